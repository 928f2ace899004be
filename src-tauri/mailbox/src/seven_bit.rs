//! Makes answers readable for the IMAP crate: its grammar allows seven bits outside literals, while servers (Dovecot among them)
//! put the names of folders in UTF-8 into what they tell people. Without this, "no such folder" would be "unreadable answer".

/// Follows a stream and replaces eight-bit bytes outside literals by question marks; mails, which are literals, stay as they are.
#[derive(Debug, Default)]
pub(crate) struct SevenBit {
    /// Bytes of a literal still to come.
    literal: u64,
    /// The number after a `{`, while it may still become a literal's length.
    number: Option<u64>,
    /// That number's `}` was read.
    closed: bool,
}

impl SevenBit {
    /// Cleans what was read next.
    pub fn clean(&mut self, bytes: &mut [u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.literal > 0 {
                let length = usize::try_from(self.literal).unwrap_or(usize::MAX).min(rest.len());
                self.literal -= length as u64;
                rest = rest.get_mut(length..).unwrap_or_default();
                continue;
            }
            let Some((byte, tail)) = rest.split_first_mut() else { break };
            self.step(byte);
            rest = tail;
        }
    }

    fn step(&mut self, byte: &mut u8) {
        match (*byte, self.number, self.closed) {
            (b'{', _, _) => (self.number, self.closed) = (Some(0), false),
            (digit @ b'0'..=b'9', Some(number), false) => {
                self.number = Some(number.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
            }
            (b'+', Some(_), false) | (b'\r', Some(_), true) => {}
            (b'}', Some(_), false) => self.closed = true,
            (b'\n', Some(number), true) => {
                self.literal = number;
                (self.number, self.closed) = (None, false);
            }
            _ => {
                (self.number, self.closed) = (None, false);
                if !byte.is_ascii() {
                    *byte = b'?';
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cleaned_and_mails_are_not() {
        let stream = "a1 NO 無い\r\n* 1 FETCH (BODY[] {9}\r\n受注\r\n{) あ{2} x\r\n".as_bytes();
        for piece in 1..stream.len() {
            let mut cleaner = SevenBit::default();
            let mut bytes = stream.to_vec();
            for chunk in bytes.chunks_mut(piece) {
                cleaner.clean(chunk);
            }
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(
                text, "a1 NO ??????\r\n* 1 FETCH (BODY[] {9}\r\n受注\r\n{) ???{2} x\r\n",
                "pieces of {piece}"
            );
        }
    }
}
