//! What was taken out of a file.

/// Something that is no longer in the file. It is told to the reporter: what went, never what it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Removed {
    /// EXIF, XMP, IPTC, colour profiles, comments, thumbnails of a picture.
    PictureDetails,
    /// All pictures of an animation but the first.
    LaterFrames,
    /// Bytes after the end of the file's own format.
    AfterTheEnd,
    /// Author, company, program, dates, thumbnails of a document.
    DocumentDetails,
    /// What earlier versions of the document said.
    EarlierVersions,
    /// Files inside the file, and what other programs put there.
    Attachments,
    /// Scripts and actions.
    Scripts,
    /// Addresses the document points to.
    Links,
    /// The fields of a form behind what they show.
    FormFields,
    /// Who commented on or changed the document, and when.
    Names,
    /// Bookmarks, tags and layers: ways through a document, not its content.
    Navigation,
    /// Data nobody sees on a page: custom XML, caches, settings, codes of fields.
    HiddenData,
    /// Pictures inside a document whose format cannot be cleaned.
    Pictures,
    /// Characters nobody sees.
    InvisibleCharacters,
}

impl Removed {
    /// Every one, in the order of its number.
    pub const ALL: [Self; 14] = [
        Self::PictureDetails,
        Self::LaterFrames,
        Self::AfterTheEnd,
        Self::DocumentDetails,
        Self::EarlierVersions,
        Self::Attachments,
        Self::Scripts,
        Self::Links,
        Self::FormFields,
        Self::Names,
        Self::Navigation,
        Self::HiddenData,
        Self::Pictures,
        Self::InvisibleCharacters,
    ];

    /// What went, in the reporter's words; it completes "We took out: ".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PictureDetails => {
                "what the camera or program wrote into the picture, such as place, time and device"
            }
            Self::LaterFrames => "all pictures of the animation but the first",
            Self::AfterTheEnd => "data after the end of the file",
            Self::DocumentDetails => "author, dates and other details of the document",
            Self::EarlierVersions => "earlier versions of the document",
            Self::Attachments => "files inside the file",
            Self::Scripts => "scripts",
            Self::Links => "links to other places",
            Self::FormFields => "form fields; what they show is still there",
            Self::Names => "who commented or changed something, and when",
            Self::Navigation => "bookmarks, tags and layers",
            Self::HiddenData => "hidden data",
            Self::Pictures => "pictures in a format we cannot clean",
            Self::InvisibleCharacters => "characters nobody sees",
        }
    }

    /// Its number in an answer.
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    pub(crate) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}
