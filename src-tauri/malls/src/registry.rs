//! The list of all kinds of malls.

use crate::{Kind, rakuten, yahoo};

static KINDS: &[&Kind] = &[&rakuten::KIND, &yahoo::KIND];

/// All kinds, in the order in which a person chooses among them.
pub fn kinds() -> &'static [&'static Kind] {
    KINDS
}

/// The kind with this [`crate::About::id`].
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.about.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_hang_together() {
        for kind in kinds() {
            let about = kind.about;
            assert_eq!(super::kind(about.id).map(|k| k.about.id), Some(about.id));
            assert!(
                about.listing_keys.iter().any(|(key, _)| *key == about.default_matching_key),
                "{}",
                about.id
            );
            assert!(
                about.addresses.iter().all(|(_, address)| address.starts_with("https://")),
                "{}",
                about.id
            );
            let mut keys: Vec<_> = kind.settings.iter().map(|setting| setting.key).collect();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), kind.settings.len(), "{}", about.id);
            assert!(kind.settings.iter().all(|s| !s.secret || s.default.is_empty()), "{}", about.id);
            let account: Vec<_> = kind.settings.iter().filter(|setting| setting.account).collect();
            assert!(matches!(account[..], [one] if one.required && !one.secret), "{}", about.id);
        }
    }
}
