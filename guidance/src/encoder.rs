//! A small transformer that reads a question as a whole: what it is about even where it shares no word with the Code.
//!
//! all-MiniLM-L6-v2 (Apache-2.0), trained further on the question bank by `guidance/training/encoder.py`; its weights are signed
//! bytes with a scale for each row. Sources: Devlin et al., "BERT" (2019); Wang et al., "MiniLM" (2020).

mod curve;
mod file;
mod layer;
mod panels;
mod wordpiece;

use std::sync::LazyLock;

use ndarray::{Array1, Array2, Axis, Slice};

use layer::{Layer, Linear, Norm};
use wordpiece::WordPiece;

/// The encoder this product ships with.
const SHIPPED: &[u8] = include_bytes!("../../policy/encoder.bin");

/// Read once for the whole process: it takes some 50 MB.
static ENCODER: LazyLock<Option<Encoder>> = LazyLock::new(|| file::read(SHIPPED));

/// So many pieces of words have a place of their own.
const PLACES: usize = 96;
/// So many pieces of a text are read, its beginning and its end: each costs a third of a millisecond.
const MOST_PIECES: usize = 64;
/// No more of a text is looked at.
const MOST_CHARS: usize = 8_000;
/// What the classes' directions are multiplied with, as in training.
const SHARPNESS: f32 = 20.0;

/// The network and its words.
pub(crate) struct Encoder {
    /// Of the bank it was trained on.
    pub(crate) fingerprint: u64,
    /// The ids of the sections, in the order of the classes; the last class is "the Code does not say".
    pub(crate) sections: Vec<String>,
    words: WordPiece,
    pieces: Rows,
    positions: Array2<f32>,
    first_norm: Norm,
    layers: Vec<Layer>,
    classes: Linear,
}

/// What the encoder makes of a text.
pub(crate) struct Heard {
    /// Which way it points; of length 1.
    pub(crate) direction: Array1<f32>,
    /// The logarithm of the chance of each class; the last is "the Code does not say".
    pub(crate) classes: Vec<f32>,
}

/// Rows of signed bytes, each with its scale.
struct Rows {
    width: usize,
    bytes: &'static [u8],
    scales: Vec<f32>,
}

impl Rows {
    /// The numbers of a row; none of a row that there is not.
    fn numbers(&self, row: usize) -> impl Iterator<Item = f32> {
        let bytes = self.bytes.get(row * self.width..(row + 1) * self.width).unwrap_or_default();
        let scale = self.scales.get(row).copied().unwrap_or_default();
        bytes.iter().map(move |byte| scale * f32::from(byte.cast_signed()))
    }

    fn add_to(&self, row: usize, out: &mut [f32]) {
        out.iter_mut().zip(self.numbers(row)).for_each(|(to, number)| *to += number);
    }
}

impl Encoder {
    /// The shipped one; none when its file is not of this form.
    pub(crate) fn shipped() -> Option<&'static Self> {
        ENCODER.as_ref()
    }

    /// The direction of a text, of length 1. Texts that mean the same point the same way.
    fn embed(&self, text: &str) -> Array1<f32> {
        let read = text.char_indices().nth(MOST_CHARS).map_or(text, |(end, _)| text.split_at(end).0);
        let pieces = self.words.pieces(read, MOST_PIECES);
        let mut states = self.positions.slice_axis(Axis(0), Slice::from(..pieces.len())).to_owned();
        for (piece, mut state) in pieces.iter().zip(states.rows_mut()) {
            if let Some(state) = state.as_slice_mut() {
                self.pieces.add_to(*piece as usize, state);
            }
        }
        self.first_norm.apply(&mut states);
        for layer in &self.layers {
            states = layer.apply(&states);
        }
        let mean = states.sum_axis(Axis(0)) / pieces.len() as f32;
        let length = mean.dot(&mean).sqrt().max(1e-9);
        mean / length
    }

    /// Both what a text means and what it is about.
    pub(crate) fn hear(&self, text: &str) -> Heard {
        let direction = self.embed(text);
        let logits = self.classes.apply(&(&direction * SHARPNESS).insert_axis(Axis(0)));
        let most = logits.fold(f32::MIN, |most, logit| most.max(*logit));
        let sum: f32 = logits.iter().map(|logit| (logit - most).exp()).sum();
        Heard { direction, classes: logits.iter().map(|logit| logit - most - sum.ln()).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::Encoder;

    #[derive(serde::Deserialize)]
    struct Reference {
        text: String,
        chances: Vec<f32>,
    }

    /// Written by `guidance/training/check.py` with the reference implementation and the same file.
    #[test]
    fn it_says_what_the_reference_implementation_says() {
        let references: Vec<Reference> = serde_json::from_str(include_str!("../tests/encoder.json")).unwrap();
        let encoder = Encoder::shipped().unwrap();
        assert_eq!(references.len(), 6);
        for Reference { text, chances } in references {
            let ours: Vec<f32> = encoder.hear(&text).classes.into_iter().map(f32::exp).collect();
            assert!((ours.iter().sum::<f32>() - 1.0).abs() < 1e-4);
            for (ours, chance) in ours.iter().zip(&chances) {
                assert!((ours - chance).abs() < 2e-3, "{text}: {ours} and {chance}");
            }
        }
    }

    #[test]
    fn nothing_and_very_much_are_read_too() {
        let encoder = Encoder::shipped().unwrap();
        for text in ["", "\u{0}", "🤷", &"word ".repeat(50_000), &"x".repeat(200_000)] {
            assert!(encoder.embed(text).iter().all(|value| value.is_finite()));
        }
    }
}
