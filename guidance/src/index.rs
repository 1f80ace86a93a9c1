//! BM25 over small documents.

use std::collections::HashMap;

use crate::terms::WordId;

const K1: f32 = 1.2;
const B: f32 = 0.6;

/// What a document says, as words with weights: a heading's word may count more than a text's.
pub(crate) type Weighted = Vec<(WordId, f32)>;

/// An index of documents named by their place in the list it was made from.
#[derive(Debug)]
pub(crate) struct Index {
    /// Where each word's postings begin; one more at the end.
    starts: Vec<usize>,
    postings: Vec<Posting>,
    documents: usize,
}

/// How much a word counts in one document, length taken into account.
#[derive(Debug, Clone, Copy)]
struct Posting {
    document: u32,
    gain: f32,
}

impl Index {
    pub(crate) fn new(documents: impl Iterator<Item = Weighted>) -> Self {
        let (mut lengths, mut counted) = (Vec::new(), Vec::new());
        for (document, mut words) in (0..).zip(documents) {
            lengths.push(words.iter().map(|(_, weight)| weight).sum::<f32>());
            words.sort_by_key(|(word, _)| *word);
            for same in words.chunk_by(|(a, _), (b, _)| a == b) {
                let Some((word, _)) = same.first() else { continue };
                let gain = same.iter().map(|(_, weight)| weight).sum();
                counted.push((*word, Posting { document, gain }));
            }
        }
        counted.sort_by_key(|(word, _)| *word);
        let mean = (lengths.iter().sum::<f32>() / lengths.len().max(1) as f32).max(1.0);
        let mut starts = Vec::new();
        for (at, (word, posting)) in counted.iter_mut().enumerate() {
            starts.resize(starts.len().max(*word as usize + 1), at);
            let length = lengths.get(posting.document as usize).copied().unwrap_or(mean);
            let count = posting.gain;
            posting.gain = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / mean));
        }
        starts.push(counted.len());
        let postings = counted.into_iter().map(|(_, posting)| posting).collect();
        Self { starts, postings, documents: lengths.len() }
    }

    fn postings(&self, word: WordId) -> &[Posting] {
        let place = word as usize;
        let range = self.starts.get(place).zip(self.starts.get(place + 1));
        range.and_then(|(from, to)| self.postings.get(*from..*to)).unwrap_or_default()
    }

    /// How rare a word is; 0 when no document has it.
    pub(crate) fn rarity(&self, word: WordId) -> f32 {
        rarity(self.documents, self.postings(word).len())
    }

    /// Whether this document has a word.
    pub(crate) fn has(&self, document: usize, word: WordId) -> bool {
        self.postings(word).binary_search_by_key(&document, |posting| posting.document as usize).is_ok()
    }

    /// One score per document, in order. Each word counts once, times its weight.
    pub(crate) fn scores(&self, query: &HashMap<WordId, f32>) -> Vec<f32> {
        let mut scores = vec![0.0; self.documents];
        let mut words: Vec<_> = query.iter().collect();
        // Sums of floats depend on their order, and a hash map has none
        words.sort_by_key(|(word, _)| **word);
        for (word, weight) in words {
            let rarity = self.rarity(*word);
            for posting in self.postings(*word) {
                if let Some(score) = scores.get_mut(posting.document as usize) {
                    *score += weight * rarity * posting.gain;
                }
            }
        }
        scores
    }
}

/// How rare a word is that so many of the documents have; 0 when none has it.
pub(crate) fn rarity(documents: usize, having: usize) -> f32 {
    if having == 0 {
        return 0.0;
    }
    let (n, df) = (documents as f32, having as f32);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::Index;

    fn document(text: &str) -> Vec<(u32, f32)> {
        text.bytes().filter(u8::is_ascii_lowercase).map(|letter| (u32::from(letter - b'a'), 1.0)).collect()
    }

    #[test]
    fn rare_words_and_short_documents_count_more() {
        let [a, b, c, h, unknown] = [0, 1, 2, 7, 20];
        let index = Index::new(["a b c", "a b", "a d e f g h"].map(document).into_iter());
        let of = |word| index.scores(&HashMap::from([(word, 1.0)]));
        assert!(index.rarity(c) > index.rarity(a));
        assert!(of(b)[1] > of(b)[0]);
        assert_eq!(of(b)[2], 0.0);
        assert_eq!(of(unknown), [0.0, 0.0, 0.0]);
        assert_eq!(index.rarity(unknown), 0.0);
        assert!(index.has(2, h) && !index.has(0, h) && !index.has(0, unknown));
    }

    #[test]
    fn a_word_that_occurs_twice_counts_more_and_is_found_once() {
        let index = Index::new(["a a b", "a c d"].map(document).into_iter());
        let scores = index.scores(&HashMap::from([(0, 1.0)]));
        assert!(scores[0] > scores[1] && scores[1] > 0.0);
        assert_eq!(index.postings(0).len(), 2);
    }
}
