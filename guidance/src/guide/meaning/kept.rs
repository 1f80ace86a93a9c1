//! What was made of a Code, kept as bytes: little-endian numbers one after another, then a checksum.

use ndarray::Array1;

use super::{Meaning, Meant};
use crate::code::Code;
use crate::encoder::Encoder;
use crate::fingerprint::{Fingerprint, of_texts};

/// The form's name and version.
const MAGIC: &[u8] = b"ebc1";

/// Says which encoder read which sentences: what was kept of others is of no use.
pub(super) fn of(code: &Code, encoder: &Encoder) -> u64 {
    let texts = code.sections().iter().flat_map(|section| [section.heading(), section.text()]);
    of_texts(texts).wrapping_mul(3) ^ encoder.fingerprint
}

/// The bytes of a meaning.
pub(super) fn write(meaning: &Meaning) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(meaning.of.to_le_bytes());
    bytes.extend(size(meaning.sections.len()));
    for meant in &meaning.sections {
        bytes.extend(size(meant.directions.len()));
        let width = meant.directions.first().map_or(0, Array1::len);
        bytes.extend(size(width));
        let numbers = meant.directions.iter().flatten();
        bytes.extend(numbers.flat_map(|number| number.to_le_bytes()));
        bytes.extend(size(meant.topics.len()));
        bytes.extend(meant.topics.iter().flat_map(|number| number.to_le_bytes()));
    }
    let sum = Fingerprint::of_bytes(&bytes);
    bytes.extend(sum.to_le_bytes());
    bytes
}

/// The meaning in these bytes; none when they are not of this form, damaged, or of something else.
pub(super) fn read(bytes: &[u8], of: u64) -> Option<Meaning> {
    let (body, sum) = bytes.split_last_chunk()?;
    if u64::from_le_bytes(*sum) != Fingerprint::of_bytes(body) {
        return None;
    }
    let mut rest = Rest(body.strip_prefix(MAGIC)?);
    let (found, after) = rest.0.split_first_chunk()?;
    rest.0 = after;
    if u64::from_le_bytes(*found) != of {
        return None;
    }
    let count = rest.size()?;
    let sections = (0..count).map(|_| rest.meant()).collect::<Option<Vec<_>>>()?;
    rest.0.is_empty().then_some(Meaning { of, sections })
}

fn size(count: usize) -> [u8; 4] {
    u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes()
}

/// What is not read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn size(&mut self) -> Option<usize> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        usize::try_from(u32::from_le_bytes(*taken)).ok()
    }

    fn numbers(&mut self, count: usize) -> Option<Vec<f32>> {
        let (taken, rest) = self.0.split_at_checked(count.checked_mul(4)?)?;
        self.0 = rest;
        Some(taken.as_chunks().0.iter().map(|number| f32::from_le_bytes(*number)).collect())
    }

    fn meant(&mut self) -> Option<Meant> {
        let [count, width] = [self.size()?, self.size()?];
        let numbers = self.numbers(count.checked_mul(width)?)?;
        let directions = numbers.chunks_exact(width.max(1)).map(|way| Array1::from(way.to_vec())).collect();
        let topics = self.size()?;
        Some(Meant { directions, topics: self.numbers(topics)? })
    }
}
