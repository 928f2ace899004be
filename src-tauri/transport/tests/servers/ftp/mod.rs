//! FTP against vsftpd, `ProFTPD` and Pure-FTPd: one set of cases for all of them.

mod breaking;
mod cases;
mod certificate;
mod server;

use miseban_transport::{DataMode, Protection};
use server::{Kind, Server};

/// Every case for every server, with and without TLS, passive and active.
macro_rules! suite {
    ($($module:ident $kind:ident),* $(,)?) => {
        $(mod $module {
            use super::{Kind, Server, cases};

            #[tokio::test]
            async fn a_file_arrives_whole_under_its_name() {
                for (protection, mode) in super::WAYS {
                    cases::arrives(&Server::start(Kind::$kind, protection), mode).await;
                }
            }

            #[tokio::test]
            async fn a_file_that_was_not_taken_is_never_written_over() {
                cases::never_over(&Server::start(Kind::$kind, super::Protection::Tls)).await;
            }

            #[tokio::test]
            async fn files_are_listed_fetched_renamed_and_deleted() {
                for (protection, mode) in super::WAYS {
                    cases::in_and_out(&Server::start(Kind::$kind, protection), mode).await;
                }
            }

            #[tokio::test]
            async fn a_refused_password_a_missing_directory_and_a_missing_file_are_told_apart() {
                cases::refusals(&Server::start(Kind::$kind, super::Protection::Tls)).await;
            }

            #[tokio::test]
            async fn certificates_are_checked_and_tls_is_never_given_up() {
                cases::safety(Kind::$kind).await;
            }

            #[tokio::test]
            async fn a_full_disk_is_told_and_leaves_nothing_behind() {
                cases::full_disk(&Server::start(Kind::$kind, super::Protection::Tls)).await;
            }

            #[tokio::test]
            async fn a_broken_upload_is_gone_on_with_and_a_broken_rename_is_looked_at() {
                super::breaking::breaks(&Server::start(Kind::$kind, super::Protection::Plain)).await;
            }
        })*
    };
}

suite!(vsftpd Vsftpd, proftpd Proftpd, pure_ftpd PureFtpd);

const WAYS: [(Protection, DataMode); 4] = [
    (Protection::Tls, DataMode::Passive),
    (Protection::Tls, DataMode::Active),
    (Protection::Plain, DataMode::Passive),
    (Protection::Plain, DataMode::Active),
];
