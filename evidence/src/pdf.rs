//! PDF (ISO 32000-2), rebuilt: a new document with the pages of the old one and what draws them, by lists of what may stand where. Everything that no
//! list names stays behind: details, earlier versions, files, scripts, fields, tags.

mod annotation;
mod color;
mod content;
mod copy;
mod font;
mod jpeg;
mod jpx;
mod pages;
mod place;
mod script;

use std::collections::HashSet;

use lopdf::{Document, LoadOptions, Object, Stream, dictionary};

use crate::{Refusal, Removed, clean::Removing, limits::Budget};
use copy::{Copy, packed};
use place::Place;

/// What one object stream or table of objects may unpack to while the file is opened.
const OPENING_BYTES: usize = 32 * 1024 * 1024;
/// What each page may have beside what draws it.
const BOXES: [&[u8]; 7] =
    [b"MediaBox", b"CropBox", b"BleedBox", b"TrimBox", b"ArtBox", b"Rotate", b"UserUnit"];

/// A new document with the old one's pages.
pub(crate) fn clean(bytes: &[u8], budget: &mut Budget, removed: &mut Removing) -> Result<Vec<u8>, Refusal> {
    let start = bytes.windows(5).position(|window| window == b"%PDF-").ok_or(Refusal::Damaged)?;
    let bytes = bytes.get(start..).unwrap_or_default();
    let old = open(bytes)?;
    if !is_newest(&old, bytes) {
        return Err(Refusal::Damaged);
    }
    budget.check_time()?;
    note(&old, bytes, removed);
    let mut copy = Copy::new(&old, budget, removed);
    let pages = pages::pages(&old, copy.budget)?;
    let tree = copy.new.new_object_id();
    let mut kids = Vec::new();
    for page in &pages {
        let page = self::page(&mut copy, page, tree)?;
        kids.push(Object::Reference(copy.new.add_object(page)));
    }
    copy.finish()?;
    let mut new = copy.new;
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    new.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    let root = new.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    new.trailer.set("Root", root);
    let mut clean = Vec::new();
    new.save_to(&mut clean).map_err(|_| Refusal::CannotRebuild)?;
    Ok(clean)
}

fn open(bytes: &[u8]) -> Result<Document, Refusal> {
    let options = LoadOptions { max_decompressed_size: Some(OPENING_BYTES), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::Decryption(_)
        | lopdf::Error::InvalidPassword
        | lopdf::Error::UnsupportedSecurityHandler(_) => Refusal::Locked,
        lopdf::Error::Decompress(_) => Refusal::Unpacks,
        _ => Refusal::Damaged,
    })?;
    if document.trailer.has(b"Encrypt") || document.encryption_state.is_some() {
        return Err(Refusal::Locked);
    }
    Ok(document)
}

/// Whether what was read is what the document says last. A file that was cut off, or whose tables had to be guessed, may show an earlier version: what
/// somebody deleted would come back.
fn is_newest(old: &Document, bytes: &[u8]) -> bool {
    let count = |word: &[u8]| bytes.windows(word.len()).filter(|window| *window == word).count();
    let end = bytes.windows(9).rposition(|window| window == b"startxref").unwrap_or(0);
    let after = bytes.get(end..).unwrap_or_default();
    if after.windows(4).any(|window| window == b" obj") {
        return false;
    }
    if old.xref_recovery.is_none() {
        // A reader that stumbles over the last end takes the one before
        let digits = after.iter().skip(9).skip_while(|byte| byte.is_ascii_whitespace());
        let digits: Vec<u8> = digits.copied().take_while(u8::is_ascii_digit).collect();
        let start = std::str::from_utf8(&digits).ok().and_then(|digits| digits.parse().ok());
        return start == Some(old.xref_start);
    }
    count(b"startxref") <= 1 && count(b"%%EOF") <= 1 && !has_versions(bytes)
}

/// Whether an object of one number stands in the file twice.
fn has_versions(bytes: &[u8]) -> bool {
    let mut seen = HashSet::new();
    let ends = bytes.windows(4).enumerate().filter(|(_, window)| window == b" obj").map(|(at, _)| at);
    let mut numbers = ends.filter_map(|end| {
        // Two numbers: the object's own, which counts, and its generation
        let line = bytes.get(end.saturating_sub(20)..end)?;
        let line = line.rsplit(|byte| !byte.is_ascii_digit() && *byte != b' ').next()?;
        line.split(|byte| *byte == b' ').rev().filter(|word| !word.is_empty()).nth(1)
    });
    numbers.any(|number| !seen.insert(number))
}

/// So much of a page's edge may be outside of what is shown, in points: printers' marks are there.
const EDGE: f32 = 20.0;

/// Whether more than an edge of a page is cut off what is shown of it (ISO 32000-2, 14.11.2): it is in the file still.
fn is_cropped(copy: &Copy<'_>, page: &lopdf::Dictionary) -> bool {
    let of = |key: &[u8]| -> Option<[f32; 4]> {
        let sides = copy.resolved(page.get(key).ok()?).as_array().ok()?;
        let side = |place: usize| copy.resolved(sides.get(place)?).as_float().ok();
        let (x, y, x2, y2) = (side(0)?, side(1)?, side(2)?, side(3)?);
        Some([x.min(x2), y.min(y2), x.max(x2), y.max(y2)])
    };
    let (Some(whole), Some(shown)) = (of(b"MediaBox"), of(b"CropBox")) else { return false };
    shown[0] - whole[0] > EDGE
        || shown[1] - whole[1] > EDGE
        || whole[2] - shown[2] > EDGE
        || whole[3] - shown[3] > EDGE
}

fn page(
    copy: &mut Copy<'_>,
    old: &lopdf::Dictionary,
    tree: lopdf::ObjectId,
) -> Result<lopdf::Dictionary, Refusal> {
    if is_cropped(copy, old) {
        return Err(Refusal::Cropped);
    }
    let mut clean = dictionary! { "Type" => "Page", "Parent" => tree };
    for key in BOXES {
        if let Ok(value) = old.get(key) {
            let value = copy.value(Place::Plain, copy.resolved(value))?;
            clean.set(key, value);
        }
    }
    for (key, place) in [(b"Resources".as_slice(), Place::Resources), (b"Group", Place::Group)] {
        if let Ok(value) = old.get(key) {
            let value = copy.value(place, copy.resolved(value))?;
            clean.set(key, value);
        }
    }
    if let Ok(value) = old.get(b"Contents") {
        let content = contents(copy, value)?;
        let content = packed(lopdf::Dictionary::new(), content)?;
        let content = copy.new.add_object(content);
        clean.set("Contents", content);
    }
    let notes = annotation::on_page(copy, old)?;
    if !notes.is_empty() {
        clean.set("Annots", notes);
    }
    Ok(clean)
}

/// The page's content, in one: a page may cut it anywhere between two words.
fn contents(copy: &mut Copy<'_>, value: &Object) -> Result<Vec<u8>, Refusal> {
    let value = copy.resolved(value);
    let parts: Vec<&Stream> = match value {
        Object::Stream(stream) => vec![stream],
        Object::Array(parts) => {
            parts.iter().filter_map(|part| copy.resolved(part).as_stream().ok()).collect()
        }
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for part in parts {
        all.extend(copy.unpack(part)?);
        all.push(b'\n');
    }
    content::clean(&all, copy)
}

/// What stays behind, for the reporter: by what is in the catalogue and the page's nodes.
fn note(old: &Document, bytes: &[u8], removed: &mut Removing) {
    let mut gone = |is: bool, what: Removed| {
        if is {
            removed.insert(what);
        }
    };
    gone(old.trailer.has(b"Info") || old.trailer.has(b"ID"), Removed::DocumentDetails);
    gone(old.xref_section_count > 1 && old.linearization.is_none(), Removed::EarlierVersions);
    let Ok(catalog) = old.catalog() else { return };
    let has = |keys: &[&[u8]]| keys.iter().any(|key| catalog.has(key));
    gone(has(&[b"Metadata"]), Removed::DocumentDetails);
    gone(has(&[b"OpenAction", b"AA"]), Removed::Scripts);
    gone(has(&[b"AcroForm"]), Removed::FormFields);
    gone(has(&[b"Outlines", b"StructTreeRoot", b"OCProperties", b"PageLabels"]), Removed::Navigation);
    gone(has(&[b"PieceInfo", b"Perms", b"Collection"]), Removed::HiddenData);
    gone(has(&[b"AF"]), Removed::Attachments);
    let names = catalog.get(b"Names").ok().and_then(|names| old.dereference(names).ok());
    if let Some((_, Object::Dictionary(names))) = names {
        gone(names.has(b"EmbeddedFiles"), Removed::Attachments);
        gone(names.has(b"JavaScript"), Removed::Scripts);
    }
    let end = bytes.windows(5).rposition(|window| window == b"%%EOF").map_or(bytes.len(), |at| at + 5);
    let after = bytes.get(end..).unwrap_or_default();
    gone(after.iter().any(|byte| !byte.is_ascii_whitespace()), Removed::AfterTheEnd);
}
