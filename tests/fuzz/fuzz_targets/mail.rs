//! Any mail, however broken: its parts, its id, and every mall's rules.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use miseban_formats::mail::{message_id, rules::MailReader};
use miseban_fuzz::{mall, read_mail, reader};
use miseban_malls::Mall;

static MALLS: LazyLock<Vec<(Arc<dyn Mall>, MailReader)>> = LazyLock::new(|| {
    ["rakuten", "yahoo"].map(mall).into_iter().map(|mall| (Arc::clone(&mall), reader(&*mall))).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let _ = message_id(bytes);
    for (mall, reader) in &*MALLS {
        read_mail(&**mall, reader, bytes);
    }
});
