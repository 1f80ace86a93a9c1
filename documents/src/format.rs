//! Which format a file has.

use std::fmt;

use crate::ImportError;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown (CommonMark with GitHub's tables and footnotes).
    Markdown,
    /// Plain text, also as copied out of a PDF.
    Text,
    /// HTML.
    Html,
    /// A Word document (Office Open XML, ECMA-376).
    Docx,
    /// PDF (ISO 32000) that holds text.
    Pdf,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Markdown => "Markdown",
            Self::Text => "plain text",
            Self::Html => "HTML",
            Self::Docx => "a Word document",
            Self::Pdf => "a PDF",
        })
    }
}

/// Formats that are recognized in order to say what to do.
const OTHERS: [(&[u8], &str); 6] = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document (.doc) or one with a password"),
    (b"{\\rtf", "a rich text file (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%!PS", "a PostScript file"),
];

impl Format {
    /// By what the bytes begin with, then by the file's name, then by what the text looks like.
    pub(crate) fn detect(bytes: &[u8], name: &str) -> Result<Self, ImportError> {
        let begins = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
        if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Err(ImportError::OtherFormat { what });
        }
        if begins.windows(5).any(|window| window == b"%PDF-") {
            return Ok(Self::Pdf);
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Ok(Self::Docx);
        }
        match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
            Some("md" | "markdown" | "mdown") => Ok(Self::Markdown),
            Some("html" | "htm" | "xhtml") => Ok(Self::Html),
            Some("docx") => Err(ImportError::Damaged { format: Self::Docx }),
            Some("pdf") => Err(ImportError::Damaged { format: Self::Pdf }),
            _ => Ok(Self::of_text(begins)),
        }
    }

    fn of_text(begins: &[u8]) -> Self {
        let text = String::from_utf8_lossy(begins).to_ascii_lowercase();
        let text = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
        if ["<!doctype html", "<html", "<head", "<body", "<h1", "<div", "<article", "<main"]
            .iter()
            .any(|tag| text.starts_with(tag))
        {
            return Self::Html;
        }
        let is_heading = |line: &str| line.starts_with("# ") || line.starts_with("## ");
        if text.lines().any(is_heading) { Self::Markdown } else { Self::Text }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;
    use crate::ImportError;

    #[test]
    fn the_beginning_goes_before_the_name() {
        let detect = |bytes: &[u8], name: &str| Format::detect(bytes, name);
        assert_eq!(detect(b"\n%PDF-1.7", "code.docx"), Ok(Format::Pdf));
        assert_eq!(detect(b"PK\x03\x04", "code.pdf"), Ok(Format::Docx));
        assert_eq!(detect(b"<!DOCTYPE html>", "code"), Ok(Format::Html));
        assert_eq!(detect(b"# Code\n", "code.txt"), Ok(Format::Markdown));
        assert_eq!(detect(b"1. Code\n", "code.txt"), Ok(Format::Text));
        assert_eq!(detect(b"words", "Code.MD"), Ok(Format::Markdown));
        assert_eq!(detect(b"words", "code.docx"), Err(ImportError::Damaged { format: Format::Docx }));
        assert!(matches!(detect(b"{\\rtf1", "code.doc"), Err(ImportError::OtherFormat { .. })));
    }
}
