//! The answer of the process that cleans, as bytes: `EVID`, 1, then either 0, the kind, how many things were removed, each, and the file; or 1 and
//! the refusal.

use crate::{Clean, Kind, Limits, Refusal, Removed};

const BEGINS: &[u8] = b"EVID\x01";
const CLEAN: u8 = 0;
const REFUSED: u8 = 1;

/// An answer as bytes for [`read_answer`].
#[must_use]
pub fn write_answer(answer: &Result<Clean, Refusal>) -> Vec<u8> {
    let mut bytes = BEGINS.to_vec();
    match answer {
        Ok(clean) => {
            let removed: Vec<u8> = clean.removed.iter().map(|removed| removed.code()).collect();
            bytes.extend([CLEAN, clean.kind.code(), u8::try_from(removed.len()).unwrap_or(u8::MAX)]);
            bytes.extend(removed.iter().take(usize::from(u8::MAX)));
            bytes.extend(&clean.bytes);
        }
        Err(refusal) => bytes.extend([REFUSED, refusal.code()]),
    }
    bytes
}

/// Reads what [`write_answer`] wrote. The process that wrote it read a hostile file: whatever is not exactly an answer is one that says
/// [`Refusal::Damaged`].
///
/// # Errors
/// The refusal that was written, or [`Refusal::Damaged`].
pub fn read_answer(bytes: &[u8], limits: &Limits) -> Result<Clean, Refusal> {
    let rest = bytes.strip_prefix(BEGINS).ok_or(Refusal::Damaged)?;
    match rest {
        [REFUSED, code] => Err(Refusal::of_code(*code).unwrap_or(Refusal::Damaged)),
        [CLEAN, kind, count, rest @ ..] => {
            let kind = Kind::of_code(*kind).ok_or(Refusal::Damaged)?;
            let (removed, bytes) = rest.split_at_checked(usize::from(*count)).ok_or(Refusal::Damaged)?;
            let removed: Option<Vec<Removed>> = removed.iter().map(|code| Removed::of_code(*code)).collect();
            if bytes.len() > limits.clean_bytes || !kind.begins(bytes) {
                return Err(Refusal::Damaged);
            }
            Ok(Clean { kind, bytes: bytes.to_vec(), removed: removed.ok_or(Refusal::Damaged)? })
        }
        _ => Err(Refusal::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::{read_answer, write_answer};
    use crate::{Clean, Kind, Limits, Refusal, Removed};

    #[test]
    fn answers_come_back_as_they_were() {
        let clean = Clean {
            kind: Kind::Pdf,
            bytes: b"%PDF-1.7 and more".to_vec(),
            removed: vec![Removed::Names, Removed::Links],
        };
        for answer in [Ok(clean), Err(Refusal::Macros)] {
            assert_eq!(read_answer(&write_answer(&answer), &Limits::default()), answer);
        }
    }

    #[test]
    fn nothing_else_is_believed() {
        let answers: [&[u8]; 6] = [
            b"",
            b"EVID\x01",
            b"EVID\x01\x00\x02\x00<script>",
            b"EVID\x01\x00\x09\x00%PDF-",
            b"EVID\x01\x00\x02\xff%PDF-",
            b"EVID\x01\x01\x02 ",
        ];
        for answer in answers {
            assert_eq!(read_answer(answer, &Limits::default()), Err(Refusal::Damaged));
        }
    }
}
