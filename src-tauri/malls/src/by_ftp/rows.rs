//! Stock as files: what such a mall allows, and which of the rows of a push can stand in a file.

use miseban_domain::{stock::Range, time::MINUTE};

use crate::{Change, Keys, MallError, MallErrorKind, PushRow, StockRules, call::keys_missing};

/// Numbers up to `most` in files of up to `rows` rows: absolute ones, a file a minute, and nothing can be read back.
pub(crate) const fn rules(most: i64, rows: usize) -> StockRules {
    StockRules {
        range: Range { min: 0, max: most },
        relative: false,
        reads: false,
        every: MINUTE,
        read_batch: 0,
        push_batch: rows,
    }
}

/// For every row what names it in a file, with its number; or why it can't stand in one (a file has no steps).
pub(crate) fn numbers<T>(
    rows: &[PushRow],
    name: impl Fn(&Keys) -> Option<T>,
) -> Vec<Result<(T, i64), MallError>> {
    let one = |row: &PushRow| match (name(&row.keys), row.change) {
        (None, _) => Err(keys_missing(&row.keys)),
        (Some(_), Change::By(_)) => Err(MallError::of(MallErrorKind::Refused, "mall_error.refused")),
        (Some(name), Change::To(number)) => Ok((name, number)),
    };
    rows.iter().map(one).collect()
}
