//! miseban-engine
