//! What every operation of every port does when the mall or the line misbehaves.

use std::sync::atomic::Ordering;

use miseban_malls::{MallError, MallErrorKind, Retry};
use miseban_simulators::stand::faults::Fault;
use tokio::task::JoinSet;

use super::MALLS;
use crate::{
    ops::{self, Op, Prepared},
    stands::{Stand, Which},
};

/// What came of one operation.
struct Case {
    which: Which,
    op: Op,
    result: Result<(), MallError>,
    happened: Option<bool>,
}

impl Case {
    fn kind(&self) -> Option<MallErrorKind> {
        self.result.as_ref().err().map(|error| error.kind)
    }

    /// Reading succeeded by repeating; changing was in doubt.
    fn reading_repeated_changing_in_doubt(&self, happened: bool) {
        if self.op.changes() {
            self.is(MallErrorKind::OutcomeUnknown);
            if let Some(really) = self.happened {
                assert_eq!(really, happened, "{self}");
            }
        } else {
            assert_eq!(self.result, Ok(()), "{self}");
        }
    }

    fn is(&self, kind: MallErrorKind) {
        assert_eq!(self.kind(), Some(kind), "{self}");
    }

    fn nothing_happened(&self) {
        assert_ne!(self.happened, Some(true), "{self}");
    }
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}: {:?}", self.which, self.op, self.result)
    }
}

/// Every operation of the mall, each on a stand of its own, all at once. `spoil` sets the faults before it.
async fn every(spoil: fn(&Stand, &'static str)) -> Vec<Case> {
    let mut running = JoinSet::new();
    for which in MALLS {
        for op in ops::of(which).iter().copied() {
            running.spawn(async move {
                let stand = Stand::usual(which).await;
                let prepared: Prepared = op.prepare(&stand).await;
                spoil(&stand, op.path(which));
                let result = op.run(&stand, &prepared).await;
                stand.sim.clear_faults(None);
                Case { which, op, happened: op.happened(&stand, &prepared), result }
            });
        }
    }
    running.join_all().await
}

#[tokio::test]
async fn refused_credentials_need_a_person() {
    for case in every(|stand, path| stand.always(Fault::Unauthorized, path)).await {
        case.is(MallErrorKind::Auth);
        case.nothing_happened();
        let error = case.result.unwrap_err();
        assert!(error.action.is_some(), "{error}");
        assert_eq!(error.retry, Retry::Never);
    }
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_once_and_a_key_is_not() {
    for case in every(|stand, path| stand.fault(Fault::ExpiredToken, path, 1)).await {
        if case.which.renews() && case.op != Op::Finish {
            assert_eq!(case.result, Ok(()), "{case}");
        } else {
            case.is(MallErrorKind::Auth);
            case.nothing_happened();
        }
    }
    for case in every(|stand, path| stand.always(Fault::ExpiredToken, path)).await {
        case.is(MallErrorKind::Auth);
        case.nothing_happened();
    }
}

#[tokio::test]
async fn too_many_requests_are_repeated_when_reading_and_told_when_changing() {
    for case in
        every(|s, path| s.fault(Fault::TooManyRequests { retry_after_seconds: Some(1) }, path, 1)).await
    {
        if case.op.changes() {
            case.is(MallErrorKind::RateLimited);
            case.nothing_happened();
            assert_eq!(case.result.unwrap_err().retry, Retry::After(1_000));
        } else {
            assert_eq!(case.result, Ok(()), "{case}");
        }
    }
}

#[tokio::test]
async fn a_fault_of_the_mall_is_repeated_when_reading_and_in_doubt_when_changing() {
    for case in every(|stand, path| stand.fault(Fault::ServerError, path, 1)).await {
        case.reading_repeated_changing_in_doubt(false);
    }
    for case in every(|stand, path| stand.always(Fault::ServerError, path)).await {
        let expected =
            if case.op.changes() { MallErrorKind::OutcomeUnknown } else { MallErrorKind::Temporary };
        case.is(expected);
        case.nothing_happened();
    }
    for case in every(|stand, path| stand.fault(Fault::HtmlErrorPage { status: 502 }, path, 1)).await {
        case.reading_repeated_changing_in_doubt(false);
    }
}

#[tokio::test]
async fn maintenance_passes() {
    for case in every(|stand, path| stand.always(Fault::Maintenance, path)).await {
        let kind = case.kind().unwrap();
        if case.which == Which::Rakuten {
            assert_eq!(kind, MallErrorKind::Maintenance, "{case}");
        } else {
            // The others have no known words for maintenance: a 503 is a 503.
            let expected =
                if case.op.changes() { MallErrorKind::OutcomeUnknown } else { MallErrorKind::Temporary };
            assert_eq!(kind, expected, "{case}");
        }
        case.nothing_happened();
    }
}

#[tokio::test]
async fn silence_before_the_mall_acts() {
    for case in every(|stand, path| stand.fault(Fault::HangBefore { milliseconds: None }, path, 1)).await {
        case.reading_repeated_changing_in_doubt(false);
    }
}

#[tokio::test]
async fn silence_after_the_mall_acted() {
    for case in every(|stand, path| stand.fault(Fault::HangAfter { milliseconds: None }, path, 1)).await {
        case.reading_repeated_changing_in_doubt(true);
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_off() {
    for case in every(|stand, path| stand.fault(Fault::CutOffBody, path, 1)).await {
        if case.op.has_answer(case.which) {
            case.reading_repeated_changing_in_doubt(true);
        }
    }
}

#[tokio::test]
async fn an_answer_that_means_nothing() {
    for case in every(|stand, path| stand.fault(Fault::Garbage, path, 1)).await {
        if case.op.changes() && case.op.has_answer(case.which) {
            case.reading_repeated_changing_in_doubt(true);
        } else if !case.op.changes() {
            case.is(MallErrorKind::BadAnswer);
        }
    }
    for case in every(|stand, path| stand.fault(Fault::HtmlErrorPage { status: 200 }, path, 1)).await {
        let expected =
            if case.op.changes() { MallErrorKind::OutcomeUnknown } else { MallErrorKind::BadAnswer };
        case.is(expected);
        case.nothing_happened();
    }
}

#[tokio::test]
async fn a_panic_in_the_malls_room_stays_there() {
    for case in every(|stand, _| stand.clock.breaks.store(true, Ordering::SeqCst)).await {
        // Not every operation looks at the clock; those that do are broken and no more than that.
        let looks = case.which != Which::Rakuten
            || !matches!(case.op, Op::Read | Op::Push | Op::Outcome | Op::Confirm);
        if looks {
            case.is(MallErrorKind::Broken);
        }
        if let Err(error) = &case.result {
            assert_eq!(error.kind, MallErrorKind::Broken, "{case}");
        }
    }
}
