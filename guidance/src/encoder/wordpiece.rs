//! Pieces of words, as BERT's uncased tokenizer makes them. Source: google-research/bert, `tokenization.py`.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A longer word is unknown as a whole.
const LONGEST: usize = 100;
/// Of a text that is too long, one part in so many is taken from its end.
const LAST_PART: usize = 3;

/// The vocabulary.
pub(super) struct WordPiece {
    known: HashMap<&'static str, u32>,
    begin: u32,
    end: u32,
    unknown: u32,
}

impl WordPiece {
    /// From a list with one piece a line, pieces inside words beginning with `##`; none when its own marks are not in it.
    pub(super) fn new(list: &'static str) -> Option<Self> {
        let known: HashMap<&str, u32> = list.lines().zip(0..).collect();
        let find = |mark: &str| known.get(mark).copied();
        let (begin, end, unknown) = (find("[CLS]")?, find("[SEP]")?, find("[UNK]")?);
        Some(Self { known, begin, end, unknown })
    }

    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// At most so many pieces, the marks at both ends among them; of a longer text the beginning and the end.
    pub(super) fn pieces(&self, text: &str, most: usize) -> Vec<u32> {
        let mut pieces = vec![self.begin];
        words(text).iter().for_each(|word| self.add(word, &mut pieces));
        let most = most.saturating_sub(1).max(1);
        if let Some(over) = pieces.len().checked_sub(most) {
            let begin = most - most / LAST_PART;
            pieces.drain(begin..begin + over);
        }
        pieces.push(self.end);
        pieces
    }

    /// The longest known piece, then the longest known of what is left.
    fn add(&self, word: &str, pieces: &mut Vec<u32>) {
        let start = pieces.len();
        let mut rest = word;
        let mut whole = word.chars().count() <= LONGEST;
        while whole && !rest.is_empty() {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let found = ends.filter_map(|end| rest.split_at_checked(end)).find_map(|(piece, after)| {
                let inside = rest.len() < word.len();
                let piece = if inside {
                    self.known.get(format!("##{piece}").as_str())
                } else {
                    self.known.get(piece)
                };
                Some((*piece?, after))
            });
            match found {
                Some((piece, after)) => {
                    pieces.push(piece);
                    rest = after;
                }
                None => whole = false,
            }
        }
        if !whole {
            pieces.truncate(start);
            pieces.push(self.unknown);
        }
    }
}

/// Lower-case words without accents; every mark and every Chinese character is a word.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    let plain = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    for c in plain {
        if c.is_whitespace() {
            open = false;
        } else if c.is_control() || c == '\u{fffd}' || is_format(c) {
            // Not there at all
        } else if is_mark(c) || is_chinese(c) {
            words.push(c.to_string());
            open = false;
        } else if let (true, Some(word)) = (open, words.last_mut()) {
            word.push(c);
        } else {
            words.push(c.to_string());
            open = true;
        }
    }
    words
}

/// Invisible characters that steer how others are shown.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}')
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
        || matches!(c, '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{964}' | '\u{965}')
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::{WordPiece, words};

    #[test]
    fn words_are_plain_and_marks_stand_alone() {
        assert_eq!(words("Can’t  ACCEPT\tcafé-gift?"), ["can", "’", "t", "accept", "cafe", "-", "gift", "?"]);
        assert_eq!(words("a\u{200b}b 贿赂"), ["ab", "贿", "赂"]);
    }

    #[test]
    fn a_word_is_its_longest_known_pieces_or_unknown() {
        let list = "[PAD]\n[UNK]\n[CLS]\n[SEP]\ngift\n##s\n##ed\nre\n##gift";
        let words = WordPiece::new(list).unwrap();
        assert_eq!(words.pieces("gifts regifted zebra", 96), [2, 4, 5, 7, 8, 6, 1, 3]);
        assert_eq!(words.pieces("gift gift gifts regifts", 5), [2, 4, 4, 5, 3]);
        assert_eq!(words.pieces("", 96), [2, 3]);
        assert_eq!(words.pieces(&"g".repeat(200), 96), [2, 1, 3]);
        assert!(WordPiece::new("gift").is_none());
    }
}
