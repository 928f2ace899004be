//! Looking before a change of products or listings: old and new numbers, and the mark that lets just that change through.

use miseban_domain::{Instant, ListingId};
use miseban_store::{Reader, Result, Store, Write};
use serde::Serialize;

use super::{
    impact::{Hypothesis, impact},
    seen::{Mark, refuse_unseen, remember},
};
use crate::{
    problem::FaultResult,
    views::{ImpactView, Look},
};

/// Old and new numbers that are shown, at most.
pub(crate) const MOST_ROWS: usize = 500;

/// What the change would do, and a mark that it was looked at.
pub(crate) async fn preview(
    store: &Store,
    command: &'static str,
    about: &(impl Serialize + Sync),
    change: Hypothesis,
    now: Instant,
) -> FaultResult<Look> {
    let view = store.read(move |r| impact(r, &change)?.view(r, MOST_ROWS)).await?;
    shown(store, command, about, view, now).await
}

/// The same where the impact is known already.
pub(crate) async fn shown(
    store: &Store,
    command: &'static str,
    about: &(impl Serialize + Sync),
    impact: ImpactView,
    now: Instant,
) -> FaultResult<Look> {
    let seen = remember(store, &Mark::new(command, about)?, now).await?;
    Ok(Look { impact, seen })
}

/// The listings whose new numbers a person has seen.
#[must_use]
pub(crate) struct Looked(Vec<ListingId>);

impl Looked {
    /// Nobody has to have looked.
    pub(crate) const fn nothing() -> Self {
        Self(Vec::new())
    }

    /// Lets the numbers through. To be called after the change, in its transaction.
    pub(crate) fn approve(self, w: &mut Write<'_>) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { miseban_store::numbers::approve(w, &self.0) }
    }
}

/// Refuses a change that moves many numbers and was not looked at.
pub(crate) fn look_first(
    r: &impl Reader,
    command: &'static str,
    about: &impl Serialize,
    change: &Hypothesis,
    seen: Option<&str>,
    now: Instant,
) -> Result<Looked> {
    let impact = impact(r, change)?;
    let mark = Mark::new(command, about)?;
    refuse_unseen(r, &impact, &mark, seen, now)?;
    // Only what was looked at goes out unasked: the sender has a net of its own.
    let seen = super::seen::was_seen(r, &mark, seen, now)?;
    Ok(if seen { Looked(impact.touched()) } else { Looked::nothing() })
}

/// Whether a person has looked at just that, where the numbers alone don't say that somebody must.
pub(crate) fn was_looked_at(
    r: &impl Reader,
    command: &'static str,
    about: &impl Serialize,
    seen: Option<&str>,
    now: Instant,
) -> Result<bool> {
    super::seen::was_seen(r, &Mark::new(command, about)?, seen, now)
}
