//! The written examples: what a careful human marked, against what the rules mark.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::ops::Range;

use relay::SecondLook;
use serde::Deserialize;

/// A sentence or paragraph of a report.
#[derive(Deserialize)]
struct Example {
    text: String,
    /// Words of the writer's profile.
    #[serde(default)]
    own: Vec<String>,
    /// What a human marked, from left to right.
    marks: Vec<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    words: String,
    rule: String,
}

#[derive(Default)]
struct Figures {
    right: usize,
    too_many: usize,
    missed: usize,
    same_rule: usize,
    plain: usize,
    plain_untouched: usize,
    rules: BTreeSet<String>,
    differences: Vec<String>,
}

impl Figures {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.too_many) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed) as f64
    }

    fn add(&mut self, example: &Example, looks: &SecondLook) {
        let own: Vec<&str> = example.own.iter().map(String::as_str).collect();
        let mut hits = looks.look(&example.text, &own);
        self.plain += usize::from(example.marks.is_empty());
        self.plain_untouched += usize::from(example.marks.is_empty() && hits.is_empty());
        for (range, mark) in example.ranges().zip(&example.marks) {
            let Some(at) = hits.iter().position(|hit| same_place(&hit.range, &range)) else {
                self.missed += 1;
                self.differences.push(format!("missed {:?} in {:?}", mark.words, example.text));
                continue;
            };
            let hit = hits.remove(at);
            self.right += 1;
            if hit.rule == mark.rule {
                self.same_rule += 1;
                self.rules.insert(mark.rule.clone());
            }
        }
        self.too_many += hits.len();
        let words = |range: Range<usize>| &example.text[range];
        let more =
            hits.into_iter().map(|hit| format!("too many: {:?} in {:?}", words(hit.range), example.text));
        self.differences.extend(more);
    }
}

impl Example {
    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let mut from = 0;
        self.marks.iter().map(move |mark| {
            let start = from + self.text[from..].find(&mark.words).unwrap();
            from = start + mark.words.len();
            start..from
        })
    }
}

/// Whether two marks are about the same words: they share at least half of the shorter one.
fn same_place(one: &Range<usize>, other: &Range<usize>) -> bool {
    let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    2 * shared >= one.len().min(other.len())
}

fn examples() -> Vec<Example> {
    let lines = include_str!("../second-look/examples.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn figures(looks: &SecondLook) -> Figures {
    let mut figures = Figures::default();
    examples().iter().for_each(|example| figures.add(example, looks));
    figures
}

#[test]
fn the_rules_mark_what_a_careful_human_marked() {
    let found = figures(SecondLook::shipped());
    let (precision, recall) = (found.precision(), found.recall());
    println!(
        "{} marks right ({} by the same rule), {} too many, {} missed: precision {precision:.3}, recall {recall:.3}; {} of {} plain examples untouched",
        found.right, found.same_rule, found.too_many, found.missed, found.plain_untouched, found.plain
    );
    found.differences.iter().for_each(|difference| println!("{difference}"));
    assert!(examples().len() >= 220);
    assert!(precision >= 0.95, "precision {precision:.3}");
    assert!(recall >= 0.90, "recall {recall:.3}");
    assert!(found.plain_untouched * 100 >= found.plain * 97, "plain statements stay unmarked");
    assert!(found.same_rule * 100 >= found.right * 95, "the reason given is the right one");
}

#[test]
fn every_rule_has_an_example() {
    let rules: serde_json::Value = serde_json::from_str(SecondLook::RULES).unwrap();
    let ids = rules["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap().to_owned());
    let with_example = figures(SecondLook::shipped()).rules;
    let without: Vec<String> = ids.filter(|id| !with_example.contains(id)).collect();
    assert!(without.is_empty(), "write an example for each of {without:?}");
}

/// The floors can be missed: rules that mark less, or more, do.
#[test]
fn worse_rules_miss_the_floors() {
    let blind = SecondLook::RULES.replace("told|tells", "tolld").replace("(my(?: (?:bad", "(mmy(?: (?:bad");
    let eager = SecondLook::RULES.replace("(to my face)", "(the <word>)");
    assert!(figures(&SecondLook::parse(&blind).unwrap()).recall() < 0.95);
    assert!(figures(&SecondLook::parse(&eager).unwrap()).precision() < 0.95);
}
