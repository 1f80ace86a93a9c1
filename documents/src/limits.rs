//! How much is read. Beyond a limit an [`ImportError`] says so; nothing is cut off silently.

use std::time::{Duration, Instant};

use crate::ImportError;

/// The largest file.
pub const FILE_BYTES: usize = 20 * 1024 * 1024;
/// The most that one part of a DOCX may unpack to.
pub const PART_BYTES: u64 = 64 * 1024 * 1024;
/// The most pages of a PDF.
pub const PAGES: usize = 2_000;
/// The most text, as UTF-8; with its ids it still fits into what sections are read from.
pub const TEXT_BYTES: usize = 6 * 1024 * 1024;
/// The most headings.
pub const HEADINGS: usize = 20_000;
/// How deep the elements of a page or the lists of a document may stand in each other.
pub const DEPTH: usize = 500;
/// How long reading may take, where a reader can be asked to stop.
pub const TIME: Duration = Duration::from_secs(30);

/// When reading has to end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    pub(crate) fn new() -> Self {
        Self(Instant::now() + TIME)
    }

    /// Fails once the time is over.
    pub(crate) fn check(self) -> Result<(), ImportError> {
        if Instant::now() < self.0 { Ok(()) } else { Err(ImportError::TooSlow { seconds: TIME.as_secs() }) }
    }
}
