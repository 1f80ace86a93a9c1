//! Which lines are headings, and on which level.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Line, mark,
    number::{self, Number},
};

/// From this size on, beside the size of most letters, a line is set apart.
const LARGER: f32 = 1.12;
/// A line that ends before this share of the width was not broken to fit.
const SHORT: f32 = 0.8;

/// What makes a line a heading. The order is that of the levels, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Part,
    Article,
    /// Letters larger than those of the text, in steps of an eighth; the largest first.
    Larger(std::cmp::Reverse<u16>),
    Capitals,
    Letter,
    Section,
    /// A line of its own without a number, or the first number.
    Name,
    Number(u8),
    Bold,
    /// `Be kind:`
    Colon,
}

/// The headings among lines.
pub(super) struct Headings {
    levels: Vec<Option<u8>>,
    title: Range<usize>,
}

impl Headings {
    pub(super) fn find(lines: &[Line], wrapped: bool) -> Self {
        let page = Page::of(lines, wrapped);
        let mut looks: Vec<Option<Look>> = Vec::with_capacity(lines.len());
        for at in 0..lines.len() {
            let after_heading =
                at.checked_sub(1).and_then(|before| looks.get(before)).is_some_and(Option::is_some);
            looks.push(page.look(at, after_heading));
        }
        page.only_numbered_ones_count_up(&mut looks);
        let title = title(lines, &looks);
        for look in looks.get_mut(title.clone()).into_iter().flatten() {
            *look = None;
        }
        Self { levels: levels(&looks), title }
    }

    /// The lines that are the title.
    pub(super) const fn title(&self) -> Range<usize> {
        self.title.start..self.title.end
    }

    pub(super) fn level(&self, at: usize) -> Option<u8> {
        self.levels.get(at).copied().flatten()
    }
}

/// The lines, and how they are set.
struct Page<'a> {
    lines: &'a [Line],
    wrapped: bool,
    /// Whether paragraphs have room between them.
    spaced: bool,
    /// Whether headings are set larger or bold, so that other lines are none.
    set_apart: bool,
}

impl<'a> Page<'a> {
    fn of(lines: &'a [Line], wrapped: bool) -> Self {
        let spaced = is_spaced(lines);
        let apart = lines
            .iter()
            .filter(|line| (line.size > LARGER || line.bold) && number::is_short(&line.text))
            .count();
        Self { lines, wrapped, spaced, set_apart: apart >= 3 }
    }

    fn look(&self, at: usize, after_heading: bool) -> Option<Look> {
        let line = self.lines.get(at)?;
        let next = self.lines.get(at + 1)?;
        let text = line.text.as_str();
        // A heading that is broken over two lines may break after any word
        let broken = (line.size > LARGER || line.bold)
            && !next.gap
            && next.bold == line.bold
            && (next.size - line.size).abs() < 0.06;
        if line.note.is_some()
            || !(may_be_heading(text) || broken && number::is_short(text))
            || !self.may_begin(at, after_heading)
        {
            return None;
        }
        if let Some((number, words)) = number::split(text) {
            let named = words.is_empty()
                || (words.chars().next().is_some_and(|c| !c.is_lowercase()) && !is_sentence(words));
            let fits = line.reach < 0.9 || line.size > LARGER || line.bold;
            return (named && fits).then(|| numbered(number, line));
        }
        if line.size > LARGER {
            return Some(Look::Larger(std::cmp::Reverse((line.size * 8.0).round().clamp(0.0, 800.0) as u16)));
        }
        let starts_low = text.chars().find(|c| c.is_alphabetic()).is_none_or(char::is_lowercase);
        if starts_low || mark::split(text).is_some() || is_sentence(text) || text.contains(": ") {
            return None;
        }
        if is_capitals(text) && line.reach < 0.95 {
            return Some(Look::Capitals);
        }
        if text.ends_with('.') {
            return None;
        }
        if line.bold {
            return Some(if text.ends_with(':') { Look::Colon } else { Look::Bold });
        }
        if self.set_apart || mark::split(&next.text).is_some() {
            return None;
        }
        self.name(at, after_heading)
    }

    /// A short line with text under it: nothing but its shape says that it is a heading.
    fn name(&self, at: usize, after_heading: bool) -> Option<Look> {
        let line = self.lines.get(at)?;
        let next = self.lines.get(at + 1)?;
        let words = line.text.split_whitespace().count();
        let next_is_text = next.reach >= SHORT
            || crate::block::words(&next.text) >= 6
            || (self.spaced && next.gap)
            || next.text.contains('@');
        let stands_apart = line.gap || after_heading || at == 0 || !self.spaced;
        if !stands_apart || line.reach > 0.75 {
            return None;
        }
        if let Some(name) = line.text.strip_suffix(':') {
            let few = name.split_whitespace().count() <= 5;
            return few.then_some(Look::Colon);
        }
        let title_case = is_title_case(&line.text);
        let next_is_name = next.text.ends_with(':') && next.reach < 0.75;
        let short = words <= 7 && line.reach < 0.6;
        ((title_case && words <= 10 || short) && (next_is_text || next_is_name)).then_some(Look::Name)
    }

    /// Whether a new thought can begin with this line.
    fn may_begin(&self, at: usize, after_heading: bool) -> bool {
        let (Some(line), Some(before)) =
            (self.lines.get(at), at.checked_sub(1).and_then(|at| self.lines.get(at)))
        else {
            return true;
        };
        let larger = line.size > LARGER && before.size < line.size;
        let bolder = line.bold && !before.bold;
        if line.gap || after_heading || larger || bolder || !self.wrapped {
            let plain = number::split(&line.text).is_none() && !is_capitals(&line.text);
            let runs_on = line.page_start && plain && is_open(&before.text);
            return !runs_on || after_heading || larger || bolder;
        }
        let numbered = number::split(&line.text).is_some();
        (!self.spaced || numbered)
            && (is_closed(&before.text) || mark::split(&before.text).is_some() || before.reach < SHORT)
    }

    /// "1. Ask. 2. Tell." is a list: a number is no heading's when the next number follows at once, unless all of them do.
    fn only_numbered_ones_count_up(&self, looks: &mut [Option<Look>]) {
        let found: Vec<usize> = (0..looks.len())
            .filter(|at| {
                matches!(looks.get(*at), Some(Some(Look::Number(_) | Look::Letter | Look::Name)))
                    && self.lines.get(*at).is_some_and(|line| {
                        number::split(&line.text).is_some() && !line.bold && !is_capitals(&line.text)
                    })
            })
            .collect();
        for pair in found.windows(2) {
            let [first, second] = pair else { continue };
            let kind = |at: usize| {
                self.lines.get(at).and_then(|line| number::split(&line.text)).map(|(number, _)| number)
            };
            if second - first == 1 && kind(*first) == kind(*second) {
                for at in [*first, *second] {
                    if let Some(look) = looks.get_mut(at) {
                        *look = None;
                    }
                }
            }
        }
    }
}

fn numbered(number: Number, line: &Line) -> Look {
    match number {
        Number::Part => Look::Part,
        Number::Article => Look::Article,
        Number::Section => Look::Section,
        Number::Letter => Look::Letter,
        Number::Decimal(1) if line.size > LARGER => {
            Look::Larger(std::cmp::Reverse((line.size * 8.0).round().clamp(0.0, 800.0) as u16))
        }
        Number::Decimal(1) if is_capitals(&line.text) => Look::Capitals,
        Number::Decimal(1) => Look::Name,
        Number::Decimal(depth) => Look::Number(depth),
    }
}

/// The lines at the very top that are the title: the first, and what goes on in the same way.
fn title(lines: &[Line], looks: &[Option<Look>]) -> Range<usize> {
    let Some(first) = lines.first() else { return 0..0 };
    let numbered = number::split(&first.text).is_some();
    let look = looks.first().copied().flatten();
    let repeats = look.is_some_and(|look| {
        !matches!(look, Look::Larger(_)) && looks.iter().filter(|other| **other == Some(look)).count() > 1
    });
    let only_name = matches!(look, Some(Look::Colon | Look::Bold))
        || (repeats && lines.get(1).is_some_and(|line| line.reach > SHORT));
    if numbered || only_name || !may_be_heading(&first.text) || is_sentence(&first.text) || first.reach > 0.95
    {
        return 0..0;
    }
    let goes_on = |line: &&Line| {
        !line.gap
            && (line.size - first.size).abs() < 0.06
            && line.bold == first.bold
            && (line.size > LARGER || is_capitals(&line.text) && is_capitals(&first.text))
            && may_be_heading(&line.text)
            && number::split(&line.text).is_none()
    };
    let end = 1 + lines.iter().skip(1).take(3).take_while(goes_on).count();
    if end < lines.len() { 0..end } else { 0..0 }
}

/// The looks in use, outermost first, as levels.
fn levels(looks: &[Option<Look>]) -> Vec<Option<u8>> {
    let used: BTreeSet<Look> = looks.iter().flatten().copied().collect();
    let ranked: Vec<Look> = used.into_iter().collect();
    let level = |look: &Look| {
        ranked.iter().position(|other| other == look).and_then(|rank| u8::try_from(rank + 1).ok())
    };
    looks.iter().map(|look| look.as_ref().and_then(level)).collect()
}

/// Whether room between paragraphs is usual.
pub(super) fn is_spaced(lines: &[Line]) -> bool {
    let gaps = lines.iter().filter(|line| line.gap && !line.page_start).count();
    gaps * 8 >= lines.len()
}

fn may_be_heading(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let dangling =
        ["of", "and", "the", "or", "to", "a", "in", "for", "with", "by", "our", "your", "is", "are"];
    let last = text.split_whitespace().next_back().unwrap_or_default();
    number::is_short(text)
        && letters >= 2
        && !text.contains(['@', '_', '\u{fffd}'])
        && !text.contains("://")
        && !text.ends_with([',', ';', '-'])
        && !dangling.contains(&last)
}

/// A sentence ends with a full stop; a heading of several words does not.
fn is_sentence(text: &str) -> bool {
    text.ends_with('.') && !is_capitals(text) && text.split_whitespace().count() > 4
        || text.ends_with(['!', ';'])
        || text.trim_end_matches('.').contains(". ")
}

/// Whether a line ends a sentence.
pub(super) fn is_closed(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with(['.', '!', '?', ':', ';', '。'])
}

/// Whether a line breaks off inside a sentence.
fn is_open(text: &str) -> bool {
    !is_closed(text)
}

pub(super) fn is_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (upper, lower) = letters.fold((0, 0), |(upper, lower), c| {
        if c.is_uppercase() {
            (upper + 1, lower)
        } else if c.is_lowercase() {
            (upper, lower + 1)
        } else {
            (upper, lower)
        }
    });
    upper >= 4 && lower * 10 <= upper
}

fn is_title_case(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.chars().count() > 3).collect();
    let upper = words
        .iter()
        .filter(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase))
        .count();
    upper * 10 >= words.len() * 6 && text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}
