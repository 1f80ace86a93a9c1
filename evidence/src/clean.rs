//! One file, cleaned.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    Kind, Limits, Refusal, Removed, kind::Source, limits::Budget, office, pdf, picture, picture::Turned, text,
};

/// A file as it may be kept and shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub kind: Kind,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// What is no longer in it, each once, in the order of [`Removed::ALL`].
    pub removed: Vec<Removed>,
}

/// Without the file's content.
impl std::fmt::Debug for Clean {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clean")
            .field("kind", &self.kind)
            .field("bytes", &self.bytes.len())
            .field("removed", &self.removed)
            .finish()
    }
}

/// What was removed so far.
pub(crate) type Removing = BTreeSet<Removed>;

/// Cleans one file. What it is, its bytes say; names are neither needed nor kept.
///
/// It allocates up to a few times [`Limits::picture_bytes`], and a hostile file may still break a decoder in ways that only a process of its own
/// survives: run it in one.
///
/// # Errors
/// A [`Refusal`] when the file cannot be cleaned, with what to do instead.
///
/// # Privacy
/// Nothing of the file goes anywhere else: no log, no file, no error text.
pub fn clean(bytes: &[u8], limits: &Limits) -> Result<Clean, Refusal> {
    if bytes.len() > limits.file_bytes {
        return Err(Refusal::TooLarge);
    }
    let source = Source::detect(bytes)?;
    let mut removed = Removing::new();
    let mut budget = Budget::new(*limits);
    // A decoder that panics has met a file it cannot read
    let (kind, bytes) = catch_unwind(AssertUnwindSafe(|| match source {
        Source::Picture(format) => {
            picture::clean(bytes, format, Turned::Upright, &budget.limits, &mut removed)
                .map(|(kind, bytes, _)| (kind, bytes))
        }
        Source::Pdf => pdf::clean(bytes, &mut budget, &mut removed).map(|bytes| (Kind::Pdf, bytes)),
        Source::Zip => office::clean(bytes, &mut budget, &mut removed),
        Source::Text => text::clean(bytes, &mut removed).map(|bytes| (Kind::Text, bytes)),
    }))
    .unwrap_or(Err(Refusal::Damaged))?;
    if bytes.len() > limits.clean_bytes {
        return Err(Refusal::TooLarge);
    }
    Ok(Clean { kind, bytes, removed: removed.into_iter().collect() })
}
