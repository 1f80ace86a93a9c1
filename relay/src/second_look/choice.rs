//! Which of all marks are shown.

use std::{cmp::Reverse, ops::Range};

/// A mark before the choice.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    /// The rule's place in the file.
    pub(super) rule: usize,
    /// In characters, which the page counts alike.
    length: usize,
}

impl Found {
    pub(super) fn new(text: &str, range: Range<usize>, rule: usize) -> Self {
        let length = text[range.clone()].chars().count();
        Self { range, rule, length }
    }
}

/// Of marks that overlap the longest stays; of equal ones the first, then the one whose rule comes first. Sorted.
pub(super) fn longest_first(text: &str, mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|mark| (Reverse(mark.length), mark.range.start, mark.rule));
    let mut taken = vec![false; text.len()];
    found.retain(|mark| {
        let range = mark.range.clone();
        // Every mark kept so far is at least as long in characters: if one overlaps, it covers an end
        if taken[range.start] || taken[range.end - 1] {
            return false;
        }
        taken[range].fill(true);
        true
    });
    found.sort_by_key(|mark| mark.range.start);
    found
}

/// Hints about the way of writing come once in a text: the first stays.
pub(super) fn once_only(mut found: Vec<Found>, is_once: impl Fn(usize) -> bool) -> Vec<Found> {
    let mut seen = false;
    found.retain(|mark| !is_once(mark.rule) || !std::mem::replace(&mut seen, true));
    found
}
