//! Sending: walks over a whole shop, numbers that wait for the person, and what malls show that is not ours.

pub(crate) mod differences;
pub(crate) mod differences_file;
pub(crate) mod guard;
pub(crate) mod take;
pub(crate) mod walks;
