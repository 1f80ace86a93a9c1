//! The parts of the ZIP container, none of which may unpack to more than the limit.

use std::io::{Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use super::xml;
use crate::{Format, ImportError, encoding, limits::PART_BYTES};

/// More entries than any document has.
const ENTRIES: usize = 20_000;

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// What may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if zip.len() > ENTRIES {
            return Err(ImportError::Unpacks);
        }
        Ok(Self { zip, left: PART_BYTES })
    }

    /// The name of the part that is the document.
    pub(super) fn main_part(&mut self) -> Result<String, ImportError> {
        let relations = self.part("_rels/.rels")?;
        let main = match &relations {
            Some(text) => xml::main_document(text)?,
            None => None,
        };
        let main = main.map(|target| target.trim_start_matches('/').to_owned());
        if let Some(main) = main
            .filter(|main| main.ends_with(".xml") && !main.starts_with("xl/") && !main.starts_with("ppt/"))
        {
            return Ok(main);
        }
        let names = self.names();
        let has = |start: &str| names.iter().any(|name| name.starts_with(start));
        Err(if has("xl/") {
            ImportError::OtherFormat { what: "a spreadsheet" }
        } else if has("ppt/") {
            ImportError::OtherFormat { what: "a presentation" }
        } else if has("META-INF/manifest.xml") && has("content.xml") {
            ImportError::OtherFormat { what: "an OpenDocument text (.odt)" }
        } else if has("Index/") {
            ImportError::OtherFormat { what: "a Pages document" }
        } else if has("word/") {
            damaged()
        } else {
            ImportError::OtherFormat { what: "a ZIP archive and not a Word document" }
        })
    }

    /// A part as text; `None` when the container has none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(ImportError::Locked);
            }
            Err(_) => return Err(damaged()),
        };
        let mut bytes = Vec::new();
        let read = file.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        self.left = self.left.checked_sub(read as u64).ok_or(ImportError::Unpacks)?;
        let (text, _) = encoding::decode(&bytes, None).map_err(|_| damaged())?;
        Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
    }

    /// How many parts of the folder have a name that begins in one of these ways.
    pub(super) fn count(&self, folder: &str, starts: &[&str]) -> usize {
        let own = |name: &&String| {
            let inside = name.strip_prefix(folder).map(|name| name.trim_start_matches('/'));
            inside.is_some_and(|name| starts.iter().any(|start| name.starts_with(start)))
        };
        self.names().iter().filter(own).count()
    }

    fn names(&self) -> Vec<String> {
        self.zip.file_names().flatten().map(std::borrow::Cow::into_owned).collect()
    }
}

pub(super) const fn damaged() -> ImportError {
    ImportError::Damaged { format: Format::Docx }
}
