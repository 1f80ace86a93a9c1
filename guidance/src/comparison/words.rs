//! What changed within a paragraph, word by word.

use similar::{ChangeTag, TextDiff};

use super::Paragraph;

/// A stretch of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// It is in both.
    Same(&'a str),
    /// It was there.
    Removed(&'a str),
    /// It is there now.
    Added(&'a str),
}

/// What is the same between two changes is read as changed with them when it is shorter, in words: nobody reads a sentence of which every second word is struck out.
const ISLAND_WORDS: usize = 2;

pub(super) fn same(text: &str) -> Paragraph<'_> {
    Paragraph { parts: vec![Part::Same(text)] }
}

pub(super) fn removed(text: &str) -> Paragraph<'_> {
    Paragraph { parts: vec![Part::Removed(text)] }
}

pub(super) fn added(text: &str) -> Paragraph<'_> {
    Paragraph { parts: vec![Part::Added(text)] }
}

/// A stretch of the old and of the new paragraph that belong together, as byte ranges.
#[derive(Clone, Copy)]
struct Stretch {
    is_same: bool,
    old: (usize, usize),
    new: (usize, usize),
}

pub(super) fn changed<'a>(old: &'a str, new: &'a str) -> Paragraph<'a> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let (mut was, mut is) = (0, 0);
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let bytes = change.value().len();
        let (was_bytes, is_bytes) = match change.tag() {
            ChangeTag::Equal => (bytes, bytes),
            ChangeTag::Delete => (bytes, 0),
            ChangeTag::Insert => (0, bytes),
        };
        let next = Stretch {
            is_same: change.tag() == ChangeTag::Equal,
            old: (was, was + was_bytes),
            new: (is, is + is_bytes),
        };
        (was, is) = (next.old.1, next.new.1);
        push(&mut stretches, next);
    }
    let stretches = without_islands(&stretches, new);
    let part = |stretch: Stretch| {
        let text = (&old[stretch.old.0..stretch.old.1], &new[stretch.new.0..stretch.new.1]);
        match stretch.is_same {
            true => [None, Some(Part::Same(text.1))],
            false => [
                (!text.0.is_empty()).then_some(Part::Removed(text.0)),
                (!text.1.is_empty()).then_some(Part::Added(text.1)),
            ],
        }
    };
    Paragraph { parts: stretches.into_iter().flat_map(part).flatten().collect() }
}

fn push(stretches: &mut Vec<Stretch>, next: Stretch) {
    match stretches.last_mut() {
        Some(last) if last.is_same == next.is_same => {
            last.old.1 = next.old.1;
            last.new.1 = next.new.1;
        }
        _ => stretches.push(next),
    }
}

fn without_islands(stretches: &[Stretch], new: &str) -> Vec<Stretch> {
    let last = stretches.len().saturating_sub(1);
    let mut merged = Vec::with_capacity(stretches.len());
    for (place, stretch) in stretches.iter().enumerate() {
        let words = new[stretch.new.0..stretch.new.1].split_whitespace().count();
        let is_island = place > 0 && place < last && words <= ISLAND_WORDS;
        push(&mut merged, Stretch { is_same: stretch.is_same && !is_island, ..*stretch });
    }
    merged
}
