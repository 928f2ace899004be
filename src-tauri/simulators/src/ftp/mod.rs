//! An FTP server that misbehaves as told: it cuts off, accepts and forgets, says 226 late, refuses passive connections, runs
//! full, and takes files away like a mall. Written from RFC 959, 2428, 3659 and 4217 alone.
//!
//! One account, files in memory. What a mall's import takes away goes to its own handler; see [`FtpConfig::taker`].

mod commands;
mod data;
mod session;
mod state;

use std::{io, net::Ipv4Addr, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{net::TcpListener, sync::broadcast, task::JoinHandle};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

pub use state::Files;
use state::State;

/// Gets directory, name and bytes of a file that was taken away.
pub type Taker = Arc<dyn Fn(&str, &str, &[u8]) + Send + Sync>;

/// How a server is set up.
#[derive(Clone)]
pub struct FtpConfig {
    /// The account.
    pub user: String,
    /// Its password.
    pub password: String,
    /// Its directories, from `/`.
    pub directories: Vec<String>,
    /// Certificate chain and key (PEM): TLS is offered and demanded. Without it the server is plain.
    pub tls: Option<(String, String)>,
    /// The mall's side: gets what is taken away.
    pub taker: Option<Taker>,
    /// 0: any free port.
    pub port: u16,
}

impl Default for FtpConfig {
    fn default() -> Self {
        Self {
            user: "store-miseban".to_owned(),
            password: "ftp-secret-1".to_owned(),
            directories: vec!["/".to_owned()],
            tls: None,
            taker: None,
            port: 0,
        }
    }
}

/// How the server misbehaves. In JSON, missing ones are off.
#[allow(clippy::struct_excessive_bools)] // each is a knob
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FtpKnobs {
    /// The next so many visitors are sent away with 421.
    pub busy: u32,
    /// 502 to EPSV.
    pub refuse_extended_passive: bool,
    /// 502 to PASV.
    pub refuse_passive: bool,
    /// PASV names an address of a private network that leads nowhere.
    pub private_address: bool,
    /// Passive ports are named and nobody listens there.
    pub dead_data_port: bool,
    /// The connection is cut, once, after so many bytes of an upload.
    pub cut_after: Option<usize>,
    /// The connection is cut, once, when the last byte of an upload is there.
    pub cut_after_last_byte: bool,
    /// The connection is cut, once, in a rename: `false` before it happens, `true` after.
    pub cut_in_rename: Option<bool>,
    /// 226, and nothing is kept.
    pub forgets: bool,
    /// 226, and only so many bytes are kept.
    pub keeps_only: Option<usize>,
    /// 226 comes so many milliseconds after the last byte.
    pub late: Option<u64>,
    /// Commands are read and never answered.
    pub silent: bool,
    /// Bytes that fit on the disk.
    pub disk: Option<usize>,
    /// 550 to everything that changes.
    pub read_only: bool,
    /// No SIZE, no MLSD, no REST.
    pub old: bool,
    /// A file is taken away so many milliseconds after it got its name (names ending in `.tmp` stay).
    pub takes_after: Option<u64>,
}

/// A running server; it ends when dropped.
pub struct FtpSim {
    state: Arc<State>,
    port: u16,
    server: JoinHandle<()>,
}

impl FtpSim {
    /// Starts it on 127.0.0.1.
    pub async fn start(config: FtpConfig) -> io::Result<Self> {
        let tls = config.tls.as_ref().map(|(chain, key)| acceptor(chain, key)).transpose()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(State::new(config));
        let shared = Arc::clone(&state);
        let server = tokio::spawn(async move {
            // Sessions end with the server.
            let (alive, _) = broadcast::channel::<()>(1);
            while let Ok((stream, _)) = listener.accept().await {
                let (state, tls, mut over) = (Arc::clone(&shared), tls.clone(), alive.subscribe());
                tokio::spawn(async move {
                    tokio::select! {
                        _ = session::run(stream, state, tls) => {}
                        _ = over.recv() => {}
                    }
                });
            }
        });
        Ok(Self { state, port, server })
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Changes how it misbehaves.
    pub fn set(&self, knobs: FtpKnobs) {
        self.state.set(knobs);
    }

    /// The files of a directory.
    pub fn files(&self, directory: &str) -> Files {
        self.state.files(directory)
    }

    /// Puts a file there, as somebody else would.
    pub fn put(&self, directory: &str, name: &str, bytes: &[u8]) {
        self.state.put(directory, name, bytes.to_vec());
    }

    /// The mall takes everything that has its name, at once; says how many files.
    pub fn take_now(&self) -> usize {
        self.state.take_now()
    }

    /// The commands that came in, oldest first, passwords as `***`.
    pub fn commands(&self) -> Vec<String> {
        self.state.commands()
    }

    /// Waits until `ready`, for ten seconds at most; `false`: in vain.
    pub async fn wait(&self, ready: impl Fn(&Self) -> bool) -> bool {
        for _ in 0..1_000 {
            if ready(self) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }
}

impl Drop for FtpSim {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn acceptor(chain: &str, key: &str) -> io::Result<TlsAcceptor> {
    let chain = CertificateDer::pem_slice_iter(chain.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| io::Error::other(error.to_string()))?;
    let key =
        PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|error| io::Error::other(error.to_string()))?;
    let provider = Arc::new(ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(io::Error::other)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
