//! The Board's report in chat.

use std::path::Path;

use tests::{House, Program, Via};

async fn told(house: &House, who: &str, text: &str, words: &str) {
    let person = house.person(who);
    person.command("/ethics", text).await;
    person.sees(words, |screen| screen.message(words)).await;
}

/// The same with the relay in the bot and on a host of its own.
#[tokio::test]
async fn everybody_gets_the_report_that_is_theirs() {
    for house in [House::open(Via::Socket).await, House::open_apart(Via::Socket).await] {
        let quiet = "Fewer than five reports came in the third quarter of 2026.";
        told(&house, "helen", "board 2026-Q3", quiet).await;
        told(&house, "helen", "board 2026-Q3", "The full report, for the board secretary").await;
        told(&house, "ruth", "board", "This counts only the cases you are on.").await;
        told(&house, "tomas", "board", "you are on none").await;
        told(&house, "helen", "board 2026-Q4", "2026-Q4 goes on until 31 December 2026.").await;
        house.close().await;
    }
}

/// `ethics-bot report …`: whether it ended well, what it printed, and what it said beside.
async fn report(arguments: &[&str], data: &Path) -> (bool, String, String) {
    let data = data.display().to_string();
    let output = Program::run(&[&["report"], arguments, &["--data", &data]].concat(), &[]).await;
    let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.success(), printed, said)
}

#[tokio::test]
async fn the_command_line_needs_the_secretarys_key() {
    let house = House::open(Via::Socket).await;
    let (data, out) = (house.folder(), tempfile::tempdir().unwrap());
    let (key_file, folder) = (out.path().join("helen.key"), out.path().join("board"));
    let with_key = ["--key", key_file.to_str().unwrap(), "--out", folder.to_str().unwrap()];

    let (ended_well, _, said) = report(&with_key, data).await;
    assert!(!ended_well && said.contains("make it once with `ethics-bot report key`"), "{said}");
    let (ended_well, key, said) = report(&["key"], data).await;
    assert!(ended_well && said.contains("shown this once"), "{said}");
    assert!(!report(&["key"], data).await.0, "no key is made over another");

    let (ended_well, _, said) = report(&["--out", folder.to_str().unwrap()], data).await;
    assert!(!ended_well && said.contains("say with --key"), "{said}");
    std::fs::write(&key_file, "7".repeat(64)).unwrap();
    let (ended_well, _, said) = report(&with_key, data).await;
    assert!(!ended_well && said.contains("another key"), "{said}");
    assert!(!folder.exists(), "without the key nothing is written");

    // While the program runs
    std::fs::write(&key_file, &key).unwrap();
    let (ended_well, printed, said) = report(&with_key, data).await;
    assert!(ended_well && printed.lines().count() == 3, "{said}");
    let csv = std::fs::read_to_string(folder.join("report.csv")).unwrap();
    assert!(csv.contains("Reports received,number,withheld,withheld"), "{csv}");
    let page = std::fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(page.contains("Fewer than five reports came in"), "{page}");
    assert!(std::fs::read(folder.join("report.pdf")).unwrap().starts_with(b"%PDF-"));

    let (ended_well, _, said) = report(&[&["2019"], &with_key[..]].concat(), data).await;
    assert!(!ended_well && said.contains("Reports here are by quarter"), "{said}");
    house.close().await;
}
