//! Which language the person reads where no data folder is open to say so: command line, refusals at the start.

use std::env;

/// `ja` or `en`. Where the system doesn't say (Windows, a bare macOS), the language of the shops.
pub fn of_system() -> &'static str {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    of(["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).as_deref())
}

fn of(locale: Option<&str>) -> &'static str {
    match locale {
        Some(locale) if !locale.starts_with("ja") => "en",
        _ => "ja",
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_locale_decides() {
        assert_eq!(of(Some("ja_JP.UTF-8")), "ja");
        assert_eq!(of(Some("en_GB.UTF-8")), "en");
        assert_eq!(of(Some("C")), "en");
        assert_eq!(of(None), "ja");
    }
}
