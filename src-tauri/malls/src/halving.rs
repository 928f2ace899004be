//! A batch of rows that is refused whole and names nobody: its parts go by themselves until the guilty rows are alone.
//!
//! Only a refusal that may be about a row is worth that; each mall knows its codes for it. And only so far: where every
//! part is refused for the same reason, it is the shop that is refused, not a row. No row is said to be refused that was
//! not alone or named when it was.

use std::{collections::VecDeque, iter};

use async_trait::async_trait;

use crate::{MallError, MallErrorKind, Retry, call::unknown};

/// Refused parts, all with one code and none taken, after which the refusal is the shop's: the whole, its halves and
/// quarters, and a row out of each eighth.
const SHOPS: usize = 15;
/// Refused parts, none taken, after which single rows are tried: guilty rows may be scattered over all parts.
const PROBE: usize = 7;
/// Calls after which no part is taken apart any more; the parts that wait then go once.
const CALLS: usize = 60;
/// Until rows that were not found guilty go again, milliseconds.
const AGAIN: i64 = 5_000;

/// What became of one part.
pub(crate) enum Taken<V> {
    /// It was taken: what became of each row, in order.
    Rows(Vec<Result<V, MallError>>),
    /// It was refused whole because of these rows (by their place in it); the others may go again.
    Named(Vec<(usize, MallError)>),
    /// It was refused whole, maybe because of a row that is not named; the mall's code.
    Nobody(String, MallError),
}

/// One mall's way of sending rows, or of asking about them.
#[async_trait]
pub(crate) trait Sends<T: Sync>: Sync {
    /// What the mall says about a row that it takes.
    type Told: Send;

    /// Sends these rows by one call. An error is about the shop or the line, not about a row.
    async fn send(&self, rows: &[&T]) -> Result<Taken<Self::Told>, MallError>;
}

/// Sends all rows; what became of each, in order. An error means that nothing happened, unless it is `OutcomeUnknown`.
/// A row's own error is a refusal only where the row was refused by itself; rows that were not got to, or not sorted out,
/// have an error that passes.
pub(crate) async fn send_all<T: Sync, M: Sends<T>>(
    mall: &M,
    all: &[T],
) -> Result<Vec<Result<M::Told, MallError>>, MallError> {
    let mut work = Work::of(all.len());
    while let Some(part) = work.parts.pop_front() {
        let rows: Vec<&T> = part.iter().filter_map(|index| all.get(*index)).collect();
        if rows.is_empty() {
            continue;
        }
        work.calls += 1;
        match mall.send(&rows).await {
            Ok(Taken::Rows(outcomes)) => work.taken(part, outcomes),
            Ok(Taken::Named(named)) => work.named(&part, named),
            Ok(Taken::Nobody(code, error)) => work.refused(part, code, error)?,
            Err(error) if !work.reads_rows || error.kind == MallErrorKind::OutcomeUnknown => {
                return Err(error);
            }
            Err(error) => work.broken(part, &error),
        }
    }
    Ok(work.results.into_iter().map(|result| result.unwrap_or_else(|| Err(unknown()))).collect())
}

struct Work<V> {
    results: Vec<Option<Result<V, MallError>>>,
    parts: VecDeque<Vec<usize>>,
    calls: usize,
    /// A row was taken or named: the mall reads rows, so a refusal is about one.
    reads_rows: bool,
    /// The codes of the parts that were refused.
    refusals: Vec<String>,
}

impl<V> Work<V> {
    fn of(rows: usize) -> Self {
        Self {
            results: iter::repeat_with(|| None).take(rows).collect(),
            parts: VecDeque::from([(0..rows).collect()]),
            calls: 0,
            reads_rows: false,
            refusals: Vec::new(),
        }
    }

    fn settle(&mut self, index: usize, result: Result<V, MallError>) {
        if let Some(place) = self.results.get_mut(index) {
            *place = Some(result);
        }
    }

    fn taken(&mut self, part: Vec<usize>, outcomes: Vec<Result<V, MallError>>) {
        self.reads_rows = true;
        let outcomes = outcomes.into_iter().map(Some).chain(iter::repeat_with(|| None));
        for (index, outcome) in part.into_iter().zip(outcomes) {
            self.settle(index, outcome.unwrap_or_else(|| Err(unknown())));
        }
    }

    fn named(&mut self, part: &[usize], named: Vec<(usize, MallError)>) {
        self.reads_rows = true;
        let mut left = part.to_vec();
        for (place, error) in named {
            if let Some(index) = part.get(place) {
                left.retain(|one| one != index);
                self.settle(*index, Err(error));
            }
        }
        // Every turn is a row shorter, or it is no turn.
        if left.len() < part.len() && self.calls < CALLS {
            self.parts.push_front(left);
        } else {
            let refused = MallError::of(MallErrorKind::Refused, "mall_error.refused");
            self.wait(left, &refused);
        }
    }

    /// The error is the shop's refusal.
    fn refused(&mut self, part: Vec<usize>, code: String, error: MallError) -> Result<(), MallError> {
        self.refusals.push(code);
        if let [alone] = *part {
            self.settle(alone, Err(error.clone()));
        } else if self.calls >= CALLS {
            self.wait(part, &error);
        } else {
            let (first, second) = part.split_at(part.len() / 2);
            if self.reads_rows {
                // To the bottom first: what is found out until the calls are used up is then whole.
                self.parts.push_front(second.to_vec());
                self.parts.push_front(first.to_vec());
            } else {
                self.parts.extend([first.to_vec(), second.to_vec()]);
            }
        }
        if self.reads_rows {
            return Ok(());
        }
        if self.refusals.len() == PROBE {
            self.probe();
        }
        let all_alike = self.refusals.iter().all(|code| self.refusals.first() == Some(code));
        if self.refusals.len() >= SHOPS && all_alike && !self.parts.is_empty() {
            return Err(error);
        }
        Ok(())
    }

    /// A row out of each part goes by itself, before the parts.
    fn probe(&mut self) {
        let larger = self.parts.iter_mut().filter(|part| part.len() > 1);
        let rows: Vec<usize> = larger.map(|part| part.remove(part.len() / 2)).collect();
        for row in rows {
            self.parts.push_front(vec![row]);
        }
    }

    /// These, and those that were not sent, did not get through; others are done already.
    fn broken(&mut self, part: Vec<usize>, error: &MallError) {
        tracing::warn!(%error, "a batch stopped half way");
        let rows = part.into_iter().chain(self.parts.drain(..).flatten()).collect();
        self.wait(rows, error);
    }

    /// These rows may go again. A refusal that is not theirs is no refusal of them.
    fn wait(&mut self, rows: Vec<usize>, error: &MallError) {
        let mut error = error.clone();
        if matches!(error.kind, MallErrorKind::Refused | MallErrorKind::Forbidden | MallErrorKind::BadAnswer)
        {
            error = MallError { kind: MallErrorKind::Temporary, retry: Retry::After(AGAIN), ..error };
        }
        for index in rows {
            self.settle(index, Err(error.clone()));
        }
    }
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
        breaks_with: Option<MallError>,
    }

    #[async_trait]
    impl Sends<usize> for Shelf {
        type Told = ();
        async fn send(&self, rows: &[&usize]) -> Result<Taken<()>, MallError> {
            let rows: Vec<usize> = rows.iter().map(|row| **row).collect();
            self.sent.lock().unwrap().push(rows.clone());
            if self.breaks_at == Some(self.sent.lock().unwrap().len()) {
                return Err(self.breaks_with.clone().unwrap_or_else(|| temporary(503)));
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
    async fn past_the_limit_a_row_waits_and_only_one_that_was_alone_is_refused() {
        let guilty: BTreeSet<usize> = (0..1_000).filter(|row| row % 7 == 0 && *row > 130).collect();
        let shelf = Shelf { guilty: guilty.clone(), ..Shelf::default() };
        let all: Vec<usize> = (0..1_000).collect();
        let results = send_all(&shelf, &all).await.unwrap();
        let (mut refused, mut waiting) = (0, 0);
        for (row, result) in results.iter().enumerate() {
            match result {
                Ok(()) => assert!(!guilty.contains(&row), "{row}"),
                Err(error) if error.kind == MallErrorKind::Refused => {
                    assert!(guilty.contains(&row), "{row} is innocent");
                    refused += 1;
                }
                Err(error) => {
                    assert_eq!((error.kind, error.retry), (MallErrorKind::Temporary, Retry::After(AGAIN)));
                    waiting += 1;
                }
            }
        }
        assert!(refused > 0 && waiting > 0, "{refused} {waiting}");
        // The parts that were still waiting are sent once, and not taken apart any more.
        assert!(shelf.sent.lock().unwrap().len() <= CALLS + 20);
    }

    #[tokio::test]
    async fn guilty_rows_in_every_part_are_not_the_shops_refusal() {
        let guilty: BTreeSet<usize> = (0..1_000).filter(|row| row % 40 == 0).collect();
        let (mut left, mut turns): (Vec<usize>, _) = ((0..1_000).collect(), 0);
        // What waited goes again: every turn settles some, until all are.
        while !left.is_empty() {
            let shelf = Shelf { guilty: guilty.clone(), ..Shelf::default() };
            let results = send_all(&shelf, &left).await.unwrap();
            let passes = |result: &Result<(), MallError>| {
                result.as_ref().is_err_and(|error| error.kind == MallErrorKind::Temporary)
            };
            let waits = left.iter().zip(&results).filter(|(_, result)| passes(result));
            left = waits.map(|(row, _)| *row).collect();
            turns += 1;
            assert!(turns < 10, "{left:?}");
        }
    }

    #[tokio::test]
    async fn a_refusal_of_the_shop_half_way_is_not_the_rows() {
        let forbidden = MallError::of(MallErrorKind::Forbidden, "mall_error.forbidden");
        let shelf = Shelf {
            guilty: BTreeSet::from([0]),
            breaks_at: Some(4),
            breaks_with: Some(forbidden),
            ..Shelf::default()
        };
        let results = send_all(&shelf, &(0..8).collect::<Vec<_>>()).await.unwrap();
        for error in results.into_iter().filter_map(Result::err) {
            assert_eq!((error.kind, error.retry), (MallErrorKind::Temporary, Retry::After(AGAIN)));
            assert_eq!(error.code.code, "mall_error.forbidden");
        }
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
