//! The mailboxes: what arrives is stored before it is looked at.

pub(crate) mod route;
mod sink;

pub(crate) use sink::{MailState, MailStates, PASSWORD, config, cursor_scope, run_mailbox, secret_owner};
