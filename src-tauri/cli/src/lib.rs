//! miseban-cli
