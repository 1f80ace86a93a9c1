//! Where sentences begin and end.

use std::ops::Range;

use super::Block;

/// One sentence, as a byte range in the section's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence without the white space around it.
    pub span: Range<usize>,
    /// The index of its block in the section's blocks.
    pub block: usize,
}

/// Never the end of a sentence, lower case, without the last full stop.
const ABBREVIATIONS: &[&str] = &[
    "art", "bldg", "cf", "co", "corp", "dept", "dr", "eg", "est", "ext", "fig", "ie", "inc", "jr", "ltd",
    "mr", "mrs", "ms", "no", "nos", "p", "para", "pp", "prof", "sec", "sect", "sr", "st", "tel", "vol", "vs",
];

/// Words that begin a new sentence even after "U.S." or "etc.".
const BEGINNERS: &[&str] = &[
    "A",
    "All",
    "Any",
    "Directors",
    "Each",
    "Employees",
    "Every",
    "For",
    "Further",
    "He",
    "However",
    "If",
    "In",
    "It",
    "No",
    "Officers",
    "Our",
    "She",
    "Such",
    "The",
    "Then",
    "These",
    "They",
    "This",
    "We",
    "When",
    "You",
];

/// The sentences of all blocks, in order.
pub(crate) fn split_blocks(text: &str, blocks: &[Block]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (block, Block { body, .. }) in blocks.iter().enumerate() {
        let words = text.get(body.clone()).unwrap_or_default();
        for span in split(words) {
            sentences.push(Sentence { span: body.start + span.start..body.start + span.end, block });
        }
    }
    sentences
}

/// The sentences of one block, as trimmed byte ranges.
pub(crate) fn split(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '.' | '!' | '?' | '。' | '！' | '？') {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((next, c)) = chars.next_if(|(_, c)| is_closing(*c)) {
            end = next + c.len_utf8();
        }
        if ends_here(&text[start..at], c, &text[end..]) {
            push_trimmed(&mut spans, text, start..end);
            start = end;
        }
    }
    push_trimmed(&mut spans, text, start..text.len());
    spans
}

fn push_trimmed(spans: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    if start < end {
        spans.push(start..end);
    }
}

fn is_closing(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '"' | '\'' | '”' | '’' | ')' | ']' | '*' | '_')
}

/// Whether the text between `before`, the mark `stop` and `after` is the end of a sentence.
fn ends_here(before: &str, stop: char, after: &str) -> bool {
    if matches!(stop, '。' | '！' | '？') {
        return true;
    }
    let rest = after.trim_start();
    if rest.len() == after.len() || !rest.chars().next().is_some_and(may_begin) {
        return rest.is_empty();
    }
    stop != '.' || !is_abbreviated(before, rest)
}

fn may_begin(c: char) -> bool {
    !c.is_lowercase()
        && (c.is_alphanumeric() || matches!(c, '"' | '\'' | '“' | '‘' | '(' | '[' | '*' | '_' | '<'))
}

/// Whether a full stop after `before` belongs to an abbreviation, an initial or a number.
fn is_abbreviated(before: &str, rest: &str) -> bool {
    let mut from = before.len().saturating_sub(24);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let tail = &before[from..];
    let word = tail.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let next = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let single = word.chars().count() == 1;
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    if dotted || word.eq_ignore_ascii_case("etc") {
        return !BEGINNERS.contains(&next);
    }
    if single {
        return word.chars().all(char::is_alphanumeric) && (word != "I" || before.trim().len() <= 2);
    }
    let plain = word.to_lowercase();
    if plain == "no" {
        return next.starts_with(|c: char| c.is_ascii_digit());
    }
    ABBREVIATIONS.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::split;

    fn sentences(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn abbreviations_initials_and_lists_stay_whole() {
        for whole in [
            "In particular, the U.S. Foreign Corrupt Practices Act prohibits this.",
            "Gifts, e.g. Tickets, are out.",
            "See Form No. 7 of Acme Inc. Boston.",
            "Ask J. R. Smith or Dr. Arel.",
            "It shall (i) monitor and (ii) when appropriate, act.",
            "Costs of 3.5 per cent",
            "1. Stop",
        ] {
            assert_eq!(sentences(whole), [whole]);
        }
    }

    #[test]
    fn sentences_end_where_people_hear_them_end() {
        assert_eq!(
            sentences("We do. (They do.) \"Do we?\" Yes!  "),
            ["We do.", "(They do.)", "\"Do we?\"", "Yes!"]
        );
        assert_eq!(
            sentences("We trade in the U.S. The law applies."),
            ["We trade in the U.S.", "The law applies."]
        );
        assert_eq!(sentences("Is it? No. Never."), ["Is it?", "No.", "Never."]);
        assert_eq!(sentences("一。二！"), ["一。", "二！"]);
        assert!(sentences(" \n ").is_empty());
    }
}
