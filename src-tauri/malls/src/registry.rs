//! The list of all kinds of malls.

use crate::{
    Kind, StockChoices, amazon, aupay,
    files::{FileKind, layouts},
    futureshop, ponpare, qoo10, rakuten, yahoo, yahuoku,
};

static KINDS: &[&Kind] = &[
    &rakuten::KIND,
    &yahoo::KIND,
    &futureshop::KIND,
    &amazon::KIND,
    &aupay::KIND,
    &qoo10::KIND,
    &yahuoku::KIND,
    &ponpare::KIND,
];

/// Kinds that nothing is built to talk to yet: their orders, stock and articles go by file.
static FILE_ONLY: &[&str] = &["amazon", "aupay", "qoo10", "yahuoku", "ponpare"];

/// All kinds, in the order in which a person chooses among them.
pub fn kinds() -> &'static [&'static Kind] {
    KINDS
}

/// The kind with this [`crate::About::id`].
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.about.id == id)
}

/// Kinds whose articles can be read by API where the shop has a key.
static READ_ARTICLES: &[&str] = &["rakuten"];

/// Its articles can be read by API ([`crate::Items`]).
pub fn reads_articles(id: &str) -> bool {
    READ_ARTICLES.contains(&id)
}

/// Nothing is built to talk to this kind yet: everything goes by file, and nothing is late because nobody is asked.
pub fn is_file_only(id: &str) -> bool {
    FILE_ONLY.contains(&id)
}

/// The shop's own numbers go there as a file that a person makes and hands over (在庫ダウンロード).
pub fn takes_stock_files(id: &str) -> bool {
    layouts().any(|layout| layout.kind == FileKind::Stock && layout.mall == Some(id))
}

/// What a shop at this kind can set about its stock and see an effect of: of a kind that nobody talks to yet, only
/// what needs nobody's answer.
pub fn choices_now(id: &str) -> Option<StockChoices> {
    let stock = kind(id)?.about.stock;
    let unasked = StockChoices { cancels: &[], pending: None, ..stock };
    Some(if is_file_only(id) { unasked } else { stock })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_hang_together() {
        assert!(READ_ARTICLES.iter().all(|id| kind(id).is_some()));
        assert!(FILE_ONLY.iter().all(|id| kind(id).is_some()));
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
            if let Some(key) = about.stock.withdraw {
                let has = |one: &crate::Setting| one.key == key && matches!(one.rule, crate::Rule::Switch);
                assert!(kind.settings.iter().any(has), "{}", about.id);
            }
            let account: Vec<_> = kind.settings.iter().filter(|setting| setting.account).collect();
            assert!(matches!(account[..], [one] if one.required && !one.secret), "{}", about.id);
        }
    }
}
