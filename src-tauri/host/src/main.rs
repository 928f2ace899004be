//! `miseban-host`: see the library. It says `{"url", "token"}` on a line of its own when it is ready, and ends
//! when its stdin closes or it is told to (SIGTERM, Ctrl+C).

use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, Read as _, Write as _},
    path::Path,
    process::ExitCode,
};

use miseban_api::{Api, FolderKind, OpenError, OpenOptions, resources, socket};
use miseban_host::{Arguments, Host, HostOptions, read_arguments};
use serde_json::json;
use tokio::sync::oneshot;

const USAGE: &str = "usage: miseban-host --data DIR [--demo] [--key-file] [--addresses FILE.json] [--ui DIR]";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match read_arguments(env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(word) => {
            let _ = writeln!(io::stderr(), "{word}?\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match serve(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments) -> Result<(), String> {
    let options = OpenOptions {
        kind: arguments.demo.then_some(FolderKind::Demo),
        timers: true,
        breath: std::time::Duration::ZERO,
        key_file: arguments.demo || arguments.key_file,
        addresses: arguments.addresses.as_deref().map_or_else(|| Ok(BTreeMap::new()), addresses)?,
        resources: resources::find(),
        dir: arguments.data,
    };
    let api = Api::open(options).await.map_err(|error| match error {
        OpenError::InUse => "another engine holds the data folder".to_owned(),
        OpenError::Refused(problem) => json!(problem).to_string(),
    })?;
    let outcome = minded(&api, HostOptions { ui: arguments.ui }).await;
    api.close().await;
    outcome.map_err(|error| error.to_string())
}

async fn minded(api: &Api, options: HostOptions) -> io::Result<()> {
    let socket = socket::Server::start(api.dir(), api.clone())?;
    let host = Host::start(api.clone(), options).await?;
    writeln!(io::stdout(), "{}", json!({"url": host.url(), "token": host.token()}))?;
    io::stdout().flush()?;
    let ended = told_to_end().await;
    host.close().await;
    socket.close().await;
    ended
}

/// Whoever started us has closed our stdin (or has died), or asked us to end.
async fn told_to_end() -> io::Result<()> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    #[cfg(unix)]
    let terminated = terminate.recv();
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    // A thread of its own: a read that waits for input must not hold the runtime's end up.
    let (close, closed) = oneshot::channel();
    std::thread::spawn(move || {
        let mut ignored = [0_u8; 256];
        while io::stdin().read(&mut ignored).is_ok_and(|read| read > 0) {}
        // When nobody waits any more we are ending anyway.
        let _ = close.send(());
    });
    tokio::select! {
        _ = closed => Ok(()),
        _ = terminated => Ok(()),
        pressed = tokio::signal::ctrl_c() => pressed,
    }
}

fn addresses(file: &Path) -> Result<BTreeMap<String, BTreeMap<String, String>>, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
}
