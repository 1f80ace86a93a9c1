//! The parts of the ZIP container (ECMA-376 part 2), unpacked within bounds.

use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

use zip::{CompressionMethod, ZipArchive, result::ZipError};

use crate::{Refusal, Removed, clean::Removing, limits::Budget};

/// Below this size no ratio is looked at: short texts of one word pack well.
const SMALL: u64 = 1024 * 1024;
/// Names of parts that end in one of these hold macros.
const MACROS: [&str; 3] = ["vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin"];

/// Every part by its name in small letters: parts are found without regard to case.
pub(super) struct Package {
    parts: HashMap<String, Vec<u8>>,
}

impl Package {
    pub(super) fn open(bytes: &[u8], budget: &mut Budget, removed: &mut Removing) -> Result<Self, Refusal> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
        if zip.len() > budget.limits.parts {
            return Err(Refusal::TooMuchWork);
        }
        recognize(&zip)?;
        if !zip.comment().is_empty() {
            removed.insert(Removed::AfterTheEnd);
        }
        let mut parts = HashMap::new();
        for at in 0..zip.len() {
            budget.check_time()?;
            let Some((name, content)) = part(&mut zip, at, budget)? else { continue };
            // Two parts of one name: programs differ in which they show
            if parts.insert(name, content).is_some() {
                return Err(Refusal::CannotRebuild);
            }
        }
        Ok(Self { parts })
    }

    pub(super) fn part(&self, name: &str) -> Option<&[u8]> {
        self.parts.get(&name.to_ascii_lowercase()).map(Vec::as_slice)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }
}

/// One part; `None` for a folder.
fn part(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    at: usize,
    budget: &mut Budget,
) -> Result<Option<(String, Vec<u8>)>, Refusal> {
    let file = zip.by_index(at).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Locked,
        _ => Refusal::Damaged,
    })?;
    if file.is_dir() {
        return Ok(None);
    }
    if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err(Refusal::CannotRebuild);
    }
    let name = file.name().map_err(|_| Refusal::CannotRebuild)?.trim_start_matches('/').to_ascii_lowercase();
    if name.contains('\\') || name.split('/').any(|step| step == ".." || step == "." || step.is_empty()) {
        return Err(Refusal::CannotRebuild);
    }
    let packed = file.compressed_size().max(1);
    let left =
        budget.bytes().min(usize::try_from((packed * budget.limits.ratio).max(SMALL)).unwrap_or(usize::MAX));
    let mut content = Vec::new();
    file.take(left as u64 + 1).read_to_end(&mut content).map_err(|_| Refusal::Damaged)?;
    if content.len() > left {
        return Err(Refusal::Unpacks);
    }
    budget.spend(content.len())?;
    Ok(Some((name, content)))
}

/// Whether it is an Office document at all, by its names.
fn recognize(zip: &ZipArchive<Cursor<&[u8]>>) -> Result<(), Refusal> {
    let mut names = Vec::new();
    for name in zip.file_names() {
        names.push(name.map_err(|_| Refusal::Archive)?.to_ascii_lowercase());
    }
    let has = |name: &str| names.iter().any(|other| other == name);
    let begins = |start: &str| names.iter().any(|name| name.starts_with(start));
    if names.iter().any(|name| MACROS.iter().any(|end| name.ends_with(end))) {
        Err(Refusal::Macros)
    } else if has("[content_types].xml") && has("_rels/.rels") {
        Ok(())
    } else if has("mimetype") || begins("index/") || begins("meta-inf/manifest.xml") {
        Err(Refusal::OtherOffice)
    } else {
        Err(Refusal::Archive)
    }
}
