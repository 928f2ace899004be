//! Waiting after errors: doubling, with jitter, up to a limit.

use std::time::Duration;

use rand::Rng;

use crate::{MailboxError, Timing};

#[derive(Debug, Default)]
pub(crate) struct Backoff {
    errors: u32,
}

impl Backoff {
    /// All is well again.
    pub fn reset(&mut self) {
        self.errors = 0;
    }

    /// How long to wait after this error.
    pub fn next(&mut self, timing: &Timing, error: &MailboxError) -> Duration {
        let first =
            if error.code == "mailbox.auth_failed" { timing.backoff_login } else { timing.backoff_first };
        let doubled = first.saturating_mul(1_u32.checked_shl(self.errors.min(16)).unwrap_or(u32::MAX));
        self.errors = self.errors.saturating_add(1);
        let wait = doubled.min(timing.backoff_most);
        // Three quarters to one and a quarter of it, so that many mailboxes of one provider don't come back at once.
        let percent = rand::rng().random_range(75..=125);
        (wait.saturating_mul(percent) / 100).min(timing.backoff_most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_limit_and_no_further() {
        let timing = Timing::default();
        let error = MailboxError::new("mailbox.timeout", []);
        let mut backoff = Backoff::default();
        let waits: Vec<Duration> = (0..40).map(|_| backoff.next(&timing, &error)).collect();
        let (first, last) = (*waits.first().unwrap(), *waits.last().unwrap());
        assert!((Duration::from_millis(1500)..=Duration::from_millis(2500)).contains(&first));
        assert!(waits.iter().all(|wait| *wait <= timing.backoff_most));
        assert!(last >= timing.backoff_most * 3 / 4);
        backoff.reset();
        let refused = MailboxError::new("mailbox.auth_failed", []);
        assert!(backoff.next(&timing, &refused) >= Duration::from_secs(45));
    }
}
