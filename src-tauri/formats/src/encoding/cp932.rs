//! What can be written in CP932, the encoding of carriers' and malls' files.

use encoding_rs::SHIFT_JIS;

/// The characters of `text` that CP932 does not have, each once, in their order.
///
/// Every character is tried by itself: the whole-text encoder would replace them without saying which.
pub fn not_in_cp932(text: &str) -> String {
    let mut missing = String::new();
    let mut utf8 = [0_u8; 4];
    for character in text.chars().filter(|character| !character.is_ascii()) {
        let (_, _, unmappable) = SHIFT_JIS.encode(character.encode_utf8(&mut utf8));
        if unmappable && !missing.contains(character) {
            missing.push(character);
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::not_in_cp932;

    #[test]
    fn names_that_malls_deliver_are_told_apart() {
        assert_eq!(not_in_cp932("髙橋 﨑山 ①㈱ ～"), "");
        assert_eq!(not_in_cp932("𠮷野 ♡𠮷〜"), "𠮷♡〜");
    }
}
