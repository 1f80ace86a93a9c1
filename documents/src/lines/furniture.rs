//! What every page repeats: headers, footers, page numbers.

use std::collections::HashMap;

use super::{Line, Pages};

/// How many lines at the top and at the bottom of a page may be furniture.
const EDGE_LINES: usize = 3;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Removed {
    pub(crate) repeated: usize,
    pub(crate) numbers: usize,
}

pub(crate) fn remove(pages: &mut Pages) -> Removed {
    if pages.known { between_pages(&mut pages.pages) } else { in_running_text(&mut pages.pages) }
}

/// Removes from the edges of pages what stands there on at least half of them, and page numbers.
fn between_pages(pages: &mut [Vec<Line>]) -> Removed {
    let mut removed = Removed::default();
    let seen = edge_counts(pages);
    let often = (pages.len() / 2).max(2);
    for (number, page) in pages.iter_mut().enumerate() {
        for edge in [Edge::Top, Edge::Bottom] {
            for _ in 0..EDGE_LINES {
                let Some(line) = edge.line(page) else { break };
                let repeats = seen.get(&(edge, shape(&line.text))).is_some_and(|count| *count >= often);
                if is_page_number(&line.text) {
                    removed.numbers += 1;
                } else if repeats && pages_worth(&line.text) && !(number == 0 && line.size > 1.2) {
                    removed.repeated += 1;
                } else {
                    break;
                }
                edge.take(page);
            }
        }
    }
    removed
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Edge {
    Top,
    Bottom,
}

impl Edge {
    fn line(self, page: &[Line]) -> Option<&Line> {
        match self {
            Self::Top => page.first(),
            Self::Bottom => page.last(),
        }
    }

    fn take(self, page: &mut Vec<Line>) {
        match self {
            Self::Top => drop(page.remove(0)),
            Self::Bottom => drop(page.pop()),
        }
    }

    fn lines(self, page: &[Line]) -> Vec<&Line> {
        match self {
            Self::Top => page.iter().take(EDGE_LINES).collect(),
            Self::Bottom => page.iter().rev().take(EDGE_LINES).collect(),
        }
    }
}

fn edge_counts(pages: &[Vec<Line>]) -> HashMap<(Edge, String), usize> {
    let mut seen = HashMap::new();
    for page in pages {
        for edge in [Edge::Top, Edge::Bottom] {
            for line in edge.lines(page) {
                *seen.entry((edge, shape(&line.text))).or_insert(0) += 1;
            }
        }
    }
    seen
}

/// The line with every number as `#`.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for c in text.trim().chars() {
        if !c.is_ascii_digit() {
            shape.extend(c.to_lowercase());
        } else if !shape.ends_with('#') {
            shape.push('#');
        }
    }
    shape
}

/// Whether a header or footer would say this: not the end of a paragraph that happens to be on two pages.
fn pages_worth(text: &str) -> bool {
    text.split_whitespace().count() <= 20 && super::mark::split(text).is_none_or(|(_, rest)| rest.is_empty())
}

/// `7`, `- 7 -`, `Page 7`, `Page 7 of 12`, `7 | Page`, `7/12`, `vii`.
fn is_page_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '/' | '[' | ']' | '(' | ')' | '.')
        })
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &&str| {
        (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
            || (word.len() <= 5 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
    };
    let linking =
        |word: &&str| matches!(*word, "page" | "of" | "p" | "pg" | "seite" | "von" | "página" | "de");
    let numbers = words.iter().filter(|word| number(word)).count();
    let named = words.iter().any(linking);
    (1..=2).contains(&numbers)
        && words.len() <= 4
        && words.iter().all(|word| number(word) || linking(word))
        && (named || words.len() <= 2)
}

/// Text without page ends: `Page 3 of 9` and lone numbers that count up, and what stands beside them each time.
fn in_running_text(pages: &mut [Vec<Line>]) -> Removed {
    let mut removed = Removed::default();
    for lines in pages.iter_mut() {
        let numbers = counted(lines);
        let mut beside: HashMap<String, usize> = HashMap::new();
        for at in &numbers {
            for near in neighbours(*at) {
                if let Some(line) = lines.get(near).filter(|line| !line.text.is_empty()) {
                    *beside.entry(shape(&line.text)).or_insert(0) += 1;
                }
            }
        }
        let repeats = |text: &str| beside.get(&shape(text)).is_some_and(|count| *count >= 3);
        let mut drop = vec![false; lines.len()];
        for at in &numbers {
            for near in neighbours(*at) {
                if let (Some(line), Some(gone)) = (lines.get(near), drop.get_mut(near))
                    && !*gone
                    && repeats(&line.text)
                    && pages_worth(&line.text)
                {
                    *gone = true;
                    removed.repeated += 1;
                }
            }
        }
        for at in &numbers {
            if let Some(gone) = drop.get_mut(*at) {
                *gone = true;
                removed.numbers += 1;
            }
        }
        let mut keep = drop.iter().map(|gone| !gone);
        lines.retain(|_| keep.next().unwrap_or(true));
    }
    removed
}

fn neighbours(at: usize) -> impl Iterator<Item = usize> {
    [at.checked_sub(2), at.checked_sub(1), at.checked_add(1), at.checked_add(2)].into_iter().flatten()
}

/// The lines that are page numbers: named ones; lone ones when they are the last line or count up by one.
fn counted(lines: &[Line]) -> Vec<usize> {
    let candidates: Vec<(usize, Option<u32>)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| is_page_number(&line.text))
        .map(|(at, line)| (at, line.text.trim().parse().ok()))
        .collect();
    let numbered = || candidates.iter().filter_map(|(at, number)| Some(((*number)?, *at)));
    let last: HashMap<u32, usize> = numbered().collect();
    let first: HashMap<u32, usize> =
        candidates.iter().rev().filter_map(|(at, number)| Some(((*number)?, *at))).collect();
    let counts_up = |at: usize, number: u32| {
        let before = number.checked_sub(1).and_then(|one| first.get(&one)).is_some_and(|other| *other < at);
        let after = number.checked_add(1).and_then(|one| last.get(&one)).is_some_and(|other| *other > at);
        before || after
    };
    let is_number = |(at, number): &&(usize, Option<u32>)| {
        number.is_none_or(|number| counts_up(*at, number)) || at + 1 == lines.len()
    };
    candidates.iter().filter(is_number).map(|(at, _)| *at).collect()
}

#[cfg(test)]
mod tests {
    use super::{Line, Pages, Removed, is_page_number, remove};

    fn lines(text: &str) -> Vec<Line> {
        text.split('/').map(|line| Line { text: line.to_owned(), ..Line::default() }).collect()
    }

    #[test]
    fn page_numbers() {
        for text in ["7", "- 7 -", "Page 7", "Page 7 of 12", "7 | Page", "iv", "Seite 3 von 9"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["", "7 gifts", "2. Gifts", "of", "1 2 3", "12345"] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn headers_and_footers_go_and_text_stays() {
        let page = |text: &str, number: usize| {
            lines(&format!("Acme Code 2024/{text}/Acme - Internal/Page {number}"))
        };
        let mut pages = Pages {
            pages: vec![page("One", 1), page("Two", 2), page("Three", 3)],
            known: true,
            wrapped: true,
        };
        assert_eq!(remove(&mut pages), Removed { repeated: 6, numbers: 3 });
        let left: Vec<&str> = pages.pages.iter().flatten().map(|line| line.text.as_str()).collect();
        assert_eq!(left, ["One", "Two", "Three"]);
    }

    #[test]
    fn running_text_keeps_its_numbers() {
        let text = "One/Acme/1/Two/5/Three/Acme/2/Four/Acme/3";
        let mut pages = Pages { pages: vec![lines(text)], known: false, wrapped: true };
        remove(&mut pages);
        let left: Vec<&str> = pages.pages.iter().flatten().map(|line| line.text.as_str()).collect();
        assert_eq!(left, ["One", "Two", "5", "Three", "Four"]);
    }
}
