//! BM25 over small documents.

use std::collections::HashMap;

const K1: f32 = 1.2;
const B: f32 = 0.6;

/// What a document says, as stems with weights: a heading's word may count more than a text's.
pub(crate) type Weighted = Vec<(String, f32)>;

/// An index of documents named by their place in the list it was made from.
#[derive(Debug)]
pub(crate) struct Index {
    postings: HashMap<String, Vec<Posting>>,
    documents: usize,
}

/// How much a word counts in one document, length taken into account.
#[derive(Debug)]
struct Posting {
    document: usize,
    gain: f32,
}

impl Index {
    pub(crate) fn new(documents: &[Weighted]) -> Self {
        let lengths: Vec<f32> = documents.iter().map(|words| words.iter().map(|(_, w)| w).sum()).collect();
        let mean = (lengths.iter().sum::<f32>() / documents.len().max(1) as f32).max(1.0);
        let mut postings: HashMap<String, Vec<Posting>> = HashMap::new();
        for (document, (words, length)) in documents.iter().zip(&lengths).enumerate() {
            let mut counts: HashMap<&str, f32> = HashMap::new();
            for (stem, weight) in words {
                *counts.entry(stem).or_default() += weight;
            }
            for (stem, count) in counts {
                let gain = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / mean));
                postings.entry(stem.to_owned()).or_default().push(Posting { document, gain });
            }
        }
        Self { postings, documents: documents.len() }
    }

    /// How rare a stem is; 0 when no document has it.
    pub(crate) fn rarity(&self, stem: &str) -> f32 {
        let Some(found) = self.postings.get(stem) else { return 0.0 };
        let (n, df) = (self.documents as f32, found.len() as f32);
        (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
    }

    /// Whether this document has a stem.
    pub(crate) fn has(&self, document: usize, stem: &str) -> bool {
        self.postings.get(stem).is_some_and(|found| found.iter().any(|posting| posting.document == document))
    }

    /// One score per document, in order. Each stem counts once, times its weight.
    pub(crate) fn scores(&self, query: &HashMap<&str, f32>) -> Vec<f32> {
        let mut scores = vec![0.0; self.documents];
        let mut stems: Vec<_> = query.iter().collect();
        // Sums of floats depend on their order, and a hash map has none
        stems.sort_by_key(|(stem, _)| **stem);
        for (stem, weight) in stems {
            let rarity = self.rarity(stem);
            for posting in self.postings.get(*stem).into_iter().flatten() {
                if let Some(score) = scores.get_mut(posting.document) {
                    *score += weight * rarity * posting.gain;
                }
            }
        }
        scores
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::Index;

    fn document(text: &str) -> Vec<(String, f32)> {
        text.split(' ').map(|word| (word.to_owned(), 1.0)).collect()
    }

    #[test]
    fn rare_words_and_short_documents_count_more() {
        let index = Index::new(&[document("a b c"), document("a b"), document("a d e f g h")]);
        let of = |word| index.scores(&HashMap::from([(word, 1.0)]));
        assert!(index.rarity("c") > index.rarity("a"));
        assert!(of("b")[1] > of("b")[0]);
        assert_eq!(of("b")[2], 0.0);
        assert_eq!(of("unknown"), [0.0, 0.0, 0.0]);
        assert!(index.has(2, "h") && !index.has(0, "h") && !index.has(0, "unknown"));
    }
}
