use std::collections::BTreeSet;

use super::*;
use crate::{Allegation, CaseFact, Closing, Counted, Day, Outcomes, Period, Readers, Role};

fn period() -> Period {
    Period::parse("2026-Q3").unwrap()
}

/// Day 0 is the period's first.
fn day(number: i64) -> Day {
    Day::from_number(period().first().number() + number).unwrap()
}

fn fact(topic: Topic, way: Way) -> CaseFact {
    CaseFact {
        opened: day(0),
        acknowledged: None,
        closing: None,
        topic,
        way,
        source: Source::Program,
        wrote_again: None,
        readers: Readers::default(),
        alleged: Vec::new(),
    }
}

fn closed(finding: Finding, after: i64, outcome: Option<Outcome>) -> CaseFact {
    let outcomes: Outcomes = outcome.into_iter().collect();
    let closing = Closing { day: day(after), finding, outcomes };
    CaseFact { closing: Some(closing), ..fact(Topic::Other, Way::Named) }
}

fn edition(facts: &[CaseFact]) -> Edition {
    let counted = Counted::full(&BTreeSet::from([Role::BoardSecretary]));
    Edition::of(&Counts::of(facts, period(), &counted))
}

#[test]
fn what_came_counts_by_the_day_on_which_it_came() {
    let mut facts = vec![fact(Topic::Assets, Way::Named); 6];
    facts.push(CaseFact { opened: day(-1), ..facts[0].clone() });
    facts.push(CaseFact { opened: period().last(), ..facts[0].clone() });
    facts.extend(vec![fact(Topic::Question, Way::Named); 9]);
    let edition = edition(&facts);
    assert_eq!(edition.received(), Figure::Shown(7));
    assert_eq!(edition.questions(), Figure::Shown(9));
}

#[test]
fn days_are_counted_of_what_happened_in_the_period() {
    let mut facts: Vec<CaseFact> = (1..=10)
        .map(|days| CaseFact {
            acknowledged: Some(day(days)),
            ..closed(Finding::Unsubstantiated, days * 2, None)
        })
        .collect();
    let late = CaseFact { opened: day(-50), acknowledged: Some(day(-1)), ..facts[0].clone() };
    facts.push(late);
    let edition = edition(&facts);
    let acknowledgment = edition.acknowledgment();
    assert_eq!(acknowledgment.reports, Figure::Shown(10));
    assert_eq!(acknowledgment.spread, Some(Spread { median_days: 5, p90_days: Some(9) }));
    // The eleventh was closed in the period, and acknowledged before it
    let spread = Spread { median_days: 12, p90_days: Some(20) };
    assert_eq!(edition.closing(), Timing { reports: Figure::Shown(11), spread: Some(spread) });
}

#[test]
fn few_reports_have_no_slowest_tenth() {
    let facts: Vec<CaseFact> = (1..=6).map(|days| closed(Finding::Unsubstantiated, days, None)).collect();
    assert_eq!(edition(&facts).closing().spread, Some(Spread { median_days: 3, p90_days: None }));
    assert_eq!(edition(&facts[..4]).closing(), Timing::NOTHING);
}

#[test]
fn shares_are_of_what_is_said() {
    let mut facts = vec![fact(Topic::Other, Way::Named); 6];
    facts.extend(vec![fact(Topic::Other, Way::Confidential); 5]);
    facts.extend(vec![fact(Topic::Other, Way::Anonymous); 8]);
    facts.extend(vec![fact(Topic::Other, Way::Unverified); 6]);
    for fact in &mut facts[6..12] {
        fact.wrote_again = Some(day(3));
    }
    // After the period
    facts[20].wrote_again = Some(day(300));
    // With a name
    facts[0].wrote_again = Some(day(3));
    let edition = edition(&facts);
    assert_eq!(edition.anonymous_share().map(Share::percent), Some(56));
    let follow_up = FollowUp { unnamed: Figure::Shown(19), wrote_again: Figure::Shown(6) };
    assert_eq!(edition.follow_up(), follow_up);
    assert_eq!(follow_up.share().map(Share::percent), Some(32));
}

#[test]
fn what_was_done_is_said_beside_what_was_found() {
    let mut facts = vec![closed(Finding::Substantiated, 9, Some(Outcome::Warning)); 6];
    facts.extend(vec![closed(Finding::Substantiated, 9, Some(Outcome::Termination)); 8]);
    facts.extend(vec![closed(Finding::Unsubstantiated, 9, None); 7]);
    facts.extend(vec![closed(Finding::InsufficientInformation, 9, None); 3]);
    facts.extend(vec![closed(Finding::NotOfTheCode, 9, None); 4]);
    let edition = edition(&facts);
    assert_eq!(edition.substantiation().map(Share::percent), Some(67));
    let said: Vec<_> =
        edition.outcomes().filter_map(|(outcome, figure)| Some((outcome, figure.shown()?))).collect();
    assert_eq!(said, [(Outcome::Warning, 6), (Outcome::Termination, 8)]);
    let findings: Vec<_> = edition.findings().map(|(_, figure)| figure.shown()).collect();
    assert_eq!(findings, [Some(14), Some(7), None, None]);
}

#[test]
fn nothing_is_said_of_four_reports() {
    let facts = vec![closed(Finding::Substantiated, 9, Some(Outcome::Warning)); 4];
    let mut all = facts.clone();
    // Older ones, closed in the period
    all.extend(vec![CaseFact { opened: day(-90), ..facts[0].clone() }; 30]);
    assert_eq!(edition(&all), Edition::NOTHING);
}

#[test]
fn a_duplicate_came_and_alleges_nothing_of_its_own() {
    let mut facts = vec![closed(Finding::Unsubstantiated, 9, None); 7];
    let without = edition(&facts);
    facts.extend(vec![closed(Finding::Duplicate, 3, None); 6]);
    let with = edition(&facts);
    assert_eq!((without.duplicates(), with.duplicates()), (Figure::Withheld, Figure::Shown(6)));
    assert_eq!(with.received(), Figure::Shown(13));
    assert_eq!(with.closing(), without.closing());
    assert!(with.findings().eq(without.findings()));
    facts.truncate(11);
    assert_eq!(edition(&facts).duplicates(), Figure::Withheld, "fewer than five");
}

#[test]
fn alleged_retaliation_counts_in_the_period_in_which_it_was_alleged_and_once_a_report() {
    let alleged = |days: &[i64]| {
        let of = |number: &i64| Allegation { day: day(*number), readers: Readers::default() };
        CaseFact { alleged: days.iter().map(of).collect(), ..fact(Topic::Other, Way::Named) }
    };
    let mut facts = vec![alleged(&[3, 5]); 5];
    facts.extend(vec![alleged(&[-1, 300]); 9]);
    assert_eq!(edition(&facts).alleged(), Figure::Shown(5));
    facts.remove(0);
    assert_eq!(edition(&facts).alleged(), Figure::Withheld);
}
