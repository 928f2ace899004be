//! Bytes to text, with and without a label that may be wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use miseban_formats::encoding::{decode, decode_labelled, not_in_cp932};

const LABELS: [Option<&str>; 6] =
    [None, Some("utf-8"), Some("shift_jis"), Some("iso-2022-jp"), Some("us-ascii"), Some("x-unknown")];

fuzz_target!(|bytes: &[u8]| {
    let text = decode(bytes);
    let _ = not_in_cp932(&text.text);
    if std::str::from_utf8(bytes).is_ok() && text.damaged > 0 {
        // Escapes make UTF-8 look like ISO-2022-JP; anything else that is UTF-8 is read without a loss.
        assert!(
            bytes.contains(&0x1b) || bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
        );
    }
    for label in LABELS {
        let _ = decode_labelled(bytes, label);
    }
});
