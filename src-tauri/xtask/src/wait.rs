//! Waiting for something to come true, with an end.

use std::time::{Duration, Instant};

/// Asks `ready` again and again until it gives a value; an error ends the waiting, and so does `limit`,
/// with a sentence that says what was waited for.
pub fn until<T>(
    what: &str,
    limit: Duration,
    mut ready: impl FnMut() -> Result<Option<T>, String>,
) -> Result<T, String> {
    let end = Instant::now() + limit;
    loop {
        if let Some(value) = ready()? {
            return Ok(value);
        }
        if Instant::now() >= end {
            return Err(format!("waited {} s for {what}, in vain", limit.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::until;
    use std::time::Duration;

    #[test]
    fn waiting_ends_with_the_value_or_says_what_was_waited_for() {
        let mut asked = 0;
        let value = until("three", Duration::from_secs(5), || {
            asked += 1;
            Ok((asked == 3).then_some(asked))
        });
        assert_eq!(value, Ok(3));
        let error = until("the sun", Duration::ZERO, || Ok(None::<()>)).unwrap_err();
        assert!(error.contains("the sun"), "{error}");
    }
}
