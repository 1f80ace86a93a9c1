//! A JPEG inside a PDF: its data stays as it is, the segments around it go (ITU-T T.81, annex B).

/// The picture without the segments of applications, without comments, and without what follows its end; `None` when it is no JPEG, or one without an
/// end: nothing would tell its data from what follows.
///
/// Adobe's own segment stays, written anew: it says in which colours the picture is.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    let mut clean = b"\xff\xd8".to_vec();
    let mut scans = 0;
    loop {
        // Any number of fill bytes may stand before a marker
        while let [0xff, 0xff, ..] = *rest {
            rest = rest.get(1..)?;
        }
        let (marker, after) = match *rest {
            [0xff, marker, ..] => (marker, rest.get(2..)?),
            _ => return None,
        };
        if marker == 0xd9 {
            break;
        }
        let length = usize::from(u16::from_be_bytes(*after.first_chunk()?));
        let (segment, following) = after.split_at_checked(length.max(2))?;
        rest = following;
        match marker {
            0xc0..=0xcf | 0xda..=0xdd => {
                clean.extend([0xff, marker]);
                clean.extend(segment);
            }
            0xee => clean.extend(adobe(segment)),
            0xe0..=0xef | 0xfe => {}
            _ => return None,
        }
        if marker == 0xda {
            scans += 1;
            let (data, following) = rest.split_at(entropy(rest));
            clean.extend(data);
            rest = following;
        }
    }
    clean.extend(b"\xff\xd9");
    (scans > 0).then_some(clean)
}

/// Adobe's segment with nothing but the transform of colours.
fn adobe(segment: &[u8]) -> Vec<u8> {
    match segment {
        [_, _, b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..] => {
            let mut clean = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00".to_vec();
            clean.push(*transform);
            clean
        }
        _ => Vec::new(),
    }
}

/// How long the data of a scan is: until a marker that is neither a restart nor a stuffed byte.
fn entropy(bytes: &[u8]) -> usize {
    let marker = |pair: &[u8]| matches!(*pair, [0xff, next] if next != 0 && !(0xd0..=0xd7).contains(&next));
    bytes.windows(2).position(marker).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn only_the_picture_stays() {
        let bytes = b"\xff\xd8\xff\xe1\x00\x06name\xff\xee\x00\x0fAdobe\x00\x64\x00\x00\x00\x00\x02x\xff\xfe\x00\x04no\xff\xda\x00\x03\x01\x12\xff\x00\xff\xd0\x34\xff\xd9after";
        let clean = strip(bytes).unwrap();
        assert_eq!(
            clean,
            b"\xff\xd8\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x02\xff\xda\x00\x03\x01\x12\xff\x00\xff\xd0\x34\xff\xd9"
        );
        assert_eq!(strip(b"GIF89a"), None);
        assert_eq!(strip(b"\xff\xd8\xff\xd9"), None);
        // Without its end, the name behind it would be taken for data
        for end in [b"\xff\x00", b"\x00\xd9", b"\xff\xd3", b"\xff\xda"] {
            let bytes = [b"\xff\xd8\xff\xda\x00\x03\x01\x12\x34".as_slice(), end, b"name"].concat();
            assert_eq!(strip(&bytes), None);
        }
    }
}
