//! miseban-host
