//! What the topic model sees of a question: hashed words, pairs of words and pieces of words.

use std::collections::BTreeMap;

use crate::terms::Reading;

/// What each kind of feature weighs: words and pieces of words. Each kind's vector has this length, so that a long
/// story counts no more than one word.
pub(crate) const KIND_WEIGHTS: [f32; 2] = [1.0, 1.0];

/// Of pieces of words: what survives a typo.
const SHORTEST_PIECE: usize = 3;
const LONGEST_PIECE: usize = 5;

/// A feature's name: a hash of its kind and text. Two texts of the 30,000 that matter seldom share one.
pub(crate) type Key = u32;

/// How often each feature of one kind occurs, sorted by key.
pub(crate) type Counts = Vec<(Key, f32)>;

/// The features of a question: stems and pairs of neighbours, and 3 to 5 neighbouring characters of a word.
pub(crate) fn features(reading: &Reading) -> [Counts; 2] {
    [words(reading), pieces(reading)].map(|counts| counts.into_iter().collect())
}

/// The feature of one stem.
pub(crate) fn of_word(stem: &str) -> Key {
    key(&["w", stem])
}

fn words(reading: &Reading) -> BTreeMap<Key, f32> {
    let mut counts = BTreeMap::new();
    let stems = reading.stems();
    for stem in stems {
        add(&mut counts, &["w", stem]);
    }
    for pair in stems.windows(2) {
        if let [first, second] = pair {
            add(&mut counts, &["b", first, second]);
        }
    }
    counts
}

fn pieces(reading: &Reading) -> BTreeMap<Key, f32> {
    let mut counts = BTreeMap::new();
    for word in reading.typed() {
        let edged: Vec<char> = std::iter::once('^').chain(word.chars()).chain(['$']).collect();
        for length in SHORTEST_PIECE..=LONGEST_PIECE {
            for piece in edged.windows(length) {
                let piece: String = piece.iter().collect();
                add(&mut counts, &["c", &piece]);
            }
        }
    }
    counts
}

fn add(counts: &mut BTreeMap<Key, f32>, parts: &[&str]) {
    *counts.entry(key(parts)).or_insert(0.0) += 1.0;
}

/// FNV-1a over the parts, each ended by a zero byte.
fn key(parts: &[&str]) -> Key {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
