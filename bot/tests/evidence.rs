//! Cleaning in a child process of the real program.

use std::path::Path;

use ethics_bot::evidence::Cleaner;
use evidence::{Kind, Refusal};

fn cleaner() -> Cleaner {
    Cleaner::at(Path::new(env!("CARGO_BIN_EXE_ethics-bot")))
}

#[tokio::test]
async fn a_file_comes_back_cleaned() {
    let text = "The invoice\u{200b} was paid twice.";
    let cleaned = cleaner().clean(text.into()).await.unwrap();
    assert_eq!(
        (cleaned.kind, cleaned.bytes.as_slice()),
        (Kind::Text, b"The invoice was paid twice.".as_slice())
    );
}

#[tokio::test]
async fn refusals_come_back_as_they_are() {
    assert_eq!(cleaner().clean(b"\0\0\0\x18ftypheic".to_vec()).await, Err(Refusal::Heic));
    assert_eq!(cleaner().clean(vec![b'a'; 10 * 1024 * 1024 + 1]).await, Err(Refusal::TooLarge));
    assert_eq!(cleaner().clean(Vec::new()).await, Err(Refusal::Empty));
}

#[tokio::test]
async fn a_program_that_is_not_there_or_breaks_is_an_answer() {
    assert_eq!(Cleaner::at(Path::new("/nowhere")).clean(b"a".to_vec()).await, Err(Refusal::NotNow));
    assert_eq!(Cleaner::at(Path::new("/bin/false")).clean(b"a".to_vec()).await, Err(Refusal::Damaged));
    // It answers, and what it says is none
    assert_eq!(Cleaner::at(Path::new("/bin/echo")).clean(b"a".to_vec()).await, Err(Refusal::Damaged));
}

#[tokio::test]
async fn bombs_are_refused_and_the_next_file_is_cleaned() {
    for bomb in [pdf_bomb(), page_bomb()] {
        let refused = cleaner().clean(bomb).await.unwrap_err();
        assert!(matches!(refused, Refusal::Unpacks | Refusal::TooMuchWork | Refusal::Damaged), "{refused:?}");
    }
    assert!(cleaner().clean(b"The next one.".to_vec()).await.is_ok());
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn pdf(filters: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>\nendobj\n4 0 obj\n<</Length {}/Filter{filters}>>\nstream\n",
        content.len()
    );
    let tail = b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n";
    [head.as_bytes(), content, tail].concat()
}

/// A quarter of a gigabyte, packed twice.
fn pdf_bomb() -> Vec<u8> {
    pdf("[/FlateDecode/FlateDecode]", &packed(&packed(&vec![0; 1 << 28])))
}

/// Two million operators.
fn page_bomb() -> Vec<u8> {
    pdf("/FlateDecode", &packed(&b"q ".repeat(2_000_000)))
}
