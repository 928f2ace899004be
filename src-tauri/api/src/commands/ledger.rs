//! The numbers and their story.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "stock.history": MovementQuery => Page<MovementView>, movements, [];
}
