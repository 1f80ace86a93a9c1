//! Evidence: files that a reporter adds, after they were cleaned.

use std::fmt;

use async_trait::async_trait;
use zeroize::Zeroizing;

use crate::{CaseId, EvidenceId, Role};

/// The largest file that is taken, in bytes.
pub const EVIDENCE_LIMIT_BYTES: usize = 10 * 1024 * 1024;

/// A cleaned file on its way into a case. It has no name: names say who made a file, and on what.
pub struct EvidenceFile {
    /// Its id, drawn by whoever sends it, so that sending it twice stores it once.
    pub id: EvidenceId,
    /// What it is.
    pub kind: EvidenceKind,
    /// What is in it.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// A file of a case, as far as it can be pointed at without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidencePointer {
    /// Which one.
    pub id: EvidenceId,
    /// What it is.
    pub kind: EvidenceKind,
    /// Its size, in bytes.
    pub bytes: u64,
}

/// What a cleaned file is. What is not one of these cannot be cleaned and is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    /// A picture, as JPEG.
    Jpeg,
    /// A picture, as PNG.
    Png,
    /// A PDF document.
    Pdf,
    /// A Word document.
    Docx,
    /// An Excel workbook.
    Xlsx,
    /// A PowerPoint presentation.
    Pptx,
    /// Plain text, in UTF-8.
    Text,
}

impl EvidenceKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Jpeg, Self::Png, Self::Pdf, Self::Docx, Self::Xlsx, Self::Pptx, Self::Text];

    /// The stored name, which is also the ending of the name it is served under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Text => "txt",
        }
    }

    /// The kind with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Jpeg | Self::Png => "picture",
            Self::Pdf => "PDF",
            Self::Docx => "Word document",
            Self::Xlsx => "Excel workbook",
            Self::Pptx => "PowerPoint presentation",
            Self::Text => "text",
        }
    }
}

/// Where members of a case fetch its files.
#[async_trait]
pub trait FileCounter: Send + Sync {
    /// Lays a file ready and gives the address at which it can be fetched once, within five minutes; `None` when there is no place for it. The
    /// caller has decided that this person, who has the role `by` on the case, may have it. The trail is written when it is fetched.
    async fn lay_ready(&self, by: Role, case: CaseId, file: EvidenceId) -> Option<String>;
}

impl fmt::Debug for EvidenceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EvidenceFile")
    }
}
