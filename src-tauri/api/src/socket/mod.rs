//! The second door to a running engine: whoever holds a data folder answers on a local socket (a named pipe
//! on Windows), so that `miseban call` and a second launch reach the program that is already minding it.
//!
//! One frame a line, JSON: `{token, name, arg}` goes in, `{ok}` or `{problem}` comes back, in order. The token
//! lies in the data folder, where only this user reads it; the socket is this user's alone besides.

mod address;
mod client;
mod frame;
mod server;

pub use client::{CallError, Client};
pub use server::{Answer, Server};

use serde_json::Value;

use crate::{Api, Problem};

/// Asks the holder to bring its window to the front.
pub const SHOW: &str = "app.show";
/// Asks whether somebody is there.
pub const PING: &str = "app.ping";

impl Answer for Api {
    async fn call(&self, name: String, arg: Value) -> Result<Value, Problem> {
        Self::call(self, &name, arg).await
    }

    fn show(&self) {
        self.request_show();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        path::Path,
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
    };

    use serde_json::json;

    use super::*;

    /// Gives back what it was asked, and counts how often the window was wanted.
    #[derive(Clone, Default)]
    struct Echo(Arc<AtomicU32>);

    impl Answer for Echo {
        async fn call(&self, name: String, arg: Value) -> Result<Value, Problem> {
            if name == "bad" {
                Err(frame::problem("problem.test"))
            } else {
                Ok(json!({"name": name, "arg": arg}))
            }
        }

        fn show(&self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    async fn ask(dir: &Path, name: &str, arg: Value) -> Result<Value, CallError> {
        Client::connect(dir).await.unwrap().call(name, arg).await
    }

    #[tokio::test]
    async fn a_caller_gets_results_and_problems() {
        let dir = tempfile::tempdir().unwrap();
        let echo = Echo::default();
        let server = Server::start(dir.path(), echo.clone()).unwrap();
        let mut client = Client::connect(dir.path()).await.unwrap();
        let given = client.call("orders.counts", json!({"a": "髙\n﨑"})).await.unwrap();
        assert_eq!(given, json!({"name": "orders.counts", "arg": {"a": "髙\n﨑"}}));
        let refused = client.call("bad", json!({})).await.unwrap_err();
        assert!(matches!(refused, CallError::Refused(problem) if problem.code == "problem.test"));
        client.call(SHOW, json!({})).await.unwrap();
        assert_eq!(echo.0.load(Ordering::SeqCst), 1);
        server.close().await;
        assert!(Client::connect(dir.path()).await.is_err());
    }

    #[tokio::test]
    async fn folders_stand_side_by_side_and_paths_may_be_long() {
        let dir = tempfile::tempdir().unwrap();
        let long = dir.path().join("店".repeat(40));
        std::fs::create_dir(&long).unwrap();
        let first = Server::start(dir.path(), Echo::default()).unwrap();
        let second = Server::start(&long, Echo::default()).unwrap();
        assert!(ask(dir.path(), "x", json!(1)).await.is_ok());
        first.close().await;
        assert!(ask(&long, "x", json!(1)).await.is_ok());
        second.close().await;
    }

    #[tokio::test]
    async fn what_a_dead_holder_left_is_no_hindrance() {
        let dir = tempfile::tempdir().unwrap();
        // A socket file without a listener, and a token that nobody checks any more.
        std::fs::write(dir.path().join("socket"), "").unwrap();
        std::fs::write(dir.path().join("socket-token"), "0123").unwrap();
        assert!(Client::connect(dir.path()).await.is_err());
        let server = Server::start(dir.path(), Echo::default()).unwrap();
        assert!(ask(dir.path(), "x", json!(1)).await.is_ok());
        server.close().await;
    }

    #[tokio::test]
    async fn without_the_token_nothing_is_answered() {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(dir.path(), Echo::default()).unwrap();
        let mut client = Client::connect(dir.path()).await.unwrap();
        client.forge("0".repeat(64));
        let refused = client.call("orders.counts", json!({})).await.unwrap_err();
        assert!(matches!(refused, CallError::Refused(problem) if problem.code == "problem.socket_token"));
        // The line is cut after that.
        assert!(matches!(client.call("x", json!({})).await, Err(CallError::Lost(_))));
        server.close().await;
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn socket_and_token_belong_to_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(dir.path(), Echo::default()).unwrap();
        for name in ["socket", "socket-token"] {
            let mode = std::fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        server.close().await;
        assert!(!dir.path().join("socket").exists());
    }
}
