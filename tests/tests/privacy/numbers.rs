//! A11: no arithmetic. Whoever has the Board's report, knows how it was made, and can add and subtract, finds no number that is withheld.
//!
//! The attacker here looks for another company of which exactly the same is said. When there is none with another number in a cell that is withheld, that
//! cell is given away. It is shown thousands of small companies, and one more each time: the same with the protection taken out, where it must find
//! something.

use std::collections::BTreeSet;

use domain::{
    Allegation, BoardReport, CaseFact, Counted, Counts, Day, Edition, FEWEST, Figure, Outcome, Period, Role,
    Scope, Source, Topic, Way, route,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// Small numbers are withheld, and nothing else.
    WithholdsAlone,
    /// Another number is withheld with a small one, the smallest that is left: it looks as good, and says how large the small one is at most.
    WithholdsTheNextSmallest,
    /// What was done is said although what was found is withheld.
    SaysWhatWasDone,
}

/// How many companies the attacker is shown.
const COMPANIES: u64 = 3_000;

/// What is said, as the attacker reads it: one table after the other, a withheld number is none.
type Said = Vec<Vec<Option<u32>>>;

/// The tables of a period, as they are counted.
fn tables(counts: &Counts) -> [Vec<u32>; 6] {
    let unnamed = counts.received() - counts.ways[0];
    [
        counts.topics.to_vec(),
        counts.ways.to_vec(),
        counts.sources.to_vec(),
        vec![counts.wrote_again, unnamed - counts.wrote_again],
        counts.findings.to_vec(),
        counts.outcomes.to_vec(),
    ]
}

const FINDINGS: usize = 4;
const OUTCOMES: usize = 5;

/// What is published of these counts, with the totals that a reader knows.
fn publish(counts: &Counts, sabotage: Sabotage) -> (Said, [Option<u32>; 3]) {
    let edition = Edition::of(counts);
    let shown = |figures: Vec<Figure>| figures.into_iter().map(Figure::shown).collect::<Vec<_>>();
    let follow_up = edition.follow_up();
    let mut said: Said = vec![
        shown(edition.topics().map(|(_, figure)| figure).collect()),
        shown(edition.ways().map(|(_, figure)| figure).collect()),
        shown(edition.sources().map(|(_, figure)| figure).collect()),
        vec![follow_up.wrote_again.shown(), rest(follow_up.unnamed, follow_up.wrote_again)],
        shown(edition.findings().map(|(_, figure)| figure).collect()),
        shown(edition.outcomes().map(|(_, figure)| figure).collect()),
    ];
    let totals = [edition.received(), follow_up.unnamed, edition.closing().reports].map(Figure::shown);
    let whole = |table: usize| totals[[0, 0, 0, 1, 2, 2][table]];
    for (place, numbers) in
        tables(counts).into_iter().enumerate().filter(|(place, _)| whole(*place).is_some())
    {
        match sabotage {
            Sabotage::WithholdsAlone => said[place] = numbers.into_iter().map(large).collect(),
            Sabotage::WithholdsTheNextSmallest if place < OUTCOMES => {
                said[place] = with_the_next_smallest(&numbers)
            }
            Sabotage::SaysWhatWasDone if place == OUTCOMES => {
                said[place] = numbers.into_iter().map(large).collect()
            }
            _ => {}
        }
    }
    (said, totals)
}

fn rest(whole: Figure, part: Figure) -> Option<u32> {
    Some(whole.shown()? - part.shown()?)
}

fn large(number: u32) -> Option<u32> {
    Some(number).filter(|number| *number >= FEWEST)
}

fn with_the_next_smallest(numbers: &[u32]) -> Vec<Option<u32>> {
    let mut said: Vec<Option<u32>> = numbers.iter().copied().map(large).collect();
    let withheld: Vec<u32> = numbers.iter().copied().filter(|number| *number < FEWEST).collect();
    if withheld.len() == 1 || (!withheld.is_empty() && withheld.iter().sum::<u32>() < FEWEST) {
        let smallest =
            (0..said.len()).filter(|place| said[*place].is_some()).min_by_key(|place| numbers[*place]);
        if let Some(smallest) = smallest {
            said[smallest] = None;
        }
    }
    said
}

/// Companies with these numbers in one table: what the numbers force elsewhere is changed there as well.
fn with_table(counts: &Counts, place: usize, numbers: &[u32], said: &Said) -> Vec<Counts> {
    let mut other = counts.clone();
    match place {
        0 => other.topics.copy_from_slice(numbers),
        1 => other.ways.copy_from_slice(numbers),
        2 => other.sources.copy_from_slice(numbers),
        3 => other.wrote_again = numbers[0],
        FINDINGS => other.findings.copy_from_slice(numbers),
        _ => other.outcomes.copy_from_slice(numbers),
    }
    // Who wrote again is among those without a name
    other.wrote_again = other.wrote_again.min(other.received() - other.ways[0]);
    let mut companies = vec![other.clone()];
    if place == FINDINGS {
        companies.push(with_fitting_outcomes(&other));
    }
    if place == OUTCOMES && said[FINDINGS][0].is_none() {
        companies.extend(with_more_or_fewer_substantiated(&other));
    }
    companies.retain(could_be);
    companies
}

/// No more measures than substantiated reports, and something else for the rest of these.
fn with_fitting_outcomes(counts: &Counts) -> Counts {
    let mut other = counts.clone();
    let substantiated = counts.findings[0];
    for (outcome, number) in Outcome::ALL.into_iter().zip(&mut other.outcomes) {
        match outcome {
            _ if outcome.is_discipline() => *number = (*number).min(substantiated),
            Outcome::NoMeasure => *number = (*number).min(counts.closed() - substantiated),
            _ => *number = substantiated,
        }
    }
    other
}

fn with_more_or_fewer_substantiated(counts: &Counts) -> Vec<Counts> {
    let mut companies = Vec::new();
    for finding in 1..counts.findings.len() {
        let both = counts.findings[0] + counts.findings[finding];
        companies.extend((0..=both).map(|substantiated| {
            let mut other = counts.clone();
            (other.findings[0], other.findings[finding]) = (substantiated, both - substantiated);
            other
        }));
    }
    companies
}

/// Whether a company can have such numbers: a measure against somebody needs a substantiated report, and each of these has some outcome.
fn could_be(counts: &Counts) -> bool {
    let substantiated = counts.findings[0];
    let of =
        |outcome: Outcome| counts.outcomes[Outcome::ALL.iter().position(|other| *other == outcome).unwrap()];
    let discipline = Outcome::ALL.into_iter().filter(|outcome| outcome.is_discipline()).map(of);
    let strongest = discipline.max().unwrap_or(0);
    let others = of(Outcome::Other).max(of(Outcome::NoMeasure));
    strongest <= substantiated
        && others <= counts.closed()
        && strongest.max(of(Outcome::Other)) + of(Outcome::NoMeasure) <= counts.closed()
        && counts.outcomes.iter().sum::<u32>() >= substantiated
        && counts.wrote_again <= counts.received() - counts.ways[0]
}

/// The cells that are given away: withheld, and the same in every company of which the same is said.
fn given_away(counts: &Counts, sabotage: Sabotage, chance: &mut fastrand::Rng) -> Vec<(usize, usize)> {
    let published = publish(counts, sabotage);
    let mut found = Vec::new();
    for (place, numbers) in tables(counts).iter().enumerate() {
        let withheld: Vec<usize> =
            (0..numbers.len()).filter(|cell| published.0[place][*cell].is_none()).collect();
        // Where the whole is not said either, everything may be anything
        let whole = published.1[[0, 0, 0, 1, 2, 2][place]];
        if withheld.is_empty() || whole.is_none() {
            continue;
        }
        let mut open: BTreeSet<usize> = withheld.iter().copied().collect();
        let mut look = |other: Vec<u32>| {
            let differs: Vec<usize> =
                open.iter().copied().filter(|cell| other[*cell] != numbers[*cell]).collect();
            let says_the_same = |company: &Counts| publish(company, sabotage) == published;
            if !differs.is_empty()
                && with_table(counts, place, &other, &published.0).iter().any(says_the_same)
            {
                differs.iter().for_each(|cell| {
                    open.remove(cell);
                });
            }
            open.is_empty()
        };
        if !search(numbers, &withheld, place == OUTCOMES, chance, &mut look) {
            found.extend(open.into_iter().map(|cell| (place, cell)));
        }
    }
    found
}

/// Shows other tables with the same whole, likely ones first and then at random, or every one where there are few. Says whether `look` had enough.
fn search(
    numbers: &[u32],
    withheld: &[usize],
    overlaps: bool,
    chance: &mut fastrand::Rng,
    look: &mut impl FnMut(Vec<u32>) -> bool,
) -> bool {
    let sum: u32 = withheld.iter().map(|cell| numbers[*cell]).sum();
    if overlaps {
        // One of them alone
        for cell in withheld {
            for number in (0..FEWEST).filter(|number| *number != numbers[*cell]) {
                let mut table = numbers.to_vec();
                table[*cell] = number;
                if look(table) {
                    return true;
                }
            }
        }
    }
    // One of them up, another one down
    for one in withheld {
        for other in withheld.iter().filter(|other| *other != one) {
            for step in (1..=numbers[*other]).take(8) {
                let mut table = numbers.to_vec();
                (table[*one], table[*other]) = (table[*one] + step, table[*other] - step);
                if look(table) {
                    return true;
                }
            }
        }
        let (zeros, fours) = (vec![0; withheld.len()], vec![FEWEST - 1; withheld.len()]);
        for others in [zeros, fours] {
            let mut table = numbers.to_vec();
            withheld.iter().zip(others).for_each(|(cell, number)| table[*cell] = number);
            let rest: u32 = withheld.iter().filter(|cell| *cell != one).map(|cell| table[*cell]).sum();
            if let Some(rest) = sum.checked_sub(rest) {
                table[*one] = rest;
                if look(table) {
                    return true;
                }
            }
        }
    }
    if overlaps {
        return (0..400).any(|_| {
            let mut table = numbers.to_vec();
            withheld.iter().for_each(|cell| table[*cell] = chance.u32(0..FEWEST));
            look(table)
        });
    }
    if withheld.len() <= 3 {
        return every(sum, withheld.len()).into_iter().any(|split| {
            let mut table = numbers.to_vec();
            withheld.iter().zip(split).for_each(|(cell, number)| table[*cell] = number);
            look(table)
        });
    }
    (0..400).any(|_| {
        let mut table = numbers.to_vec();
        withheld.iter().for_each(|cell| table[*cell] = 0);
        (0..sum).for_each(|_| table[withheld[chance.usize(0..withheld.len())]] += 1);
        look(table)
    })
}

/// Every way to split a sum over so many cells.
fn every(sum: u32, cells: usize) -> Vec<Vec<u32>> {
    match cells {
        0 => vec![],
        1 => vec![vec![sum]],
        _ => (0..=sum)
            .flat_map(|first| {
                every(sum - first, cells - 1).into_iter().map(move |rest| [vec![first], rest].concat())
            })
            .collect(),
    }
}

/// A company of any size, in which some topics, ways and findings are rare.
fn company(chance: &mut fastrand::Rng) -> Counts {
    let mut counts = Counts::default();
    let reports = chance.u32(0..60);
    let spread = |chance: &mut fastrand::Rng, cells: &mut [u32], many: u32| {
        let skew = chance.usize(1..=cells.len());
        (0..many).for_each(|_| {
            let cell = chance.usize(0..skew).min(chance.usize(0..cells.len()));
            cells[cell] += 1;
        });
        chance.shuffle(cells);
    };
    spread(chance, &mut counts.topics, reports);
    spread(chance, &mut counts.ways, reports);
    spread(chance, &mut counts.sources, reports);
    counts.wrote_again = chance.u32(0..=reports - counts.ways[0]);
    let closed = chance.u32(0..60);
    spread(chance, &mut counts.findings, closed);
    let substantiated = counts.findings[0];
    let common = chance.usize(0..Outcome::ALL.len());
    for place in 0..closed {
        let outcome = if chance.bool() { common } else { chance.usize(0..Outcome::ALL.len()) };
        let outcome = if place < substantiated { outcome } else { 12 };
        if place < substantiated || chance.u8(0..3) == 0 {
            counts.outcomes[outcome] += 1;
        }
    }
    (counts.alleged, counts.duplicates) = (chance.u32(0..12), chance.u32(0..12));
    counts.days_to_acknowledge = (0..reports).collect();
    counts.days_to_close = (0..closed).collect();
    counts
}

fn leaks(sabotage: Sabotage, companies: u64) -> Vec<(u64, Vec<(usize, usize)>)> {
    let of_one = |seed: u64| {
        let mut chance = fastrand::Rng::with_seed(seed);
        let counts = company(&mut chance);
        assert!(could_be(&counts), "{counts:?}");
        let found = given_away(&counts, sabotage, &mut chance);
        (!found.is_empty()).then_some((seed, found))
    };
    (0..companies).filter_map(of_one).collect()
}

#[test]
fn a11_nothing_that_is_withheld_can_be_computed() {
    assert_eq!(leaks(Sabotage::None, COMPANIES), []);
}

#[test]
fn a11_no_number_below_five_is_said() {
    for seed in 0..COMPANIES {
        let counts = company(&mut fastrand::Rng::with_seed(seed));
        let (said, totals) = publish(&counts, Sabotage::None);
        let edition = Edition::of(&counts);
        // Each of these is of no whole that is said: neither of what came nor of what was closed
        let alone = [edition.alleged(), edition.duplicates()].map(Figure::shown);
        let numbers = said.into_iter().flatten().chain(totals).chain(alone).flatten();
        assert_eq!(numbers.filter(|number| *number < FEWEST).count(), 0, "{counts:?}");
        // Nor are days told of so few
        for timing in [edition.acknowledgment(), edition.closing()] {
            assert_eq!(timing.spread.is_some(), timing.reports.shown().is_some());
        }
        if counts.received() < FEWEST {
            assert!(tables(&counts).len() == 6 && totals == [None; 3], "{totals:?}");
        }
    }
}

/// What is withheld together is no number below five either.
#[test]
fn a11_what_is_left_of_a_whole_is_not_small() {
    for seed in 0..COMPANIES {
        let counts = company(&mut fastrand::Rng::with_seed(seed));
        let (said, totals) = publish(&counts, Sabotage::None);
        for (place, table) in said.iter().enumerate().take(OUTCOMES) {
            let Some(whole) = totals[[0, 0, 0, 1, 2][place]] else { continue };
            let left = whole - table.iter().flatten().sum::<u32>();
            assert!(left == 0 || left >= FEWEST, "{table:?} of {whole}: {counts:?}");
        }
        assert_eq!(Way::ALL[0], Way::Named, "the first way is the one with a name");
    }
}

#[test]
fn a11_the_attacker_finds_what_is_not_protected() {
    for sabotage in [Sabotage::WithholdsAlone, Sabotage::WithholdsTheNextSmallest, Sabotage::SaysWhatWasDone]
    {
        let found = leaks(sabotage, 300);
        assert!(!found.is_empty(), "{sabotage:?} gives nothing away");
    }
}

/// The full report of whoever a report is about is the same with it and without it, however many there are (A8).
#[test]
fn a8_a_report_about_somebody_is_in_none_of_their_numbers() {
    let period = Period::parse("2026-Q3").unwrap();
    let fact = |topic: Topic, about: &[Role]| CaseFact {
        opened: period.first(),
        acknowledged: Some(period.last()),
        closing: None,
        topic,
        way: Way::Anonymous,
        source: Source::Program,
        wrote_again: Day::from_number(period.first().number() + 9),
        readers: route(topic, &about.iter().copied().collect()).unwrap(),
        alleged: Vec::new(),
    };
    let others = vec![fact(Topic::Assets, &[]); 30];
    let about = [Role::BoardSecretary];
    let with = [others.clone(), vec![fact(Topic::Retaliation, &about); 9]].concat();
    let secretary = Counted::full(&about.into());
    let read = |facts: &[CaseFact], counted: &Counted| BoardReport::of(facts, period, counted);
    assert_eq!(read(&with, &secretary), read(&others, &secretary));
    // Nor is what a report about them alleges of another one, which they do read
    let alleged = Allegation { day: period.last(), readers: fact(Topic::Retaliation, &about).readers };
    let with = others.iter().map(|fact| CaseFact { alleged: vec![alleged.clone()], ..fact.clone() });
    let with: Vec<CaseFact> = with.collect();
    assert_eq!(read(&with, &secretary), read(&others, &secretary));
    assert_ne!(read(&with, &Counted::full(&[Role::AuditCommittee].into())), read(&others, &secretary));
    let with = [others.clone(), vec![fact(Topic::Retaliation, &about); 9]].concat();
    // Somebody else's has it, and so would hers if whom it is about were forgotten
    for counted in [Counted::full(&[Role::AuditCommittee].into()), Counted::of(Scope::Full, |_| true)] {
        assert_ne!(read(&with, &counted), read(&others, &counted));
    }
}
