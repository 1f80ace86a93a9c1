//! Passes that the page asked for are passes that the server accepts.

use domain::{Day, SystemRandomness};
use passes::{BlindedElement, Epoch, EpochKey, EvaluatedElement, Evaluation, Pass, PassSeed, PublicKey};
use serde_json::{Value, json};

use crate::node::{Page, strings};

const ROUNDS: usize = 20;

fn key() -> EpochKey {
    let today = Epoch::of(Day::from_number(20_779).unwrap());
    EpochKey::derive(&PassSeed::random(&SystemRandomness), today)
}

/// What the page wants to know, and what it keeps until it is told.
fn begin(page: &mut Page, key: &EpochKey, count: usize) -> (Vec<BlindedElement>, Value) {
    let begun = page.call("begin", &json!([key.epoch().number(), count])).unwrap();
    let blinded = strings(&begun["blinded"]);
    assert_eq!(blinded.len(), count);
    (blinded.iter().map(|text| BlindedElement::parse(text).unwrap()).collect(), begun["state"].clone())
}

fn finish(page: &mut Page, state: &Value, answer: &Evaluation, key: &PublicKey) -> Result<Vec<Pass>, String> {
    let elements: Vec<_> = answer.elements.iter().map(EvaluatedElement::to_hex).collect();
    let texts = page.call("finish", &json!([state, elements, answer.proof.to_hex(), key.to_hex()]))?;
    Ok(strings(&texts).iter().map(|text| Pass::parse(text).unwrap()).collect())
}

#[test]
fn a_pass_from_the_page_is_accepted_by_the_server() {
    let mut page = Page::open();
    for round in 0..ROUNDS {
        let (key, other) = (key(), key());
        let (blinded, state) = begin(&mut page, &key, 1 + round % 4);
        let answer = key.evaluate(&blinded, &SystemRandomness).unwrap();
        let passes = finish(&mut page, &state, &answer, &key.public_key()).unwrap();
        assert_eq!(passes.len(), blinded.len());
        assert!(passes.iter().all(|pass| key.accepts(pass) && !other.accepts(pass)), "round {round}");
    }
}

#[test]
fn the_page_refuses_what_was_not_made_with_the_published_key() {
    let mut page = Page::open();
    let (key, other) = (key(), key());
    for round in 0..ROUNDS {
        let (blinded, state) = begin(&mut page, &key, 2);
        let mut answer = other.evaluate(&blinded, &SystemRandomness).unwrap();
        let honest = key.evaluate(&blinded, &SystemRandomness).unwrap();
        let wrong_key = finish(&mut page, &state, &answer, &key.public_key()).unwrap_err();
        assert!(wrong_key.starts_with("The answer does not fit the key that everybody sees"), "{wrong_key}");
        finish(&mut page, &state, &honest, &other.public_key()).expect_err("checked with another key");
        // One of them alone is enough to recognise a person by
        answer.elements[round % 2] = EvaluatedElement::parse(&honest.elements[round % 2].to_hex()).unwrap();
        answer.proof = honest.proof;
        finish(&mut page, &state, &answer, &key.public_key()).expect_err("one of two from another key");
        answer.elements.pop();
        finish(&mut page, &state, &answer, &key.public_key()).expect_err("one is missing");
    }
}

#[test]
fn both_sides_show_the_same_fingerprint() {
    let mut page = Page::open();
    for _ in 0..ROUNDS {
        let key = key().public_key();
        assert_eq!(page.call("fingerprint", &json!([key.to_hex()])).unwrap(), json!(key.fingerprint()));
    }
}

#[test]
fn the_page_draws_fresh_passes_and_asks_for_no_more_than_sixteen() {
    let mut page = Page::open();
    let (_, first) = begin(&mut page, &key(), 3);
    let (_, second) = begin(&mut page, &key(), 3);
    for part in ["nonce", "blind", "blinded"] {
        let mut all: Vec<_> = [&first, &second]
            .iter()
            .flat_map(|state| state["passes"].as_array().unwrap())
            .map(|pass| pass[part].to_string())
            .collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 6, "{part}");
    }
    for wrong in [
        json!([227, 0]),
        json!([227, 17]),
        json!([227, 1.5]),
        json!([32_120, 1]),
        json!([-1, 1]),
        json!(["227", 1]),
    ] {
        page.call("begin", &wrong).expect_err("out of range");
    }
}
