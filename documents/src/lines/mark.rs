//! The marks that list items begin with.

use std::collections::HashMap;

use crate::block::{Block, Kind};

/// Signs that stand for a bullet, also as word processors' symbol fonts come out of a PDF.
const BULLETS: &[char] = &[
    '-', '*', '+', '•', '●', '▪', '◦', '–', '—', '■', '□', '○', '◆', '❖', '➢', '✓', '✔', '➤', '►', '▸', '‣',
    '⁃', '·', '∙', '∗', '\u{f0b7}', '\u{f0a7}', '\u{f0d8}', '\u{f0fc}', '\u{fffd}',
];

/// The mark (bullets as `-`) and the words after it; `None` when the line is no item. The mark alone is an item without words.
pub(crate) fn split(line: &str) -> Option<(String, &str)> {
    let line = line.trim_matches(unseen);
    let end = line.find(unseen).unwrap_or(line.len());
    let (sign, rest) = line.split_at_checked(end)?;
    let rest = rest.trim_matches(unseen);
    let mut chars = sign.chars();
    let first = chars.next()?;
    if BULLETS.contains(&first) {
        if chars.as_str().is_empty() {
            return Some(("-".to_owned(), rest));
        }
        // "•Words", as it comes out of some PDFs; a dash may begin a word
        if !matches!(first, '-' | '*' | '+' | '–' | '—' | '∗' | '\u{fffd}') {
            return Some(("-".to_owned(), line.trim_start_matches(first).trim_start_matches(unseen)));
        }
        return None;
    }
    if sign == "o" && rest.starts_with(char::is_uppercase) {
        return Some(("-".to_owned(), rest));
    }
    (is_label(sign) && !rest.is_empty()).then(|| (sign.to_owned(), rest))
}

fn unseen(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// `1.`, `(a)`, `iv)`: what the reader of sections takes for a mark.
pub(crate) fn is_label(sign: &str) -> bool {
    let name = sign.trim_start_matches('(').trim_end_matches([')', '.']);
    let digits = name.len() <= 2 && name.bytes().all(|b| b.is_ascii_digit());
    let roman = name.len() <= 4 && name.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let letter = name.len() == 1 && name.bytes().all(|b| b.is_ascii_lowercase());
    let closed = sign.ends_with(')') || (sign.ends_with('.') && !sign.starts_with('('));
    closed && !name.is_empty() && (digits || roman || letter)
}

/// The paragraphs of lines: a new one at each empty line and each mark.
pub(crate) fn join_continued<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines.map(str::trim) {
        if line.is_empty() {
            open = false;
        } else if let Some(last) = paragraphs.last_mut().filter(|_| open && split(line).is_none()) {
            last.push(' ');
            last.push_str(line);
        } else {
            paragraphs.push(line.to_owned());
            open = true;
        }
    }
    paragraphs
}

/// Lists in which every item is written `a.` (or `i.`, or `1.`) are meant to count: the next one is shown as `b.`
pub(crate) fn count_up(blocks: &mut [Block]) {
    // The mark as it was written, and how many items there have been, for each way of counting
    let mut lists: HashMap<Way, (String, usize)> = HashMap::new();
    for block in blocks {
        let Kind::Item { mark, .. } = &mut block.kind else {
            if block.is_heading() {
                lists.clear();
            }
            continue;
        };
        let Some(way) = Way::of(mark) else { continue };
        let (written, count) = lists.entry(way).or_insert_with(|| (mark.clone(), 0));
        if written != mark {
            (*written, *count) = (mark.clone(), 0);
        }
        *count += 1;
        if let Some(name) = way.name(*count).filter(|_| *count > 1) {
            let own = mark.trim_start_matches('(').trim_end_matches(['.', ')']);
            *mark = mark.replacen(own, &name, 1);
        }
    }
}

/// A way of counting, by what it begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    Digits,
    Roman,
    Letters,
}

impl Way {
    fn of(mark: &str) -> Option<Self> {
        match mark.trim_start_matches('(').trim_end_matches(['.', ')']) {
            "1" => Some(Self::Digits),
            "i" => Some(Self::Roman),
            "a" => Some(Self::Letters),
            _ => None,
        }
    }

    /// The name of an item, the first being 1; none beyond what a mark can be.
    fn name(self, count: usize) -> Option<String> {
        // The reader of sections takes no longer ones for marks
        const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
        match self {
            Self::Digits => (count < 100).then(|| count.to_string()),
            Self::Roman => ROMAN.get(count.checked_sub(1)?).map(|name| (*name).to_owned()),
            Self::Letters => u8::try_from(count)
                .ok()
                .filter(|count| *count <= 26)
                .map(|count| char::from(b'a' + count - 1).to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{count_up, join_continued, split};
    use crate::block::{Block, Kind};

    #[test]
    fn lists_that_repeat_their_mark_count() {
        let items = ["a.", "a.", "(i)", "1.", "1.", "(i)", "a.", "ii."];
        let mut blocks = items.map(|mark| Block::item(0, mark, "x"));
        count_up(&mut blocks);
        let marks =
            blocks.map(|block| if let Kind::Item { mark, .. } = block.kind { mark } else { String::new() });
        assert_eq!(marks, ["a.", "b.", "(i)", "1.", "2.", "(ii)", "c.", "ii."]);
    }

    #[test]
    fn marks_and_what_only_looks_like_one() {
        let mark = |line: &'static str| split(line).map(|(mark, rest)| format!("{mark}|{rest}"));
        for (line, want) in [
            ("- cash", "-|cash"),
            ("●\u{200b} Be Kind  ", "-|Be Kind"),
            ("•Words", "-|Words"),
            ("o Words", "-|Words"),
            ("(iv) words", "(iv)|words"),
            ("12. Words", "12.|Words"),
            ("b) words", "b)|words"),
            ("●", "-|"),
        ] {
            assert_eq!(mark(line).as_deref(), Some(want), "{line}");
        }
        for line in [
            "",
            "-5 is cold",
            "2019. It was",
            "I. Words",
            "e.g. this",
            "*stress* here",
            "o words",
            "1.",
            "(see) this",
        ] {
            assert_eq!(mark(line), None, "{line}");
        }
    }

    #[test]
    fn continued_lines() {
        assert_eq!(
            join_continued(["i. one", "  two", "", "three", "1. four"].into_iter()),
            ["i. one two", "three", "1. four"]
        );
    }
}
