//! The shipped model is of the shipped bank, Code and terms.
#![allow(clippy::unwrap_used)] // helpers of tests

use std::fs;
use std::path::Path;

use guidance::train::{
    Labelled, bank_fingerprint, fingerprint, shipped_encoder_fingerprint, shipped_fingerprint,
};
use guidance::{Code, Guide, Terms, shipped};

fn bank() -> Vec<Labelled> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy/questions/bank");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    texts
        .flat_map(|text| text.lines().map(|l| serde_json::from_str(l).unwrap()).collect::<Vec<_>>())
        .collect()
}

#[test]
fn the_model_was_trained_on_what_is_in_the_tree() {
    assert_eq!(
        shipped_fingerprint(),
        Some(fingerprint(&bank())),
        "the bank, the Code or the terms changed: run `cargo run --release -p guidance --example train`"
    );
}

#[test]
fn the_encoder_was_trained_on_the_bank_in_the_tree() {
    assert_eq!(
        shipped_encoder_fingerprint(),
        Some(bank_fingerprint(&bank())),
        "the bank changed: run guidance/training/encoder.py"
    );
}

#[test]
fn every_section_has_questions_in_the_bank() {
    let bank = bank();
    assert!(bank.len() >= 3000);
    for section in shipped().sections() {
        let id = section.id().as_str();
        assert!(
            bank.iter().filter(|question| question.sections.iter().any(|of| of == id)).count() >= 40,
            "{id}"
        );
    }
}

#[test]
fn a_code_of_other_sections_is_read_for_what_it_means() {
    let text = "# Rules\n\n## Safety\n\nWear a helmet.\n\n## Presents\n\nNo presents from suppliers.\n";
    let (new, plain) = (
        Guide::new(Code::parse(text).unwrap()),
        Guide::with_terms(Code::parse(text).unwrap(), &Terms::shipped()),
    );
    let asked = "a vendor wants to give my wife a bracelet";
    assert_eq!(plain.rank(asked)[0].1, 0.0, "no word is shared");
    let ranked = new.rank(asked);
    assert_eq!(ranked[0].0.as_str(), "presents");
    assert!(ranked[0].1 > 0.6, "{ranked:?}");
    assert_eq!(new.rank("helmet")[0].0.as_str(), "safety");
}
