//! From what happened at an FTP server to what the engine has to know and the person can do.

use miseban_domain::{Coded, time::MINUTE};
use miseban_transport::{FtpError, FtpErrorKind, Site};

use crate::{
    MallError, MallErrorKind, Retry, Secret,
    call::{bad_answer, blot, setting, unknown},
};

/// When a file is tried again that the mall has not made room for yet.
const NOT_TAKEN_WAITS: i64 = MINUTE;
/// When a server is tried again that was full or forgot a file.
const ILL_WAITS: i64 = 5 * MINUTE;

/// What the trouble means.
pub(super) fn of(error: &FtpError, site: &Site, directory: &str, file: &str) -> MallError {
    use FtpErrorKind::{
        Address, BadAnswer, Broken, Busy, Certificate, DataConnection, Forgotten, Full, Login, NeedsTls,
        NoDirectory, NoFile, NoTls, NotAllowed, NotReached, OutcomeUnknown, PassiveRefused, SetUp, Tls,
        TooLarge, Waiting,
    };
    tracing::warn!(%error, directory, file, "FTP trouble");
    let directory = if directory.is_empty() { "/" } else { directory };
    let says = |kind, code: &str| MallError::new(kind, Coded::new(code).with("host", site.host.as_str()));
    let to_set = |code: &str| says(MallErrorKind::Settings, code).with_action("open_settings");
    let mall_error = match error.kind {
        Address => setting("mall_error.setting_wrong", "ftp_host"),
        NotReached => says(MallErrorKind::Temporary, "mall_error.ftp_not_reached"),
        Busy => says(MallErrorKind::Temporary, "mall_error.ftp_busy"),
        Login => MallError { kind: MallErrorKind::Auth, ..to_set("mall_error.ftp_login") },
        NeedsTls => to_set("mall_error.ftp_needs_tls"),
        NoTls => to_set("mall_error.ftp_no_tls"),
        Certificate => to_set("mall_error.ftp_certificate"),
        Tls => says(MallErrorKind::Temporary, "mall_error.ftp_tls"),
        NoDirectory => to_set("mall_error.ftp_no_directory").with_argument("directory", directory),
        NotAllowed => to_set("mall_error.ftp_not_allowed").with_argument("directory", directory),
        Full => says(MallErrorKind::Temporary, "mall_error.ftp_full").with_retry(Retry::After(ILL_WAITS)),
        PassiveRefused => to_set("mall_error.ftp_passive_refused"),
        DataConnection => to_set("mall_error.ftp_data_connection").with_retry(Retry::After(ILL_WAITS)),
        Waiting => says(MallErrorKind::RateLimited, "mall_error.ftp_waiting")
            .with_argument("file", file)
            .with_retry(Retry::After(NOT_TAKEN_WAITS)),
        Forgotten => says(MallErrorKind::Temporary, "mall_error.ftp_forgotten")
            .with_argument("file", file)
            .with_retry(Retry::After(ILL_WAITS)),
        Broken => says(MallErrorKind::Temporary, "mall_error.ftp_broken"),
        OutcomeUnknown => unknown(),
        NoFile => bad_answer("no such file"),
        TooLarge => bad_answer("too large"),
        BadAnswer => bad_answer("not FTP"),
        SetUp => MallError::of(MallErrorKind::Temporary, "mall_error.set_up"),
    };
    match &error.words {
        Some(words) => mall_error.with_words(&blot(words, &[&Secret::new(site.password.as_str())])),
        None => mall_error,
    }
}
