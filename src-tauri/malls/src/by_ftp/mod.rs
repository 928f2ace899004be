//! Malls that take files by FTP: where a shop's files go, and what trouble on the way means. Shared by all malls.

mod rows;
mod settings;
mod trouble;

use miseban_transport::{DataMode, Ftp, Protection, Site};

use crate::{Connection, MallError, SEND_BY, Secret, call::setting};
pub(crate) use rows::{numbers, rules};
pub(crate) use settings::{directory, file, host, passive, password, plain, port, user};

/// A shop's place at its mall's FTP server.
#[derive(Debug)]
pub(crate) struct FtpDoor {
    ftp: Ftp,
    site: Site,
    directory: String,
}

impl FtpDoor {
    /// `None` for a shop that sends by the mall's interface.
    pub(crate) fn of(connection: &Connection) -> Result<Option<Self>, MallError> {
        if text(connection, SEND_BY) != Some("ftp") {
            return Ok(None);
        }
        let needed = |key: &str| {
            text(connection, key).ok_or_else(|| setting("mall_error.setting_missing", key)).map(str::to_owned)
        };
        let password =
            connection.secrets.get("ftp_password").map(Secret::expose).filter(|text| !text.is_empty());
        let password = password.ok_or_else(|| setting("mall_error.setting_missing", "ftp_password"))?;
        let port =
            needed("ftp_port")?.parse().map_err(|_| setting("mall_error.setting_wrong", "ftp_port"))?;
        let site = Site {
            host: needed("ftp_host")?,
            port,
            user: needed("ftp_user")?,
            password: password.to_owned(),
            protection: if is_on(connection, "ftp_plain", false) {
                Protection::Plain
            } else {
                Protection::Tls
            },
            mode: if is_on(connection, "ftp_passive", true) { DataMode::Passive } else { DataMode::Active },
        };
        let directory = text(connection, "ftp_directory").unwrap_or_default().to_owned();
        Ok(Some(Self { ftp: connection.ftp.clone(), site, directory }))
    }

    /// Puts a file where the mall looks for it. Every error but `OutcomeUnknown` means that nothing was put there.
    pub(crate) async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), MallError> {
        match self.ftp.deliver(&self.site, &self.directory, name, bytes).await {
            Ok(_) => Ok(()),
            Err(error) => Err(trouble::of(&error, &self.site, &self.directory, name)),
        }
    }

    /// Login, directory, writing: with a small file of no mall's name, which is taken away again.
    pub(crate) async fn check(&self) -> Result<(), MallError> {
        let checked = self.ftp.probe(&self.site, &self.directory).await;
        checked.map_err(|error| trouble::of(&error, &self.site, &self.directory, miseban_transport::PROBE))
    }
}

/// A setting that is filled.
pub(crate) fn text<'a>(connection: &'a Connection, key: &str) -> Option<&'a str> {
    connection.settings.get(key).map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// A switch; `usual` where nobody has touched it.
pub(crate) fn is_on(connection: &Connection, key: &str, usual: bool) -> bool {
    text(connection, key).map_or(usual, |text| text == "true")
}
