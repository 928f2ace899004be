//! Who may call an API: the token, then the key.

use super::{
    answers::{bad_token, parameter},
    grants::PLAIN_LIFE,
    router::Call,
    signature::Signed,
    world::YahooShop,
};
use crate::stand::wire::Answer;

impl YahooShop {
    /// The refusal, if there is one. px codes are official, their status 403 and 401 inferred.
    pub(super) fn refuses_entry(&self, call: &Call<'_>) -> Option<Answer> {
        let header = call.request.header("authorization").unwrap_or_default();
        let Some(token) = header.strip_prefix("Bearer ") else {
            return Some(bad_token("no token"));
        };
        let signed = self.signed(call.request, call.now);
        let mut world = self.world();
        let grants = &mut world.grants;
        let Some(access) = grants.access.get(token) else { return Some(bad_token("invalid token")) };
        if access.expires_at <= call.now {
            return Some(bad_token("expired token"));
        }
        let login = grants.logins.get_mut(&access.refresh_token)?;
        match signed {
            Signed::Wrongly => Some(parameter(403, "px-14303", "Use of API is not permitted.")),
            Signed::Well => {
                login.signed = true;
                None
            }
            Signed::No if call.now - login.started_at > PLAIN_LIFE => {
                Some(parameter(401, "px-04102", "The login session is over."))
            }
            Signed::No => None,
        }
    }
}
