//! Orders by number: of a batch that is refused the halves are asked for, until the guilty number is alone and set aside.

use std::collections::{BTreeSet, VecDeque};

use super::List;
use crate::{Fetched, MallError, MallErrorKind, RawItem, Unread};

/// Refusals in a row, without anything coming in between, after which it is the shop that is refused and not an order.
const REFUSALS: u32 = 20;

/// What came of asking for orders by number.
#[derive(Debug, Default)]
pub(super) struct Got {
    /// The orders, with the time of ordering.
    pub items: Vec<(RawItem, Option<i64>)>,
    /// Those that the mall answered for with something that can't be used.
    pub unread: Vec<Unread>,
    /// Those that the mall does not know.
    pub absent: Vec<String>,
    /// Those that were not asked for because of `stopped`.
    pub left: Vec<String>,
    /// Trouble that the other numbers would meet, too.
    pub stopped: Option<MallError>,
}

impl Got {
    /// The error, when nothing came of it but that.
    pub(super) fn or_error(self) -> Result<Self, MallError> {
        match self.stopped {
            Some(error) if self.items.is_empty() && self.unread.is_empty() && self.absent.is_empty() => {
                Err(error)
            }
            Some(error) => {
                tracing::warn!(%error, left = self.left.len(), "orders stopped coming on the way");
                Ok(Self { stopped: Some(error), ..self })
            }
            None => Ok(self),
        }
    }
}

/// Asks for these orders, `batch` at a time.
pub(super) async fn fetch(list: &impl List, batch: usize, numbers: &[String]) -> Got {
    let mut got = Got::default();
    let mut work: VecDeque<&[String]> = numbers.chunks(batch.max(1)).collect();
    let (mut seen, mut refusals) = (BTreeSet::new(), 0);
    while let Some(some) = work.pop_front() {
        let error = match list.details(some).await {
            Ok(found) => {
                refusals = 0;
                // An order that is in an answer twice is one order.
                got.items.extend(found.into_iter().filter(|(item, _)| seen.insert(item.key.clone())));
                got.absent.extend(some.iter().filter(|number| !seen.contains(*number)).cloned());
                continue;
            }
            Err(error) => error,
        };
        let about_an_order = matches!(error.kind, MallErrorKind::Refused | MallErrorKind::BadAnswer);
        refusals += 1;
        match some {
            [number] if about_an_order && refusals < REFUSALS => {
                got.unread.push(Unread { number: number.clone(), error });
            }
            [_, _, ..] if about_an_order && refusals < REFUSALS => {
                let (first, second) = some.split_at(some.len() / 2);
                work.push_front(second);
                work.push_front(first);
            }
            _ => {
                got.left = some.iter().chain(work.into_iter().flatten()).cloned().collect();
                if about_an_order && got.items.is_empty() {
                    // No order was taken at all: those that were alone are no guiltier than the rest.
                    got.left = numbers.to_vec();
                    got.unread.clear();
                    got.absent.clear();
                }
                got.stopped = Some(error);
                break;
            }
        }
    }
    got
}

/// These orders as they stand now. What came before trouble is not thrown away.
pub(crate) async fn fetch_all(
    list: &impl List,
    batch: usize,
    numbers: &[String],
) -> Result<Fetched, MallError> {
    let wanted: Vec<String> = numbers.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let Got { items, unread, left, .. } = fetch(list, batch, &wanted).await.or_error()?;
    Ok(Fetched { items: items.into_iter().map(|(item, _)| item).collect(), unread, left })
}
