//! `policy/encoder.bin`: little-endian numbers one after another, then the weights as signed bytes. `guidance/training/encoder.py` writes it.

use ndarray::{Array1, Array2};

use super::layer::{Layer, Linear, Norm};
use super::panels::Panels;
use super::wordpiece::WordPiece;
use super::{Encoder, PLACES, Rows};

/// The form's name and version.
const MAGIC: &[u8] = b"ebe1";

/// The encoder in these bytes; none when they are not of this form.
pub(super) fn read(bytes: &'static [u8]) -> Option<Encoder> {
    let mut rest = Rest(bytes);
    if rest.take(MAGIC.len())? != MAGIC {
        return None;
    }
    let fingerprint = u64::from(rest.number()?) | (u64::from(rest.number()?) << 32);
    let [layers, width, heads, inner] = [rest.size()?, rest.size()?, rest.size()?, rest.size()?];
    if heads == 0 || width % heads != 0 || layers > 24 {
        return None;
    }
    let sections: Vec<String> = rest.text()?.lines().map(str::to_owned).collect();
    let words = WordPiece::new(rest.text()?)?;
    let pieces = rest.rows(words.len(), width)?;
    let positions = rest.matrix(PLACES, width)?;
    let first_norm = rest.norm(width)?;
    let layer = |_| {
        Some(Layer {
            heads,
            look: rest.linear(3 * width, width)?,
            seen: rest.linear(width, width)?,
            seen_norm: rest.norm(width)?,
            think: rest.linear(inner, width)?,
            thought: rest.linear(width, inner)?,
            thought_norm: rest.norm(width)?,
        })
    };
    let layers = (0..layers).map(layer).collect::<Option<Vec<Layer>>>()?;
    let classes = rest.linear(sections.len() + 1, width)?;
    let encoder = Encoder { fingerprint, sections, words, pieces, positions, first_norm, layers, classes };
    rest.0.is_empty().then_some(encoder)
}

/// What is not read yet.
struct Rest(&'static [u8]);

impl Rest {
    fn take(&mut self, count: usize) -> Option<&'static [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*taken))
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn text(&mut self) -> Option<&'static str> {
        let length = self.size()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        (0..count).map(|_| self.number().map(f32::from_bits).filter(|value| value.is_finite())).collect()
    }

    fn rows(&mut self, count: usize, width: usize) -> Option<Rows> {
        let scales = self.floats(count)?;
        let bytes = self.take(count.checked_mul(width)?)?;
        Some(Rows { width, bytes, scales })
    }

    fn matrix(&mut self, count: usize, width: usize) -> Option<Array2<f32>> {
        let rows = self.rows(count, width)?;
        let mut matrix = Array2::zeros((count, width));
        for (at, mut row) in matrix.rows_mut().into_iter().enumerate() {
            rows.add_to(at, row.as_slice_mut()?);
        }
        Some(matrix)
    }

    fn linear(&mut self, count: usize, width: usize) -> Option<Linear> {
        let rows = self.rows(count, width)?;
        let mut weight = Panels::zeros(count, width);
        for row in 0..count {
            weight.set(row, rows.numbers(row));
        }
        Some(Linear { weight, bias: Array1::from(self.floats(count)?) })
    }

    fn norm(&mut self, width: usize) -> Option<Norm> {
        let weight = Array1::from(self.floats(width)?);
        Some(Norm { weight, bias: Array1::from(self.floats(width)?) })
    }
}
