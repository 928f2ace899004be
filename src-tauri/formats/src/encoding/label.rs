//! Decoding by a label that may be missing or wrong.

use super::{DecodedText, TextEncoding, decode, decode_as, detect, iso2022jp, replaced};

/// Whether the label was true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelVerdict {
    /// There was none, or it was right.
    Fine,
    /// The bytes are in another encoding than it says.
    Wrong,
    /// Nobody knows an encoding of that name.
    Unknown,
}

/// Decodes `bytes` that claim to be in `label` (a MIME charset name).
pub fn decode_labelled(bytes: &[u8], label: Option<&str>) -> (DecodedText, LabelVerdict) {
    let label = label.unwrap_or_default().trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let found = detect(bytes);
    if bytes.is_ascii() && found == TextEncoding::Utf8 {
        // ASCII is the same in all of them; a label without use is not worth a word.
        return (decode_as(bytes, found), LabelVerdict::Fine);
    }
    match label.as_str() {
        "" | "us-ascii" | "ascii" => (decode(bytes), LabelVerdict::Fine),
        "utf-8" | "utf8" => judged(bytes, found, TextEncoding::Utf8),
        "shift_jis" | "shift-jis" | "sjis" | "x-sjis" | "cp932" | "windows-31j" | "ms_kanji" | "ms932"
        | "csshiftjis" | "cswindows31j" | "x-ms-cp932" => {
            let cp932 = decode_as(bytes, TextEncoding::Cp932);
            // A few half-width kana make valid UTF-8 of two-byte characters by accident; Japanese UTF-8 has three-byte ones.
            if found == TextEncoding::Cp932
                || (found == TextEncoding::Utf8 && cp932.damaged == 0 && !bytes.iter().any(|b| *b >= 0xE0))
            {
                (cp932, LabelVerdict::Fine)
            } else {
                (decode_as(bytes, found), LabelVerdict::Wrong)
            }
        }
        "cp50220" | "cp50221" | "x-windows-iso2022jp" | "csiso2022jp" => iso2022(bytes, found),
        other if other.starts_with("iso-2022-jp") || other.starts_with("iso2022jp") => iso2022(bytes, found),
        other => by_name(bytes, found, other),
    }
}

fn iso2022(bytes: &[u8], found: TextEncoding) -> (DecodedText, LabelVerdict) {
    if iso2022jp::has_escapes(bytes) {
        (decode_as(bytes, TextEncoding::Iso2022Jp), LabelVerdict::Fine)
    } else {
        (decode_as(bytes, found), LabelVerdict::Wrong)
    }
}

fn judged(bytes: &[u8], found: TextEncoding, claimed: TextEncoding) -> (DecodedText, LabelVerdict) {
    if found == claimed {
        return (decode_as(bytes, claimed), LabelVerdict::Fine);
    }
    let as_claimed = decode_as(bytes, claimed);
    let as_found = decode_as(bytes, found);
    // A cut-off UTF-8 text isn't valid and still UTF-8: the reading with less damage is the true one.
    if found == TextEncoding::Cp932 && as_claimed.damaged <= as_found.damaged {
        (as_claimed, LabelVerdict::Fine)
    } else {
        (as_found, LabelVerdict::Wrong)
    }
}

fn by_name(bytes: &[u8], found: TextEncoding, label: &str) -> (DecodedText, LabelVerdict) {
    let as_found = decode_as(bytes, found);
    let Some(named) = encoding_rs::Encoding::for_label(label.as_bytes()) else {
        return (as_found, LabelVerdict::Unknown);
    };
    // Western labels fit any bytes, so they prove nothing: what reads as Japanese is Japanese.
    let proves_nothing = named.is_single_byte();
    if as_found.damaged == 0 && (proves_nothing || found != TextEncoding::Cp932) {
        let verdict = if label.starts_with("utf-16") { LabelVerdict::Fine } else { LabelVerdict::Wrong };
        return (as_found, verdict);
    }
    let (text, _) = named.decode_without_bom_handling(bytes);
    let damaged = replaced(&text);
    if damaged > as_found.damaged {
        (as_found, LabelVerdict::Wrong)
    } else {
        (DecodedText { text: text.into_owned(), encoding: found, damaged }, LabelVerdict::Fine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_right_wrong_missing_and_unknown() {
        let text = "日本語のメール、送料は５００円です";
        let utf8 = text.as_bytes().to_vec();
        let cp932 = encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
        let jis = encoding_rs::ISO_2022_JP.encode(text).0.into_owned();
        let euc = encoding_rs::EUC_JP.encode(text).0.into_owned();
        for (bytes, label, verdict) in [
            (&utf8, Some("utf-8"), LabelVerdict::Fine),
            (&utf8, Some("iso-2022-jp"), LabelVerdict::Wrong),
            (&utf8, Some("Shift_JIS"), LabelVerdict::Wrong),
            (&utf8, Some("iso-8859-1"), LabelVerdict::Wrong),
            (&utf8, None, LabelVerdict::Fine),
            (&cp932, Some("\"Windows-31J\""), LabelVerdict::Fine),
            (&cp932, Some("utf-8"), LabelVerdict::Wrong),
            (&cp932, Some("iso-2022-jp"), LabelVerdict::Wrong),
            (&cp932, Some("x-no-such"), LabelVerdict::Unknown),
            (&jis, Some("iso-2022-jp-ms"), LabelVerdict::Fine),
            (&jis, Some("utf-8"), LabelVerdict::Wrong),
            (&jis, Some("us-ascii"), LabelVerdict::Fine),
            (&euc, Some("euc-jp"), LabelVerdict::Fine),
        ] {
            let (read, said) = decode_labelled(bytes, label);
            assert_eq!((read.text.as_str(), said), (text, verdict), "{label:?}");
        }
    }

    #[test]
    fn half_width_kana_in_shift_jis_is_not_taken_for_utf8() {
        let (read, _) = decode_labelled(b"\xc2\xb1", Some("shift_jis"));
        assert_eq!(read.text, "ﾂｱ");
    }
}
