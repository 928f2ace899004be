//! A line that breaks between us and a real server: a relay that cuts, once, where a test wants it.

use std::{
    fs,
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use miseban_transport::{DataMode, Delivered};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};

use super::server::Server;

/// Where the line is cut, the first time it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// After so many bytes of a file.
    Middle(usize),
    /// When the last byte has gone through, before the server's answer to it.
    AfterLastByte,
    /// Before the server hears of the rename.
    BeforeRename,
    /// After the server has renamed, before we hear of it.
    AfterRename,
}

struct Relay {
    port: u16,
    /// Bytes of files that went through.
    carried: Arc<AtomicUsize>,
}

struct Line {
    server: u16,
    cut: Cut,
    /// The cut is still to come.
    armed: AtomicUsize,
    carried: Arc<AtomicUsize>,
    over: watch::Sender<bool>,
}

impl Line {
    fn fires(&self) -> bool {
        self.armed.swap(0, Ordering::SeqCst) == 1
    }
}

async fn relay(server: u16, cut: Cut) -> Relay {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let carried = Arc::new(AtomicUsize::new(0));
    let armed = Arc::new(AtomicUsize::new(1));
    let told = Arc::clone(&carried);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let line = Arc::new(Line {
                server,
                cut,
                armed: AtomicUsize::new(armed.swap(0, Ordering::SeqCst)),
                carried: Arc::clone(&told),
                over: watch::channel(false).0,
            });
            let armed = Arc::clone(&armed);
            tokio::spawn(async move {
                control(client, Arc::clone(&line)).await;
                // A cut that was not reached on this connection is for the next.
                armed.fetch_or(line.armed.load(Ordering::SeqCst), Ordering::SeqCst);
            });
        }
    });
    Relay { port, carried }
}

/// Passes commands and answers on, and puts a relay of its own into the place of each data connection.
async fn control(client: TcpStream, line: Arc<Line>) {
    let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, line.server)).await else { return };
    let (from_client, mut to_client) = client.into_split();
    let (from_server, mut to_server) = server.into_split();
    let (mut commands, mut answers) = (BufReader::new(from_client), BufReader::new(from_server));
    let mut over = line.over.subscribe();
    let (mut command, mut answer, mut renaming) = (String::new(), String::new(), false);
    loop {
        tokio::select! {
            read = commands.read_line(&mut command) => {
                if read.unwrap_or(0) == 0 { return }
                renaming = command.starts_with("RNTO");
                if renaming && line.cut == Cut::BeforeRename && line.fires() { return }
                if to_server.write_all(command.as_bytes()).await.is_err() { return }
                command.clear();
            }
            read = answers.read_line(&mut answer) => {
                if read.unwrap_or(0) == 0 { return }
                if renaming && answer.starts_with("250") && line.cut == Cut::AfterRename && line.fires() { return }
                if answer.starts_with("226") && line.cut == Cut::AfterLastByte
                    && line.carried.load(Ordering::SeqCst) > 0 && line.fires() { return }
                if let Some(port) = answer.split("|||").nth(1).and_then(|rest| rest.split('|').next()?.parse().ok()) {
                    answer = format!("229 Entering Extended Passive Mode (|||{}|)\r\n", data(port, &line).await);
                }
                if to_client.write_all(answer.as_bytes()).await.is_err() { return }
                answer.clear();
            }
            _ = over.changed() => return,
        }
    }
}

/// A relay for one data connection; gives its port.
async fn data(server: u16, line: &Arc<Line>) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let line = Arc::clone(line);
    tokio::spawn(async move {
        let Ok((client, _)) = listener.accept().await else { return };
        let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).await else { return };
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let back = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        let mut piece = vec![0; 4096];
        while let Ok(read @ 1..) = from_client.read(&mut piece).await {
            if to_server.write_all(&piece[..read]).await.is_err() {
                return;
            }
            let carried = line.carried.fetch_add(read, Ordering::SeqCst) + read;
            if let Cut::Middle(after) = line.cut
                && carried >= after
                && line.fires()
            {
                line.over.send_replace(true);
                return;
            }
        }
        drop(to_server);
        drop(back.await);
    });
    port
}

pub async fn breaks(server: &Server) {
    let bytes: Vec<u8> = (0..1_000_000_u32).map(|n| u8::try_from(n % 241).unwrap()).collect();
    let whole = bytes.len();
    let folder = server.home().join("stock");
    for cut in [Cut::Middle(400_000), Cut::AfterLastByte, Cut::BeforeRename, Cut::AfterRename] {
        let relay = relay(server.port, cut).await;
        let mut site = server.site(DataMode::Passive);
        site.port = relay.port;
        let delivered = server.ftp().deliver(&site, "stock", "quantity.csv", &bytes).await;
        let expected = Ok(Delivered { breaks: 1, taken: false });
        assert_eq!(delivered, expected, "{:?} {cut:?} {}", server.kind, server.said());
        assert!(fs::read(folder.join("quantity.csv")).unwrap() == bytes, "{:?} {cut:?}", server.kind);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "{:?} {cut:?}", server.kind);
        let carried = relay.carried.load(Ordering::SeqCst);
        // What the server has is not sent again.
        assert!(carried < whole + whole / 2, "{:?} {cut:?}: {carried}", server.kind);
        fs::remove_file(folder.join("quantity.csv")).unwrap();
    }
}
