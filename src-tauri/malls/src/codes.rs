//! Every message code that this crate emits, with the names of its arguments. The catalogue is checked against it.

/// Code and argument names.
pub const CODES: &[(&str, &[&str])] = &[
    ("mall_error.bad_answer", &["reason"]),
    ("mall_error.broken", &[]),
    ("mall_error.credential_not_accepted", &[]),
    ("mall_error.delivery_unknown", &["order_number"]),
    ("mall_error.forbidden", &[]),
    ("mall_error.ftp_broken", &["host"]),
    ("mall_error.ftp_busy", &["host"]),
    ("mall_error.ftp_certificate", &["host"]),
    ("mall_error.ftp_data_connection", &["host"]),
    ("mall_error.ftp_forgotten", &["file", "host"]),
    ("mall_error.ftp_full", &["host"]),
    ("mall_error.ftp_login", &["host"]),
    ("mall_error.ftp_needs_tls", &["host"]),
    ("mall_error.ftp_no_directory", &["directory", "host"]),
    ("mall_error.ftp_no_tls", &["host"]),
    ("mall_error.ftp_not_allowed", &["directory", "host"]),
    ("mall_error.ftp_not_reached", &["host"]),
    ("mall_error.ftp_passive_refused", &["host"]),
    ("mall_error.ftp_tls", &["host"]),
    ("mall_error.ftp_waiting", &["file", "host"]),
    ("mall_error.header_missing", &["setting"]),
    ("mall_error.header_wrong", &["setting"]),
    ("mall_error.keys_missing", &["listing"]),
    ("mall_error.listing_refused", &["mall_code"]),
    ("mall_error.login_ended", &[]),
    ("mall_error.login_mismatch", &[]),
    ("mall_error.login_needed", &[]),
    ("mall_error.maintenance", &[]),
    ("mall_error.no_answer", &[]),
    ("mall_error.not_migrated_to_sku", &[]),
    ("mall_error.not_sent", &[]),
    ("mall_error.order_cancelled", &["order_number"]),
    ("mall_error.order_unknown", &["order_number"]),
    ("mall_error.order_unreadable", &["reason"]),
    ("mall_error.out_of_range", &["mall_code"]),
    ("mall_error.outcome_unknown", &[]),
    ("mall_error.rate_limited", &[]),
    ("mall_error.refused", &[]),
    ("mall_error.set_up", &[]),
    ("mall_error.setting_missing", &["setting"]),
    ("mall_error.setting_wrong", &["setting"]),
    ("mall_error.temporary", &["status"]),
    ("mall_error.too_many_parcels", &["limit"]),
    ("mall_error.too_slow", &[]),
];

/// Every action that an error of this crate names.
pub const ACTIONS: &[&str] = &["login", "open_settings", "renew_key"];

/// Every message code in the tables of kinds, keys and settings.
pub fn labels() -> Vec<&'static str> {
    let mut all = Vec::new();
    for kind in crate::registry::kinds() {
        all.push(kind.about.name);
        all.extend(kind.about.listing_keys.iter().map(|(_, label)| *label));
        for setting in kind.settings {
            all.push(setting.label);
            all.push(setting.help);
            if let crate::Rule::Choice { options } = setting.rule {
                all.extend(options.iter().map(|(_, label)| *label));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads this crate's sources: a code that is emitted and not listed would reach a person as a code.
    #[test]
    fn every_code_in_the_sources_is_listed_and_the_other_way_round() {
        fn read(dir: &std::path::Path, all: &mut String) {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    read(&path, all);
                } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("codes.rs") {
                    all.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut all = String::new();
        read(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
        let used: std::collections::BTreeSet<&str> = all
            .split('"')
            .filter(|piece| {
                piece.starts_with("mall_error.") && piece.len() > 11 && !piece.contains(['*', ' '])
            })
            .collect();
        let listed: std::collections::BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
        assert_eq!(used, listed);
    }
}
