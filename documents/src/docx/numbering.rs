//! The numbers and bullets Word puts before paragraphs.

use std::collections::HashMap;

use super::xml::{Step, walk};
use crate::ImportError;

/// How many levels a list has in Word.
const LEVELS: usize = 9;

#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    /// `%1.%2`.
    text: String,
    start: u32,
}

#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Levels by abstract list.
    lists: HashMap<String, Vec<Level>>,
    /// The abstract list of each list.
    of: HashMap<String, String>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
}

impl Numbering {
    pub(super) fn read(text: &str) -> Result<Self, ImportError> {
        let mut numbering = Self::default();
        let (mut list, mut number): (Option<String>, Option<String>) = (None, None);
        let mut level = None;
        walk(text, |step| {
            let Step::Open(tag) = step else {
                if let Step::Close("abstractNum") = step {
                    list = None;
                } else if let Step::Close("num") = step {
                    number = None;
                }
                return Ok(());
            };
            match tag.name {
                "abstractNum" => list = tag.get("abstractNumId"),
                "num" => number = tag.get("numId"),
                "abstractNumId" => {
                    if let (Some(number), Some(list)) = (&number, tag.val()) {
                        numbering.of.insert(number.clone(), list);
                    }
                }
                "lvl" => {
                    level = tag
                        .get("ilvl")
                        .and_then(|level| level.parse::<usize>().ok())
                        .filter(|level| *level < LEVELS)
                }
                "numFmt" | "lvlText" | "start" => {
                    let (Some(list), Some(level)) = (&list, level) else { return Ok(()) };
                    let levels = numbering
                        .lists
                        .entry(list.clone())
                        .or_insert_with(|| vec![Level { start: 1, ..Level::default() }; LEVELS]);
                    let Some(level) = levels.get_mut(level) else { return Ok(()) };
                    let value = tag.val().unwrap_or_default();
                    match tag.name {
                        "numFmt" => level.format = value,
                        "lvlText" => level.text = value,
                        _ => level.start = value.parse().unwrap_or(1),
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(numbering)
    }

    /// The label of the next paragraph of a list: `-`, `3.`, `(a)`, `3.1`; nothing where the list has none.
    pub(super) fn next(&mut self, number: &str, level: usize) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let list = self.of.get(number)?;
        let levels = self.lists.get(list)?;
        let own = levels.get(level)?;
        if own.format == "bullet" {
            return Some("-".to_owned());
        }
        let counts = self.counts.entry(list.clone()).or_default();
        for (at, count) in counts.iter_mut().enumerate() {
            let start = levels.get(at).map_or(1, |level| level.start);
            match at.cmp(&level) {
                std::cmp::Ordering::Less => *count = count.or(Some(start)),
                std::cmp::Ordering::Equal => {
                    *count = Some(count.map_or(start, |count| count.saturating_add(1)))
                }
                std::cmp::Ordering::Greater => *count = None,
            }
        }
        let mut label = own.text.clone();
        for (at, (level, count)) in levels.iter().zip(counts.iter()).enumerate() {
            let shown = shown(&level.format, count.unwrap_or(level.start));
            label = label.replace(&format!("%{}", at + 1), &shown);
        }
        (own.format != "none" && !label.trim().is_empty()).then(|| label.trim().to_owned())
    }
}

/// A count as the list shows it.
fn shown(format: &str, count: u32) -> String {
    match format {
        "lowerLetter" => letters(count),
        "upperLetter" => letters(count).to_uppercase(),
        "lowerRoman" => roman(count),
        "upperRoman" => roman(count).to_uppercase(),
        "decimalZero" => format!("{count:02}"),
        "none" => String::new(),
        _ => count.to_string(),
    }
}

/// a … z, aa, bb …, as Word counts.
fn letters(count: u32) -> String {
    let place = count.saturating_sub(1);
    let letter = char::from(b'a' + u8::try_from(place % 26).unwrap_or_default());
    std::iter::repeat_n(letter, (place / 26 + 1).min(9) as usize).collect()
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut left = count.min(3_999);
    let mut numeral = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            numeral.push_str(sign);
            left -= value;
        }
    }
    numeral
}

#[cfg(test)]
mod tests {
    use super::{Numbering, letters, roman};

    #[test]
    fn counts_as_word_shows_them() {
        assert_eq!([1, 27, 28].map(letters), ["a", "aa", "bb"]);
        assert_eq!([4, 9, 14, 1990].map(roman), ["iv", "ix", "xiv", "mcmxc"]);
    }

    #[test]
    fn deeper_levels_begin_anew() {
        let level = |at: u8, format: &str, text: &str| {
            format!(
                "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
            )
        };
        let text = format!(
            "<w:numbering><w:abstractNum w:abstractNumId='0'>{}{}{}</w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>",
            level(0, "upperRoman", "Article %1"),
            level(1, "decimal", "%2."),
            level(2, "lowerLetter", "(%3)")
        );
        let mut numbering = Numbering::read(&text).unwrap();
        let labels: Vec<String> =
            [0, 1, 2, 2, 1, 0, 1].into_iter().filter_map(|level| numbering.next("7", level)).collect();
        assert_eq!(labels, ["Article I", "1.", "(a)", "(b)", "2.", "Article II", "1."]);
        assert_eq!(numbering.next("8", 0), None);
    }
}
