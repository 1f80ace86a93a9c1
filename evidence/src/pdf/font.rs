//! Font programs. Fonts tell to whom they are licensed, in tables and lines that drawing does not need.

use lopdf::{Dictionary, Object};

/// Tables that drawing needs (ISO/IEC 14496-22).
const TABLES: [&[u8; 4]; 20] = [
    b"CFF ", b"CFF2", b"OS/2", b"VORG", b"cmap", b"cvt ", b"fpgm", b"gasp", b"glyf", b"head", b"hhea",
    b"hmtx", b"loca", b"maxp", b"post", b"prep", b"vhea", b"vmtx", b"GSUB", b"GDEF",
];
/// Entries of a Type 1 font's open part whose words only people read.
const NOTICES: [&[u8]; 4] = [b"/Notice", b"/Copyright", b"/FullName", b"/FamilyName"];

/// The program without what names people; `None` when it cannot be read.
pub(super) fn strip(
    program: Vec<u8>,
    dict: &mut Dictionary,
    length: impl Fn(&[u8]) -> Option<i64>,
) -> Option<Vec<u8>> {
    let scalable = [b"\0\x01\0\0", b"true", b"OTTO"].iter().any(|magic| program.starts_with(*magic));
    let program = if scalable { tables(&program)? } else { program };
    if scalable {
        dict.set("Length1", Object::Integer(i64::try_from(program.len()).ok()?));
        return Some(program);
    }
    let open = length(b"Length1");
    for key in [b"Length1", b"Length2", b"Length3"] {
        if let Some(length) = length(key) {
            dict.set(key.as_slice(), Object::Integer(length));
        }
    }
    match open {
        Some(open) if program.starts_with(b"%!") => Some(blanked(program, usize::try_from(open).ok()?)),
        _ => Some(program),
    }
}

/// The same font with the tables of [`TABLES`] alone.
fn tables(program: &[u8]) -> Option<Vec<u8>> {
    let count = usize::from(u16::from_be_bytes(*program.get(4..)?.first_chunk()?));
    let mut kept = Vec::new();
    for entry in program.get(12..12 + count * 16)?.chunks_exact(16) {
        let (name, rest) = entry.split_first_chunk::<4>()?;
        let start = u32::from_be_bytes(*rest.get(4..)?.first_chunk()?) as usize;
        let length = u32::from_be_bytes(*rest.get(8..)?.first_chunk()?) as usize;
        if TABLES.contains(&name) {
            // Subsets of fonts are cut off at the last table at times
            let table = program.get(start..(start + length).min(program.len()))?;
            kept.push((*name, rest.first_chunk::<4>()?, table));
        }
    }
    let count = u16::try_from(kept.len()).ok()?;
    let log = count.checked_ilog2().unwrap_or(0);
    let range = 16 << log;
    let mut clean = program.get(..4)?.to_vec();
    for number in [count, range, u16::try_from(log).ok()?, (count * 16).wrapping_sub(range)] {
        clean.extend(number.to_be_bytes());
    }
    let mut start = 12 + kept.len() * 16;
    for (name, sum, table) in &kept {
        clean.extend(name);
        clean.extend(*sum);
        clean.extend(u32::try_from(start).ok()?.to_be_bytes());
        clean.extend(u32::try_from(table.len()).ok()?.to_be_bytes());
        start += table.len().next_multiple_of(4);
    }
    for (_, _, table) in &kept {
        clean.extend(*table);
        clean.resize(clean.len().next_multiple_of(4), 0);
    }
    Some(clean)
}

/// Comments but the first line's beginning, and the words of notices, turned into spaces: lengths stay as the dictionary says.
fn blanked(mut program: Vec<u8>, open: usize) -> Vec<u8> {
    let open = open.min(program.len());
    let mut at = program.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(open).min(open);
    while at < open {
        let rest = program.get(at..open).unwrap_or_default();
        let (skip, blank) = if rest.starts_with(b"%") {
            (0, rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len()))
        } else if let Some(notice) = NOTICES.iter().find(|notice| rest.starts_with(notice)) {
            words(rest, notice.len())
        } else if rest.starts_with(b"(") {
            // A string of another entry: a sign for a comment in it is none
            let (_, length) = words(rest, 0);
            (length + 1, 0)
        } else {
            (0, 0)
        };
        if let Some(line) = program.get_mut(at + skip..at + skip + blank) {
            line.fill(b' ');
        }
        at += (skip + blank).max(1);
    }
    program
}

/// Where the string begins that stands after so many bytes, and how long it is; its brackets are not part of it. Nothing, when none stands there.
fn words(rest: &[u8], after: usize) -> (usize, usize) {
    let spaces = rest.iter().skip(after).take_while(|byte| byte.is_ascii_whitespace()).count();
    let start = after + spaces + 1;
    if rest.get(start - 1) != Some(&b'(') {
        return (after, 0);
    }
    let (mut depth, mut escaped, mut length) = (1_usize, false, 0);
    for byte in rest.iter().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        length += 1;
    }
    (start, length)
}

#[cfg(test)]
mod tests {
    use super::{blanked, tables};

    #[test]
    fn a_font_keeps_what_draws() {
        let mut font = b"\0\x01\0\0\0\x02\0\0\0\0\0\0".to_vec();
        font.extend(b"glyf\0\0\0\x01\0\0\0\x2c\0\0\0\x04name\0\0\0\x02\0\0\0\x30\0\0\0\x05GLYFalice");
        let clean = tables(&font).unwrap();
        assert!(clean.ends_with(b"\0\0\0\x1c\0\0\0\x04GLYF"));
        assert_eq!(tables(b"\0\x01\0\0\0\x09"), None);
    }

    #[test]
    fn a_type_1_font_keeps_its_lengths() {
        let font =
            b"%!PS-AdobeFont-1.0\n%%Title: alice\n/UniqueID known {dup} if\n/Notice (\\) 5% alice) readonly def\n/a (1% x)\n/FontName /A def".to_vec();
        let clean = blanked(font.clone(), font.len());
        assert_eq!(clean.len(), font.len());
        assert!(
            !clean.windows(5).any(|word| word == b"alice")
                && clean.ends_with(b") readonly def\n/a (1% x)\n/FontName /A def")
        );
        assert!(clean.windows(23).any(|words| words == b"/UniqueID known {dup} i"));
    }
}
