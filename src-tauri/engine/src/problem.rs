//! Faults of use cases, as the person is to see them.

use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant};
use miseban_malls::{MallError, Retry};
use miseban_store::StoreError;

use crate::views::Problem;

/// What a use case gives.
pub type FaultResult<T> = Result<T, Fault>;

/// A fault on its way to the person. It keeps its cause for the log.
#[derive(Debug, thiserror::Error)]
#[error("{}", problem.code)]
pub struct Fault {
    /// What the person sees.
    pub problem: Box<Problem>,
    /// What the log sees.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    /// A fault with a text and no cause behind it.
    pub fn new(code: &str) -> Self {
        Self { problem: Box::new(problem(&Coded::new(code))), source: None }
    }

    /// Adds an argument of the text.
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "callers hand over numbers and paths as they have them")]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.problem.args.insert(name.to_owned(), value.to_string());
        self
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let coded = error.coded();
        Self { problem: Box::new(problem(&coded)), source: Some(Box::new(error)) }
    }
}

impl From<MallError> for Fault {
    fn from(error: MallError) -> Self {
        Self { problem: Box::new(mall_problem(&error, None)), source: Some(Box::new(error)) }
    }
}

impl From<Coded> for Fault {
    fn from(coded: Coded) -> Self {
        Self { problem: Box::new(problem(&coded)), source: None }
    }
}

/// A text as a problem.
pub(crate) fn problem(coded: &Coded) -> Problem {
    Problem {
        code: coded.code.clone(),
        args: coded.args.clone(),
        mall_words: None,
        retry_at: None,
        action: None,
        request_id: None,
    }
}

/// A mall's trouble as a problem; with `now`, the moment of the next try is told too.
pub(crate) fn mall_problem(error: &MallError, now: Option<Instant>) -> Problem {
    let retry_at = match (error.retry, now) {
        (Retry::After(millis), Some(now)) => Some(now.plus(millis)),
        _ => None,
    };
    Problem {
        code: error.code.code.clone(),
        args: error.code.args.clone(),
        mall_words: error.mall_words.clone(),
        retry_at,
        action: error.action.map(ToOwned::to_owned),
        request_id: None,
    }
}

/// What the store keeps of a mall's trouble: its text, with the mall's words as an argument.
pub(crate) fn mall_coded(error: &MallError) -> Coded {
    let mut coded = error.code.clone();
    if let Some(words) = &error.mall_words {
        coded.args.insert(MALL_WORDS.to_owned(), words.clone());
    }
    if let Some(action) = error.action {
        coded.args.insert(ACTION.to_owned(), action.to_owned());
    }
    coded
}

const MALL_WORDS: &str = "mall_words";
const ACTION: &str = "action";

/// The other way of [`mall_coded`].
pub(crate) fn kept_problem(coded: &Coded) -> Problem {
    let mut args: BTreeMap<String, String> = coded.args.clone();
    let mall_words = args.remove(MALL_WORDS);
    let action = args.remove(ACTION);
    Problem { code: coded.code.clone(), args, mall_words, retry_at: None, action, request_id: None }
}
