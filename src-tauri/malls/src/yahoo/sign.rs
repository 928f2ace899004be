//! The shop's public key, with which every call says who calls and when.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use miseban_domain::Instant;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey, pkcs8::DecodePublicKey, rand_core::OsRng};

use crate::{MallError, call::setting};

/// A public key with the version that the mall shows beside it.
pub(super) struct Signer {
    key: RsaPublicKey,
    version: String,
    seller_id: String,
}

impl Signer {
    pub(super) fn new(pem: &str, version: &str, seller_id: &str) -> Result<Self, MallError> {
        let key = RsaPublicKey::from_public_key_pem(&tidy(pem))
            .map_err(|_| setting("mall_error.setting_wrong", "public_key"))?;
        Ok(Self { key, version: version.to_owned(), seller_id: seller_id.to_owned() })
    }

    /// The two headers for a call at `now`.
    pub(super) fn headers(&self, now: Instant) -> Result<[(&'static str, String); 2], MallError> {
        let text = format!("{}:{}", self.seller_id, now.0.div_euclid(1_000));
        let sealed = self
            .key
            .encrypt(&mut OsRng, Pkcs1v15Encrypt, text.as_bytes())
            .map_err(|_| setting("mall_error.setting_wrong", "public_key"))?;
        Ok([("X-sws-signature", STANDARD.encode(sealed)), ("X-sws-signature-version", self.version.clone())])
    }
}

/// A key that went through a form or a mail: line ends and blanks around the lines are put right.
fn tidy(pem: &str) -> String {
    let lines: Vec<&str> = pem.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use rsa::{
        RsaPrivateKey,
        pkcs8::{EncodePublicKey, LineEnding},
    };

    use super::*;

    #[test]
    fn the_mall_can_open_what_was_sealed() {
        let private = RsaPrivateKey::new(&mut OsRng, 1024).unwrap();
        let pem = private
            .to_public_key()
            .to_public_key_pem(LineEnding::CRLF)
            .unwrap()
            .replace("\r\n", "  \r\n\r\n");
        let signer = Signer::new(&pem, "2", "miseban-store").unwrap();
        let [(name, sealed), (_, version)] = signer.headers(Instant(1_795_305_600_999)).unwrap();
        let opened = private.decrypt(Pkcs1v15Encrypt, &STANDARD.decode(sealed).unwrap()).unwrap();
        assert_eq!((name, version.as_str()), ("X-sws-signature", "2"));
        assert_eq!(opened, b"miseban-store:1795305600");
    }

    #[test]
    fn half_a_key_is_no_key() {
        let error = Signer::new("-----BEGIN PUBLIC KEY-----\nAAAA\n", "1", "s").err().unwrap();
        assert_eq!(error.code.args["setting"], "public_key");
    }
}
