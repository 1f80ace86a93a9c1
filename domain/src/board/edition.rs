//! What may be said of one period.

use serde::{Deserialize, Serialize};

use super::{
    Counts, FEWEST, Figure, Share,
    suppress::{overlapping, parts},
};
use crate::{Finding, Outcome, Source, Topic, Way};

/// The middle of what is longer and what is shorter, each of them a number of days that a report took (nearest rank).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// Half of the reports took so many days or fewer.
    pub median_days: u32,
    /// Nine in ten took so many days or fewer. `None` for fewer than ten reports: it would be the longest of them.
    pub p90_days: Option<u32>,
}

/// How long something took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// How many reports.
    pub reports: Figure,
    /// How long; `None` when the number of reports is withheld.
    pub spread: Option<Spread>,
}

/// Reporters without a name who wrote again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Reports without a name.
    pub unnamed: Figure,
    /// Those of them whose reporter wrote again.
    pub wrote_again: Figure,
}

/// One period's numbers, without those that are withheld. There is no way to make one but from [`Counts`].
///
/// What is said in one part may be said because of another: what was done is said only beside the number of substantiated reports, and who wrote again
/// only beside the number of those with a name. Nothing is said of a period with fewer than five reports: from what was closed later, its reports could
/// be counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    received: Figure,
    questions: Figure,
    alleged: Figure,
    duplicates: Figure,
    topics: [Figure; Topic::OF_REPORTS.len()],
    ways: [Figure; Way::ALL.len()],
    sources: [Figure; Source::ALL.len()],
    follow_up: FollowUp,
    acknowledgment: Timing,
    closing: Timing,
    findings: [Figure; Finding::OF_REPORTS.len()],
    outcomes: [Figure; Outcome::ALL.len()],
}

impl Edition {
    /// What may be said of these.
    #[must_use]
    pub fn of(counts: &Counts) -> Self {
        let questions = Figure::of(counts.questions);
        if counts.received() < FEWEST {
            return Self { questions, ..Self::NOTHING };
        }
        let ways = parts(counts.ways);
        let (closing, findings) = match counts.closed() {
            closed if closed < FEWEST => (Timing::NOTHING, Self::NOTHING.findings),
            _ => (Timing::of(&counts.days_to_close), parts(counts.findings)),
        };
        Self {
            received: Figure::of(counts.received()),
            questions,
            alleged: Figure::of(counts.alleged),
            duplicates: Figure::of(counts.duplicates),
            topics: parts(counts.topics),
            ways,
            sources: parts(counts.sources),
            follow_up: follow_up(counts, &ways),
            acknowledgment: Timing::of(&counts.days_to_acknowledge),
            closing,
            findings,
            outcomes: outcomes(counts, &findings),
        }
    }

    const NOTHING: Self = Self {
        received: Figure::Withheld,
        questions: Figure::Withheld,
        alleged: Figure::Withheld,
        duplicates: Figure::Withheld,
        topics: [Figure::Withheld; Topic::OF_REPORTS.len()],
        ways: [Figure::Withheld; Way::ALL.len()],
        sources: [Figure::Withheld; Source::ALL.len()],
        follow_up: FollowUp { unnamed: Figure::Withheld, wrote_again: Figure::Withheld },
        acknowledgment: Timing::NOTHING,
        closing: Timing::NOTHING,
        findings: [Figure::Withheld; Finding::OF_REPORTS.len()],
        outcomes: [Figure::Withheld; Outcome::ALL.len()],
    };

    /// Reports that came.
    #[must_use]
    pub const fn received(&self) -> Figure {
        self.received
    }

    /// Questions that came; they are no reports.
    #[must_use]
    pub const fn questions(&self) -> Figure {
        self.questions
    }

    /// Reports after which retaliation was alleged in the period.
    #[must_use]
    pub const fn alleged(&self) -> Figure {
        self.alleged
    }

    /// Reports that were closed as duplicates of others.
    #[must_use]
    pub const fn duplicates(&self) -> Figure {
        self.duplicates
    }

    /// Reports that came, by topic.
    pub fn topics(&self) -> impl Iterator<Item = (Topic, Figure)> {
        Topic::OF_REPORTS.into_iter().zip(self.topics)
    }

    /// Reports that came, by how the reporter chose to be known.
    pub fn ways(&self) -> impl Iterator<Item = (Way, Figure)> {
        Way::ALL.into_iter().zip(self.ways)
    }

    /// Reports that came, by the way on which they came.
    pub fn sources(&self) -> impl Iterator<Item = (Source, Figure)> {
        Source::ALL.into_iter().zip(self.sources)
    }

    /// Reports that came about retaliation.
    #[must_use]
    pub fn retaliation(&self) -> Figure {
        of(self.topics(), Topic::Retaliation)
    }

    /// The share of reports whose reporter nobody can learn: [`Way::Anonymous`] and [`Way::Unverified`]. It is said when all the others are, also where the
    /// two are not told apart: it is what is left of the whole.
    #[must_use]
    pub fn anonymous_share(&self) -> Option<Share> {
        let others = of(self.ways(), Way::Named).shown()? + of(self.ways(), Way::Confidential).shown()?;
        Share::of(Figure::of(self.received.shown()?.checked_sub(others)?), self.received)
    }

    /// Reporters without a name who wrote again.
    #[must_use]
    pub const fn follow_up(&self) -> FollowUp {
        self.follow_up
    }

    /// From the report to the first answer, of the reports that were first answered in the period.
    #[must_use]
    pub const fn acknowledgment(&self) -> Timing {
        self.acknowledgment
    }

    /// From the report to its end, of the reports that were closed in the period.
    #[must_use]
    pub const fn closing(&self) -> Timing {
        self.closing
    }

    /// Reports that were closed, by what was found.
    pub fn findings(&self) -> impl Iterator<Item = (Finding, Figure)> {
        Finding::OF_REPORTS.into_iter().zip(self.findings)
    }

    /// The share of substantiated reports among those that were found to be so or not.
    #[must_use]
    pub fn substantiation(&self) -> Option<Share> {
        let substantiated = of(self.findings(), Finding::Substantiated);
        let decided = substantiated.shown()? + of(self.findings(), Finding::Unsubstantiated).shown()?;
        Share::of(substantiated, Figure::Shown(decided))
    }

    /// Reports that were closed, by what was done; one can be in several lines.
    pub fn outcomes(&self) -> impl Iterator<Item = (Outcome, Figure)> {
        Outcome::ALL.into_iter().zip(self.outcomes)
    }
}

impl FollowUp {
    /// The share of those who wrote again.
    #[must_use]
    pub fn share(self) -> Option<Share> {
        Share::of(self.wrote_again, self.unnamed)
    }
}

impl Timing {
    const NOTHING: Self = Self { reports: Figure::Withheld, spread: None };

    /// Of days in ascending order.
    fn of(days: &[u32]) -> Self {
        let reports = Figure::of(u32::try_from(days.len()).unwrap_or(u32::MAX));
        let rank = |tenths: usize| days.get((days.len() * tenths).div_ceil(10).saturating_sub(1)).copied();
        let spread = reports.shown().and_then(|_| {
            Some(Spread { median_days: rank(5)?, p90_days: rank(9).filter(|_| days.len() >= 10) })
        });
        Self { reports, spread }
    }
}

fn of<T: PartialEq>(mut lines: impl Iterator<Item = (T, Figure)>, one: T) -> Figure {
    lines.find(|(other, _)| *other == one).map_or(Figure::Withheld, |(_, figure)| figure)
}

fn follow_up(counts: &Counts, ways: &[Figure; Way::ALL.len()]) -> FollowUp {
    let named = of(Way::ALL.into_iter().zip(*ways), Way::Named);
    let unnamed = named.shown().map_or(0, |named| counts.received() - named);
    let [wrote_again, _] = parts([counts.wrote_again, unnamed.saturating_sub(counts.wrote_again)]);
    match Figure::of(unnamed) {
        Figure::Withheld => Edition::NOTHING.follow_up,
        unnamed => FollowUp { unnamed, wrote_again },
    }
}

fn outcomes(counts: &Counts, findings: &[Figure]) -> [Figure; Outcome::ALL.len()] {
    let Some(Figure::Shown(substantiated)) = findings.first().copied() else {
        return Edition::NOTHING.outcomes;
    };
    // A measure against somebody needs a substantiated finding; every substantiated report has some outcome
    let whole = |outcome: Outcome| if outcome.is_discipline() { substantiated } else { counts.closed() };
    overlapping(counts.outcomes, Outcome::ALL.map(whole), substantiated)
}

#[cfg(test)]
mod tests;
