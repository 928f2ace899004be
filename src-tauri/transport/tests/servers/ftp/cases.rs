//! What every server has to do with us.

use std::fs;

use miseban_transport::{DataMode, Delivered, Entry, Ftp, FtpErrorKind, Protection};

use super::{
    certificate::certificate,
    server::{Kind, Server, time_outs},
};

const NAME: &str = "quantity.csv";
const ASIDE: &str = "quantity.csv.tmp";

/// Larger than any buffer on the way.
fn large() -> Vec<u8> {
    (0..1_500_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect()
}

pub async fn arrives(server: &Server, mode: DataMode) {
    let (ftp, site, bytes) = (server.ftp(), server.site(mode), large());
    let delivered = ftp.deliver(&site, "stock", NAME, &bytes).await;
    assert_eq!(delivered, Ok(Delivered { breaks: 0, taken: false }), "{:?} {}", server.kind, server.said());
    let folder = server.home().join("stock");
    assert!(fs::read(folder.join(NAME)).unwrap() == bytes, "{:?}", server.kind);
    assert!(!folder.join(ASIDE).exists(), "{:?}", server.kind);
    // An empty file is a file.
    ftp.deliver(&site, "stock", "empty.csv", b"").await.unwrap();
    assert_eq!(fs::read(folder.join("empty.csv")).unwrap(), b"");
}

pub async fn never_over(server: &Server) {
    let (ftp, site) = (server.ftp(), server.site(DataMode::Passive));
    ftp.deliver(&site, "stock", NAME, b"first").await.unwrap();
    let error = ftp.deliver(&site, "stock", NAME, b"second").await.unwrap_err();
    assert_eq!(error.kind, FtpErrorKind::Waiting, "{error}");
    let folder = server.home().join("stock");
    assert_eq!(fs::read(folder.join(NAME)).unwrap(), b"first");
    assert!(!folder.join(ASIDE).exists());
    // The mall takes it, and a piece of an earlier try lies about.
    fs::remove_file(folder.join(NAME)).unwrap();
    ftp.deliver(&site, "stock", NAME, b"a longer second one").await.unwrap();
    assert_eq!(fs::read(folder.join(NAME)).unwrap(), b"a longer second one");
}

pub async fn in_and_out(server: &Server, mode: DataMode) {
    let (ftp, bytes) = (server.ftp(), large());
    let site = server.site(mode);
    ftp.deliver(&site, "stock", "orders.csv", &bytes).await.unwrap();
    let mut session = ftp.open(&site).await.unwrap();
    session.enter("stock").await.unwrap();
    let size = u64::try_from(bytes.len()).unwrap();
    assert_eq!(session.list().await.unwrap(), [Entry { name: "orders.csv".to_owned(), size }]);
    assert_eq!(session.size("orders.csv").await.unwrap(), Some(size));
    assert_eq!(session.size("nothing.csv").await.unwrap(), None);
    assert!(session.download("orders.csv", bytes.len()).await.unwrap() == bytes, "{:?}", server.kind);
    session.rename("orders.csv", "done.csv").await.unwrap();
    assert_eq!(session.size("orders.csv").await.unwrap(), None);
    session.delete("done.csv").await.unwrap();
    assert_eq!(session.list().await.unwrap(), [], "{:?}: an empty directory is no error", server.kind);
    session.close().await;
}

pub async fn refusals(server: &Server) {
    let ftp = server.ftp();
    let mut site = server.site(DataMode::Passive);
    let error = ftp.deliver(&site, "/nowhere", NAME, b"x").await.unwrap_err();
    assert_eq!(error.kind, FtpErrorKind::NoDirectory, "{:?}: {error}", server.kind);
    assert!(error.words.is_some_and(|words| words.starts_with("550")), "{:?}", server.kind);
    ftp.probe(&site, "stock").await.unwrap();
    assert_eq!(fs::read_dir(server.home().join("stock")).unwrap().count(), 0, "the probe is taken away");
    assert_eq!(ftp.probe(&site, "nowhere").await.unwrap_err().kind, FtpErrorKind::NoDirectory);
    let mut session = ftp.open(&site).await.unwrap();
    assert_eq!(session.download("nothing.csv", 10).await.unwrap_err().kind, FtpErrorKind::NoFile);
    assert_eq!(session.delete("nothing.csv").await.unwrap_err().kind, FtpErrorKind::NotAllowed);
    session.close().await;
    site.password = String::from("wrong");
    let error = ftp.open(&site).await.unwrap_err();
    assert_eq!(error.kind, FtpErrorKind::Login, "{:?}: {error}", server.kind);
    assert!(!format!("{error} {error:?}").contains("wrong"), "a password in {error:?}");
    site.port = 1;
    assert_eq!(ftp.open(&site).await.unwrap_err().kind, FtpErrorKind::NotReached);
}

pub async fn safety(kind: Kind) {
    let open = async |ftp: &Ftp, server: &Server, protection| {
        let site = miseban_transport::Site { protection, ..server.site(DataMode::Passive) };
        ftp.open(&site).await.map(drop).map_err(|error| error.kind)
    };
    let server = Server::start(kind, Protection::Tls);
    let stranger = Ftp::loopback_only(time_outs(), Some(certificate(&["localhost"]).authority));
    assert_eq!(open(&stranger, &server, Protection::Tls).await, Err(FtpErrorKind::Certificate), "{kind:?}");
    // A server that wants TLS hears no password without it.
    assert_eq!(
        open(&server.ftp(), &server, Protection::Plain).await,
        Err(FtpErrorKind::NeedsTls),
        "{kind:?}"
    );
    let other_name = Server::with(kind, Protection::Tls, certificate(&["ftp.example.com"]));
    assert_eq!(
        open(&other_name.ftp(), &other_name, Protection::Tls).await,
        Err(FtpErrorKind::Certificate),
        "{kind:?}"
    );
    let plain = Server::start(kind, Protection::Plain);
    assert_eq!(open(&plain.ftp(), &plain, Protection::Tls).await, Err(FtpErrorKind::NoTls), "{kind:?}");
}

pub async fn full_disk(server: &Server) {
    server.small_disk();
    let (ftp, site) = (server.ftp(), server.site(DataMode::Passive));
    let error = ftp.deliver(&site, "full", NAME, &large()).await.unwrap_err();
    assert_eq!(error.kind, FtpErrorKind::Full, "{:?}: {error} {:?}", server.kind, error.words);
    assert_eq!(fs::read_dir(server.home().join("full")).unwrap().count(), 0, "{:?}", server.kind);
    ftp.deliver(&site, "full", NAME, b"small").await.unwrap();
}
