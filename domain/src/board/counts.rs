//! What is counted, before anything is withheld.

use super::{Allegation, CaseFact, Counted, Period};
use crate::{Day, Finding, Outcome, Source, Topic, Way};

/// The numbers of one period. They stay on the side of the store: what may be said of them is an [`Edition`](super::Edition).
///
/// Reports count in the period in which they came, in which they were acknowledged, and in which they were closed. Questions are no reports. A duplicate counts
/// as a report that came, for it was one when the period ended in which it came: a number that sank afterwards would tell of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// By topic, in the order of [`Topic::OF_REPORTS`]: what came.
    pub topics: [u32; Topic::OF_REPORTS.len()],
    /// By way, in the order of [`Way::ALL`]: what came.
    pub ways: [u32; Way::ALL.len()],
    /// By source, in the order of [`Source::ALL`]: what came.
    pub sources: [u32; Source::ALL.len()],
    /// Of what came without a name: whose reporter wrote again before the period was over.
    pub wrote_again: u32,
    /// Reports after which retaliation was alleged in the period, whenever they came.
    pub alleged: u32,
    /// Reports that were closed as duplicates of others: they are among none of the findings.
    pub duplicates: u32,
    /// Questions that came.
    pub questions: u32,
    /// How many days it took to acknowledge each report that was acknowledged, in ascending order.
    pub days_to_acknowledge: Vec<u32>,
    /// How many days it took to close each report that was closed, in ascending order.
    pub days_to_close: Vec<u32>,
    /// By finding, in the order of [`Finding::OF_REPORTS`]: what was closed.
    pub findings: [u32; Finding::OF_REPORTS.len()],
    /// By outcome, in the order of [`Outcome::ALL`]: what was closed. A report can have several.
    pub outcomes: [u32; Outcome::ALL.len()],
}

impl Counts {
    /// Counts what happened in `period`.
    #[must_use]
    pub fn of(facts: &[CaseFact], period: Period, counted: &Counted) -> Self {
        let (first, last) = (period.first(), period.last());
        let within = |day: Day| first <= day && day <= last;
        let mut counts = Self::default();
        for fact in facts.iter().filter(|fact| counted.counts(&fact.readers)) {
            if fact.topic.is_question() {
                counts.questions += u32::from(within(fact.opened));
                continue;
            }
            if within(fact.opened) {
                counts.receive(fact, last);
            }
            if let Some(day) = fact.acknowledged.filter(|day| within(*day)) {
                counts.days_to_acknowledge.push(days(fact.opened, day));
            }
            counts.close(fact, within);
            let of_period = |alleged: &Allegation| within(alleged.day) && counted.counts(&alleged.readers);
            counts.alleged += u32::from(fact.alleged.iter().any(of_period));
        }
        counts.days_to_acknowledge.sort_unstable();
        counts.days_to_close.sort_unstable();
        counts
    }

    /// How many reports came.
    #[must_use]
    pub fn received(&self) -> u32 {
        self.topics.iter().sum()
    }

    /// How many reports were closed, without duplicates: what they allege counts once, in the case that is looked into.
    #[must_use]
    pub fn closed(&self) -> u32 {
        self.findings.iter().sum()
    }

    fn receive(&mut self, fact: &CaseFact, last: Day) {
        add(&mut self.topics, &Topic::OF_REPORTS, fact.topic);
        add(&mut self.ways, &Way::ALL, fact.way);
        add(&mut self.sources, &Source::ALL, fact.source);
        let wrote_again = fact.wrote_again.is_some_and(|day| day <= last);
        self.wrote_again += u32::from(fact.way != Way::Named && wrote_again);
    }

    fn close(&mut self, fact: &CaseFact, within: impl Fn(Day) -> bool) {
        let Some(closing) = fact.closing.filter(|closing| within(closing.day)) else { return };
        self.duplicates += u32::from(closing.finding == Finding::Duplicate);
        if !Finding::OF_REPORTS.contains(&closing.finding) {
            return;
        }
        self.days_to_close.push(days(fact.opened, closing.day));
        add(&mut self.findings, &Finding::OF_REPORTS, closing.finding);
        for outcome in closing.outcomes.iter() {
            add(&mut self.outcomes, &Outcome::ALL, outcome);
        }
    }
}

fn add<T: PartialEq>(counts: &mut [u32], all: &[T], one: T) {
    if let Some(place) = all.iter().position(|other| *other == one) {
        counts[place] += 1;
    }
}

fn days(from: Day, to: Day) -> u32 {
    u32::try_from(to.number() - from.number()).unwrap_or(0)
}
