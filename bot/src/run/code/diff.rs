//! `ethics-bot code diff`: what changed between two versions of a Code, in the terminal or as a page.

mod page;
mod terminal;

use std::{fs, io::IsTerminal, path::Path, process::ExitCode};

use anyhow::Context;
use guidance::{Code, Comparison, Fate, Paragraph, Part};

use crate::{
    cli::DiffArguments,
    run::say::{say, say_as_is},
};

/// Words of unchanged text that stay before and after a change, so that it is read in its place.
const AROUND_WORDS: usize = 12;

/// Compares the two, and prints or writes what changed. Like `diff`, it ends with 1 when something did.
pub(crate) fn diff(arguments: &DiffArguments) -> anyhow::Result<ExitCode> {
    let folder = &arguments.register.data;
    let (old, new) = (read(&arguments.old, folder)?, read(&arguments.new, folder)?);
    let comparison = Comparison::of(&old, &new);
    match &arguments.html {
        Some(file) => {
            let html = page::page(&new, &comparison).into_string();
            fs::write(file, html).with_context(|| format!("{} cannot be written", file.display()))?;
            say!("Written to {}.", file.display());
        }
        None => say_as_is!("{}", terminal::text(&comparison, has_colours())),
    }
    Ok(ExitCode::from(u8::from(comparison.changes().next().is_some())))
}

fn read(path: &Path, folder: &Path) -> anyhow::Result<Code> {
    if path == Path::new("shipped") {
        return Ok(guidance::shipped());
    }
    if !path.exists()
        && let Ok(version) = super::versions::version(folder, &path.to_string_lossy())
    {
        return Code::parse(&version.text).context("the version cannot be read");
    }
    crate::config::read_code(path).map_err(anyhow::Error::msg)
}

/// Colours for a person at a terminal who did not say otherwise (no-color.org).
#[allow(clippy::disallowed_methods, reason = "the one variable that says how output looks")]
fn has_colours() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// What happened to a section, in a word or two; `None` when nothing did.
fn badge(fate: &Fate<'_>) -> Option<&'static str> {
    match fate {
        Fate::Added(_) => Some("new"),
        Fate::Removed(_) => Some("no longer in it"),
        Fate::Kept(kept) => match (kept.changed.is_empty(), kept.is_renamed(), kept.moved) {
            (false, _, true) => Some("changed and moved"),
            (false, _, false) => Some("changed"),
            (true, true, _) => Some("new heading"),
            (true, false, true) => Some("moved, same words"),
            (true, false, false) => None,
        },
    }
}

/// A stretch of a paragraph as it is shown.
#[derive(Debug, PartialEq, Eq)]
enum Shown<'a> {
    Part(Part<'a>),
    /// These words, which did not change, are left out.
    Gap(&'a str),
}

/// The paragraph with the changes and some words around them; all of it when it is short.
fn shown<'a>(paragraph: &Paragraph<'a>) -> Vec<Shown<'a>> {
    let last = paragraph.parts.len().saturating_sub(1);
    let mut pieces = Vec::new();
    for (place, part) in paragraph.parts.iter().enumerate() {
        let Part::Same(text) = part else {
            pieces.push(Shown::Part(*part));
            continue;
        };
        // At an end of the paragraph there is a change on one side only
        let (head, tail) = (place > 0, place < last);
        let (keep_head, keep_tail) =
            (if head { AROUND_WORDS } else { 0 }, if tail { AROUND_WORDS } else { 0 });
        let words: Vec<(usize, &str)> = word_starts(text);
        if words.len() <= keep_head + keep_tail + 3 {
            pieces.push(Shown::Part(*part));
            continue;
        }
        let begins = if head { text[..words[keep_head].0].trim_end().len() } else { 0 };
        let ends = if tail { words[words.len() - keep_tail].0 } else { text.len() };
        pieces.extend(head.then(|| Shown::Part(Part::Same(&text[..begins]))));
        pieces.push(Shown::Gap(&text[begins..ends]));
        pieces.extend(tail.then(|| Shown::Part(Part::Same(&text[ends..]))));
    }
    pieces
}

/// Where each word begins, in bytes.
fn word_starts(text: &str) -> Vec<(usize, &str)> {
    text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_change_is_left_out_but_for_some_words_around() {
        let long: Vec<String> = (1..=40).map(|number| format!("w{number}")).collect();
        let long = long.join(" ");
        let paragraph = |parts| Paragraph { parts };
        let pieces = |parts| shown(&paragraph(parts));
        assert_eq!(
            pieces(vec![Part::Same(&long), Part::Removed("x")]),
            [
                Shown::Gap(&long[..long.find("w29").unwrap()]),
                Shown::Part(Part::Same("w29 w30 w31 w32 w33 w34 w35 w36 w37 w38 w39 w40")),
                Shown::Part(Part::Removed("x"))
            ]
        );
        let both = pieces(vec![Part::Added("x"), Part::Same(&long), Part::Added("y")]);
        assert_eq!(both.len(), 5);
        assert!(
            matches!(both[2], Shown::Gap(left_out) if left_out.starts_with(" w13 ") && left_out.ends_with("w28 "))
        );
        assert_eq!(pieces(vec![Part::Same("a few words"), Part::Added("y")]).len(), 2);
    }
}
