//! The settings of a shop that sends by FTP, as each mall declares them with its own examples.

use crate::{Place, Rule, SEND_BY, Setting};

const BY_FTP: Option<(&str, &str)> = Some((SEND_BY, "ftp"));

const fn ftp(key: &'static str, label: &'static str, help: &'static str, example: &'static str) -> Setting {
    Setting { place: Place::Connection, shown_if: BY_FTP, ..Setting::text(key, label, help, example) }
}

/// ホストアドレス.
pub(crate) const fn host(default: &'static str, example: &'static str) -> Setting {
    Setting {
        required: true,
        default,
        rule: Rule::Ascii { also: "-.", max: 253 },
        ..ftp("ftp_host", "setting.ftp.host", "setting.ftp.host.help", example)
    }
}

/// ポート番号.
pub(crate) const fn port() -> Setting {
    Setting {
        required: true,
        default: "21",
        rule: Rule::Number { min: 1, max: 65_535 },
        ..ftp("ftp_port", "setting.ftp.port", "setting.ftp.port.help", "21")
    }
}

/// FTPユーザーID.
pub(crate) const fn user(help: &'static str, example: &'static str) -> Setting {
    Setting {
        required: true,
        rule: Rule::Ascii { also: "-_.@", max: 128 },
        ..ftp("ftp_user", "setting.ftp.user", help, example)
    }
}

/// FTPユーザパスワード.
pub(crate) const fn password(help: &'static str) -> Setting {
    Setting {
        required: true,
        secret: true,
        rule: Rule::Text { max: 128 },
        ..ftp("ftp_password", "setting.ftp.password", help, "exampleexample")
    }
}

/// 保存先ディレクトリ.
pub(crate) const fn directory(default: &'static str) -> Setting {
    Setting {
        default,
        rule: Rule::Text { max: 255 },
        ..ftp("ftp_directory", "setting.ftp.directory", "setting.ftp.directory.help", default)
    }
}

/// A file's name. Empty: the usual one.
pub(crate) const fn file(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    default: &'static str,
) -> Setting {
    Setting { default, rule: Rule::Ascii { also: "-_.%", max: 128 }, ..ftp(key, label, help, default) }
}

/// パッシブモード.
pub(crate) const fn passive() -> Setting {
    Setting {
        default: "true",
        rule: Rule::Switch,
        ..ftp("ftp_passive", "setting.ftp.passive", "setting.ftp.passive.help", "true")
    }
}

/// Plain FTP, with the warning in its help.
pub(crate) const fn plain() -> Setting {
    Setting {
        default: "false",
        rule: Rule::Switch,
        ..ftp("ftp_plain", "setting.ftp.plain", "setting.ftp.plain.help", "false")
    }
}
