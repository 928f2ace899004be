//! A Dovecot of our own in a temporary folder: TLS with our own authority, one user, Maildir.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

const BINARY: &str = "/usr/sbin/dovecot";

/// The user's name and password.
pub const USER: &str = "shop";
pub const PASSWORD: &str = "correct horse \"battery\" \\staple";

/// A running server, stopped when dropped.
pub struct Dovecot {
    folder: TempDir,
    child: Child,
    owner: (u32, u32),
    delivered: std::cell::Cell<u32>,
    pub port: u16,
    /// Its certificate authority, PEM.
    pub ca: String,
}

impl Dovecot {
    pub fn start() -> Self {
        assert!(Path::new(BINARY).exists(), "{BINARY} is missing: run `cargo xtask setup`");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let root = fs::metadata("/proc/self").unwrap().uid() == 0;
        // Dovecot hands no mail to root; its own user for mails is not in the package, nobody is in every system.
        let owner = if root { (65534, 65534) } else { own_ids() };
        let ca = certificates(path);
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        fs::create_dir_all(path.join("home")).unwrap();
        if root {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
            chown(path.join("home"), Some(owner.0), Some(owner.1)).unwrap();
        }
        fs::write(path.join("dovecot.conf"), configuration(path, port, root, owner)).unwrap();
        fs::write(path.join("users"), format!("{USER}:{{PLAIN}}{PASSWORD}\n")).unwrap();
        let child = Command::new(BINARY)
            .args(["-F", "-c"])
            .arg(path.join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(path.join("stderr")).unwrap())
            .spawn()
            .unwrap();
        let mut server = Self { folder, child, owner, delivered: std::cell::Cell::new(0), port, ca };
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "Dovecot did not start: {}", server.said());
            thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// Its log, for the message of a failed test.
    pub fn said(&self) -> String {
        ["stderr", "dovecot.log"]
            .map(|name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default())
            .concat()
    }

    fn maildir(&self, folder: &str) -> PathBuf {
        let root = self.folder.path().join("home/Maildir");
        if folder == "INBOX" { root } else { root.join(format!(".{folder}")) }
    }

    /// Puts a mail into a folder (its name as on disk), the way a delivery agent does: written aside, then renamed.
    pub fn deliver(&self, folder: &str, bytes: &[u8]) {
        let number = self.delivered.get() + 1;
        self.delivered.set(number);
        let maildir = self.maildir(folder);
        let name = format!("{}.{number}.test", 1_700_000_000 + number);
        let (aside, place) = (maildir.join("tmp").join(&name), maildir.join("new").join(&name));
        fs::write(&aside, bytes).unwrap();
        chown(&aside, Some(self.owner.0), Some(self.owner.1)).unwrap();
        // The time of the file is the internal date.
        fs::rename(&aside, &place).unwrap();
    }

    /// `doveadm`, which must succeed; gives what it prints.
    pub fn doveadm(&self, arguments: &[&str]) -> String {
        let output = Command::new("/usr/bin/doveadm")
            .arg("-c")
            .arg(self.folder.path().join("dovecot.conf"))
            .args(arguments)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "doveadm {arguments:?}: {told} {}", self.said());
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Its children end with it when it is asked, and linger when it is killed.
        let asked = Command::new("/usr/bin/doveadm")
            .arg("-c")
            .arg(self.folder.path().join("dovecot.conf"))
            .arg("stop")
            .stderr(Stdio::null())
            .status();
        if asked.is_ok_and(|status| status.success()) {
            drop(self.child.wait());
        } else {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}

fn own_ids() -> (u32, u32) {
    let own = fs::metadata("/proc/self").unwrap();
    (own.uid(), own.gid())
}

/// Writes the server's certificate for `localhost` and gives the authority that signed it.
fn certificates(path: &Path) -> String {
    let ca_key = KeyPair::generate().unwrap();
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca_pem = ca.self_signed(&ca_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = server.signed_by(&key, &Issuer::new(ca, ca_key)).unwrap();
    fs::write(path.join("cert.pem"), certificate.pem()).unwrap();
    fs::write(path.join("key.pem"), key.serialize_pem()).unwrap();
    ca_pem
}

fn configuration(path: &Path, port: u16, root: bool, (uid, gid): (u32, u32)) -> String {
    let dir = path.display();
    let users = if root {
        String::new()
    } else {
        // Without root everything runs as whoever runs the tests.
        let name = std::env::var("USER").unwrap_or_else(|_| uid.to_string());
        format!(
            "default_internal_user = {name}\ndefault_login_user = {name}\n\
             service anvil {{\n  chroot =\n}}\nservice imap-login {{\n  chroot =\n}}\n"
        )
    };
    format!(
        "base_dir = {dir}/run\nstate_dir = {dir}/state\ninstance_name = miseban-test\nlog_path = {dir}/dovecot.log\n\
         protocols = imap\nlisten = 127.0.0.1\nssl = required\nssl_cert = <{dir}/cert.pem\nssl_key = <{dir}/key.pem\n\
         auth_failure_delay = 0\nfirst_valid_uid = 1\nmail_location = maildir:~/Maildir\nmailbox_idle_check_interval = 1 secs\n\
         passdb {{\n  driver = passwd-file\n  args = {dir}/users\n}}\n\
         userdb {{\n  driver = static\n  args = uid={uid} gid={gid} home={dir}/home\n}}\n\
         service imap-login {{\n  inet_listener imap {{\n    port = 0\n  }}\n  inet_listener imaps {{\n    port = {port}\n    ssl = yes\n  }}\n}}\n\
         namespace inbox {{\n  inbox = yes\n  separator = /\n}}\n{users}"
    )
}
