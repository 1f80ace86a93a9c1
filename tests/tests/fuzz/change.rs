//! How an input is made from its number.

use fastrand::Rng;

use crate::target::Target;

/// Bytes at which parsers turn.
const TURNS: &[u8] = b"\0\x01\x7f\x80\xff \n\r\t\"'\\/{}[]()<>&=;:,.|-_%+#*~0129azAZ";
/// Pieces of text at which they do.
const PIECES: [&str; 12] = [
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "\u{fffd}",
    "\u{1f469}\u{200d}\u{1f680}",
    "ß",
    "İ",
    "\u{2028}",
    "null",
    "-1",
    "18446744073709551616",
];

/// The input with this number.
pub(crate) fn input(target: &Target, seeds: &[Vec<u8>], seed: u64, case: u64) -> Vec<u8> {
    let mut name = 0xcbf2_9ce4_8422_2325_u64;
    for byte in target.name.bytes() {
        name = (name ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    let mut rng = Rng::with_seed(seed ^ name ^ case.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut bytes = if rng.u8(..) < 6 || seeds.is_empty() {
        (0..rng.usize(..200)).map(|_| rng.u8(..)).collect()
    } else {
        seeds[rng.usize(..seeds.len())].clone()
    };
    // Mostly a few changes: what is changed everywhere is refused at the first byte
    let changes = if rng.u8(..) < 230 { rng.usize(1..6) } else { rng.usize(1..60) };
    for _ in 0..changes {
        change(&mut rng, &mut bytes, target, seeds);
        bytes.truncate(target.longest);
    }
    bytes
}

fn change(rng: &mut Rng, bytes: &mut Vec<u8>, target: &Target, seeds: &[Vec<u8>]) {
    let at = rng.usize(..=bytes.len());
    let length = rng.usize(..=64).min(bytes.len() - at);
    match rng.u8(..14) {
        0 if at < bytes.len() => bytes[at] ^= 1 << rng.u8(..8),
        1 if at < bytes.len() => bytes[at] = rng.u8(..),
        2 if at < bytes.len() => bytes[at] = TURNS[rng.usize(..TURNS.len())],
        3 => bytes.insert(at, TURNS[rng.usize(..TURNS.len())]),
        4 => drop(bytes.drain(at..at + length)),
        5 => {
            let part = bytes[at..at + length].to_vec();
            let to = rng.usize(..=bytes.len());
            bytes.splice(to..to, part);
        }
        6 => bytes.truncate(at),
        7 if !seeds.is_empty() => {
            let other = &seeds[rng.usize(..seeds.len())];
            let from = rng.usize(..=other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        8 | 9 if !target.words.is_empty() => {
            let word = target.words[rng.usize(..target.words.len())];
            bytes.splice(at..at + rng.usize(..=length), word.bytes());
        }
        10 => {
            let piece = PIECES[rng.usize(..PIECES.len())];
            bytes.splice(at..at, piece.bytes());
        }
        // A number that says how much follows
        11 => {
            let number = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_ffff][rng.usize(..8)];
            let number: u32 = number;
            let number = if rng.bool() { number.to_be_bytes() } else { number.to_le_bytes() };
            let width = [1, 2, 4][rng.usize(..3)].min(bytes.len() - at);
            bytes[at..at + width].copy_from_slice(&number[4 - width..]);
        }
        // The same again and again
        12 => {
            let part = bytes[at..at + length.min(8)].to_vec();
            let times = if rng.u8(..) < 250 { rng.usize(..40) } else { rng.usize(..4_000) };
            bytes.splice(at..at, part.repeat(times));
        }
        13 => {
            let digits = rng.u64(..).to_string();
            let end = bytes[at..]
                .iter()
                .position(|byte| !byte.is_ascii_digit())
                .map_or(bytes.len(), |end| at + end);
            bytes.splice(at..end, digits.bytes().take(rng.usize(1..=digits.len())));
        }
        _ => {}
    }
}
