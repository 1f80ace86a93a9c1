//! A JPEG 2000 picture inside a PDF (ISO/IEC 15444-1): boxes that are not the picture go, and comments in its data.

/// Boxes that make up the picture.
const BOXES: [&[u8; 4]; 4] = [b"jP  ", b"ftyp", b"jp2h", b"jp2c"];
/// Parts of the header box; a colour profile inside of them is the one thing that may name a device.
const HEADER: [&[u8; 4]; 6] = [b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"];

/// The picture alone; `None` when it is none, or one whose comments stand between its tiles.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"\xff\x4f") {
        return codestream(bytes);
    }
    let mut clean = Vec::new();
    for (name, content) in boxes(bytes)? {
        if !BOXES.contains(&&name) {
            continue;
        }
        match &name {
            b"jp2c" => put(&mut clean, name, &codestream(content)?)?,
            b"jp2h" => {
                let mut header = Vec::new();
                for (name, content) in boxes(content)? {
                    // Method 2 is a colour profile: the plain space is taken instead
                    let is_profile = &name == b"colr" && content.first() != Some(&1);
                    if HEADER.contains(&&name) && !is_profile {
                        put(&mut header, name, content)?;
                    }
                }
                put(&mut clean, name, &header)?;
            }
            _ => put(&mut clean, name, content)?,
        }
    }
    (!clean.is_empty()).then_some(clean)
}

fn put(clean: &mut Vec<u8>, name: [u8; 4], content: &[u8]) -> Option<()> {
    clean.extend(u32::try_from(content.len() + 8).ok()?.to_be_bytes());
    clean.extend(name);
    clean.extend(content);
    Some(())
}

fn boxes(mut bytes: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let mut boxes = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (name, rest) = rest.split_first_chunk::<4>()?;
        let (length, rest) = match u32::from_be_bytes(*length) {
            0 => (rest.len(), rest),
            1 => {
                let (length, rest) = rest.split_first_chunk::<8>()?;
                (usize::try_from(u64::from_be_bytes(*length)).ok()?.checked_sub(16)?, rest)
            }
            length => (usize::try_from(length).ok()?.checked_sub(8)?, rest),
        };
        let (content, rest) = rest.split_at_checked(length)?;
        boxes.push((*name, content));
        bytes = rest;
    }
    Some(boxes)
}

/// The codestream without the comments of its main header, and without what follows its end.
fn codestream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"\xff\x4f")?;
    let mut clean = b"\xff\x4f".to_vec();
    while !rest.starts_with(b"\xff\x90") {
        let length = usize::from(u16::from_be_bytes(*rest.get(2..)?.first_chunk()?));
        let (segment, following) = rest.split_at_checked(2 + length)?;
        if !segment.starts_with(b"\xff\x64") {
            clean.extend(segment);
        }
        rest = following;
    }
    while rest.starts_with(b"\xff\x90") {
        let length = u32::from_be_bytes(*rest.get(6..)?.first_chunk()?) as usize;
        let length = if length == 0 { rest.len() } else { length };
        let (tile, following) = rest.split_at_checked(length)?;
        if has_comment(tile)? {
            return None;
        }
        clean.extend(tile);
        rest = following;
    }
    if !clean.ends_with(b"\xff\xd9") {
        clean.extend(b"\xff\xd9");
    }
    Some(clean)
}

fn has_comment(tile: &[u8]) -> Option<bool> {
    let mut rest = tile.get(12..)?;
    while !rest.starts_with(b"\xff\x93") {
        if rest.starts_with(b"\xff\x64") {
            return Some(true);
        }
        let length = usize::from(u16::from_be_bytes(*rest.get(2..)?.first_chunk()?));
        rest = rest.get(2 + length..)?;
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn only_the_picture_stays() {
        let code = b"\xff\x4f\xff\x51\x00\x04zz\xff\x64\x00\x06name\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x10\x00\x01\xff\x93ab\xff\xd9";
        let clean =
            b"\xff\x4f\xff\x51\x00\x04zz\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x10\x00\x01\xff\x93ab\xff\xd9";
        assert_eq!(strip(&[code.as_slice(), b"after"].concat()).unwrap(), clean);
        let boxed = [b"\0\0\0\x0cxml name\0\0\0\x00jp2c".as_slice(), code].concat();
        assert_eq!(strip(&boxed).unwrap()[8..], clean[..]);
        assert_eq!(strip(b"name"), None);
    }
}
