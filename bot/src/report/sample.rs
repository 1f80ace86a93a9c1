//! A report to show: two quarters, some numbers withheld.

use std::collections::BTreeSet;

use commands::board::Outline;
use domain::{
    BoardReport, CaseFact, Closing, Counted, Day, Finding, Outcome, Period, Readers, Role, Source, Topic, Way,
};

use super::Paper;

pub(crate) fn outline() -> Outline {
    Outline::of(&report(), Some(4_200))
}

pub(crate) fn paper(outline: &Outline) -> Paper<'_> {
    let made = Day::from_number(Period::parse("2026-Q4").unwrap().first().number() + 4).unwrap();
    Paper { outline, company: Some("Smith & <Sons>"), made }
}

fn report() -> BoardReport {
    let period = Period::parse("2026-Q3").unwrap();
    let facts: Vec<CaseFact> = (0..107).map(fact).collect();
    BoardReport::of(&facts, period, &Counted::full(&BTreeSet::from([Role::BoardSecretary])))
}

fn fact(place: usize) -> CaseFact {
    let first = Period::parse("2026-Q2").unwrap().first().number();
    let day = |number: usize| Day::from_number(first + i64::try_from(number).unwrap()).unwrap();
    // 41 in the period before, 66 in the period
    let opened = if place < 41 { place * 2 } else { 91 + place - 41 };
    let topic = Topic::OF_REPORTS[[9, 9, 3, 5, 0, 3, 6, 9, 5, 9, 6, 2, 3][place % 13]];
    let finding = Finding::OF_REPORTS[[0, 1, 1, 0, 2, 0, 1, 3][place % 8]];
    let outcome = [Outcome::Warning, Outcome::Counseling, Outcome::WrittenReprimand, Outcome::Termination]
        [place / 8 % 4];
    let outcomes = (finding == Finding::Substantiated).then_some(outcome).into_iter().collect();
    CaseFact {
        opened: day(opened),
        acknowledged: Some(day(opened + 1 + place % 6)),
        closing: (place % 9 > 1).then(|| Closing {
            day: day(opened + 12 + place * 7 % 50),
            finding,
            outcomes,
        }),
        topic,
        way: Way::ALL[[0, 1, 2, 2, 1, 0, 2, 3][place % 8]],
        source: Source::ALL[[0, 0, 0, 3, 0, 0, 2, 0, 6][place % 9]],
        wrote_again: place.is_multiple_of(3).then(|| day(opened + 5)),
        readers: Readers::default(),
        alleged: Vec::new(),
    }
}
