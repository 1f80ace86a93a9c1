//! Paragraphs and list items.

use std::ops::Range;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// One item of a list.
    Item,
}

/// A paragraph or one item of a list, as byte ranges in the section's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// All of it, an item's mark (`- `, `(i) `, `2. `) included.
    pub span: Range<usize>,
    /// Its words: `span` without the mark.
    pub body: Range<usize>,
}

/// Splits a section's text at blank lines and at list marks.
pub(crate) fn split(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        let end = start + words.len();
        at += line.len();
        if words.is_empty() || is_rule(words) {
            open = false;
            continue;
        }
        let mark = mark_bytes(words);
        match blocks.last_mut() {
            Some(block) if open && mark == 0 => {
                block.span.end = end;
                block.body.end = end;
            }
            _ => {
                let kind = if mark > 0 { BlockKind::Item } else { BlockKind::Paragraph };
                blocks.push(Block { kind, span: start..end, body: start + mark..end });
            }
        }
        open = true;
    }
    blocks
}

/// Whether the line is only a rule (`---`, `***`).
fn is_rule(line: &str) -> bool {
    let mut marks = line.bytes().filter(|b| *b != b' ');
    let Some(first @ (b'-' | b'*' | b'_' | b'=')) = marks.next() else { return false };
    line.len() >= 3 && marks.all(|b| b == first)
}

/// How many bytes of list mark, with the space after it, the line begins with; 0 when it is no item.
fn mark_bytes(line: &str) -> usize {
    let Some(space) = line.find([' ', '\t', '\u{200b}']) else { return 0 };
    let mark = line.get(..space).unwrap_or_default();
    let rest = line.get(space..).unwrap_or_default();
    let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\u{200b}']).len();
    if gap < rest.len() && is_mark(mark) { space + gap } else { 0 }
}

fn is_mark(mark: &str) -> bool {
    if matches!(mark, "-" | "*" | "+" | "•" | "●" | "▪" | "◦" | "–") {
        return true;
    }
    let name = mark.trim_start_matches('(').trim_end_matches([')', '.']);
    let numeral = name.bytes().all(|b| b.is_ascii_digit());
    let roman = name.len() <= 4 && name.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let letter = name.len() == 1 && name.bytes().all(|b| b.is_ascii_lowercase());
    mark.ends_with([')', '.']) && (1..=4).contains(&name.len()) && (numeral || roman || letter)
}

#[cfg(test)]
mod tests {
    use super::{BlockKind, split};

    fn bodies(text: &str) -> Vec<(BlockKind, &str)> {
        split(text).into_iter().map(|b| (b.kind, &text[b.body])).collect()
    }

    #[test]
    fn paragraphs_and_items() {
        use BlockKind::{Item, Paragraph};
        let text = "One\ntwo\n\n- a b\n  more\n- c\n\n(i) d\n2. e\n---\n$5 is fine\n";
        let want = [
            (Paragraph, "One\ntwo"),
            (Item, "a b\n  more"),
            (Item, "c"),
            (Item, "d"),
            (Item, "e"),
            (Paragraph, "$5 is fine"),
        ];
        assert_eq!(bodies(text), want);
    }

    #[test]
    fn words_that_only_look_like_marks() {
        for text in ["I. think", "*bold* text", "2019 was good", "-", "e.g. this", "(see below) x"] {
            assert_eq!(bodies(text)[0].0, BlockKind::Paragraph, "{text}");
        }
    }
}
