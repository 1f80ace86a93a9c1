//! The part of a section that fits a phone's screen, word for word.

use std::ops::Range;

use crate::code::{BlockKind, Section};

const LEFT_OUT: &str = "…";

/// Sentences of one section, as they stand there, with "…" where text is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, Markdown marks and all.
    pub text: String,
    /// The sentences that matter, as byte ranges in [`Excerpt::text`], in order.
    pub marked: Vec<Range<usize>>,
    /// Whether this is the whole section.
    pub whole: bool,
}

impl Excerpt {
    pub(crate) fn of(section: &Section, marked: &[Range<usize>], max_chars: usize) -> Self {
        let text = section.text();
        if text.chars().count() <= max_chars {
            return Self { text: text.to_owned(), marked: marked.to_vec(), whole: true };
        }
        let matters = |n: usize| section.sentences().get(n).is_some_and(|s| marked.contains(&s.span));
        let chosen = choose(section, &matters, max_chars);
        let mut excerpt = Self::default();
        let mut last = None;
        for n in &chosen {
            excerpt.join(section, last, *n);
            excerpt.push(section, *n, matters(*n), max_chars);
            last = Some(*n);
        }
        if last.is_some_and(|n| n + 1 < section.sentences().len()) && !excerpt.text.ends_with(LEFT_OUT) {
            excerpt.text.push(' ');
            excerpt.text.push_str(LEFT_OUT);
        }
        excerpt
    }

    /// What stands between the sentence before and this one: the section's own space, or the mark of a gap;
    /// then the mark of a list item that begins here.
    fn join(&mut self, section: &Section, last: Option<usize>, n: usize) {
        let Some(sentence) = section.sentences().get(n) else { return };
        let previous = last.and_then(|last| section.sentences().get(last));
        let gap = last.map_or(n > 0, |last| last + 1 < n);
        let beside = previous.is_some_and(|previous| previous.block == sentence.block);
        let left_out = match (previous, gap) {
            (_, false) => "",
            (None, true) => "… ",
            (Some(_), true) => " …",
        };
        if !(left_out.starts_with(' ') && self.text.ends_with(LEFT_OUT)) {
            self.text.push_str(left_out);
        }
        if let Some(previous) = previous {
            let between = section.text().get(previous.span.end..sentence.span.start).unwrap_or_default();
            self.text.push_str(match (beside, between.contains("\n\n")) {
                (true, _) => " ",
                (false, true) => "\n\n",
                (false, false) => "\n",
            });
        }
        let block = section.blocks().get(sentence.block);
        if let Some(item) = block.filter(|b| b.kind == BlockKind::Item && b.body.start == sentence.span.start)
        {
            self.text.push_str(section.text().get(item.span.start..item.body.start).unwrap_or_default());
        }
    }

    fn push(&mut self, section: &Section, n: usize, matters: bool, max_chars: usize) {
        let span = section.sentences().get(n).map_or(0..0, |sentence| sentence.span.clone());
        let words = section.text().get(span).unwrap_or_default();
        let start = self.text.len();
        let cut = cut_at_word(words, max_chars);
        self.text.push_str(cut);
        if matters {
            self.marked.push(start..self.text.len());
        }
        if cut.len() < words.len() {
            self.text.push(' ');
            self.text.push_str(LEFT_OUT);
        }
    }
}

/// The sentences to show: those that matter while they fit, at least one, then their neighbours after and before.
fn choose(section: &Section, matters: &dyn Fn(usize) -> bool, max_chars: usize) -> Vec<usize> {
    let length = |n: usize| {
        let span = section.sentences().get(n).map_or(0..0, |s| s.span.clone());
        section.text().get(span).unwrap_or_default().chars().count() + 3
    };
    let count = section.sentences().len();
    let mut chosen: Vec<usize> = Vec::new();
    let mut used = 0;
    let anchors = (0..count).filter(|n| matters(*n)).chain(std::iter::once(0));
    for n in anchors {
        if !chosen.contains(&n) && (chosen.is_empty() || (matters(n) && used + length(n) <= max_chars)) {
            used += length(n);
            chosen.push(n);
        }
    }
    let (mut first, mut last) = (chosen.first().copied().unwrap_or(0), chosen.last().copied().unwrap_or(0));
    let inside = (first..last).filter(|n| !chosen.contains(n)).collect::<Vec<_>>();
    let after = (last + 1..count).map(|n| (n, true));
    let before = (0..first).rev().map(|n| (n, false));
    let wanted = inside.into_iter().map(|n| (n, true)).chain(after).chain(before);
    for (n, forward) in wanted {
        let beside = (n > first && n < last) || (forward && n == last + 1) || (!forward && n + 1 == first);
        if beside && used + length(n) <= max_chars {
            used += length(n);
            chosen.push(n);
            (first, last) = (first.min(n), last.max(n));
        }
    }
    chosen.sort_unstable();
    chosen
}

/// The beginning of a sentence, up to a word's end, in so many characters.
fn cut_at_word(words: &str, max_chars: usize) -> &str {
    let Some((end, _)) = words.char_indices().nth(max_chars) else { return words };
    let cut = words.get(..end).unwrap_or_default();
    let at = cut.rfind(char::is_whitespace).unwrap_or(end);
    words.get(..at).unwrap_or_default().trim_end()
}
