//! Which questions are held out together.

use std::collections::{BTreeMap, HashSet};

use super::Labelled;
use crate::words::Words;

/// Questions that share more of their words than this are never on both sides of a split.
const NEAR: f32 = 0.4;

/// The fold of each question, 0 to `folds - 1`: near questions together, every class spread evenly.
pub(super) fn folds(bank: &[Labelled], folds: usize) -> Vec<usize> {
    let words = Words::english();
    let sets: Vec<HashSet<String>> =
        bank.iter().map(|question| words.telling(&question.q).into_iter().collect()).collect();
    let mut heads: Vec<usize> = (0..bank.len()).collect();
    for (at, set) in sets.iter().enumerate() {
        for (earlier, other) in sets.iter().enumerate().take(at) {
            if near(set, other) {
                let (one, two) = (head(&heads, at), head(&heads, earlier));
                if let Some(parent) = heads.get_mut(one.max(two)) {
                    *parent = one.min(two);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..bank.len() {
        groups.entry(head(&heads, at)).or_default().push(at);
    }
    spread(bank, &groups, folds)
}

/// Each group goes to the fold that has least of its first question's class.
fn spread(bank: &[Labelled], groups: &BTreeMap<usize, Vec<usize>>, folds: usize) -> Vec<usize> {
    let mut sizes: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    let mut placed = vec![0; bank.len()];
    for (first, members) in groups {
        let class = bank.get(*first).and_then(|q| q.sections.first()).map_or("", String::as_str);
        let fold =
            (0..folds).min_by_key(|fold| sizes.get(&(class, *fold)).copied().unwrap_or(0)).unwrap_or(0);
        *sizes.entry((class, fold)).or_default() += members.len();
        for member in members {
            if let Some(place) = placed.get_mut(*member) {
                *place = fold;
            }
        }
    }
    placed
}

fn near(one: &HashSet<String>, other: &HashSet<String>) -> bool {
    let shared = one.intersection(other).count() as f32;
    let all = (one.len() + other.len()) as f32 - shared;
    all > 0.0 && shared / all > NEAR
}

fn head(heads: &[usize], mut at: usize) -> usize {
    while let Some(next) = heads.get(at).copied().filter(|next| *next != at) {
        at = next;
    }
    at
}
