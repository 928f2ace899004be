//! One visitor: the control connection, plain and then perhaps TLS.

use std::{io, net::Ipv4Addr, sync::Arc};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use super::state::State;

/// A connection, whatever is around it.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// How the next data connection comes about.
pub(super) enum Data {
    None,
    Passive(TcpListener),
    Active(u16),
}

pub(super) struct Visit {
    pub state: Arc<State>,
    pub tls: Option<TlsAcceptor>,
    pub wire: BufReader<Box<dyn Wire>>,
    pub secured: bool,
    pub protected: bool,
    pub user: String,
    pub logged_in: bool,
    pub directory: String,
    pub data: Data,
    pub rest: usize,
    pub renames: Option<String>,
}

/// How the visit goes on.
pub(super) enum Next {
    Answer(String),
    StartTls,
    /// Answer, then end.
    Bye,
    /// End without a word.
    Cut,
}

pub(super) async fn run(stream: TcpStream, state: Arc<State>, tls: Option<TlsAcceptor>) -> io::Result<()> {
    let mut visit = Visit {
        wire: BufReader::new(Box::new(stream)),
        tls,
        state,
        secured: false,
        protected: false,
        user: String::new(),
        logged_in: false,
        directory: "/".to_owned(),
        data: Data::None,
        rest: 0,
        renames: None,
    };
    let busy = visit.state.once(|knobs| {
        let busy = knobs.busy > 0;
        knobs.busy = knobs.busy.saturating_sub(1);
        busy
    });
    if busy {
        return visit.say("421 Too many users, try again later").await;
    }
    visit.say("220 Simulated FTP server ready").await?;
    loop {
        let mut line = String::new();
        if visit.wire.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        visit.state.log(line);
        if visit.state.knobs().silent {
            std::future::pending::<()>().await;
        }
        let (command, argument) = line.split_once(' ').unwrap_or((line, ""));
        match visit.command(&command.to_ascii_uppercase(), argument).await? {
            Next::Answer(text) => visit.say(&text).await?,
            Next::Bye => return visit.say("221 Goodbye").await,
            Next::Cut => return Ok(()),
            Next::StartTls => visit = visit.start_tls().await?,
        }
    }
}

impl Visit {
    pub(super) async fn say(&mut self, text: &str) -> io::Result<()> {
        let wire = self.wire.get_mut();
        wire.write_all(format!("{text}\r\n").as_bytes()).await?;
        wire.flush().await
    }

    async fn start_tls(mut self) -> io::Result<Self> {
        let Some(tls) = self.tls.clone() else { return Ok(self) };
        self.say("234 Go on with TLS").await?;
        let plain = self.wire.into_inner();
        let secured = tls.accept(plain).await?;
        Ok(Self { wire: BufReader::new(Box::new(secured)), secured: true, ..self })
    }

    /// Listens for a data connection; gives the port to name.
    pub(super) async fn listen(&mut self) -> io::Result<u16> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        if !self.state.knobs().dead_data_port {
            self.data = Data::Passive(listener);
        }
        Ok(port)
    }
}
