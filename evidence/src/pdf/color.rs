//! Colour spaces. A colour profile (ICC) may name its maker and the device: the plain space of as many colours stands for it.

use lopdf::{Dictionary, Object, Stream};

use super::{copy::Copy, place::Place};
use crate::Refusal;

/// How deep one space may build upon another.
const DEPTH: usize = 8;
/// What the dictionaries of CIE's spaces say.
const CIE: [&[u8]; 5] = [b"WhitePoint", b"BlackPoint", b"Gamma", b"Matrix", b"Range"];

/// A colour space as it may be written; [`Object::Null`] for one that says nothing.
pub(super) fn space(copy: &mut Copy<'_>, object: &Object, depth: usize) -> Result<Object, Refusal> {
    if depth > DEPTH {
        return Err(Refusal::CannotRebuild);
    }
    let old = copy.old;
    let Ok((_, object)) = old.dereference(object) else { return Ok(Object::Null) };
    let Object::Array(parts) = object else {
        return Ok(match object {
            Object::Name(_) => object.clone(),
            _ => Object::Null,
        });
    };
    let Some(Object::Name(name)) = parts.first() else { return Ok(Object::Null) };
    let part = |at: usize| parts.get(at).unwrap_or(&Object::Null);
    let mut space = vec![Object::Name(name.clone())];
    match name.as_slice() {
        b"ICCBased" => return Ok(plain(copy, part(1))),
        b"CalGray" | b"CalRGB" | b"Lab" => space.push(cie(copy, part(1))),
        b"Indexed" | b"I" => {
            space.push(self::space(copy, part(1), depth + 1)?);
            space.push(copy.value(Place::Plain, part(2))?);
            space.push(table(copy, part(3))?);
        }
        b"Separation" | b"DeviceN" => {
            space.push(copy.value(Place::Plain, part(1))?);
            space.push(self::space(copy, part(2), depth + 1)?);
            space.push(copy.value(Place::Functions, part(3))?);
        }
        b"Pattern" if parts.len() > 1 => space.push(self::space(copy, part(1), depth + 1)?),
        _ => {}
    }
    Ok(Object::Array(space))
}

/// The plain space of as many colours as the profile's.
fn plain(copy: &Copy<'_>, profile: &Object) -> Object {
    let stream = copy.old.dereference(profile).ok().and_then(|(_, profile)| profile.as_stream().ok());
    let count =
        stream.and_then(|stream| copy.old.dereference(stream.dict.get(b"N").ok()?).ok()?.1.as_i64().ok());
    Object::Name(match count {
        Some(1) => b"DeviceGray".to_vec(),
        Some(4) => b"DeviceCMYK".to_vec(),
        _ => b"DeviceRGB".to_vec(),
    })
}

fn cie(copy: &mut Copy<'_>, object: &Object) -> Object {
    let mut clean = Dictionary::new();
    if let Ok((_, Object::Dictionary(old))) = copy.old.dereference(object) {
        for key in CIE {
            if let Some(Object::Array(numbers)) = old.get(key).ok().map(|value| copy.resolved(value)) {
                let numbers = numbers.iter().filter(|number| number.as_float().is_ok()).cloned().collect();
                clean.set(key, Object::Array(numbers));
            } else if let Some(number) = old.get(key).ok().filter(|value| value.as_float().is_ok()) {
                clean.set(key, number.clone());
            }
        }
    }
    Object::Dictionary(clean)
}

/// The colours of an indexed space: a string, or a stream that becomes one.
fn table(copy: &mut Copy<'_>, object: &Object) -> Result<Object, Refusal> {
    match copy.resolved(object) {
        Object::String(bytes, format) => Ok(Object::String(bytes.clone(), *format)),
        Object::Stream(stream) => {
            let stream: &Stream = stream;
            let bytes = copy.unpack(stream)?;
            Ok(Object::String(bytes, lopdf::StringFormat::Hexadecimal))
        }
        _ => Ok(Object::Null),
    }
}
