//! The holder's side.

use std::{io, path::Path, sync::Arc, time::Duration};

use interprocess::local_socket::{
    ListenerOptions,
    tokio::{Listener, Stream, prelude::*},
};
use serde_json::{Value, json};
use tokio::{io::BufStream, sync::Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{PING, SHOW, address, frame};
use crate::Problem;

/// Callers at a time; more wait. A shop's scripts never come near it.
const CALLERS: usize = 32;
/// How long an answer that is under way may still take when the holder ends.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// What stands behind the socket.
pub trait Answer: Clone + Send + Sync + 'static {
    /// Runs a command.
    fn call(&self, name: String, arg: Value) -> impl Future<Output = Result<Value, Problem>> + Send;
    /// Somebody started the program a second time: bring the window to the front.
    fn show(&self);
}

/// A socket that is being answered. Dropping it ends that.
#[derive(Debug)]
pub struct Server {
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Server {
    /// Answers for the folder. Only whoever holds the folder's lock may: what an earlier holder left is taken away.
    pub fn start(dir: &Path, answer: impl Answer) -> io::Result<Self> {
        let token = address::make_token(dir)?;
        address::clear(dir, &token)?;
        let options = address::guard(ListenerOptions::new().name(address::name(dir, &token)?))?;
        let listener = options.create_tokio()?;
        address::close_to_others(dir, &token)?;
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let server = Self { stop: stop.clone(), tasks: tasks.clone() };
        tasks.spawn(accept(listener, Holder { token: token.into(), answer, stop, tasks: tasks.clone() }));
        Ok(server)
    }

    /// Takes no more calls, and waits a little for the answers that are under way.
    pub async fn close(self) {
        self.stop.cancel();
        self.tasks.close();
        let _ = tokio::time::timeout(LAST_ANSWERS, self.tasks.wait()).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

#[derive(Clone)]
struct Holder<A> {
    token: Arc<str>,
    answer: A,
    stop: CancellationToken,
    tasks: TaskTracker,
}

async fn accept<A: Answer>(listener: Listener, holder: Holder<A>) {
    let callers = Arc::new(Semaphore::new(CALLERS));
    loop {
        let Ok(place) = Arc::clone(&callers).acquire_owned().await else { return };
        let accepted = tokio::select! {
            () = holder.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let caller: Stream = match accepted {
            Ok(caller) => caller,
            Err(error) => {
                tracing::warn!(%error, "a caller could not be taken");
                // Out of file handles, most likely: it gets better or it doesn't, but not by turning in circles.
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let tasks = holder.tasks.clone();
        let holder = holder.clone();
        tasks.spawn(async move {
            if let Err(error) = holder.serve(caller).await {
                tracing::debug!(%error, "a caller was cut off");
            }
            drop(place);
        });
    }
}

impl<A: Answer> Holder<A> {
    async fn serve(&self, caller: Stream) -> io::Result<()> {
        let mut line = BufStream::new(caller);
        loop {
            let read = tokio::select! {
                () = self.stop.cancelled() => return Ok(()),
                read = frame::read(&mut line, frame::LONGEST_CALL) => read,
            };
            let call = match read {
                Ok(None) => return Ok(()),
                Ok(Some(bytes)) => serde_json::from_slice::<frame::Call>(&bytes).map_err(io::Error::from),
                Err(error) => Err(error),
            };
            // After a frame that isn't one there is no telling where the next begins.
            let call = match call {
                Ok(call) => call,
                Err(error) => {
                    let problem = frame::problem("problem.socket_frame");
                    frame::write(&mut line, &frame::Reply::Problem(problem)).await?;
                    return Err(error);
                }
            };
            if !address::same_token(&self.token, &call.token) {
                let problem = frame::problem("problem.socket_token");
                frame::write(&mut line, &frame::Reply::Problem(problem)).await?;
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            let reply = match self.run(call).await {
                Ok(value) => frame::Reply::Ok(value),
                Err(problem) => frame::Reply::Problem(problem),
            };
            frame::write(&mut line, &reply).await?;
        }
    }

    async fn run(&self, call: frame::Call) -> Result<Value, Problem> {
        match call.name.as_str() {
            PING => Ok(json!({})),
            SHOW => {
                self.answer.show();
                Ok(json!({}))
            }
            _ => self.answer.call(call.name, call.arg).await,
        }
    }
}
