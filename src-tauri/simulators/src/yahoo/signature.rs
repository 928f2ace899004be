//! The public key of the store: `X-sws-signature` is base64 of RSA (PKCS#1 v1.5) over `<sellerId>:<unix seconds>`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rsa::{
    Pkcs1v15Encrypt, RsaPrivateKey,
    pkcs8::{DecodePrivateKey as _, EncodePublicKey as _, LineEnding},
};

use super::world::YahooShop;
use crate::clock::{MINUTE, SECOND};
use crate::stand::wire::Incoming;

/// The version that the store tool shows beside the key.
pub const SIMULATOR_KEY_VERSION: &str = "1";

/// The simulator's own key: it guards nothing, and being fixed it needs no seconds to be made.
const KEY: &str = include_str!("../../keys/yahoo-simulator-key.pem");

/// How far the time inside may be off (invented: the length of the real window isn't known).
const WINDOW: i64 = 10 * MINUTE;

pub(super) fn private_key() -> Option<RsaPrivateKey> {
    RsaPrivateKey::from_pkcs8_pem(KEY).ok()
}

/// The key that a store copies out of ストアクリエイターPro, with its BEGIN and END lines.
pub fn simulator_public_key_pem() -> String {
    private_key()
        .and_then(|key| key.to_public_key().to_public_key_pem(LineEnding::LF).ok())
        .unwrap_or_default()
}

/// What a request says about the key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Signed {
    /// Neither header.
    No,
    /// Both, and right.
    Well,
    /// Anything else: one header alone, another version, another key, another store, another time.
    Wrongly,
}

impl YahooShop {
    pub(super) fn signed(&self, request: &Incoming, now: i64) -> Signed {
        let headers = (request.header("x-sws-signature"), request.header("x-sws-signature-version"));
        let (signature, version) = match headers {
            (None, None) => return Signed::No,
            (Some(signature), Some(version)) => (signature, version),
            _ => return Signed::Wrongly,
        };
        let plain = STANDARD
            .decode(signature)
            .ok()
            .and_then(|bytes| self.key.as_ref()?.decrypt(Pkcs1v15Encrypt, &bytes).ok())
            .and_then(|plain| String::from_utf8(plain).ok());
        let said = plain.as_deref().and_then(|plain| plain.rsplit_once(':'));
        let right = version == SIMULATOR_KEY_VERSION
            && said.is_some_and(|(seller, seconds)| {
                let at = seconds.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(SECOND));
                seller == self.config.seller_id
                    && at.is_some_and(|at| now.saturating_sub(at).saturating_abs() <= WINDOW)
            });
        if right { Signed::Well } else { Signed::Wrongly }
    }
}
