//! How long the licenseKey lives.

use serde_json::json;

use super::{messages::gateway, router::Call, world::RakutenShop};
use crate::{clock::iso_datetime, stand::wire::Answer};

impl RakutenShop {
    /// `GET …/expiry-date?licenseKey=…`. The member is official; that it is an ISO time with `+09:00` is inferred from
    /// the other APIs.
    pub(super) fn license_expiry(&self, call: &Call<'_>) -> Answer {
        if call.request.method != "GET" {
            return gateway(405, "ES04-02", "Method Not Allowed");
        }
        match call.request.query_value("licenseKey") {
            Some(key) if key == self.config.license_key => {
                Answer::json(200, &json!({"expiryDate": iso_datetime(self.world().license_expires_at)}))
            }
            Some(_) => gateway(400, "ES03-01", "Unknown licenseKey"),
            None => gateway(400, "ES03-01", "licenseKey is required"),
        }
    }
}
