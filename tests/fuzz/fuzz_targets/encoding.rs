//! Bytes to text, with and without a label that may be wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use miseban_formats::encoding::{decode, decode_labelled, not_in_cp932};

const LABELS: [Option<&str>; 6] =
    [None, Some("utf-8"), Some("shift_jis"), Some("iso-2022-jp"), Some("us-ascii"), Some("x-unknown")];

fuzz_target!(|bytes: &[u8]| {
    let text = decode(bytes);
    let _ = not_in_cp932(&text.text);
    if let Ok(utf8) = std::str::from_utf8(bytes) {
        // Escapes make UTF-8 look like ISO-2022-JP; and what somebody else could not read stays unreadable.
        let looks_different = bytes.contains(&0x1b) || utf8.contains('\u{FFFD}');
        assert!(text.damaged == 0 || looks_different, "{text:?}");
    }
    for label in LABELS {
        let _ = decode_labelled(bytes, label);
    }
});
