//! One compiled pattern.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

/// A pattern and the rule it belongs to.
pub(super) struct Expression {
    regex: Regex,
    /// The rule's place in the file.
    pub(super) rule: usize,
}

impl Expression {
    pub(super) fn new(source: &str, any_case: bool, rule: usize) -> Result<Self, regex::Error> {
        let regex = RegexBuilder::new(source).case_insensitive(any_case).build()?;
        Ok(Self { regex, rule })
    }

    /// Where group 1 is found. The next search begins at the end of a mark, so that one border can serve two marks.
    pub(super) fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let mut marks = Vec::new();
        let mut groups = self.regex.capture_locations();
        let mut at = 0;
        while let Some(whole) = self.regex.captures_read_at(&mut groups, text, at) {
            let mark = groups.get(1);
            marks.extend(mark.filter(|(start, end)| start < end).map(|(start, end)| start..end));
            let next = mark.map_or(whole.end(), |(_, end)| end);
            match text[at..].chars().next() {
                _ if next > at => at = next,
                Some(first) => at += first.len_utf8(),
                None => break,
            }
        }
        marks
    }
}
