//! Codes that a spreadsheet damaged: what they were, where exactly one known code fits.

use miseban_domain::{
    Coded,
    article::{Likeness, Reason, Sureness},
    excel::Damage,
    matching::code_form,
};
use miseban_store::{article_known::KnownSku, article_proposals::ProposalRow};

/// How surely an article is the SKU whose damaged code it has: a person still looks.
const PERCENT: u8 = 85;

/// Proposes the SKU whose code this was, beside what is alike.
pub(super) fn propose(rows: &mut Vec<ProposalRow>, sku: &KnownSku) {
    let id = sku.sku_id();
    rows.retain(|row| row.sku_id != id || row.likeness.percent >= PERCENT);
    if rows.iter().all(|row| row.sku_id != id) {
        let at = rows.partition_point(|row| row.likeness.percent >= PERCENT);
        let likeness =
            Likeness { percent: PERCENT, sureness: Sureness::Probable, reasons: vec![Reason::SameSpelling] };
        rows.insert(at, ProposalRow { sku_id: id, likeness });
    }
}

/// What is told of a code that was another.
pub(super) fn told(written: &str, damage: Damage, sku: &KnownSku) -> Coded {
    let label = match damage {
        Damage::Zeros => "@damage.zeros",
        Damage::Science => "@damage.science",
        Damage::Digits => "@damage.digits",
        Damage::Date => "@damage.date",
        Damage::Spelling => "@damage.spelling",
    };
    Coded::new("articles.code_damaged")
        .with("damaged_code", written)
        .with("damage", label)
        .with("code", &sku.code)
}

/// The code is a part of the mall's own name for the article, which is damaged with it: nothing could be joined by that.
pub(super) fn names_listing(key: &str, code: &str) -> bool {
    let form = code_form(code, true);
    key.split([':', '/']).any(|part| code_form(part, true) == form)
}

/// `4.90123E+12`: how a spreadsheet shows a long number. No code is ever written so.
pub(super) fn is_rounded(code: &str) -> bool {
    let form = code_form(code, true);
    let Some((mantissa, power)) = form.split_once("e+") else { return false };
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    whole.len() == 1 && digits(whole) && digits(decimals) && power.len() > 1 && digits(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_spreadsheet_writes_is_a_rounded_number() {
        for code in ["4.90123E+12", "4E+12", "４．９Ｅ＋１２", "1.2e+06"] {
            assert!(is_rounded(code), "{code}");
        }
        for code in ["12E5", "E+12", "4.90123E+", "TE+12", "4.E+12", "1E+1", "12E+12", "4901234567894"] {
            assert!(!is_rounded(code), "{code}");
        }
        assert!(names_listing("A-1:１２３", "123") && !names_listing("sencha:s-123", "123"));
    }
}
