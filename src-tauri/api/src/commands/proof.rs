//! Listings of malls that can't be read.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "listings.prove": ProveListings => Proved, prove_listings, ["listings"];
}
