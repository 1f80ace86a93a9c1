//! Cleaning in a child process of the real program.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may; the exception in clippy.toml does not reach its helpers"
)]

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
async fn a_bomb_is_refused_and_the_next_file_is_cleaned() {
    assert_eq!(cleaner().clean(pdf_bomb()).await, Err(Refusal::Unpacks));
    assert!(cleaner().clean(b"The next one.".to_vec()).await.is_ok());
}

/// The process waits for its file: what the operating system says it may use is read meanwhile.
#[cfg(target_os = "linux")]
#[test]
fn the_process_is_bounded_before_it_reads() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_ethics-bot"))
        .arg("clean-evidence")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let file = format!("/proc/{}/limits", child.id());
    let bounds = [
        ("Max address space", "536870912"),
        ("Max cpu time", "30"),
        ("Max file size", "0"),
        ("Max core file size", "0"),
        ("Max open files", "3"),
    ];
    let is_bounded = |limits: &str| {
        bounds.iter().all(|(name, most)| {
            let line = limits.lines().find_map(|line| line.strip_prefix(name));
            line.is_some_and(|line| line.split_whitespace().take(2).all(|value| value == *most))
        })
    };
    let mut limits = String::new();
    for _ in 0..1_000 {
        limits = std::fs::read_to_string(&file).unwrap();
        if is_bounded(&limits) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_bounded(&limits), "{limits}");
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
