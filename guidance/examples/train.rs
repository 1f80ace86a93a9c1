//! Trains the topic model: `cargo run --release -p guidance --example train`.
//!
//! Reads `policy/questions/bank/*.jsonl`, writes `policy/model.bin` and prints what cross-validation says.
//! With `--doubts`, writes nothing and prints the labels that the held-out models contradict most.
#![allow(clippy::print_stdout)] // a command

use std::fs;
use std::path::Path;

use guidance::train::{Labelled, train};

const MOST_DOUBTS: usize = 150;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy");
    let bank = read_bank(&policy.join("questions/bank"))?;
    let trained = train(&bank);
    println!("without training: {}", serde_json::to_string(&trained.untrained)?);
    println!("with training:    {}", serde_json::to_string(&trained.heldout)?);
    if std::env::args().any(|argument| argument == "--doubts") {
        for doubt in trained.doubts.iter().take(MOST_DOUBTS) {
            let Some(question) = bank.get(doubt.question) else { continue };
            let rather = doubt.rather.as_deref().unwrap_or("(none)");
            println!("{:.2}\t{rather}\t{}\t{}", doubt.by, question.sections.join(" "), question.q);
        }
        return Ok(());
    }
    fs::write(policy.join("model.bin"), &trained.bytes)?;
    println!("policy/model.bin: {} bytes from {} questions", trained.bytes.len(), bank.len());
    Ok(())
}

fn read_bank(folder: &Path) -> Result<Vec<Labelled>, Box<dyn std::error::Error>> {
    let mut files =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.sort();
    let mut bank = Vec::new();
    for file in files {
        for (line, text) in fs::read_to_string(&file)?.lines().enumerate() {
            let question = serde_json::from_str(text);
            bank.push(question.map_err(|error| format!("{}:{}: {error}", file.display(), line + 1))?);
        }
    }
    Ok(bank)
}
