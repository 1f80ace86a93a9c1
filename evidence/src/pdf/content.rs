//! What draws a page: operators and their operands, read and written anew, so that comments, marks and whatever else stands between them is gone.

use std::io::Write;

use lopdf::{
    Dictionary, Object, Stream,
    content::{Content, Operation},
};

use super::{copy::Copy, jpeg, place::Place};
use crate::{Refusal, Removed};

/// The longest content of one page or drawing, in bytes.
const BYTES: usize = 24 * 1024 * 1024;

/// Every operator that draws or sets how (ISO 32000-2, annex A). Those of marked content and of compatibility are not among them.
const OPERATORS: [&str; 65] = [
    "b", "B", "b*", "B*", "BI", "BT", "c", "cm", "CS", "cs", "d", "d0", "d1", "Do", "ET", "f", "F", "f*",
    "G", "g", "gs", "h", "i", "j", "J", "K", "k", "l", "m", "M", "n", "q", "Q", "re", "RG", "rg", "ri", "s",
    "S", "SC", "sc", "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ", "TL", "Tm", "Tr", "Ts",
    "Tw", "Tz", "v", "w", "W", "W*", "y", "'", "\"", "EI",
];

/// A mark after the end: the reader stops without a word where it understands nothing, and then does not come to it.
const END: &[u8] = b"\n/evidence-end MP\n";

/// The content with its drawing operators alone.
pub(super) fn clean(bytes: &[u8], copy: &mut Copy<'_>) -> Result<Vec<u8>, Refusal> {
    if bytes.len() > BYTES {
        return Err(Refusal::TooMuchWork);
    }
    let marked = [bytes, END].concat();
    let mut clean = Vec::with_capacity(bytes.len());
    let mut ended = false;
    for (at, operation) in Content::decode_iter(&marked).enumerate() {
        let operation = operation.map_err(|_| Refusal::CannotRebuild)?;
        if at % 4096 == 0 {
            copy.budget.check_time()?;
        }
        ended = is_end(&operation);
        if OPERATORS.contains(&operation.operator.as_str()) {
            write(&mut clean, operation, copy)?;
        } else if operation.operator == "BDC" || operation.operator == "BMC" {
            copy.removed.insert(Removed::Navigation);
        }
    }
    if ended { Ok(clean) } else { Err(Refusal::CannotRebuild) }
}

fn is_end(operation: &Operation) -> bool {
    let name = operation.operands.first().and_then(|name| name.as_name().ok());
    operation.operator == "MP" && name == Some(b"evidence-end")
}

fn write(clean: &mut Vec<u8>, operation: Operation, copy: &mut Copy<'_>) -> Result<(), Refusal> {
    let operands: Result<Vec<Object>, Refusal> = if operation.operator == "BI" {
        match operation.operands.into_iter().next() {
            Some(Object::Stream(picture)) => Ok(vec![Object::Stream(inline(picture, copy)?)]),
            _ => Err(Refusal::CannotRebuild),
        }
    } else {
        let name = operation.operator.as_str();
        Ok(operation.operands.into_iter().filter(|operand| may_stand(operand, name)).collect())
    };
    let operation = Operation::new(&operation.operator, operands?);
    let written = Content { operations: [operation] }.encode().map_err(|_| Refusal::CannotRebuild)?;
    clean.extend(written);
    clean.write_all(b"\n").map_err(|_| Refusal::CannotRebuild)
}

/// Whether an operand may stand before an operator: numbers before any, names and strings where they mean something.
fn may_stand(operand: &Object, operator: &str) -> bool {
    match operand {
        Object::Name(_) => matches!(operator, "Do" | "gs" | "Tf" | "cs" | "CS" | "scn" | "SCN" | "sh" | "ri"),
        Object::String(..) => matches!(operator, "Tj" | "TJ" | "'" | "\""),
        Object::Array(members) => members.iter().all(|member| may_stand(member, operator)),
        Object::Dictionary(_) | Object::Stream(_) | Object::Reference(_) => false,
        _ => true,
    }
}

/// A picture within the content.
fn inline(old: Stream, copy: &mut Copy<'_>) -> Result<Stream, Refusal> {
    const KEYS: [&[u8]; 18] = [
        b"BPC",
        b"BitsPerComponent",
        b"CS",
        b"ColorSpace",
        b"D",
        b"Decode",
        b"F",
        b"Filter",
        b"H",
        b"Height",
        b"IM",
        b"ImageMask",
        b"Intent",
        b"I",
        b"Interpolate",
        b"W",
        b"Width",
        b"L",
    ];
    let mut dict = Dictionary::new();
    for key in KEYS {
        if let Ok(value) = old.dict.get(key)
            && !matches!(value, Object::Dictionary(_) | Object::Reference(_))
        {
            dict.set(key, value.clone());
        }
    }
    for key in [b"DP".as_slice(), b"DecodeParms"] {
        if let Ok(value) = old.dict.get(key) {
            dict.set(key, copy.value(Place::DecodeParms, value)?);
        }
    }
    let filters: Vec<Vec<u8>> = match dict.get(b"F").or_else(|_| dict.get(b"Filter")) {
        Ok(Object::Name(name)) => vec![whole_filter(name)],
        Ok(Object::Array(names)) => {
            names.iter().filter_map(|name| name.as_name().ok()).map(whole_filter).collect()
        }
        _ => Vec::new(),
    };
    let is_jpeg = filters.iter().any(|filter| filter == b"DCTDecode");
    let bytes = match filters.as_slice() {
        _ if !is_jpeg => old.content,
        [_] => jpeg::strip(&old.content).ok_or(Refusal::CannotRebuild)?,
        _ => return Err(Refusal::CannotRebuild),
    };
    Ok(Stream::new(dict, bytes))
}

/// A filter's whole name: pictures within content use short ones.
pub(super) fn whole_filter(name: &[u8]) -> Vec<u8> {
    let whole: &[u8] = match name {
        b"AHx" => b"ASCIIHexDecode",
        b"A85" => b"ASCII85Decode",
        b"LZW" => b"LZWDecode",
        b"Fl" => b"FlateDecode",
        b"RL" => b"RunLengthDecode",
        b"CCF" => b"CCITTFaxDecode",
        b"DCT" => b"DCTDecode",
        other => other,
    };
    whole.to_vec()
}
