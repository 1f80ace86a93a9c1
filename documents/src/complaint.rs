//! What was left out, and what a person should look at.

use std::fmt;

/// Something that is not part of the Code's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What, in the plural: `page numbers`.
    pub what: &'static str,
    /// How many.
    pub count: usize,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.count)
    }
}

/// Something that was not understood, or that makes answers worse. Displays as what it is and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Complaint {
    /// No line looked like a heading: everything is one section.
    NoHeadings,
    /// A section that should have been several.
    LongSection {
        /// Its heading.
        heading: String,
        /// Its size.
        words: usize,
    },
    /// A heading with nothing under it.
    EmptySection {
        /// The heading.
        heading: String,
    },
    /// Several sections with one heading in one place.
    DuplicateHeading {
        /// The heading.
        heading: String,
        /// How many.
        times: usize,
    },
    /// Pictures may hold words.
    Pictures {
        /// How many.
        count: usize,
    },
    /// Pages of a PDF that hold no text.
    PagesWithoutText {
        /// Their numbers, the first being 1.
        pages: Vec<usize>,
    },
    /// Letters whose meaning the file does not say.
    UnreadableLetters {
        /// How many.
        count: usize,
    },
    /// The file does not say its encoding, and it is not UTF-8.
    GuessedEncoding {
        /// The encoding it was read in.
        encoding: &'static str,
    },
    /// The text was damaged by a wrong encoding before it came here.
    Garbled {
        /// How many places.
        places: usize,
    },
    /// Rows of tables became list items.
    Tables {
        /// How many tables.
        count: usize,
    },
    /// Changes that nobody has accepted or refused.
    TrackedChanges {
        /// How many.
        count: usize,
    },
    /// Headings deeper than six.
    DeepHeadings {
        /// How many.
        count: usize,
    },
    /// Hardly any text.
    LittleText {
        /// How many words.
        words: usize,
    },
    /// No title.
    NoTitle,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHeadings => f.write_str(
                "No headings were found, so the whole document is one section and every answer would be all of it. \
                 Give the headings a heading style (Word, HTML) or put ## before them (Markdown), and import again.",
            ),
            Self::LongSection { heading, words } => write!(
                f,
                "\u{201c}{heading}\u{201d} has {words} words: headings inside it were probably not found. \
                 Put ## or ### before them in the Markdown."
            ),
            Self::EmptySection { heading } => write!(
                f,
                "Nothing stands under \u{201c}{heading}\u{201d}. Was its text left out, or is it no heading? Correct it in the Markdown."
            ),
            Self::DuplicateHeading { heading, times } => write!(
                f,
                "\u{201c}{heading}\u{201d} is the heading of {times} sections in the same place. Name them apart, or put them together."
            ),
            Self::Pictures { count } => write!(
                f,
                "Pictures were left out ({count}). If one of them holds words of the Code, type them into the Markdown."
            ),
            Self::PagesWithoutText { pages } => write!(
                f,
                "These pages hold no text: {}. If they are scans, run the PDF through text recognition (OCR) and import again.",
                numbers(pages)
            ),
            Self::UnreadableLetters { count } => write!(
                f,
                "The PDF does not say which letters {count} of its signs are; they are shown as \u{fffd}. \
                 Import the document it was made from, or correct them in the Markdown."
            ),
            Self::GuessedEncoding { encoding } => write!(
                f,
                "The file is not UTF-8; it was read as {encoding}. If letters look wrong below, save it as UTF-8 and import again."
            ),
            Self::Garbled { places } => write!(
                f,
                "Letters are damaged in {places} places (\u{fffd}, or \u{e2}\u{20ac}\u{2122} for an apostrophe): the file was saved in a wrong encoding. \
                 Save it as UTF-8 from the program it was written in, and import again."
            ),
            Self::Tables { count } => write!(
                f,
                "Tables became lists, a row an item ({count}). Read them through, and write them as sentences where they are not clear."
            ),
            Self::TrackedChanges { count } => write!(
                f,
                "The document has tracked changes that nobody decided on ({count}). They were read as if accepted. \
                 Accept or reject them in Word, and import again."
            ),
            Self::DeepHeadings { count } => write!(
                f,
                "Headings stand more than six deep ({count}); they were put on the sixth level. Look whether they are headings at all."
            ),
            Self::LittleText { words } => {
                write!(f, "There are only {words} words. Is this the whole Code?")
            }
            Self::NoTitle => f.write_str(
                "No title was found. Put the Code's name after # in the first line of the Markdown.",
            ),
        }
    }
}

/// `2, 4, 5 and 7 more`.
fn numbers(pages: &[usize]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = pages.iter().take(SHOWN).map(usize::to_string).collect();
    let rest = pages.len().saturating_sub(SHOWN);
    if rest > 0 { format!("{} and {rest} more", shown.join(", ")) } else { shown.join(", ") }
}
