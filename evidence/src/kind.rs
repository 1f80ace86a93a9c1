//! What a file is, by its bytes alone.

use crate::Refusal;

/// What a cleaned file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A PDF.
    Pdf,
    /// A Word document.
    Docx,
    /// An Excel workbook.
    Xlsx,
    /// A PowerPoint presentation.
    Pptx,
    /// Plain text in UTF-8.
    Text,
}

impl Kind {
    /// Every kind, in the order of its code.
    pub const ALL: [Self; 7] =
        [Self::Jpeg, Self::Png, Self::Pdf, Self::Docx, Self::Xlsx, Self::Pptx, Self::Text];

    /// The ending of the file's name: callers name it `evidence-1.jpg`, never as the reporter did.
    #[must_use]
    pub const fn extension(self) -> &'static str {
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

    /// The media type (RFC 6838). To be served as a download, with `nosniff`.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    pub(crate) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// Whether bytes begin as this kind does; an answer is not believed before.
    pub(crate) fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Self::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Pdf => bytes.starts_with(b"%PDF-"),
            Self::Docx | Self::Xlsx | Self::Pptx => bytes.starts_with(b"PK\x03\x04"),
            Self::Text => std::str::from_utf8(bytes).is_ok(),
        }
    }
}

/// What came in and who cleans it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Picture(image::ImageFormat),
    Pdf,
    /// A ZIP; which documents it holds is seen inside.
    Zip,
    /// Nothing of the above: text, perhaps.
    Text,
}

/// How far into a file the signature of a PDF may stand, as readers of PDF take it.
const PDF_WITHIN: usize = 1024;

/// What files begin with that are known and cannot be cleaned.
const REFUSED: [(&[u8], Refusal); 28] = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal::OldOffice),
    (b"{\\rtf", Refusal::Markup),
    (b"%!PS", Refusal::Markup),
    (b"BEGIN:VCARD", Refusal::Markup),
    (b"BEGIN:VCALENDAR", Refusal::Markup),
    (b"PK\x05\x06", Refusal::Archive),
    (b"PK\x07\x08", Refusal::Archive),
    (b"Rar!", Refusal::Archive),
    (b"7z\xbc\xaf\x27\x1c", Refusal::Archive),
    (b"\x1f\x8b", Refusal::Archive),
    (b"BZh", Refusal::Archive),
    (b"\xfd7zXZ\0", Refusal::Archive),
    (b"\x28\xb5\x2f\xfd", Refusal::Archive),
    (b"MSCF", Refusal::Archive),
    (b"ID3", Refusal::Recording),
    (b"\xff\xfb", Refusal::Recording),
    (b"\xff\xf3", Refusal::Recording),
    (b"\xff\xf1", Refusal::Recording),
    (b"OggS", Refusal::Recording),
    (b"fLaC", Refusal::Recording),
    (b"#!AMR", Refusal::Recording),
    (b"\x1a\x45\xdf\xa3", Refusal::Recording),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Refusal::Recording),
    (b"II*\0", Refusal::OtherPicture),
    (b"MM\0*", Refusal::OtherPicture),
    (b"BM", Refusal::OtherPicture),
    (b"\0\0\x01\0", Refusal::OtherPicture),
    (b"8BPS", Refusal::OtherPicture),
];

impl Source {
    pub(crate) fn detect(bytes: &[u8]) -> Result<Self, Refusal> {
        use image::ImageFormat::{Gif, Jpeg, Png, WebP};
        if bytes.is_empty() {
            return Err(Refusal::Empty);
        }
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Ok(Self::Picture(Jpeg));
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self::Picture(Png));
        }
        if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            return Ok(Self::Picture(Gif));
        }
        if bytes.starts_with(b"RIFF") {
            let webp = bytes.get(8..12) == Some(b"WEBP");
            return if webp { Ok(Self::Picture(WebP)) } else { Err(Refusal::Recording) };
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Ok(Self::Zip);
        }
        // A bitmap's first letters may begin a text as well
        let refused = REFUSED.iter().find(|(magic, _)| {
            bytes.starts_with(magic) && (*magic != b"BM" || bytes.get(6..10) == Some(&[0; 4]))
        });
        if let Some((_, refusal)) = refused {
            return Err(*refusal);
        }
        if bytes.get(4..8) == Some(b"ftyp") {
            return Err(boxed(bytes.get(8..12).unwrap_or_default()));
        }
        if bytes.get(257..262) == Some(b"ustar") {
            return Err(Refusal::Archive);
        }
        let begins = bytes.get(..PDF_WITHIN.min(bytes.len())).unwrap_or_default();
        if begins.windows(5).any(|window| window == b"%PDF-") {
            return Ok(Self::Pdf);
        }
        Ok(Self::Text)
    }
}

/// Whether bytes begin as a picture of any format that has details.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    const BEGINS: [&[u8]; 6] = [b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\0\x0cjP  "];
    BEGINS.iter().any(|magic| bytes.starts_with(magic))
}

/// Files of the ISO base media format: photos of phones, or video.
fn boxed(brand: &[u8]) -> Refusal {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" | b"avif" | b"avis" => {
            Refusal::Heic
        }
        _ => Refusal::Recording,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Source};
    use crate::Refusal;

    #[test]
    fn the_beginning_says_what_it_is() {
        assert_eq!(Source::detect(b"<html>%PDF-1.7"), Ok(Source::Pdf));
        assert_eq!(Source::detect(b"PK\x03\x04%PDF-1.7"), Ok(Source::Zip));
        assert_eq!(Source::detect(b"BMW called on Monday"), Ok(Source::Text));
        assert_eq!(Source::detect(b"BM\x10\0\0\0\0\0\0\0"), Err(Refusal::OtherPicture));
        assert_eq!(Source::detect(b"\0\0\0\x18ftypheic"), Err(Refusal::Heic));
        assert_eq!(Source::detect(b"\0\0\0\x18ftypisom"), Err(Refusal::Recording));
        assert_eq!(Source::detect(b""), Err(Refusal::Empty));
    }

    #[test]
    fn codes_lead_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_code(kind.code()), Some(kind));
        }
    }
}
