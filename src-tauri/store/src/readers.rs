//! The connections that read: a few, lent out one a question, each question in one snapshot.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{Condvar, Mutex, PoisonError},
};

use rusqlite::Connection;

use crate::{
    Result, StoreError, StoreErrorKind, connection,
    sql::{Connected, Reader},
};

/// At most so many questions are answered at once; more threads than cores only take turns.
const MOST: usize = 6;

/// A consistent view of the data, as it was when the first question was asked.
pub struct Read<'a> {
    conn: &'a Connection,
}

impl Connected for Read<'_> {
    fn conn(&self) -> &Connection {
        self.conn
    }
}

impl Reader for Read<'_> {}

pub(crate) struct Readers {
    path: PathBuf,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    lent: usize,
    closed: bool,
}

impl Readers {
    pub fn new(path: PathBuf) -> Self {
        Self { path, state: Mutex::default(), returned: Condvar::new() }
    }

    /// Answers one question in one snapshot. A panic in it comes back as an error.
    pub fn read<T>(&self, f: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
        let lent = self.lend()?;
        let answer = catch_unwind(AssertUnwindSafe(|| {
            let snapshot = lent.get()?.unchecked_transaction()?;
            f(&Read { conn: &snapshot })
        }));
        answer.unwrap_or_else(|panic| Err(StoreError::with(StoreErrorKind::Internal, panic_text(&*panic))))
    }

    /// Waits for the questions under way and closes every connection.
    pub fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        while state.lent > 0 {
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.idle.clear();
    }

    fn lend(&self) -> Result<Lent<'_>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if state.closed {
                return Err(StoreError::new(StoreErrorKind::Closed));
            }
            if state.lent < MOST {
                break;
            }
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.lent += 1;
        let idle = state.idle.pop();
        drop(state);
        // From here on `Lent` counts itself back, also when opening fails.
        let mut lent = Lent { pool: self, conn: idle };
        if lent.conn.is_none() {
            lent.conn = Some(connection::reader(&self.path)?);
        }
        Ok(lent)
    }
}

struct Lent<'a> {
    pool: &'a Readers,
    conn: Option<Connection>,
}

impl Lent<'_> {
    fn get(&self) -> Result<&Connection> {
        self.conn.as_ref().ok_or_else(|| StoreError::new(StoreErrorKind::Closed))
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.lent = state.lent.saturating_sub(1);
        if let Some(conn) = self.conn.take()
            && conn.is_autocommit()
        {
            state.idle.push(conn);
        }
        drop(state);
        self.pool.returned.notify_all();
    }
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}
