//! How wide the letters of the PDF's two fonts are. Every reader of PDF has both (ISO 32000-1, 9.6.2.2); the widths are those of Adobe's Core 14 AFM files.

/// A font of the PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    Regular,
    Bold,
}

impl Font {
    /// How wide a text is, in points.
    pub(super) fn width(self, text: &str, size: f32) -> f32 {
        encode(text).iter().map(|byte| f32::from(self.of_byte(*byte))).sum::<f32>() * size / 1_000.0
    }

    fn of_byte(self, byte: u8) -> u16 {
        let widths = match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
        };
        match byte {
            0x91 | 0x92 | 0xB7 => 278,
            0x93 | 0x94 => 500,
            0x85 | 0x97 => 1_000,
            // Letters with accents: as wide as the widest that such a letter can be
            _ => widths.get(usize::from(byte).wrapping_sub(32)).copied().unwrap_or(778),
        }
    }
}

/// The text in WinAnsiEncoding. A letter that it does not have becomes a question mark.
pub(super) fn encode(text: &str) -> Vec<u8> {
    let byte = |character: char| match character {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(character)).unwrap_or(b'?'),
        '…' => 0x85,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        _ => b'?',
    };
    text.chars().map(byte).collect()
}

/// From the space to the tilde.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

#[rustfmt::skip]
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_as_wide_as_adobe_says() {
        assert!((Font::Regular.width("Hello", 10.0) - 22.78).abs() < 0.01);
        assert!((Font::Bold.width("Hello", 10.0) - 24.45).abs() < 0.01);
    }

    #[test]
    fn what_the_encoding_does_not_have_is_a_question_mark() {
        assert_eq!(
            encode("Zoë’s – ł"),
            b"Zo\xebs".iter().take(3).copied().chain(*b"\x92s \x96 ?").collect::<Vec<u8>>()
        );
    }
}
