//! When a reading call is sent again, and how long to wait before.

use std::time::Duration;

use crate::{Lost, Response};

/// Most sendings of one call.
pub(crate) const TRIES: u32 = 4;
/// Most waiting between the sendings of one call, together.
pub(crate) const WAIT: Duration = Duration::from_secs(30);

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(8);

/// Whether sending again may bring something better.
pub(crate) fn worth_repeating(result: &Result<Response, Lost>) -> bool {
    match result {
        Ok(response) => matches!(response.status, 429 | 500 | 502 | 503 | 504),
        Err(Lost::NotSent(_) | Lost::NoAnswer(_)) => true,
        Err(Lost::TooLarge) => false,
    }
}

/// The wait before sending number `tried + 1`. What the other side asked for counts, with a little on top so that not all who
/// were sent away come back at one moment; else full jitter: anything up to the doubled wait. `random` is in `0..1`.
pub(crate) fn wait(tried: u32, asked: Option<Duration>, random: f64) -> Duration {
    let random = random.clamp(0.0, 1.0);
    if let Some(asked) = asked {
        return asked + FIRST.mul_f64(random);
    }
    let most = FIRST.saturating_mul(1 << tried.saturating_sub(1).min(16)).min(LONGEST);
    most.mul_f64(random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_respect_what_was_asked() {
        let full: Vec<_> = (1..7).map(|tried| wait(tried, None, 1.0).as_millis()).collect();
        assert_eq!(full, [500, 1000, 2000, 4000, 8000, 8000]);
        assert_eq!(wait(3, None, 0.0), Duration::ZERO);
        assert_eq!(wait(1, Some(Duration::from_secs(3)), 0.5), Duration::from_millis(3250));
    }
}
