//! Notes and marks on a page: how they look stays, and what they say; who made them and when goes.

use lopdf::{Dictionary, Object, dictionary};

use super::{copy::Copy, place::Place};
use crate::{Refusal, Removed};

/// The most on one page.
const MOST: usize = 5_000;
/// Kinds that stay what they are. A field of a form becomes a stamp of how it looks; every other kind goes.
const KINDS: [&[u8]; 14] = [
    b"Text",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Stamp",
    b"Caret",
    b"Ink",
];
/// What says where and how it is drawn.
const DRAWN: [&[u8]; 15] = [
    b"Rect",
    b"QuadPoints",
    b"InkList",
    b"Vertices",
    b"L",
    b"LE",
    b"C",
    b"IC",
    b"CA",
    b"BS",
    b"Border",
    b"RD",
    b"Q",
    b"AS",
    b"Name",
];
/// Flags of what is never seen: hidden, or not on a screen.
const UNSEEN: i64 = 0b10_0010;

/// The annotations of a page that may stay.
pub(super) fn on_page(copy: &mut Copy<'_>, page: &Dictionary) -> Result<Vec<Object>, Refusal> {
    let Ok(list) = page.get(b"Annots") else { return Ok(Vec::new()) };
    let old = copy.old;
    let Ok((_, Object::Array(list))) = old.dereference(list) else { return Ok(Vec::new()) };
    if list.len() > MOST {
        return Err(Refusal::TooMuchWork);
    }
    let mut clean = Vec::new();
    for note in list {
        let Ok((_, Object::Dictionary(note))) = old.dereference(note) else { continue };
        if let Some(note) = annotation(copy, note)? {
            clean.push(Object::Dictionary(note));
        }
    }
    Ok(clean)
}

fn annotation(copy: &mut Copy<'_>, old: &Dictionary) -> Result<Option<Dictionary>, Refusal> {
    let kind = copy.name(old, b"Subtype").unwrap_or_default();
    copy.removed.insert(gone(kind));
    let flags = copy.number(old, b"F").unwrap_or(0);
    let is_field = kind == b"Widget";
    if flags & UNSEEN != 0 || !(is_field || KINDS.contains(&kind)) {
        return Ok(None);
    }
    let kind = if is_field { b"Stamp".as_slice() } else { kind };
    let mut clean = dictionary! { "Type" => "Annot", "Subtype" => Object::Name(kind.to_vec()), "F" => 4 };
    for key in DRAWN {
        if let Ok(value) = old.get(key) {
            let value = copy.resolved(value);
            let value = if key == b"BS" { border(copy, value)? } else { copy.value(Place::Plain, value)? };
            clean.set(key, value);
        }
    }
    if !is_field
        && let Ok(words) = old.get(b"Contents")
        && let Object::String(words, format) = copy.resolved(words)
    {
        clean.set("Contents", Object::String(words.clone(), *format));
    }
    let looks = looks(copy, old)?;
    if is_field && looks.is_none() {
        return Ok(None);
    }
    if let Some(looks) = looks {
        clean.set("AP", looks);
    }
    Ok(Some(clean))
}

/// What goes with an annotation of this kind.
fn gone(kind: &[u8]) -> Removed {
    match kind {
        b"Widget" => Removed::FormFields,
        b"Link" => Removed::Links,
        b"FileAttachment" => Removed::Attachments,
        b"Screen" | b"Movie" | b"Sound" | b"3D" | b"RichMedia" => Removed::Attachments,
        _ => Removed::Names,
    }
}

fn border(copy: &mut Copy<'_>, style: &Object) -> Result<Object, Refusal> {
    let mut clean = Dictionary::new();
    if let Object::Dictionary(style) = style {
        for key in [b"W".as_slice(), b"S", b"D"] {
            if let Ok(value) = style.get(key) {
                clean.set(key, copy.value(Place::Plain, copy.resolved(value))?);
            }
        }
    }
    Ok(Object::Dictionary(clean))
}

/// How it looks: one drawing, or one for each state, of which the page shows one.
fn looks(copy: &mut Copy<'_>, old: &Dictionary) -> Result<Option<Object>, Refusal> {
    let Ok(all) = old.get(b"AP") else { return Ok(None) };
    let Object::Dictionary(all) = copy.resolved(all) else { return Ok(None) };
    let Ok(normal) = all.get(b"N") else { return Ok(None) };
    let normal = match copy.resolved(normal) {
        Object::Dictionary(states) => {
            let Some(state) = copy.name(old, b"AS") else { return Ok(None) };
            let Ok(drawing) = states.get(state) else { return Ok(None) };
            drawing
        }
        Object::Stream(_) => normal,
        _ => return Ok(None),
    };
    // A drawing is always its own object
    let Object::Reference(_) = normal else { return Ok(None) };
    let drawing = copy.value(Place::XObject, normal)?;
    Ok(Some(Object::Dictionary(dictionary! { "N" => drawing })))
}
