//! What happened at the company, as only the people themselves know it.

use jiff::{Timestamp, civil::date, tz::TimeZone};

use super::{
    chance::Chance,
    week::{DAY_S, WEEK_S, moment_s, shift_s},
};

/// Reporters who come back do so within this time.
pub(crate) const RETURN_WITHIN_S: i64 = 60 * DAY_S;
/// How often somebody who comes back at all is expected to, within [`RETURN_WITHIN_S`]. An assumption.
pub(crate) const RETURNS: f64 = 3.0;
/// How many of those visits leave an answer; the others only read. An assumption.
pub(crate) const ANSWERED: f64 = 0.5;
/// How many visits that follow a report made on the company's network are made on it as well. An assumption: the others are made at home.
pub(crate) const RETURNS_AT_WORK: f64 = 0.5;

/// Somebody who looks an address up before going home does so within this time before the report. An assumption.
pub(crate) const LOOKED_UP_WITHIN_S: i64 = 3 * DAY_S;

const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;

/// The company that is simulated.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    /// How many people work there.
    pub(crate) employees: u32,
    /// Reports per 100 people and year.
    pub(crate) rate: f64,
    /// How long it is watched.
    pub(crate) years: u32,
    /// How many times somebody only looks, for each report.
    pub(crate) looks: f64,
    /// The share of reports that are marked urgent.
    pub(crate) urgent: f64,
    /// The share of reporters who use the mailbox later.
    pub(crate) follow_up: f64,
}

/// Somebody who works there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Person(pub(crate) u32);

/// Somebody used the form, the mailbox or the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Visit {
    pub(crate) who: Person,
    pub(crate) at: Timestamp,
}

/// A visit of a reporter after the report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Return {
    pub(crate) at: Timestamp,
    /// Whether an answer was left.
    pub(crate) answers: bool,
    /// Whether it was made on the company's network, where the page is used.
    pub(crate) at_work: bool,
}

/// A report.
#[derive(Debug, Clone)]
pub(crate) struct Filing {
    pub(crate) visit: Visit,
    /// When the same person opened `/report` before, where the page's address is looked up there.
    pub(crate) looked_up: Timestamp,
    pub(crate) urgent: bool,
    pub(crate) returns: Vec<Return>,
}

/// All reports and all looks.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) filings: Vec<Filing>,
    pub(crate) looks: Vec<Visit>,
}

impl History {
    /// Lets the company live.
    pub(crate) fn of(company: &Company, chance: &Chance) -> Self {
        let people = People::of(company, chance);
        let reports = f64::from(company.employees) / 100.0 * company.rate * f64::from(company.years);
        let mut filings: Vec<Filing> =
            (0..chance.events(reports)).map(|_| people.filing(company, chance)).collect();
        filings.sort_by_key(|filing| filing.visit.at);
        let looks = (0..chance.events(reports * company.looks)).map(|_| people.visit(chance)).collect();
        Self { filings, looks }
    }
}

/// The staff and the calendar.
struct People {
    begins: Timestamp,
    weeks: u64,
    shifts_s: Vec<i64>,
}

impl People {
    fn of(company: &Company, chance: &Chance) -> Self {
        // A Monday
        let begins =
            date(2025, 1, 6).to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |day| day.timestamp());
        let weeks = (f64::from(company.years) * WEEKS_PER_YEAR).round() as u64;
        Self { begins, weeks, shifts_s: (0..company.employees).map(|_| shift_s(chance)).collect() }
    }

    fn visit(&self, chance: &Chance) -> Visit {
        let who = chance.below(self.shifts_s.len() as u64) as u32;
        let week_s = chance.below(self.weeks).cast_signed() * WEEK_S;
        let at = later(self.begins, week_s + moment_s(chance, self.shifts_s[who as usize]));
        Visit { who: Person(who), at }
    }

    fn filing(&self, company: &Company, chance: &Chance) -> Filing {
        let visit = self.visit(chance);
        let looked_up = self.look_up(visit, chance);
        let urgent = chance.happens(company.urgent);
        let count = if chance.happens(company.follow_up) { chance.events(RETURNS) } else { 0 };
        let mut returns: Vec<Return> = (0..count).map(|_| self.come_back(visit, chance)).collect();
        returns.sort_by_key(|back| back.at);
        Filing { visit, looked_up, urgent, returns }
    }

    /// An hour when this person is about, within [`LOOKED_UP_WITHIN_S`] before.
    fn look_up(&self, visit: Visit, chance: &Chance) -> Timestamp {
        let shift_s = self.shifts_s[visit.who.0 as usize];
        let latest = visit.at.as_second() - self.begins.as_second();
        loop {
            let week_s = latest - latest.rem_euclid(WEEK_S) - chance.below(2).cast_signed() * WEEK_S;
            let at_s = week_s + moment_s(chance, shift_s);
            if (latest - LOOKED_UP_WITHIN_S..latest).contains(&at_s) {
                return later(self.begins, at_s);
            }
        }
    }

    /// A day within [`RETURN_WITHIN_S`], at an hour when this person is about.
    fn come_back(&self, visit: Visit, chance: &Chance) -> Return {
        let shift_s = self.shifts_s[visit.who.0 as usize];
        let earliest = visit.at.as_second() - self.begins.as_second();
        let at = loop {
            let about_s = earliest + chance.below(RETURN_WITHIN_S.unsigned_abs()).cast_signed();
            let at_s = about_s - about_s.rem_euclid(WEEK_S) + moment_s(chance, shift_s);
            if at_s > earliest {
                break later(self.begins, at_s);
            }
        };
        Return { at, answers: chance.happens(ANSWERED), at_work: chance.happens(RETURNS_AT_WORK) }
    }
}

fn later(begin: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(begin.as_second().saturating_add(seconds)).unwrap_or(Timestamp::MAX)
}
