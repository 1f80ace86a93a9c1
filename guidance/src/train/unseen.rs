//! `policy/encoder-heldout.bin`: what encoders said of the questions they were not trained on.

/// The form's name and version.
const MAGIC: &[u8] = b"ebh1";
/// A number in the file is a logarithm of a chance, times this.
const STEPS: f32 = 1024.0;

/// What encoders said of the bank's questions, each by one that had not seen it.
#[derive(Debug, Clone, PartialEq)]
pub struct Unseen {
    classes: usize,
    logits: Vec<f32>,
}

/// Why such a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnseenError {
    /// It is something else.
    #[error("expected a file that guidance/training/encoder.py wrote")]
    Form,
    /// It is of another bank.
    #[error("the bank changed since: expected the encoder trained on it; run guidance/training/encoder.py")]
    Bank,
}

impl Unseen {
    /// Reads the file of a bank with this fingerprint.
    ///
    /// # Errors
    /// When it has another form, or is of another bank.
    pub fn read(bytes: &[u8], bank: u64) -> Result<Self, UnseenError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(UnseenError::Form)?;
        let (of, rest) = rest.split_first_chunk().ok_or(UnseenError::Form)?;
        let (classes, rest) = rest.split_first_chunk().ok_or(UnseenError::Form)?;
        let classes = u32::from_le_bytes(*classes) as usize;
        let (numbers, left) = rest.as_chunks();
        if classes == 0 || !left.is_empty() || numbers.len() % classes != 0 {
            return Err(UnseenError::Form);
        }
        if u64::from_le_bytes(*of) != bank {
            return Err(UnseenError::Bank);
        }
        let logits = numbers.iter().map(|number| f32::from(i16::from_le_bytes(*number)) / STEPS).collect();
        Ok(Self { classes, logits })
    }

    /// What was said of a question; nothing where the file has other classes.
    pub(super) fn logits(&self, question: usize, classes: usize) -> Vec<f32> {
        let said = self.logits.chunks(self.classes).nth(question).filter(|said| said.len() == classes);
        said.map_or_else(|| vec![0.0; classes], <[f32]>::to_vec)
    }
}

#[cfg(test)]
mod tests {
    use super::{Unseen, UnseenError};

    #[test]
    fn a_file_is_of_its_bank_and_whole() {
        let mut bytes = b"ebh1".to_vec();
        bytes.extend(7_u64.to_le_bytes());
        bytes.extend(2_u32.to_le_bytes());
        for number in [-1024_i16, 0, -512, 2048] {
            bytes.extend(number.to_le_bytes());
        }
        let read = Unseen::read(&bytes, 7).unwrap();
        assert_eq!(read.logits(1, 2), [-0.5, 2.0]);
        assert_eq!(read.logits(2, 2), [0.0, 0.0]);
        assert_eq!(Unseen::read(&bytes, 8), Err(UnseenError::Bank));
        assert_eq!(Unseen::read(&bytes[..bytes.len() - 1], 7), Err(UnseenError::Form));
        assert_eq!(Unseen::read(b"", 7), Err(UnseenError::Form));
    }
}
