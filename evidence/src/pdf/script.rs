//! PostScript inside a PDF: maps of characters and calculations.

/// The same without comments; what stands in a string is none.
pub(super) fn without_comments(bytes: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(bytes.len());
    let mut depth = 0_usize;
    let mut escaped = false;
    let mut comment = false;
    for &byte in bytes {
        if comment {
            comment = !matches!(byte, b'\n' | b'\r');
        } else if depth == 0 && byte == b'%' {
            comment = true;
        } else {
            match byte {
                _ if escaped => {}
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            escaped = depth > 0 && byte == b'\\' && !escaped;
        }
        if !comment {
            clean.push(byte);
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn strings_are_no_comments() {
        assert_eq!(
            without_comments(b"%!PS\n/A (50% \\) %) def % by Alice\n{ 1 }"),
            b"\n/A (50% \\) %) def \n{ 1 }"
        );
    }
}
