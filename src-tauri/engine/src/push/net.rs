//! The net at the sender, the last line whatever went wrong before it: numbers that neither orders nor a person who had
//! seen them caused leave only as many as the shop's limits allow; the others wait for the person. What orders took
//! leaves all the same.

use std::collections::BTreeMap;

use miseban_domain::{
    Instant, ListingId, ShopId,
    stock::{self, GuardLimits, GuardReason, ListingInput, NetChange, NetClass, Wanted, taken_of},
};
use miseban_store::{
    Reader, Result, Store, Write,
    listings::{self, ListingRow},
    numbers::{self, Asked},
    settings,
};

use super::Numbers;
use crate::problem::FaultResult;

/// Settings key of [`GuardLimits`].
pub(crate) const GUARD: &str = "guard";
/// How many listings are looked at in one reading while it is counted what would change.
const SLICE: i64 = 2_000;

/// The limits as the person set them.
pub(crate) fn limits(r: &impl Reader) -> Result<GuardLimits> {
    Ok(settings::get(r, GUARD)?.map(|(_, limits)| limits).unwrap_or_default())
}

/// What becomes of a number before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Orders caused it, or a person has seen it.
    Free,
    /// Nobody did; it leaves, and counts.
    Counts(NetClass),
    /// It waits for the person. `None`: the whole shop does.
    Waits(Option<GuardReason>),
}

/// Counts what leaves of a shop unseen, while numbers are planned.
pub(super) struct Net {
    shop: ShopId,
    now: Instant,
    limits: GuardLimits,
    blocked: bool,
    counted: BTreeMap<NetClass, i64>,
    listings: Option<i64>,
}

impl Net {
    /// `blocked`: the whole shop waits for the person.
    pub(super) fn of(r: &impl Reader, shop: ShopId, blocked: bool, now: Instant) -> Result<Self> {
        Ok(Self { shop, now, limits: limits(r)?, blocked, counted: BTreeMap::new(), listings: None })
    }

    /// Judges one change; what may leave is counted.
    pub(super) fn judge(
        &mut self,
        r: &impl Reader,
        listing: &ListingRow,
        change: NetChange,
    ) -> Result<Verdict> {
        if self.blocked {
            return Ok(Verdict::Waits(None));
        }
        let much = self.limits.much_percent;
        let Some(class) = change.counts(much).filter(|_| !is_seen(listing)) else { return Ok(Verdict::Free) };
        if let Some(reason) = listing.guard {
            return Ok(Verdict::Waits(Some(reason)));
        }
        let (counted, most) = (self.counted(r, class)?, self.most(r, class)?);
        if counted >= most {
            return Ok(Verdict::Waits(Some(class.reason())));
        }
        self.counted.insert(class, counted + 1);
        Ok(Verdict::Counts(class))
    }

    fn counted(&mut self, r: &impl Reader, class: NetClass) -> Result<i64> {
        if let Some(counted) = self.counted.get(&class) {
            return Ok(*counted);
        }
        let counted = listings::net_since(r, self.shop, class, self.now.plus(-self.limits.window()))?;
        self.counted.insert(class, counted);
        Ok(counted)
    }

    fn most(&mut self, r: &impl Reader, class: NetClass) -> Result<i64> {
        let ours = match self.listings {
            Some(ours) => ours,
            None => *self.listings.insert(numbers::of_shop(r, self.shop)?),
        };
        Ok(self.limits.most(class, ours))
    }
}

/// A person has seen the number that the listing shall show.
fn is_seen(listing: &ListingRow) -> bool {
    listing.approved_rev > listing.settled_rev
}

/// What a number changes, and what of that orders explain.
pub(super) fn change(
    r: &impl Reader,
    listing: &ListingRow,
    input: &ListingInput,
    (shown, target): (i64, i64),
) -> Result<NetChange> {
    let own = listings::taken_since(r, listing.sku_id, listing.counted_to)?;
    let mut of_leaves = BTreeMap::new();
    for leaf in input.leaves.iter().flatten() {
        of_leaves.insert(leaf.sku_id, listings::taken_since(r, leaf.sku_id, listing.counted_to)?);
    }
    let taken = taken_of(input, own, |leaf| of_leaves.get(&leaf.sku_id).copied().unwrap_or_default());
    let safety = taken_of(input, input.sku.safety_held, |leaf| leaf.stock.safety_held);
    Ok(NetChange {
        shown,
        target,
        owed: taken.saturating_sub(listing.own_sold),
        safety,
        trickle: input.trickle,
    })
}

/// What would leave unseen of all that waits in a shop, counted before the first of it does: where it is too much,
/// nothing of it leaves. Gives how many listings were looked at that may.
pub(crate) async fn look_ahead(store: &Store, shop: ShopId, known: i64, now: Instant) -> FaultResult<i64> {
    let (limits, waiting) = store
        .read(move |r| {
            let limits = limits(r)?;
            let least = i64::from(limits.emptied_number.min(limits.changed_number));
            let waiting = listings::count_unseen(r, shop, now)?;
            Ok((limits, if waiting > least { waiting } else { 0 }))
        })
        .await?;
    if waiting <= known {
        return Ok(waiting);
    }
    let mut classes: BTreeMap<NetClass, Vec<ListingId>> = BTreeMap::new();
    let mut after = ListingId(0);
    loop {
        let slice = store.read(move |r| classes_after(r, shop, limits.much_percent, now, after)).await?;
        let Some(last) = slice.last else { break };
        for (class, id) in slice.classes {
            classes.entry(class).or_default().push(id);
        }
        after = last;
    }
    let mut held = 0;
    for (class, ids) in classes {
        let many = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let (counted, ours) = store
            .read(move |r| {
                let since = now.plus(-limits.window());
                Ok((listings::net_since(r, shop, class, since)?, numbers::of_shop(r, shop)?))
            })
            .await?;
        if counted.saturating_add(many) <= limits.most(class, ours) {
            continue;
        }
        held += many;
        for slice in ids.chunks(1_000) {
            let slice = slice.to_vec();
            store
                .write(move |w| {
                    for id in slice {
                        hold(w, id, class.reason(), now)?;
                    }
                    Ok(())
                })
                .await?;
        }
    }
    Ok(waiting - held)
}

/// The number of a listing waits for the person.
pub(super) fn hold(w: &mut Write<'_>, id: ListingId, reason: GuardReason, now: Instant) -> Result<()> {
    listings::guard(w, id, reason, now)?;
    listings::set_difference(w, id, Some(stock::Difference::Guarded), now)
}

struct Slice {
    classes: Vec<(NetClass, ListingId)>,
    last: Option<ListingId>,
}

fn classes_after(
    r: &impl Reader,
    shop_id: ShopId,
    much: u32,
    now: Instant,
    after: ListingId,
) -> Result<Slice> {
    let rows = listings::due_unseen(r, shop_id, now, after, SLICE)?;
    let last = rows.last().map(|row| row.id);
    let mut classes = Vec::new();
    let numbers = Numbers::load(r, &Asked::listings(rows.iter().map(|row| row.id).collect()))?;
    for listing in rows {
        // What was never shown has nothing to lose; the last line at the sender still looks at it.
        let (Some(belief), Some(facts)) = (listing.belief(), numbers.listing(listing.id)) else { continue };
        let input = numbers.input(&facts, None);
        if let Wanted::Show(wanted) = stock::compute(&input) {
            let change = change(r, &listing, &input, (belief.shown, wanted))?;
            classes.extend(change.counts(much).map(|class| (class, listing.id)));
        }
    }
    Ok(Slice { classes, last })
}
