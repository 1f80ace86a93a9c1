//! `ethics-bot code import`, as an operator runs it, and the bot that serves what it wrote.

use std::{fs, path::Path, process::Output, time::Instant};

use serde_json::Value;
use tests::{Configuration, Program, Via, Workspace};

const PAGE: &str = "<html><head><title>Lindqvist Code</title></head><body><h1>The Lindqvist Code</h1>\
    <h2>Gifts from suppliers</h2><p>Nobody at Lindqvist keeps a gift from a supplier. Chocolate goes to the kitchen, for everybody.</p>\
    <h2>Second jobs</h2><p>Tell your team lead before you take on a second job.</p></body></html>";

async fn import(arguments: &[&str]) -> Output {
    Program::run(&[&["code", "import"], arguments].concat(), &[]).await
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

fn write(folder: &Path, name: &str, content: &[u8]) -> String {
    let file = folder.join(name);
    fs::write(&file, content).unwrap();
    file.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_code_is_shown_written_and_written_again_with_its_ids() {
    let folder = tempfile::tempdir().unwrap();
    let page = write(folder.path(), "code.html", PAGE.as_bytes());
    let out = folder.path().join("code.md").to_str().unwrap().to_owned();

    let shown = import(&[&page]).await;
    assert!(shown.status.success(), "{}", said(&shown));
    for expected in [
        "read as HTML",
        "Title: The Lindqvist Code",
        "2 sections",
        "Second jobs  #second-jobs",
        "Nothing was written",
    ] {
        assert!(said(&shown).contains(expected), "{expected}: {}", said(&shown));
    }
    assert!(!Path::new(&out).exists());

    let written = import(&[&page, "--out", &out, "--json"]).await;
    let read: Value = serde_json::from_slice(&written.stdout).expect("JSON");
    assert_eq!(read["sections"][0]["id"], "gifts-from-suppliers");

    let corrected = fs::read_to_string(&out).unwrap().replace("#second-jobs", "#outside-work");
    fs::write(&out, &corrected).unwrap();
    let refused = import(&[&page, "--out", &out]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("--replace") && said(&refused).contains("is there already"),
        "{}",
        said(&refused)
    );
    assert_eq!(fs::read_to_string(&out).unwrap(), corrected, "it was left as it is");

    let replaced = import(&[&page, "--out", &out, "--replace"]).await;
    assert!(
        replaced.status.success()
            && fs::read_to_string(&out).unwrap().contains("## Second jobs {#outside-work}")
    );
}

#[tokio::test]
async fn hostile_files_end_soon_and_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.pdf");
    fs::File::create(&large).unwrap().set_len(50 << 20).unwrap();
    // Each two bytes are 128: a page of more than a gigabyte
    let content = b"\x81 ".repeat(9 << 20);
    let head = format!("4 0 obj<</Length {}/Filter/RunLengthDecode>>stream\n", content.len());
    let tree = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n";
    let bomb =
        [&tree[..], head.as_bytes(), &content, b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"].concat();
    let cases = [
        (large.to_str().unwrap().to_owned(), "expected at most 20 MB"),
        (write(folder.path(), "bomb.pdf", &bomb), "was not imported: "),
        (write(folder.path(), "torn.docx", b"PK\x03\x04 torn"), "the file is damaged"),
        (write(folder.path(), "empty.md", b""), "the file is empty"),
        (folder.path().to_str().unwrap().to_owned(), "expected a file"),
        ("/nowhere/at-all.docx".to_owned(), "/nowhere/at-all.docx was not imported"),
    ];
    for (file, expected) in cases {
        let started = Instant::now();
        let output = import(&[&file]).await;
        assert_eq!(output.status.code(), Some(1), "{file}: {}", said(&output));
        assert!(
            said(&output).contains(expected) && !said(&output).contains("panicked"),
            "{file}: {}",
            said(&output)
        );
        assert!(started.elapsed().as_secs() < 90, "{file}: {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn the_bot_answers_from_the_companys_own_code() {
    let folder = tempfile::tempdir().unwrap();
    let page = write(folder.path(), "code.html", PAGE.as_bytes());
    let out = folder.path().join("code.md").to_str().unwrap().to_owned();
    assert!(import(&[&page, "--out", &out]).await.status.success());

    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let mut configuration = Configuration::new(&workspace, &folder.path().join("data"), Via::Socket, 60);
    configuration.toml.push_str(&format!("\n[code]\nfile = \"{out}\"\n"));
    let program = Program::serve(&configuration, folder.path());
    workspace.is_connected().await;
    let maya = workspace.person("maya");
    maya.command("/ask", "may I keep a gift from a supplier?").await;
    let answered = maya.sees("an answer", |screen| screen.message("Chocolate goes to the kitchen")).await;
    assert!(answered.text.contains("Gifts from suppliers"), "{}", answered.text);
    drop(program);
    workspace.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_code_that_cannot_be_served_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.toml");
    let pdf = write(folder.path(), "code.pdf", b"%PDF-1.7\xff\xfe");
    let text = write(folder.path(), "code.txt", b"words without a heading");
    let cases = [
        (pdf.as_str(), "code.file: expected Markdown in UTF-8"),
        (text.as_str(), "code.file: expected a Code as `ethics-bot code import` writes it"),
        ("/nowhere/code.md", "code.file: expected the path of a readable file"),
    ];
    for (code, expected) in cases {
        fs::write(&file, format!("[code]\nfile = \"{code}\"\n")).unwrap();
        let output = Program::run(&["check", "--offline", "--config", file.to_str().unwrap()], &[]).await;
        assert!(said(&output).contains(expected), "{code}: {}", said(&output));
        assert!(said(&output).contains("wrong.toml:2"), "{}", said(&output));
    }
}
