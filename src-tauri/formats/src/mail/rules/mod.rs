//! Mail rules: an engine that reads order mails by rules that are data.
//!
//! A mall writes down its layouts ([`MailRules`]); [`MailReader`] compiles them once and reads any number of mails. It either
//! understands a mail to the last yen or says why not ([`MailOutcome::Unreadable`]): nothing is guessed, nothing dropped.

mod data;
mod fold;
mod items;
mod order;
mod person;
mod reader;
mod sections;
mod totals;

pub use data::{
    AmountIs, CodeAt, Field, ItemGrammar, Label, LabelStyle, Layout, MailKind, MailRules, Sum, TotalIs,
    TotalsGrammar,
};
pub use order::{MailLine, MailOrder, MailOutcome, MailPerson, MailTotals, Unreadable};
pub use reader::{BadRules, MailReader};
