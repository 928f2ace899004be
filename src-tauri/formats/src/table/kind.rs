//! Files that are no text at all, chosen by mistake.

/// Whether the bytes are a workbook: a ZIP whose entries have telling names, which may stand anywhere in it.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && bytes.windows(12).any(|window| window == b"xl/workbook.")
}

/// The code that says what the bytes are, when they are no text.
pub(super) fn not_text(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let has = |needle: &[u8]| start.windows(needle.len()).any(|window| window == needle);
    if start.starts_with(b"PK\x03\x04") {
        // A workbook is a ZIP whose first entries have telling names.
        return Some(if has(b"[Content_Types].xml") || has(b"xl/") {
            "table.not_text.xlsx"
        } else {
            "table.not_text.zip"
        });
    }
    let known: [(&[u8], &str); 7] = [
        (b"\xD0\xCF\x11\xE0", "table.not_text.xls"),
        (b"%PDF", "table.not_text.pdf"),
        (b"\x89PNG", "table.not_text.image"),
        (b"\xFF\xD8\xFF", "table.not_text.image"),
        (b"GIF8", "table.not_text.image"),
        (b"\x1F\x8B", "table.not_text.zip"),
        (b"7z\xBC\xAF", "table.not_text.zip"),
    ];
    if let Some((_, what)) = known.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Some(what);
    }
    let sixteen = start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]);
    if !sixteen && start.contains(&0) {
        return Some("table.not_text.binary");
    }
    // A page instead of the file: a login that ran out while downloading.
    let words =
        String::from_utf8_lossy(start.get(..start.len().min(256)).unwrap_or_default()).to_ascii_lowercase();
    let words = words.trim_start_matches('\u{FEFF}').trim_start();
    (words.starts_with("<!doctype html") || words.starts_with("<html")).then_some("table.not_text.html")
}
