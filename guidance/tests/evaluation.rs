//! A guide measured on the questions written for that.

use std::collections::HashSet;

use guidance::eval::{self, EvalError};
use guidance::{Guide, shipped};

const SMOKE: &str = include_str!("../../policy/questions/smoke.jsonl");
const HELD_OUT: &str = include_str!("../../policy/questions/held-out.jsonl");

#[test]
fn the_smoke_questions_keep_their_floor() {
    let report = eval::run(&Guide::new(shipped()), SMOKE.as_bytes(), |_, _| ()).unwrap();
    assert!(report.questions >= 60);
    assert!(report.hit_at_3 >= Some(0.95), "{report:?}");
    assert!(report.auroc >= Some(0.95), "{report:?}");
    assert!(report.answered >= Some(0.9) && report.refused >= Some(0.9), "{report:?}");
}

#[test]
fn questions_nothing_was_trained_on_keep_their_floor() {
    let report = eval::run(&Guide::new(shipped()), HELD_OUT.as_bytes(), |_, _| ()).unwrap();
    assert!(report.questions >= 190);
    assert!(report.hit_at_1 >= Some(0.9) && report.hit_at_3 >= Some(0.97), "{report:?}");
    assert!(report.answered >= Some(0.97) && report.refused >= Some(0.9), "{report:?}");
}

#[test]
fn without_the_encoder_more_is_close_and_hardly_more_is_wrong() {
    let report = eval::run(&Guide::by_words(shipped()), SMOKE.as_bytes(), |_, _| ()).unwrap();
    assert!(report.hit_at_3 >= Some(0.95), "{report:?}");
    assert!(report.auroc >= Some(0.95), "{report:?}");
    assert!(report.answered >= Some(0.9) && report.refused >= Some(0.85), "{report:?}");
}

#[test]
fn every_section_has_a_smoke_question() {
    let asked: HashSet<&str> = SMOKE.split('"').collect();
    for section in shipped().sections() {
        assert!(asked.contains(section.id().as_str()), "{}", section.id());
    }
}

#[test]
fn a_report_is_one_json_object() {
    let report = eval::run(
        &Guide::new(shipped()),
        &br#"{"id":"1","q":"bribe","gold":["bribes-kickbacks"]}"#[..],
        |_, _| (),
    );
    let json = serde_json::to_value(report.unwrap()).unwrap();
    for field in [
        "hit_at_1",
        "hit_at_3",
        "mrr",
        "auroc",
        "refused_at_90",
        "auroc_of_length",
        "auroc_of_size",
        "p50_us",
        "p99_us",
        "questions",
    ] {
        assert!(json.get(field).is_some(), "{field}");
    }
    assert_eq!((&json["hit_at_1"], &json["questions"]), (&1.0.into(), &1.into()));
}

#[test]
fn bad_lines_are_named() {
    let guide = Guide::new(shipped());
    let error = |text: &str| eval::run(&guide, text.as_bytes(), |_, _| ()).unwrap_err();
    assert!(matches!(error("\n\n"), EvalError::Empty));
    let form = error("{\"id\":\"1\",\"q\":\"x\",\"gold\":[]}\n{\"id\":\"2\"}");
    assert!(form.to_string().starts_with("line 2: expected {\"id\":"), "{form}");
    let unknown = error("{\"id\":\"1\",\"q\":\"x\",\"gold\":[\"gifts\"]}").to_string();
    assert!(unknown.contains("`gifts`") && unknown.contains("bribes-kickbacks"), "{unknown}");
    assert!(matches!(eval::run(&guide, &b"\xff\xfe\n"[..], |_, _| ()), Err(EvalError::Read { line: 1, .. })));
}
