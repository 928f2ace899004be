//! What every simulated mall stands on: a server on the loopback, the gate that each request passes, the
//! log, limits, faults, books and mails, and the control calls that other processes use.

pub mod books;
pub mod control;
pub mod faults;
pub(crate) mod gate;
pub mod goods;
pub mod holds;
pub mod limits;
pub mod mails;
pub mod order;
pub mod request_log;
pub(crate) mod server;
pub mod shop;
pub(crate) mod spoil;
pub(crate) mod text;
pub(crate) mod wire;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock::Clock;

/// Takes a lock; a panic elsewhere must not take the whole mall down.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a mall keeps besides its goods and orders.
pub struct Desk {
    pub(crate) clock: Clock,
    pub(crate) log: Mutex<request_log::RequestLog>,
    pub(crate) faults: faults::FaultBoard,
    pub(crate) limits: Mutex<limits::Limiter>,
    pub(crate) holds: holds::Holds,
}

impl Desk {
    pub(crate) fn new(clock: Clock, limits: limits::Limits) -> Self {
        Self {
            clock,
            log: Mutex::default(),
            faults: faults::FaultBoard::default(),
            limits: Mutex::new(limits::Limiter::new(limits)),
            holds: holds::Holds::default(),
        }
    }

    pub(crate) fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Forgets everything but the clock; answers that are held go out.
    pub(crate) fn reset(&self) {
        *lock(&self.log) = request_log::RequestLog::default();
        self.faults.clear(None);
        lock(&self.limits).forget();
        self.holds.release();
    }
}
