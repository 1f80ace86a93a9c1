//! The Code's own Markdown as Slack's `mrkdwn`, word for word.

use std::ops::Range;

use slack::blocks::{Block, Text, escape, length};

/// Slack: the text of a section, in characters.
const SECTION_CHARS: usize = 3_000;

/// The paragraphs of `text`, each in `mrkdwn`, with the `marked` byte ranges in bold. Nothing but marks is changed.
pub(crate) fn render(text: &str, marked: &[Range<usize>]) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        let end = start + paragraph.len();
        if !paragraph.trim().is_empty() {
            paragraphs.push(render_paragraph(text, start..end, marked));
        }
        start = end + 2;
    }
    paragraphs
}

/// Sections of at most 3,000 characters that hold the `paragraphs` in order.
pub(crate) fn sections(paragraphs: &[String]) -> Vec<Block> {
    texts(paragraphs, "\n\n").into_iter().map(|text| Block::section(Text::mrkdwn(text))).collect()
}

/// The same as texts, with what stands `between` two paragraphs.
pub(crate) fn texts(paragraphs: &[String], between: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        match texts.last_mut() {
            Some(last) if length(last) + length(paragraph) + length(between) <= SECTION_CHARS => {
                last.push_str(between);
                last.push_str(paragraph);
            }
            _ => texts.extend(split(paragraph)),
        }
    }
    texts
}

/// Somebody's own words as plain-text sections: nothing in them is read as a mention, a link or a format.
pub(crate) fn plain_sections(words: &str) -> Vec<Block> {
    let characters: Vec<char> = words.chars().collect();
    characters
        .chunks(SECTION_CHARS)
        .map(|chunk| Block::section(Text::plain(chunk.iter().collect::<String>())))
        .collect()
}

/// Cuts a paragraph of the Code that is longer than a section, at a line's end or a space; where neither is near, as in languages without spaces, between two
/// characters.
fn split(paragraph: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in paragraph.split_inclusive([' ', '\n']).flat_map(bits) {
        if let Some(last) = pieces.last_mut().filter(|last| length(last) + length(word) <= SECTION_CHARS) {
            last.push_str(word);
        } else {
            pieces.push(word.to_owned());
        }
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// A word that is no longer than a section as it is; a longer one cut, and never within `&amp;`.
fn bits(word: &str) -> Vec<&str> {
    let mut bits = Vec::new();
    let mut rest = word;
    while let Some((end, _)) = rest.char_indices().nth(SECTION_CHARS) {
        let cut = rest[..end].rfind('&').filter(|start| *start > 0 && !rest[*start..end].contains(';'));
        let (bit, after) = rest.split_at(cut.unwrap_or(end));
        bits.push(bit);
        rest = after;
    }
    bits.push(rest);
    bits
}

fn render_paragraph(text: &str, span: Range<usize>, marked: &[Range<usize>]) -> String {
    let lines: Vec<String> = lines_of(text, span)
        .map(|line| {
            let whole = &text[line.clone()];
            let (bullet, skip) = whole.strip_prefix("- ").map_or(("", 0), |_| ("• ", 2));
            format!("{bullet}{}", render_line(text, line.start + skip..line.end, marked))
        })
        .collect();
    lines.join("\n")
}

fn lines_of(text: &str, span: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = span.start;
    text[span].split('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end + 1;
        range
    })
}

/// One line: the marked parts in bold, the rest with its own marks.
fn render_line(text: &str, line: Range<usize>, marked: &[Range<usize>]) -> String {
    let mut rendered = String::new();
    let mut at = line.start;
    for mark in marked {
        let (start, end) = (mark.start.max(at), mark.end.min(line.end));
        if start >= end {
            continue;
        }
        rendered.push_str(&inline(&text[at..start], false));
        rendered.push_str(&bold(&text[start..end]));
        at = end;
    }
    rendered.push_str(&inline(&text[at..line.end], false));
    rendered
}

/// Bold reaches from the first to the last character that is not white space: Slack reads `* words*` as it stands.
fn bold(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return text.to_owned();
    }
    let lead = &text[..text.len() - text.trim_start().len()];
    let tail = &text[text.trim_end().len()..];
    format!("{lead}*{}*{tail}", inline(trimmed, true))
}

/// `**bold**`, `*italic*` and `<https://…>` of the Code's Markdown. Inside bold, bold marks are left out: they would end it.
fn inline(text: &str, inside_bold: bool) -> String {
    let rendered = marks(text).into_iter().map(|mark| match mark {
        Mark::Words(words) => escape(words),
        Mark::Bold => if inside_bold { "" } else { "*" }.to_owned(),
        Mark::Italic => "_".to_owned(),
        Mark::Link(address) => format!("<{}>", escape(address)),
    });
    rendered.collect()
}

/// A part of a line of the Code's Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark<'a> {
    /// Words as they are.
    Words(&'a str),
    /// Bold begins or ends.
    Bold,
    /// Italics begin or end.
    Italic,
    /// The address of a web page.
    Link(&'a str),
}

/// The words of a line of the Code, and its marks.
pub(crate) fn marks(text: &str) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    // What was not taken for a mark yet, and where in it the next one is looked for
    let (mut rest, mut from) = (text, 0);
    while let Some(place) = rest[from..].find(['*', '<']).map(|place| from + place) {
        let (words, at) = rest.split_at(place);
        let (mark, after) = if let Some(after) = at.strip_prefix("**") {
            (Mark::Bold, after)
        } else if let Some(after) = at.strip_prefix('*') {
            (Mark::Italic, after)
        } else if let Some((address, after)) = link(at) {
            (Mark::Link(address), after)
        } else {
            from = place + 1;
            continue;
        };
        marks.extend((!words.is_empty()).then_some(Mark::Words(words)));
        marks.push(mark);
        (rest, from) = (after, 0);
    }
    marks.extend((!rest.is_empty()).then_some(Mark::Words(rest)));
    marks
}

fn link(text: &str) -> Option<(&str, &str)> {
    let (address, after) = text.strip_prefix('<')?.split_once('>')?;
    address.starts_with("http").then_some((address, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_rendered_and_words_are_kept() {
        let text = "One **two** & <https://a.b/c>.\n\n- the *least*; or\n- more < that";
        assert_eq!(
            render(text, &[]),
            ["One *two* &amp; <https://a.b/c>.".to_owned(), "• the _least_; or\n• more &lt; that".to_owned()]
        );
    }

    #[test]
    fn the_sentences_that_matter_are_bold() {
        let text = "First. The **second** one. Third.\n- a thing;\n- another";
        let second = 7..26;
        assert_eq!(&text[second.clone()], "The **second** one.");
        let list = text.find("- a").unwrap()..text.len();
        assert_eq!(
            render(text, &[second, list]),
            ["First. *The second one.* Third.\n• *a thing;*\n• *another*"]
        );
    }

    #[test]
    fn long_text_is_cut_into_sections_that_slack_takes() {
        let words = "word ".repeat(1_500);
        let blocks = sections(&[words.clone(), "end".to_owned()]);
        assert_eq!(blocks.len(), 3);
        assert!(blocks.iter().all(|block| block.check().is_ok()));
        assert_eq!(plain_sections(&"ä".repeat(3_001)).len(), 2);
        let unbroken = format!("{}&amp;{}", "礼".repeat(2_998), "品".repeat(4_000));
        let pieces = texts(std::slice::from_ref(&unbroken), "\n\n");
        assert_eq!(pieces.concat(), unbroken);
        assert!(pieces.iter().all(|piece| length(piece) <= SECTION_CHARS) && pieces[1].starts_with("&amp;"));
    }
}
