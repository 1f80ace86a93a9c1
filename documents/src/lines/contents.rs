//! The table of contents among lines.

use std::collections::HashMap;

use super::Line;
use crate::inline::key;

/// Removes the table of contents; says how many lines it had.
pub(crate) fn remove(lines: &mut Vec<Line>) -> usize {
    let keys: Vec<String> = lines.iter().map(|line| key(&line.text)).collect();
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (at, name) in keys.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        last.insert(name, at);
    }
    let recurs =
        |at: usize| keys.get(at).and_then(|name| last.get(name.as_str())).is_some_and(|later| *later > at);
    let Some((start, end)) = run(lines, recurs) else { return 0 };
    lines.drain(start..end);
    if let Some(line) = lines.get_mut(start) {
        line.gap = true;
    }
    end - start
}

/// The lines of the table: from its heading on, or from the first of four lines that lead to a page.
fn run(lines: &[Line], recurs: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let named = lines.iter().take(400).position(|line| is_contents(&line.text));
    let leads = |at: usize| lines.get(at).is_some_and(|line| leads_to_page(&line.text));
    let (start, first) = match named {
        Some(at) => (at, at + 1),
        None => {
            let first = (0..lines.len().min(400)).find(|at| (*at..at + 4).all(leads))?;
            (first, first)
        }
    };
    let entry = |at: usize| leads(at) || recurs(at);
    let mut end = first;
    // An entry may be broken over two lines
    while entry(end)
        || (entry(end + 1) && leads(end + 1) && !lines.get(end).is_none_or(|line| line.reach > 0.95))
    {
        end += 1;
        if end >= lines.len() {
            return None;
        }
    }
    (end >= first + 2).then_some((start, end))
}

/// Whether a heading is that of a table of contents.
pub(crate) fn is_contents(heading: &str) -> bool {
    let heading = key(heading);
    matches!(
        heading.as_str(),
        "contents"
            | "table of contents"
            | "toc"
            | "index"
            | "in this document"
            | "on this page"
            | "inhalt"
            | "inhaltsverzeichnis"
            | "índice"
            | "contenido"
            | "sommaire"
            | "table des matières"
            | "目录"
    )
}

/// `Gifts ........ 12`, `Gifts    12`.
fn leads_to_page(text: &str) -> bool {
    let text = text.trim_end();
    let name = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - name.len();
    let led = name.trim_end().ends_with("..")
        || name.trim_end().ends_with(['…', '_'])
        || name.ends_with("  ")
        || name.ends_with('\t')
        || name.ends_with(". . ");
    (1..=4).contains(&digits) && led && name.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::{Line, remove};

    fn left(text: &str) -> Vec<String> {
        let mut lines: Vec<Line> =
            text.lines().map(|line| Line { text: line.to_owned(), ..Line::default() }).collect();
        remove(&mut lines);
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_table_with_pages_or_without() {
        let dots = "Code\nContents\n1. Gifts ..... 2\n2. Trade ....... 10\n1. Gifts\nNone.\n2. Trade\nSome.";
        assert_eq!(left(dots), ["Code", "1. Gifts", "None.", "2. Trade", "Some."]);
        let bare = "Code\nTable of Contents\nGifts\nTrade\nGifts\nNone.\nTrade\nSome.";
        assert_eq!(left(bare), ["Code", "Gifts", "None.", "Trade", "Some."]);
        let unnamed = "Code\nA .... 1\nB .... 2\nC .... 3\nD .... 4\nA\nx";
        assert_eq!(left(unnamed), ["Code", "A", "x"]);
    }

    #[test]
    fn what_is_no_table_stays() {
        let text = "Contents\nThis Code says what we do.\nGifts\nNone.";
        assert_eq!(left(text), text.lines().collect::<Vec<_>>());
    }
}
