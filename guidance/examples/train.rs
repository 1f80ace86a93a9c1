//! Trains the topic model: `cargo run --release -p guidance --example train`.
//!
//! Reads `policy/questions/bank/*.jsonl`, writes `policy/model.bin` and prints what cross-validation says.
//! With `--folds`, prints the fold of each question for `guidance/training/encoder.py`. With `--doubts`, writes nothing and prints the labels that the held-out models contradict most.
#![allow(clippy::print_stdout)] // a command

use std::fs;
use std::path::Path;

use guidance::train::{Labelled, Unseen, bank_fingerprint, held_out_together, train};

const MOST_DOUBTS: usize = 150;
/// Into how many parts the encoder's training holds out.
const FOLDS: usize = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy");
    let bank = read_bank(&policy.join("questions/bank"))?;
    if std::env::args().any(|argument| argument == "--folds") {
        held_out_together(&bank, FOLDS).iter().for_each(|fold| println!("{fold}"));
        return Ok(());
    }
    let unseen = Unseen::read(&fs::read(policy.join("encoder-heldout.bin"))?, bank_fingerprint(&bank))?;
    let trained = train(&bank, &unseen);
    println!("without training:    {}", serde_json::to_string(&trained.untrained)?);
    println!("without the encoder: {}", serde_json::to_string(&trained.without_encoder)?);
    println!("with both:           {}", serde_json::to_string(&trained.heldout)?);
    if std::env::args().any(|argument| argument == "--doubts") {
        for doubt in trained.doubts.iter().take(MOST_DOUBTS) {
            let Some(question) = bank.get(doubt.question) else { continue };
            let rather = doubt.rather.as_deref().unwrap_or("(none)");
            println!("{:.2}\t{rather}\t{}\t{}", doubt.by, question.sections.join(" "), question.q);
        }
        return Ok(());
    }
    let (covered_from, close_from) = trained.levels;
    println!("the Code says from {covered_from:.3} on, close from {close_from:.3} on");
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
