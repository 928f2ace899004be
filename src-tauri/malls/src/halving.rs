//! A batch of numbers that is refused whole and names nobody: its parts go by themselves until the guilty rows are alone.
//!
//! Only a refusal that may be about a row is worth that; each mall knows its codes for it. And only so far: where every
//! part is refused for the same reason, it is the shop that is refused, not a row.

use std::collections::VecDeque;

use async_trait::async_trait;

use crate::{MallError, MallErrorKind, call::unknown};

/// Refused parts, all with one code and none taken, after which the refusal is the shop's: the whole, its halves, quarters
/// and eighths.
const SHOPS: usize = 15;
/// Most calls for one batch; rows that are not done by then keep the refusal of their part.
const CALLS: usize = 60;

/// What became of one part.
pub(crate) enum Taken {
    /// It was taken: what became of each row, in order.
    Rows(Vec<Result<(), MallError>>),
    /// It was refused whole because of these rows (by their place in it); the others may go again.
    Named(Vec<(usize, MallError)>),
    /// It was refused whole, maybe because of a row that is not named; the mall's code.
    Nobody(String, MallError),
}

/// One mall's way of sending rows.
#[async_trait]
pub(crate) trait Sends<T: Sync>: Sync {
    /// Sends these rows by one call. An error is about the shop or the line, not about a row.
    async fn send(&self, rows: &[&T]) -> Result<Taken, MallError>;
}

/// Sends all rows; what became of each, in order. An error means that nothing happened, unless it is `OutcomeUnknown`.
pub(crate) async fn send_all<T: Sync>(
    mall: &impl Sends<T>,
    all: &[T],
) -> Result<Vec<Result<(), MallError>>, MallError> {
    let mut results: Vec<Option<Result<(), MallError>>> = vec![None; all.len()];
    let mut work: VecDeque<Vec<usize>> = VecDeque::from([(0..all.len()).collect()]);
    // Once a row was taken or named, the mall reads rows, and a refusal is about one.
    let (mut changed, mut reads_rows, mut calls) = (false, false, 0);
    let mut refused: Vec<String> = Vec::new();
    while let Some(part) = work.pop_front() {
        let rows: Vec<&T> = part.iter().filter_map(|index| all.get(*index)).collect();
        if rows.is_empty() {
            continue;
        }
        let mut settle = |index: usize, result| {
            if let Some(place) = results.get_mut(index) {
                *place = Some(result);
            }
        };
        calls += 1;
        match mall.send(&rows).await {
            Ok(Taken::Rows(outcomes)) => {
                reads_rows = true;
                changed |= outcomes.iter().any(Result::is_ok);
                let outcomes = outcomes.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
                for (index, outcome) in part.into_iter().zip(outcomes) {
                    settle(index, outcome.unwrap_or_else(|| Err(unknown())));
                }
            }
            Ok(Taken::Named(named)) => {
                reads_rows = true;
                let mut left = part.clone();
                for (place, error) in named {
                    if let Some(index) = part.get(place) {
                        left.retain(|one| one != index);
                        settle(*index, Err(error));
                    }
                }
                // Every turn is a row shorter, or it is no turn.
                if left.len() < part.len() {
                    work.push_front(left);
                }
            }
            Ok(Taken::Nobody(code, error)) => {
                if part.len() == 1 || calls >= CALLS {
                    for index in part {
                        settle(index, Err(error.clone()));
                    }
                    continue;
                }
                refused.push(code);
                let all_alike = refused.iter().all(|code| refused.first() == Some(code));
                if !reads_rows && refused.len() >= SHOPS && all_alike {
                    return Err(error);
                }
                let (first, second) = part.split_at(part.len() / 2);
                work.extend([first.to_vec(), second.to_vec()]);
            }
            Err(error) if !changed => return Err(error),
            Err(error) if error.kind == MallErrorKind::OutcomeUnknown => return Err(error),
            Err(error) => {
                // Others are done already: these, and those that were not sent, are not.
                tracing::warn!(%error, "a batch stopped half way");
                for index in part.into_iter().chain(work.drain(..).flatten()) {
                    settle(index, Err(error.clone()));
                }
            }
        }
    }
    Ok(results.into_iter().map(|result| result.unwrap_or_else(|| Err(unknown()))).collect())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, sync::Mutex};

    use super::*;
    use crate::call::temporary;

    /// Refuses every part that has one of these in it.
    #[derive(Default)]
    struct Shelf {
        guilty: BTreeSet<usize>,
        sent: Mutex<Vec<Vec<usize>>>,
        breaks_at: Option<usize>,
    }

    #[async_trait]
    impl Sends<usize> for Shelf {
        async fn send(&self, rows: &[&usize]) -> Result<Taken, MallError> {
            let rows: Vec<usize> = rows.iter().map(|row| **row).collect();
            self.sent.lock().unwrap().push(rows.clone());
            if self.breaks_at == Some(self.sent.lock().unwrap().len()) {
                return Err(temporary(503));
            }
            if rows.iter().any(|row| self.guilty.contains(row)) {
                let error = MallError::of(MallErrorKind::Refused, "mall_error.refused");
                return Ok(Taken::Nobody("st-02104".to_owned(), error));
            }
            Ok(Taken::Rows(rows.iter().map(|_| Ok(())).collect()))
        }
    }

    async fn refused(shelf: &Shelf, rows: usize) -> Result<Vec<usize>, MallError> {
        let all: Vec<usize> = (0..rows).collect();
        let results = send_all(shelf, &all).await?;
        Ok((0..rows).filter(|row| results[*row].is_err()).collect())
    }

    #[tokio::test]
    async fn only_the_guilty_rows_are_refused() {
        for guilty in [vec![], vec![0], vec![7, 8], vec![0, 500, 999], vec![3, 4, 5, 6]] {
            let shelf = Shelf { guilty: guilty.iter().copied().collect(), ..Shelf::default() };
            assert_eq!(refused(&shelf, 1_000).await.unwrap(), guilty);
            assert!(shelf.sent.lock().unwrap().len() <= CALLS, "{guilty:?}");
        }
        // Few rows that are all guilty are each found to be so.
        let shelf = Shelf { guilty: BTreeSet::from([0, 1, 2]), ..Shelf::default() };
        assert_eq!(refused(&shelf, 3).await.unwrap(), [0, 1, 2]);
    }

    #[tokio::test]
    async fn what_meets_every_part_is_the_shops_and_found_soon() {
        let shelf = Shelf { guilty: (0..1_000).collect(), ..Shelf::default() };
        assert_eq!(refused(&shelf, 1_000).await.unwrap_err().kind, MallErrorKind::Refused);
        assert_eq!(shelf.sent.lock().unwrap().len(), SHOPS);
    }

    #[tokio::test]
    async fn many_guilty_rows_cost_no_more_than_so_many_calls() {
        let shelf = Shelf {
            guilty: (0..1_000).filter(|row| row % 7 == 0 && *row > 130).collect(),
            ..Shelf::default()
        };
        let refused = refused(&shelf, 1_000).await.unwrap();
        assert!(shelf.guilty.iter().all(|row| refused.contains(row)));
        // The parts that were still waiting are sent once, and not taken apart any more.
        assert!(shelf.sent.lock().unwrap().len() <= 2 * CALLS);
    }

    #[tokio::test]
    async fn a_batch_that_breaks_half_way_keeps_what_was_taken() {
        let shelf = Shelf { guilty: BTreeSet::from([0]), breaks_at: Some(4), ..Shelf::default() };
        // The whole and its first half are refused, the second half is taken, then the line breaks.
        assert_eq!(refused(&shelf, 8).await.unwrap(), [0, 1, 2, 3]);
        let shelf = Shelf { breaks_at: Some(1), ..Shelf::default() };
        assert_eq!(refused(&shelf, 8).await.unwrap_err().kind, MallErrorKind::Temporary);
    }
}
