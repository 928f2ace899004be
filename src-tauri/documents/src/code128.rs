//! Code 128, the barcode that hand scanners at the packing table read: order numbers as bars.

/// Widths of the three bars and three gaps of each symbol, in modules (ISO/IEC 15417, table 1).
const SYMBOLS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
const CODE_C: usize = 99;
const CODE_B: usize = 100;
const START_B: usize = 104;
const START_C: usize = 105;
const STOP: usize = 106;

/// The bars and gaps of `text` in modules, beginning with a bar; `None` when the text has a character that
/// set B lacks, is empty, or is too long for a scanner.
pub(crate) fn modules(text: &str) -> Option<Vec<u8>> {
    let values = values(text)?;
    let mut out = Vec::new();
    for value in values {
        out.extend(SYMBOLS.get(value)?.bytes().map(|digit| digit - b'0'));
    }
    Some(out)
}

/// Start, data, check and stop symbols. Runs of four or more digits go in pairs (set C), as they take half
/// the room there.
fn values(text: &str) -> Option<Vec<usize>> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 48 || !bytes.iter().all(|b| (0x20..0x7f).contains(b)) {
        return None;
    }
    let mut out = Vec::new();
    let mut rest = bytes;
    let mut in_c = false;
    while let [first, tail @ ..] = rest {
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let want_c = digits >= 2 && (in_c || digits >= 4) && (in_c || digits % 2 == 0);
        if out.is_empty() {
            out.push(if want_c { START_C } else { START_B });
        } else if want_c != in_c {
            out.push(if want_c { CODE_C } else { CODE_B });
        }
        in_c = want_c;
        if let (true, [tens, ones, after @ ..]) = (in_c, rest) {
            out.push(usize::from(tens - b'0') * 10 + usize::from(ones - b'0'));
            rest = after;
        } else {
            out.push(usize::from(first - 0x20));
            rest = tail;
        }
    }
    let check = out.iter().enumerate().map(|(at, value)| at.max(1) * value).sum::<usize>() % 103;
    out.extend([check, STOP]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_framed_by_start_check_and_stop() {
        // Worked out by hand: 104 + 48 + 2*42 + 3*42 + 4*17 + 5*18 + 6*19 + 7*35 = 879, and 879 mod 103 = 55.
        assert_eq!(values("PJJ123C").unwrap(), [104, 48, 42, 42, 17, 18, 19, 35, 55, 106]);
    }

    #[test]
    fn digits_go_in_pairs() {
        assert_eq!(values("123456").unwrap()[..4], [105, 12, 34, 56]);
        // An odd run begins in set B, so that the rest is even.
        assert_eq!(values("A12345").unwrap()[..6], [104, 33, 17, 99, 23, 45]);
        assert_eq!(values("1234AB").unwrap()[..6], [105, 12, 34, 100, 33, 34]);
    }

    #[test]
    fn every_symbol_is_eleven_modules_wide_and_all_differ() {
        let (stop, symbols) = SYMBOLS.split_last().unwrap();
        assert!(symbols.iter().all(|s| s.bytes().map(|b| b - b'0').sum::<u8>() == 11));
        assert_eq!(stop.bytes().map(|b| b - b'0').sum::<u8>(), 13);
        assert_eq!(SYMBOLS.iter().collect::<std::collections::BTreeSet<_>>().len(), 107);
    }

    #[test]
    fn what_a_scanner_could_not_type_has_no_bars() {
        assert_eq!(modules("注文1"), None);
        assert_eq!(modules(""), None);
        assert_eq!(modules(&"9".repeat(49)), None);
    }
}
