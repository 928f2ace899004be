//! miseban-api
