//! Listings of malls that can't be read.

use super::calls;
use crate::cases::proof;
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// Says that the mall has these listings.
    prove_listings(e, arg: ProveListings) -> Proved = proof::prove(&e.store, arg, e.now()).await;
}
