//! Logins, codes and tokens.

use std::collections::BTreeMap;

use crate::clock::{DAY, HOUR, MINUTE};

/// An access token lives an hour (official).
pub(super) const ACCESS_LIFE: i64 = HOUR;
/// A login without the signed key (official).
pub(super) const PLAIN_LIFE: i64 = 12 * HOUR;
/// A login with the signed key (official).
pub(super) const SIGNED_LIFE: i64 = 28 * DAY;
/// How long a code can be exchanged (invented).
const CODE_LIFE: i64 = 10 * MINUTE;

/// A person stands before the page that asks for consent.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub redirect_uri: String,
    pub state: String,
    pub nonce: String,
    /// What the person (or a control call) said.
    pub approved: Option<bool>,
}

/// A code that waits to be exchanged.
#[derive(Debug, Clone)]
struct Code {
    redirect_uri: String,
    nonce: String,
    at: i64,
}

/// A login: everything that hangs on one refresh token.
#[derive(Debug, Clone)]
pub(super) struct Login {
    pub started_at: i64,
    /// A request with a good signature was seen.
    pub signed: bool,
    pub revoked: bool,
}

impl Login {
    /// When it ends.
    pub(super) fn ends_at(&self) -> i64 {
        self.started_at + if self.signed { SIGNED_LIFE } else { PLAIN_LIFE }
    }
}

/// An access token: its login's refresh token, and its end.
#[derive(Debug, Clone)]
pub(super) struct Access {
    pub refresh_token: String,
    pub expires_at: i64,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Grants {
    pub auto_approve: bool,
    pub asked: BTreeMap<u64, Asked>,
    codes: BTreeMap<String, Code>,
    pub logins: BTreeMap<String, Login>,
    pub access: BTreeMap<String, Access>,
    serial: u64,
}

impl Grants {
    pub(super) fn new(auto_approve: bool) -> Self {
        Self {
            auto_approve,
            asked: BTreeMap::new(),
            codes: BTreeMap::new(),
            logins: BTreeMap::new(),
            access: BTreeMap::new(),
            serial: 0,
        }
    }

    fn secret(&mut self, kind: &str) -> String {
        self.serial += 1;
        format!("{kind}-{:04}-{:016x}", self.serial, rand::random::<u64>())
    }

    /// Someone opened the page; gives the number of the request.
    pub(super) fn ask(&mut self, redirect_uri: &str, state: &str, nonce: &str) -> u64 {
        self.serial += 1;
        let approved = self.auto_approve.then_some(true);
        let asked = Asked {
            redirect_uri: redirect_uri.to_owned(),
            state: state.to_owned(),
            nonce: nonce.to_owned(),
            approved,
        };
        self.asked.insert(self.serial, asked);
        self.serial
    }

    pub(super) fn code(&mut self, asked: &Asked, now: i64) -> String {
        let code = self.secret("code");
        let kept = Code { redirect_uri: asked.redirect_uri.clone(), nonce: asked.nonce.clone(), at: now };
        self.codes.insert(code.clone(), kept);
        code
    }

    /// Exchanges a code once; gives the refresh token and the nonce.
    pub(super) fn redeem(&mut self, code: &str, redirect_uri: &str, now: i64) -> Option<(String, String)> {
        let kept = self.codes.remove(code)?;
        if kept.redirect_uri != redirect_uri || now - kept.at > CODE_LIFE {
            return None;
        }
        Some((self.log_in(now), kept.nonce))
    }

    pub(super) fn log_in(&mut self, now: i64) -> String {
        let token = self.secret("refresh");
        self.logins.insert(token.clone(), Login { started_at: now, signed: false, revoked: false });
        token
    }

    /// A new access token for a login.
    pub(super) fn grant(&mut self, refresh_token: &str, now: i64) -> String {
        let token = self.secret("access");
        let access = Access { refresh_token: refresh_token.to_owned(), expires_at: now + ACCESS_LIFE };
        self.access.insert(token.clone(), access);
        token
    }

    pub(super) fn expire_access(&mut self) {
        for access in self.access.values_mut() {
            access.expires_at = 0;
        }
    }

    pub(super) fn end_logins(&mut self) {
        for login in self.logins.values_mut() {
            login.revoked = true;
        }
        self.access.clear();
    }
}
