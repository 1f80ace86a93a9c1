//! How much is read and written. Beyond a limit a [`Refusal`] says so; nothing is cut off silently.

use std::time::{Duration, Instant};

use crate::Refusal;

/// The bounds of one cleaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes.
    pub file_bytes: usize,
    /// The largest cleaned file, in bytes: a picture that was saved smaller than PNG can may grow.
    pub clean_bytes: usize,
    /// The most pixels of one picture.
    pub pixels: u64,
    /// The most that decoding one picture may allocate, in bytes.
    pub picture_bytes: u64,
    /// The most that all parts of a document may unpack to, in bytes.
    pub unpacked_bytes: usize,
    /// The most parts of an Office document.
    pub parts: usize,
    /// How many times its size a part of an Office document may unpack to, once it unpacks to more than a megabyte.
    pub ratio: u64,
    /// The most pages of a PDF.
    pub pages: usize,
    /// The most objects of a PDF.
    pub objects: usize,
    /// How long it may take, where a reader can be asked to stop.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 10 * 1024 * 1024,
            clean_bytes: 30 * 1024 * 1024,
            pixels: 50_000_000,
            picture_bytes: 256 * 1024 * 1024,
            unpacked_bytes: 96 * 1024 * 1024,
            parts: 2_000,
            ratio: 400,
            pages: 2_000,
            objects: 200_000,
            time: Duration::from_secs(20),
        }
    }
}

/// How deep the elements of a part may stand in each other.
pub(crate) const DEPTH: usize = 256;

/// What may still be used up.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) limits: Limits,
    end: Instant,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, end: Instant::now() + limits.time, bytes: limits.unpacked_bytes }
    }

    /// Fails once the time is over.
    pub(crate) fn check_time(&self) -> Result<(), Refusal> {
        if Instant::now() < self.end { Ok(()) } else { Err(Refusal::TooMuchWork) }
    }

    /// How much may still be unpacked, in bytes.
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Counts what was unpacked.
    pub(crate) fn spend(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Refusal::Unpacks)?;
        Ok(())
    }
}
