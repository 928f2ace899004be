//! The mailboxes: what arrives is stored before it is looked at.

pub(crate) mod route;
mod sink;

pub(crate) use sink::{MailStates, PASSWORD, config, run_mailbox, secret_owner};
