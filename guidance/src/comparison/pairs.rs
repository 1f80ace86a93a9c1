//! Which section of one version is which of the other.

use std::collections::HashSet;

use similar::{DiffOp, TextDiff};

use super::{Fate, Kept, Paragraph, words};
use crate::Section;

/// How much of two texts has to be the same for one to be the other with changes.
const ALIKE: f32 = 0.5;

pub(super) fn fates<'a>(old: &'a [Section], new: &'a [Section]) -> Vec<Fate<'a>> {
    let partners = partners(old, new);
    let stayed = longest_rise(&partners);
    let mut fates: Vec<Fate<'a>> = Vec::new();
    for (place, (section, partner)) in new.iter().zip(&partners).enumerate() {
        fates.push(match partner.map(|partner| &old[partner]) {
            None => Fate::Added(section),
            Some(was) => Fate::Kept(Kept {
                old: was,
                new: section,
                moved: !stayed.contains(&place) || parents(was) != parents(section),
                changed: paragraphs(was, section),
            }),
        });
    }
    insert_removed(&mut fates, old, &partners);
    fates
}

/// For each new section the place of the old one that it was: first by id, then by what is most alike among those that are left.
fn partners(old: &[Section], new: &[Section]) -> Vec<Option<usize>> {
    let by_id = |section: &Section| old.iter().position(|was| was.id() == section.id());
    let mut partners: Vec<Option<usize>> = new.iter().map(by_id).collect();
    let mut taken: HashSet<usize> = partners.iter().flatten().copied().collect();
    let mut alike: Vec<(f32, usize, usize)> = Vec::new();
    for (place, section) in new.iter().enumerate().filter(|(place, _)| partners[*place].is_none()) {
        for (was, candidate) in old.iter().enumerate().filter(|(was, _)| !taken.contains(was)) {
            if !could_be_alike(candidate.text(), section.text()) {
                continue;
            }
            let ratio = TextDiff::from_words(candidate.text(), section.text()).ratio();
            if ratio >= ALIKE {
                alike.push((ratio, was, place));
            }
        }
    }
    alike.sort_by(|one, other| other.0.total_cmp(&one.0));
    for (_, was, place) in alike {
        if partners[place].is_none() && taken.insert(was) {
            partners[place] = Some(was);
        }
    }
    partners
}

/// Whether two texts have so similar lengths that half of them could be the same: comparing a line with a long table takes seconds, and comes to nothing.
fn could_be_alike(one: &str, other: &str) -> bool {
    // Words and what is between them, as they are compared
    let pieces = |text: &str| {
        let mut before = None;
        text.chars()
            .filter(|letter| before.replace(letter.is_whitespace()) != Some(letter.is_whitespace()))
            .count()
    };
    let (one, other) = (pieces(one), pieces(other));
    // Alike is when twice what is the same is half of both together (`ALIKE`), and no more is the same than the shorter one has
    one.min(other) * 4 >= one + other
}

/// The places of as many new sections as possible whose old ones stand in the same order: these stayed, all others moved.
fn longest_rise(partners: &[Option<usize>]) -> HashSet<usize> {
    let known: Vec<(usize, usize)> =
        partners.iter().enumerate().filter_map(|(place, was)| Some((place, (*was)?))).collect();
    // best[i]: the length of the longest rise that ends with i, and what comes before i in it
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(known.len());
    for (i, (_, was)) in known.iter().enumerate() {
        let before = (0..i).filter(|j| known[*j].1 < *was).max_by_key(|j| best[*j].0);
        best.push((before.map_or(1, |j| best[j].0 + 1), before));
    }
    let mut at = (0..known.len()).max_by_key(|i| best[*i].0);
    let mut stayed = HashSet::new();
    while let Some(i) = at {
        stayed.insert(known[i].0);
        at = best[i].1;
    }
    stayed
}

fn parents(section: &Section) -> &[String] {
    section.path().split_last().map_or(&[], |(_, parents)| parents)
}

/// What is gone, each after what it stood behind.
fn insert_removed<'a>(fates: &mut Vec<Fate<'a>>, old: &'a [Section], partners: &[Option<usize>]) {
    let kept: HashSet<usize> = partners.iter().flatten().copied().collect();
    for (place, section) in old.iter().enumerate().filter(|(place, _)| !kept.contains(place)) {
        let before = place.checked_sub(1).map(|before| &old[before]);
        let stands = |fate: &Fate<'a>| match fate {
            Fate::Added(_) => None,
            Fate::Removed(was) => Some(*was),
            Fate::Kept(kept) => Some(kept.old),
        };
        let after = before.and_then(|before| fates.iter().position(|fate| stands(fate) == Some(before)));
        fates.insert(after.map_or(0, |after| after + 1), Fate::Removed(section));
    }
}

fn paragraphs<'a>(old: &'a Section, new: &'a Section) -> Vec<Paragraph<'a>> {
    if same_words(old.text(), new.text()) {
        return Vec::new();
    }
    let spans = |section: &'a Section| -> Vec<&'a str> {
        section.blocks().iter().filter_map(|block| section.text().get(block.span.clone())).collect()
    };
    let (was, is) = (spans(old), spans(new));
    let mut paragraphs = Vec::new();
    for op in similar::capture_diff_slices(similar::Algorithm::Patience, &was, &is) {
        match op {
            DiffOp::Equal { new_index, len, .. } => {
                paragraphs.extend(is[new_index..new_index + len].iter().map(|text| words::same(text)));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                paragraphs
                    .extend(was[old_index..old_index + old_len].iter().map(|text| words::removed(text)));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                paragraphs.extend(is[new_index..new_index + new_len].iter().map(|text| words::added(text)));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let was = &was[old_index..old_index + old_len];
                paragraphs.extend(replaced(was, &is[new_index..new_index + new_len]));
            }
        }
    }
    paragraphs
}

/// Paragraphs that took the place of others: those that are alike with what changed in them, all others as gone or new.
fn replaced<'a>(was: &[&'a str], is: &[&'a str]) -> Vec<Paragraph<'a>> {
    let mut left: Vec<&'a str> = was.to_vec();
    let mut paragraphs = Vec::new();
    for text in is {
        let alike = left.iter().position(|was| TextDiff::from_words(*was, *text).ratio() >= ALIKE);
        match alike {
            Some(place) => {
                // What stood before it and has no successor is gone
                let gone: Vec<&'a str> = left.drain(..=place).collect();
                if let Some((last, before)) = gone.split_last() {
                    paragraphs.extend(before.iter().map(|text| words::removed(text)));
                    paragraphs.push(words::changed(last, text));
                }
            }
            None => paragraphs.push(words::added(text)),
        }
    }
    paragraphs.extend(left.into_iter().map(words::removed));
    paragraphs
}

/// Whether only line breaks and the like differ.
fn same_words(old: &str, new: &str) -> bool {
    old.split_whitespace().eq(new.split_whitespace())
}
