//! The files that reporters add.

use std::time::Duration;

use evidence::{Limits, clean, read_answer};

use crate::{
    fixture::{office, pdf, picture},
    target::{MIB, Target},
};

/// Smaller than the program's, so that more files can be tried; what they bound is the same.
fn limits() -> Limits {
    Limits {
        pixels: 2_000_000,
        picture_bytes: 16 * 1_024 * 1_024,
        unpacked_bytes: 8 * 1_024 * 1_024,
        clean_bytes: 16 * 1_024 * 1_024,
        time: Duration::from_secs(2),
        ..Limits::default()
    }
}

pub(crate) fn targets() -> Vec<Target> {
    let target = |name, what, seeds, words, read| Target {
        name,
        what,
        seeds,
        words,
        read,
        bytes: 192 * MIB,
        longest: 256 * 1_024,
        few: 100,
        many: 100_000,
    };
    vec![
        target(
            "png",
            "PNG",
            || vec![picture::png()],
            &["IHDR", "IDAT", "PLTE", "tRNS", "acTL", "fcTL", "eXIf", "iCCP", "IEND"],
            |bytes| {
                cleans(bytes);
                cleans(&with_sums(bytes));
            },
        ),
        target(
            "jpeg",
            "JPEG",
            || vec![picture::jpeg()],
            &["\u{0}Exif", "JFIF", "Adobe", "ICC_PROFILE"],
            cleans,
        ),
        target("gif", "GIF", || vec![picture::gif()], &["GIF89a", "NETSCAPE2.0", "!", ","], cleans),
        target(
            "webp",
            "WebP",
            || vec![picture::webp()],
            &["RIFF", "WEBP", "VP8 ", "VP8L", "VP8X", "ALPH", "ANMF", "EXIF"],
            cleans,
        ),
        target(
            "pdf-clean",
            "PDF",
            || vec![pdf::pdf(), pdf::saved_twice("An earlier sentence.")],
            PDF,
            cleans,
        ),
        target(
            "office",
            "Office documents, with the limits on what a ZIP unpacks to",
            || vec![office::docx(), office::xlsx(), office::pptx()],
            ZIP,
            cleans,
        ),
        target("office-part", "what stands in an Office document", parts, XML, |bytes| {
            cleans(&with_part(bytes))
        }),
        target(
            "text-clean",
            "text and mails",
            texts,
            &["From: ", "Received: ", "\n\n", "\u{feff}", "X-"],
            cleans,
        ),
        Target {
            few: 2_000,
            many: 10_000_000,
            ..target("answer", "what the cleaning process answers", answers, &["EVID"], answer)
        },
    ]
}

const PDF: &[&str] = &[
    " obj",
    "endobj",
    "stream",
    "endstream",
    "xref",
    "trailer",
    "startxref",
    "/Kids",
    "/Parent",
    "/Length",
    "/Filter",
    "/FlateDecode",
    "/DCTDecode",
    "/JavaScript",
    "/Annots",
    "/Info",
    "<<",
    ">>",
    "R",
    "%%EOF",
    "/Prev",
];
const ZIP: &[&str] = &[
    "PK\u{1}\u{2}",
    "PK\u{3}\u{4}",
    "PK\u{5}\u{6}",
    "PK\u{6}\u{6}",
    "word/document.xml",
    "[Content_Types].xml",
    "_rels/.rels",
    "../",
];
const XML: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "<w:t>",
    "</w:t>",
    "<w:ins w:author='x'>",
    "<w:fldSimple w:instr='AUTHOR'>",
    "<mc:AlternateContent>",
    "xmlns:",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "<![CDATA[",
    "&#x",
    "r:id='rId1'",
];

fn cleans(bytes: &[u8]) {
    match clean(bytes, &limits()) {
        Ok(cleaned) => {
            assert!(cleaned.bytes.len() <= limits().clean_bytes, "larger than the limit");
            assert!(!cleaned.bytes.is_empty() || bytes.is_empty(), "nothing is left of it");
        }
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
    }
}

/// A PNG whose checksums fit what is in it, as one that somebody made on purpose would have.
fn with_sums(bytes: &[u8]) -> Vec<u8> {
    let Some((head, mut rest)) = bytes.split_at_checked(8) else { return bytes.to_vec() };
    let mut mended = head.to_vec();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let whole = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX).saturating_add(4);
        let Some((chunk, after)) = after.split_at_checked(whole) else { break };
        let mut sum = flate2::Crc::new();
        sum.update(chunk);
        mended.extend_from_slice(length);
        mended.extend_from_slice(chunk);
        mended.extend_from_slice(&sum.sum().to_be_bytes());
        rest = after.get(4..).unwrap_or_default();
    }
    mended.extend_from_slice(rest);
    mended
}

fn answer(bytes: &[u8]) {
    drop(read_answer(bytes, &limits()));
}

fn answers() -> Vec<Vec<u8>> {
    let cleaned = clean(b"The list of lorries.", &limits());
    vec![evidence::write_answer(&cleaned), b"EVID\x01\x00".to_vec()]
}

/// A Word document in which this is the text.
fn with_part(bytes: &[u8]) -> Vec<u8> {
    let mut parts = office::parts(&office::docx());
    for (name, content) in &mut parts {
        if name == "word/document.xml" {
            *content = bytes.to_vec();
        }
    }
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    office::container(&parts)
}

fn parts() -> Vec<Vec<u8>> {
    office::parts(&office::docx())
        .into_iter()
        .filter(|(name, _)| name.ends_with(".xml"))
        .map(|(_, content)| content)
        .collect()
}

fn texts() -> Vec<Vec<u8>> {
    vec![
        b"From: Ann <ann@firm.example>\r\nTo: bob@firm.example\r\nSubject: The list\r\nReceived: from x\r\n\r\nThe list of lorries.\r\n".to_vec(),
        "Grüße aus dem Lager.\n".as_bytes().to_vec(),
        "\u{feff}The list".encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ]
}
