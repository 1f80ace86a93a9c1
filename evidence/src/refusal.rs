//! Why a file is not taken, and what to do instead.

use std::fmt;

/// Why a file cannot be cleaned. It holds nothing of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It is larger than a file may be, or would be once cleaned.
    TooLarge,
    /// None of the kinds that can be cleaned.
    UnknownKind,
    /// HEIC or AVIF, as phones write photos.
    Heic,
    /// A picture of another format.
    OtherPicture,
    /// A ZIP or other archive.
    Archive,
    /// Sound or moving pictures.
    Recording,
    /// An e-mail with its headers.
    Mail,
    /// HTML, XML, SVG, rich text, PostScript, calendars and address cards.
    Markup,
    /// An Office document of the time before 2007, an Outlook message, or a document with a password: one container holds them all.
    OldOffice,
    /// An OpenDocument, Pages, Numbers or Keynote document.
    OtherOffice,
    /// A password keeps it shut, or shuts off some of what can be done with it.
    Locked,
    /// It holds macros.
    Macros,
    /// It is not what its beginning promises, or it broke the program that read it.
    Damaged,
    /// It is whole, but made in a way that cannot be rebuilt safely.
    CannotRebuild,
    /// It unpacks to far more than a document does.
    Unpacks,
    /// It has more pixels than a picture may have.
    TooManyPixels,
    /// It has more pages or parts than a document may have, or takes too long.
    TooMuchWork,
    /// This machine could not start the cleaning: nothing is wrong with the file.
    NotNow,
    /// A picture or a page in it is cropped: what was cut off is in it still.
    Cropped,
}

impl Refusal {
    /// Every one, in the order of its code.
    pub const ALL: [Self; 20] = [
        Self::Empty,
        Self::TooLarge,
        Self::UnknownKind,
        Self::Heic,
        Self::OtherPicture,
        Self::Archive,
        Self::Recording,
        Self::Mail,
        Self::Markup,
        Self::OldOffice,
        Self::OtherOffice,
        Self::Locked,
        Self::Macros,
        Self::Damaged,
        Self::CannotRebuild,
        Self::Unpacks,
        Self::TooManyPixels,
        Self::TooMuchWork,
        Self::NotNow,
        Self::Cropped,
    ];

    /// Why, in the reporter's words: whole sentences.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Empty => "The file is empty.",
            Self::TooLarge => "The file is too large. It can have up to 10 MB.",
            Self::UnknownKind => "This kind of file can hold your name in places we cannot clean.",
            Self::Heic => "This is a photo as some phones keep it (HEIC). We cannot clean these.",
            Self::OtherPicture => "This kind of picture can hold your name in places we cannot clean.",
            Self::Archive => "This file holds other files. We clean one file at a time.",
            Self::Recording => {
                "Sound and video can hold your name, your voice and your device in places we cannot clean."
            }
            Self::Mail => {
                "This is an e-mail. Its headers name who sent it, who received it, and how it travelled."
            }
            Self::Markup => "This kind of text can hold names and addresses where nobody sees them.",
            Self::OldOffice => {
                "This is an older Office document, an Outlook message, or a document with a password. These can hold your name in places we cannot clean."
            }
            Self::OtherOffice => "This kind of document can hold your name in places we cannot clean.",
            Self::Locked => "The file is protected. We cannot look into it to clean it.",
            Self::Macros => "The document holds macros. They can hold names, and they can do harm.",
            Self::Damaged => "The file is damaged, or is not what it seems to be.",
            Self::CannotRebuild => "The file is made in a way we cannot clean safely.",
            Self::Unpacks => "The file unpacks to far more than a document holds.",
            Self::TooManyPixels => "The picture is too large. It can have up to 50 million pixels.",
            Self::TooMuchWork => "The file has more in it than we can clean.",
            Self::NotNow => "We cannot clean files at the moment. Nothing is wrong with yours.",
            Self::Cropped => {
                "Something in it is cropped. What was cut off is in the file still, and can be seen again."
            }
        }
    }

    /// What works instead, in the reporter's words: whole sentences.
    #[must_use]
    pub const fn way_round(self) -> &'static str {
        match self {
            Self::Empty => "Choose it again. If it stays empty, a photo or a screenshot of it works.",
            Self::TooLarge | Self::TooManyPixels => {
                "Make it smaller, or send the parts that matter, one by one. A screenshot works, too."
            }
            Self::Heic => "A screenshot of it works. You can also save it as JPEG and send that.",
            Self::OtherPicture => "Save it as JPEG or PNG, or take a screenshot of it.",
            Self::Archive => "Unpack it and send the files that matter, one by one.",
            Self::Recording => "Write down what is said or seen and when. For a video, a screenshot works.",
            Self::Mail => {
                "Copy the words that matter into your report, or send a screenshot that shows no address of yours."
            }
            Self::Markup => "Copy the words that matter into your report, or send a screenshot.",
            Self::OldOffice | Self::OtherOffice | Self::Locked | Self::Macros | Self::CannotRebuild => {
                "Open it and save or print it as a new PDF without a password, and send that. A screenshot works, too."
            }
            Self::Damaged => "Open it and save it again, or send a screenshot of it.",
            Self::Unpacks | Self::TooMuchWork => {
                "Send the pages that matter as a new file. A photo or a screenshot of them works, too."
            }
            Self::UnknownKind => "A photo or a screenshot of it works.",
            Self::Cropped => {
                "Take a screenshot of what should be seen, and send that. In Word or PowerPoint, “Compress Pictures” with “Delete cropped areas” works, too."
            }
            Self::NotNow => "Your report can go without the file. Add it later through your mailbox.",
        }
    }

    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    pub(crate) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.reason(), self.way_round())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use crate::Removed;

    #[test]
    fn codes_lead_back() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::of_code(refusal.code()), Some(refusal));
        }
        for removed in Removed::ALL {
            assert_eq!(Removed::of_code(removed.code()), Some(removed));
        }
        assert_eq!(Refusal::of_code(200), None);
    }

    #[test]
    fn every_refusal_says_why_and_what_to_do() {
        for refusal in Refusal::ALL {
            for words in [refusal.reason(), refusal.way_round()] {
                assert!(words.ends_with('.') && !words.contains('!') && words.len() < 160, "{words}");
            }
        }
    }
}
