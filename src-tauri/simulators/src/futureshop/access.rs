//! The token, and who may call.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::world::FutureshopShop;
use crate::stand::wire::{Answer, Incoming};

/// What an error looks like (its shape is inferred from the write answers).
pub(super) fn error(status: u16, code: &str) -> Answer {
    Answer::json(status, &json!({"status": "failed", "errors": [{"code": code}]}))
}

impl FutureshopShop {
    fn has_shop_key(&self, request: &Incoming) -> bool {
        request.header("x-shop-key") == Some(self.config.shop_key.as_str())
    }

    pub(super) fn token(&self, request: &Incoming, now: i64) -> Answer {
        let client = format!("{}:{}", self.config.client_id, self.config.client_secret);
        let basic = format!("Basic {}", STANDARD.encode(client));
        if request.header("authorization") != Some(basic.as_str()) || !self.has_shop_key(request) {
            return error(401, "Unauthorized");
        }
        if !request.form().iter().any(|(key, value)| key == "grant_type" && value == "client_credentials") {
            return error(400, "InvalidGrant");
        }
        let mut world = self.world();
        let token = format!("hinata-access-{}", world.next_token);
        world.next_token += 1;
        world.tokens.insert(token.clone(), now + self.config.token_life);
        Answer::json(
            200,
            &json!({"access_token": token, "token_type": "Bearer", "expires_in": self.config.token_life / 1_000}),
        )
    }

    /// The refusal, if there is one.
    pub(super) fn refuses_entry(&self, request: &Incoming, now: i64) -> Option<Answer> {
        let token = request.header("authorization").and_then(|header| header.strip_prefix("Bearer "));
        let lives = token.and_then(|token| self.world().tokens.get(token).copied());
        if !self.has_shop_key(request) || lives.is_none_or(|until| until <= now) {
            return Some(error(401, "Unauthorized"));
        }
        None
    }
}
