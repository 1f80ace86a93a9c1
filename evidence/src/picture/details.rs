//! What a picture holds beside its pixels: only to say that it is gone. What it misses is gone as well.

use image::ImageFormat;

use crate::Removed;

/// What will be gone.
pub(super) fn of(bytes: &[u8], format: ImageFormat) -> Vec<Removed> {
    let found = match format {
        ImageFormat::Jpeg => jpeg(bytes),
        ImageFormat::Png => png(bytes),
        ImageFormat::WebP => webp(bytes),
        _ => gif(bytes),
    };
    found.unwrap_or_default()
}

/// Segments of applications, but JFIF's own, and comments (ITU-T T.81).
fn jpeg(bytes: &[u8]) -> Option<Vec<Removed>> {
    let mut removed = Vec::new();
    let mut rest = bytes.get(2..)?;
    while let [0xff, marker, high, low, ..] = *rest {
        if marker == 0xda {
            break;
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        let plain = marker == 0xe0 && rest.get(4..8) == Some(b"JFIF");
        if (matches!(marker, 0xe0..=0xef | 0xfe)) && !plain {
            removed.push(Removed::PictureDetails);
        }
        rest = rest.get(2 + length..)?;
    }
    if !bytes.ends_with(b"\xff\xd9") {
        removed.push(Removed::AfterTheEnd);
    }
    Some(removed)
}

/// Chunks that are neither the picture nor needed to show it (ISO/IEC 15948).
fn png(bytes: &[u8]) -> Option<Vec<Removed>> {
    let mut removed = Vec::new();
    let mut rest = bytes.get(8..)?;
    while let Some((length, chunk)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let name = chunk.get(..4)?;
        match name {
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" => {}
            b"acTL" | b"fcTL" | b"fdAT" => removed.push(Removed::LaterFrames),
            _ => removed.push(Removed::PictureDetails),
        }
        rest = chunk.get(8 + length..)?;
        if name == b"IEND" {
            break;
        }
    }
    if !rest.is_empty() {
        removed.push(Removed::AfterTheEnd);
    }
    Some(removed)
}

fn chunks(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes.get(12..).unwrap_or_default();
    std::iter::from_fn(move || {
        let name = rest.get(..4)?;
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?) as usize;
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
        Some(name)
    })
}

fn webp(bytes: &[u8]) -> Option<Vec<Removed>> {
    let mut removed = Vec::new();
    for name in chunks(bytes) {
        match name {
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" => {}
            b"ANIM" | b"ANMF" => removed.push(Removed::LaterFrames),
            _ => removed.push(Removed::PictureDetails),
        }
    }
    Some(removed)
}

fn gif(bytes: &[u8]) -> Option<Vec<Removed>> {
    // An extension of an application or a comment; a block of pixels may look the same, which claims too much at worst
    let extension = |label: &[u8]| bytes.windows(2).any(|window| window == label);
    let mut removed = Vec::new();
    if extension(b"\x21\xfe") || extension(b"\x21\xff") {
        removed.push(Removed::PictureDetails);
    }
    // What stands before each picture says how long it is shown
    if bytes.windows(3).filter(|window| window == b"\x21\xf9\x04").count() > 1 {
        removed.push(Removed::LaterFrames);
    }
    Some(removed)
}

/// Whether a WebP was made with losses: a photo then.
pub(super) fn is_lossy(bytes: &[u8]) -> bool {
    chunks(bytes).any(|name| name == b"VP8 ")
}
