//! Named points at which a test may end the program as a power cut would.
//!
//! They do something only where the environment asks for it; nothing of a shop's data is read or
//! written by them.

/// Ends the process here, without any clean-up, when `MISEBAN_KILL_AT` names this point.
pub(crate) fn kill_point(name: &str) {
    if std::env::var("MISEBAN_KILL_AT").is_ok_and(|at| at == name) {
        tracing::warn!(name, "ending at a kill point");
        std::process::abort();
    }
}
