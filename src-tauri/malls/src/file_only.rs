//! Malls that nothing is built to talk to yet: their orders, stock and articles go by file.

use std::sync::Arc;

use async_trait::async_trait;
use miseban_domain::time::DAY;

use crate::{About, CredentialState, Keys, Mall, MallError, Recheck, StockChoices};

/// What is known of such a mall: nobody is asked, so that nothing is said of how often.
pub(crate) const fn about(
    id: &'static str,
    name: &'static str,
    listing_keys: &'static [(&'static str, &'static str)],
    default_matching_key: &'static str,
    stock: StockChoices,
) -> About {
    About {
        id,
        name,
        listing_keys,
        default_matching_key,
        poll_every: DAY,
        confirms_orders: false,
        logs_in: false,
        known_batch: 1,
        recheck: Recheck { batch: 1, every: DAY },
        addresses: &[],
        stock,
    }
}

/// One of the mall's keys, where there is anything in it.
pub(crate) fn own<'a>(keys: &'a Keys, key: &str) -> Option<&'a str> {
    keys.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// Names a listing by its article, with the two parts of its choice behind it where it has one.
pub(crate) fn by_choice(article: &str, across: Option<&str>, down: Option<&str>) -> String {
    match (across, down) {
        (None, None) => article.to_owned(),
        (across, down) => {
            format!("{article}:{}:{}", across.unwrap_or_default(), down.unwrap_or_default())
        }
    }
}

/// A mall without ports.
pub(crate) struct FileOnly(pub &'static About);

impl FileOnly {
    /// Of every shop at such a mall the same: a connection is not needed.
    pub(crate) fn of(about: &'static About) -> Arc<dyn Mall> {
        Arc::new(Self(about))
    }
}

#[async_trait]
impl Mall for FileOnly {
    fn about(&self) -> &'static About {
        self.0
    }

    /// There is nobody to ask, and nothing that could be refused.
    async fn check(&self) -> Result<Vec<CredentialState>, MallError> {
        Ok(Vec::new())
    }
}
