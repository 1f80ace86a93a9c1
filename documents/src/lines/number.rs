//! The numbers of headings: `3.`, `3.1`, `IV.`, `Article IV`, `Section 3:`, `§ 3`.

/// What a heading's number says about its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Number {
    /// `Part`, `Title`, `Book`.
    Part,
    /// `Article`, `Chapter`, `Appendix`, `Annex`, `Schedule`.
    Article,
    /// `Section`, `§`.
    Section,
    /// `IV.` or `A.`
    Letter,
    /// `3.1` has a depth of 2.
    Decimal(u8),
}

const WORDS: [(&str, Number); 11] = [
    ("part", Number::Part),
    ("book", Number::Part),
    ("article", Number::Article),
    ("chapter", Number::Article),
    ("appendix", Number::Article),
    ("annex", Number::Article),
    ("schedule", Number::Article),
    ("section", Number::Section),
    ("clause", Number::Section),
    ("artikel", Number::Article),
    ("capítulo", Number::Article),
];

/// The number a line begins with, and the words after it.
pub(crate) fn split(line: &str) -> Option<(Number, &str)> {
    let line = line.trim();
    worded(line).or_else(|| decimal(line)).or_else(|| lettered(line))
}

/// The words after the number, or all of them.
pub(crate) fn without(line: &str) -> &str {
    let words = split(line).or_else(|| decimal_lower(line)).map(|(_, words)| words);
    words.filter(|words| !words.is_empty()).unwrap_or(line)
}

/// `Article IV. Gifts`, `Section 3`, `§ 3 Gifts`.
fn worded(line: &str) -> Option<(Number, &str)> {
    if let Some(rest) = line.strip_prefix('§') {
        let (_, words) = count(rest.trim_start())?;
        return Some((Number::Section, words));
    }
    let (word, rest) = line.split_once(char::is_whitespace)?;
    let lower = word.to_lowercase();
    let (_, number) = WORDS.iter().find(|(name, _)| *name == lower)?;
    let (_, words) = count(rest.trim_start())?;
    Some((*number, words))
}

/// A number, roman numeral or letter, and the words after it and its punctuation.
fn count(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(text.len());
    let (numeral, rest) = text.split_at_checked(end)?;
    let numeral = numeral.trim_end_matches('.');
    let good = numeral.split('.').all(is_count);
    let words = rest.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '.' | '-' | '–' | '—' | ')' | '|')
    });
    let apart = rest.is_empty() || !rest.starts_with(char::is_alphanumeric);
    (good && apart).then_some((numeral, words))
}

fn is_count(part: &str) -> bool {
    let digits = part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    let roman = part.len() <= 6
        && part.bytes().all(|b| matches!(b.to_ascii_uppercase(), b'I' | b'V' | b'X' | b'L' | b'C'));
    let letter = part.len() == 1 && part.bytes().all(|b| b.is_ascii_alphabetic());
    !part.is_empty() && (digits || roman || letter)
}

/// `3. Gifts`, `3.1 Gifts`, `3.1. Gifts`, `3) Gifts`.
fn decimal(line: &str) -> Option<(Number, &str)> {
    decimal_lower(line).filter(|(_, words)| words.chars().next().is_none_or(|c| !c.is_lowercase()))
}

fn decimal_lower(line: &str) -> Option<(Number, &str)> {
    let end = line.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(line.len());
    let (numeral, rest) = line.split_at_checked(end)?;
    let parts: Vec<&str> = numeral.trim_end_matches('.').split('.').collect();
    if parts.iter().any(|part| part.is_empty() || part.len() > 2) || parts.len() > 6 {
        return None;
    }
    let closed = numeral.ends_with('.') || rest.starts_with(')') || parts.len() > 1;
    let words = rest.trim_start_matches([')', ':']).trim_start();
    let apart = words.len() < rest.len();
    let depth = u8::try_from(parts.len()).unwrap_or(6);
    // "3 Gifts" is a heading's number as often as not: let what else is known decide
    (apart && (closed || words.chars().next().is_some_and(char::is_uppercase)))
        .then_some((Number::Decimal(depth), words))
}

/// `IV. Gifts`, `A. Gifts`.
fn lettered(line: &str) -> Option<(Number, &str)> {
    let (numeral, rest) = line.split_once(['.', ')'])?;
    let roman = numeral.len() <= 6 && numeral.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'));
    let letter = numeral.len() == 1 && numeral.bytes().all(|b| b.is_ascii_uppercase());
    let words = rest.trim_start();
    let named = words.len() < rest.len() && words.chars().next().is_some_and(char::is_uppercase);
    (!numeral.is_empty() && (roman || letter) && named).then_some((Number::Letter, words))
}

/// Whether so few words can be a heading.
pub(crate) fn is_short(words: &str) -> bool {
    words.chars().count() <= 100 && words.split_whitespace().count() <= 14
}

#[cfg(test)]
mod tests {
    use super::{Number, split, without};

    #[test]
    fn numbers_of_headings() {
        for (line, want) in [
            ("3. Gifts", (Number::Decimal(1), "Gifts")),
            ("3.1 Gifts", (Number::Decimal(2), "Gifts")),
            ("3.1.2. Gifts", (Number::Decimal(3), "Gifts")),
            ("3) Gifts", (Number::Decimal(1), "Gifts")),
            ("IV. Gifts", (Number::Letter, "Gifts")),
            ("Article IV – Gifts", (Number::Article, "Gifts")),
            ("ARTICLE 4", (Number::Article, "")),
            ("Section 3: Gifts", (Number::Section, "Gifts")),
            ("§ 3 Gifts", (Number::Section, "Gifts")),
        ] {
            assert_eq!(split(line), Some(want), "{line}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for line in [
            "Gifts",
            "2024 was good",
            "section three",
            "Article in a paper",
            "50 dollars",
            "3.50 dollars",
            "I. am",
            "Part of it",
        ] {
            assert_eq!(split(line), None, "{line}");
        }
        assert_eq!(without("3.1 gifts"), "gifts");
        assert_eq!(without("3."), "3.");
    }
}
