//! An order as the interface of the mall gives it.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use miseban_fuzz::{mall, read_order};
use miseban_malls::Mall;

static MALL: LazyLock<Arc<dyn Mall>> = LazyLock::new(|| mall("rakuten"));

fuzz_target!(|bytes: &[u8]| read_order(&**MALL, "application/json", bytes));
