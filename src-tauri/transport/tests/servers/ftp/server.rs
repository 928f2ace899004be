//! A server of the system's packages in a temporary folder, with one account.

use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use miseban_transport::{DataMode, Ftp, FtpTimeOuts, Protection, Site};
use tempfile::TempDir;

use super::certificate::{Certificate, certificate};

pub const PASSWORD: &str = "correct horse 7";
/// The same as the servers keep it (SHA-512 crypt).
const HASH: &str =
    "$6$misebantest$yN8eZHF3sha7EEMsuZTQoA.zeICrSnMdRvPPfWCqyDa5hdpA.ccn1A/6C9kO52l8Uw7RmQDnU4DsewIqPa1t/.";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Vsftpd,
    Proftpd,
    PureFtpd,
}

/// A running server, stopped when dropped.
pub struct Server {
    pub kind: Kind,
    pub port: u16,
    pub certificate: Certificate,
    protection: Protection,
    folder: TempDir,
    child: Child,
    mounted: std::cell::Cell<bool>,
}

impl Server {
    pub fn start(kind: Kind, protection: Protection) -> Self {
        Self::with(kind, protection, certificate(&["localhost"]))
    }

    pub fn with(kind: Kind, protection: Protection, certificate: Certificate) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["home/stock", "home/full", "empty"] {
            fs::create_dir_all(path.join(name)).unwrap();
        }
        let pem = path.join("server.pem");
        fs::write(&pem, format!("{}{}", certificate.key, certificate.chain)).unwrap();
        fs::set_permissions(&pem, fs::Permissions::from_mode(0o600)).unwrap();
        let port = free_port();
        let mut command = match kind {
            Kind::Vsftpd => vsftpd(path, port, protection),
            Kind::Proftpd => proftpd(path, port, protection),
            Kind::PureFtpd => pure_ftpd(path, port, protection),
        };
        let child = command
            .stdin(Stdio::null())
            .stdout(fs::File::create(path.join("stdout")).unwrap())
            .stderr(fs::File::create(path.join("stderr")).unwrap())
            .spawn()
            .unwrap();
        let mounted = std::cell::Cell::new(false);
        let mut server = Self { kind, port, certificate, protection, folder, child, mounted };
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "{kind:?} did not start: {}",
                server.said()
            );
            thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// What it wrote, for the message of a failed test.
    pub fn said(&self) -> String {
        ["stdout", "stderr", "log"]
            .map(|name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default())
            .concat()
    }

    /// The account's folder.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn site(&self, mode: DataMode) -> Site {
        Site {
            host: "localhost".to_owned(),
            port: self.port,
            user: if self.kind == Kind::Vsftpd { "ftp" } else { "store-miseban" }.to_owned(),
            password: PASSWORD.to_owned(),
            protection: self.protection,
            mode,
        }
    }

    /// Our door, which trusts this server's authority.
    pub fn ftp(&self) -> Ftp {
        Ftp::loopback_only(time_outs(), Some(self.certificate.authority.clone()))
    }

    /// Makes the folder `full` a small disk of its own.
    pub fn small_disk(&self) {
        let path = self.home().join("full");
        let options = format!("size=64k,mode=0777,uid={},gid={}", account().0, account().1);
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&path).status();
        assert!(mounted.is_ok_and(|status| status.success()), "a small disk needs root and mount");
        self.mounted.set(true);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if self.mounted.get() {
            drop(Command::new("umount").arg("-l").arg(self.home().join("full")).status());
        }
    }
}

pub fn time_outs() -> FtpTimeOuts {
    let seconds = Duration::from_secs;
    FtpTimeOuts {
        connect: seconds(10),
        command: seconds(10),
        stall: seconds(10),
        finish: seconds(10),
        again: Duration::from_millis(10),
    }
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// Who owns the account's files: nobody where the tests run as root, else whoever runs them.
fn account() -> (u32, u32) {
    let own = fs::metadata("/proc/self").unwrap();
    if own.uid() == 0 { (65534, 65534) } else { (own.uid(), own.gid()) }
}

/// The name of who runs the tests (`-un`), or of their group (`-gn`).
fn own(which: &str) -> String {
    String::from_utf8(Command::new("id").arg(which).output().unwrap().stdout).unwrap().trim().to_owned()
}

fn program(server: &str, path: &str) -> PathBuf {
    let unpacked = env::var_os("MISEBAN_FTP_SERVERS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/ftp-servers"),
        PathBuf::from,
    );
    let file = unpacked.join(server).join(path);
    assert!(file.exists(), "{} is missing: run `cargo xtask setup`", file.display());
    file
}

fn give_to_account(path: &Path) {
    let (uid, gid) = account();
    for name in ["home", "home/stock", "home/full"] {
        chown(path.join(name), Some(uid), Some(gid)).unwrap();
    }
}

/// vsftpd keeps no accounts of its own without PAM: the visitor is anonymous, with a password from a list.
fn vsftpd(path: &Path, port: u16, protection: Protection) -> Command {
    let dir = path.display();
    let user = own("-un");
    let tls = if protection == Protection::Tls { "YES" } else { "NO" };
    fs::write(path.join("passwords"), format!("{PASSWORD}\n")).unwrap();
    let configuration = format!(
        "listen=YES\nlisten_ipv6=NO\nlisten_address=127.0.0.1\nlisten_port={port}\nbackground=NO\n\
         run_as_launching_user=YES\nftp_username={user}\nnopriv_user={user}\nsecure_chroot_dir={dir}/empty\n\
         anonymous_enable=YES\nlocal_enable=NO\nsecure_email_list_enable=YES\nemail_password_file={dir}/passwords\n\
         anon_root={dir}/home\nwrite_enable=YES\nanon_upload_enable=YES\nanon_other_write_enable=YES\n\
         anon_world_readable_only=NO\nallow_writeable_chroot=YES\nconnect_from_port_20=NO\nseccomp_sandbox=NO\n\
         xferlog_enable=YES\nvsftpd_log_file={dir}/log\nlog_ftp_protocol=YES\n\
         ssl_enable={tls}\nallow_anon_ssl={tls}\nforce_anon_logins_ssl={tls}\nforce_anon_data_ssl={tls}\n\
         require_ssl_reuse=YES\nstrict_ssl_read_eof=YES\nssl_ciphers=HIGH\nrsa_cert_file={dir}/server.pem\n"
    );
    fs::write(path.join("vsftpd.conf"), configuration).unwrap();
    let mut command = Command::new(program("vsftpd", "usr/sbin/vsftpd"));
    command.arg(path.join("vsftpd.conf"));
    command
}

fn proftpd(path: &Path, port: u16, protection: Protection) -> Command {
    let dir = path.display();
    let (uid, gid) = account();
    let (user, group) =
        if uid == 65534 { ("nobody".to_owned(), "nogroup".to_owned()) } else { (own("-un"), own("-gn")) };
    let modules = program("proftpd", "usr/lib/proftpd");
    let tls = if protection == Protection::Tls {
        format!(
            "LoadModule mod_tls.c\nTLSEngine on\nTLSRequired on\nTLSLog {dir}/log\nTLSECCertificateFile {dir}/server.pem\n\
             TLSECCertificateKeyFile {dir}/server.pem\n"
        )
    } else {
        String::new()
    };
    let configuration = format!(
        "ModulePath {}\nServerType standalone\nUseIPv6 off\nDefaultAddress 127.0.0.1\nPort {port}\nUser {user}\nGroup {group}\n\
         PidFile {dir}/pid\nScoreboardFile {dir}/scoreboard\nSystemLog {dir}/log\nTransferLog none\nWtmpLog off\n\
         DelayEngine off\nUseReverseDNS off\nRequireValidShell off\nAuthPAM off\nAuthOrder mod_auth_file.c\n\
         AuthUserFile {dir}/users\nDefaultRoot ~\nAllowOverwrite on\nAllowStoreRestart on\n{tls}",
        modules.display(),
    );
    fs::write(path.join("proftpd.conf"), configuration).unwrap();
    let users = path.join("users");
    fs::write(&users, format!("store-miseban:{HASH}:{uid}:{gid}::{dir}/home:/bin/false\n")).unwrap();
    fs::set_permissions(&users, fs::Permissions::from_mode(0o600)).unwrap();
    give_to_account(path);
    let mut command = Command::new(program("proftpd", "usr/sbin/proftpd"));
    command.args(["--nodaemon", "--quiet", "--config"]).arg(path.join("proftpd.conf"));
    command
}

fn pure_ftpd(path: &Path, port: u16, protection: Protection) -> Command {
    let dir = path.display();
    let (uid, gid) = account();
    fs::write(path.join("users"), format!("store-miseban:{HASH}:{uid}:{gid}::{dir}/home/./::::::::::::\n"))
        .unwrap();
    let made = Command::new(program("pure-ftpd", "usr/bin/pure-pw"))
        .args(["mkdb", &format!("{dir}/users.pdb"), "-f", &format!("{dir}/users")])
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    give_to_account(path);
    let mut command = Command::new(program("pure-ftpd", "usr/sbin/pure-ftpd"));
    command.args(["-4", "-E", "-H", "-A", "-u", "1", "-S", &format!("127.0.0.1,{port}")]);
    command.args(["-l", &format!("puredb:{dir}/users.pdb"), "-g", &format!("{dir}/pid"), "-d", "-f", "none"]);
    if protection == Protection::Tls {
        command.args(["-Y", "3", "-2", &format!("{dir}/server.pem")]);
    } else {
        command.args(["-Y", "0"]);
    }
    command
}
