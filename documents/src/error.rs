//! Why a file is not a Code.

use crate::{Format, limits};

/// Why nothing was imported. Each says what to do; none repeats what the file holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than any Code.
    #[error(
        "the file has {} MB; expected at most {} MB. Leave out pictures, or save it as a smaller PDF or as a Word document",
        .bytes.div_ceil(1024 * 1024), limits::FILE_BYTES / (1024 * 1024)
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It is none of the formats.
    #[error(
        "this is no format that is read here. Expected Markdown, plain text, HTML, a Word document (.docx) or a PDF; save it as one of these"
    )]
    UnknownFormat,
    /// A format that can be saved as another.
    #[error("this is {what}. Open it and save it as a Word document (.docx) or a PDF")]
    OtherFormat {
        /// What it is.
        what: &'static str,
    },
    /// A password keeps it shut.
    #[error("the file is protected with a password. Save a copy without one")]
    Locked,
    /// It is not what its beginning promises.
    #[error(
        "the file is damaged, or is not {format}. Open it and save it again, or save it as another format"
    )]
    Damaged {
        /// What it should be.
        format: Format,
    },
    /// It unpacks to far more than any Code.
    #[error(
        "the file unpacks to more than {} MB; no Code does. Open it, leave out what is not text, and save it again",
        limits::PART_BYTES / (1024 * 1024)
    )]
    Unpacks,
    /// There is more text than in any Code.
    #[error("the file has more than {} MB of text; no Code does", limits::TEXT_BYTES / (1024 * 1024))]
    TooMuchText,
    /// There are more pages than any Code has.
    #[error(
        "the file has {pages} pages; expected at most {}. Import only the part that is the Code",
        limits::PAGES
    )]
    TooManyPages {
        /// How many.
        pages: usize,
    },
    /// There are more headings than any Code has.
    #[error(
        "the file has {headings} headings; expected at most {}. Import only the part that is the Code",
        limits::HEADINGS
    )]
    TooManyHeadings {
        /// How many.
        headings: usize,
    },
    /// Elements stand in each other deeper than a person would write.
    #[error(
        "lists or other parts stand in each other more than {} deep; no Code does. Save it again as plain text",
        limits::DEPTH
    )]
    TooDeep,
    /// Reading did not end.
    #[error("reading took more than {seconds} seconds and was stopped. Save it as another format")]
    TooSlow {
        /// How long it may take.
        seconds: u64,
    },
    /// The pages are pictures.
    #[error(
        "the PDF has {pages} pages and no text: it is a scan, or its letters are drawn as pictures. Run it through text recognition (OCR), or import the document it was made from"
    )]
    Scanned {
        /// How many.
        pages: usize,
    },
    /// There is no text in it.
    #[error("there is no text in the file")]
    NoText,
}
