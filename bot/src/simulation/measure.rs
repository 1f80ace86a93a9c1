//! What the observer achieves.

use std::collections::BTreeSet;

use super::{
    history::{Company, Filing},
    observer::{Evidence, Observer, Suspicion},
    replay::{Replay, SeenCase},
    week::HOUR_S,
};

/// A share with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    pub(crate) value: f64,
    /// Of the mean over the cases.
    pub(crate) standard_error: f64,
}

/// Sums over the cases that left in one manner. The shares mean nothing when there was no case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measure {
    pub(crate) cases: usize,
    /// Guessed rightly with all the evidence.
    pub(crate) right: Share,
    /// Guessed rightly by the visits since the previous release alone.
    pub(crate) right_at_release: Share,
    /// Right when somebody is drawn among all employees.
    pub(crate) blind_employees: f64,
    /// Right when somebody is drawn among all who were ever seen.
    pub(crate) blind_visitors: f64,
    /// `right` less `blind_employees`.
    pub(crate) advantage: Share,
    /// How many people could have been it, in the middle case.
    pub(crate) median_candidates: f64,
    /// The share of cases that only one person can have sent.
    pub(crate) only_one: Share,
    /// From acceptance to release, in hours.
    pub(crate) mean_wait_h: f64,
}

/// One case.
struct Guess {
    right: f64,
    right_at_release: f64,
    was_seen: bool,
    candidates: u32,
    wait_h: f64,
}

impl Measure {
    /// Lets an observer who knows the way guess every case that was `urgent` or was not.
    pub(crate) fn of(replay: &Replay, company: &Company, urgent: bool) -> Self {
        let observer = Observer::new(&replay.sight, replay.way, company);
        Self::by(&observer, replay, company, urgent)
    }

    /// Lets this observer guess.
    pub(crate) fn by(observer: &Observer<'_>, replay: &Replay, company: &Company, urgent: bool) -> Self {
        let seen: BTreeSet<_> = replay.sight.by_second.values().flatten().map(|visit| visit.who).collect();
        let mut guesses = Vec::new();
        for batch in replay.batches.iter().filter(|batch| batch.iter().all(|(case, _)| case.urgent == urgent))
        {
            let cases: Vec<&SeenCase> = batch.iter().map(|(case, _)| case).collect();
            let at_release = observer.suspects(&cases, Evidence::Release);
            let all = observer.suspects(&cases, Evidence::All);
            for (place, ((case, truth), (first, all))) in
                batch.iter().zip(at_release.iter().zip(&all)).enumerate()
            {
                let right = |by: &Suspicion| by.right(truth.visit.who, place, batch.len(), company.employees);
                guesses.push(Guess {
                    right: right(all),
                    right_at_release: right(first),
                    was_seen: seen.contains(&truth.visit.who),
                    candidates: all.candidates(company.employees),
                    wait_h: wait_h(case, truth),
                });
            }
        }
        Self::over(&guesses, company, seen.len())
    }

    fn over(guesses: &[Guess], company: &Company, seen: usize) -> Self {
        let right = share(guesses, |guess| guess.right);
        let blind_employees = 1.0 / f64::from(company.employees);
        let of_seen = share(guesses, |guess| f64::from(u8::from(guess.was_seen)));
        Self {
            cases: guesses.len(),
            right,
            right_at_release: share(guesses, |guess| guess.right_at_release),
            blind_employees,
            blind_visitors: of_seen.value / seen.max(1) as f64,
            advantage: Share { value: right.value - blind_employees, ..right },
            median_candidates: median(guesses.iter().map(|guess| guess.candidates).collect()),
            only_one: share(guesses, |guess| f64::from(u8::from(guess.candidates == 1))),
            mean_wait_h: share(guesses, |guess| guess.wait_h).value,
        }
    }
}

fn wait_h(case: &SeenCase, truth: &Filing) -> f64 {
    (case.release.as_second() - truth.visit.at.as_second()) as f64 / HOUR_S as f64
}

/// The mean over `guesses` with its standard error.
fn share(guesses: &[Guess], of: impl Fn(&Guess) -> f64) -> Share {
    let count = guesses.len().max(1) as f64;
    let value = guesses.iter().map(&of).sum::<f64>() / count;
    let squares = guesses.iter().map(|guess| (of(guess) - value).powi(2)).sum::<f64>();
    Share { value, standard_error: (squares / (count - 1.0).max(1.0) / count).sqrt() }
}

fn median(mut numbers: Vec<u32>) -> f64 {
    numbers.sort_unstable();
    let middle = numbers.len() / 2;
    match (numbers.len() % 2, numbers.get(middle)) {
        (_, None) => 0.0,
        (1, Some(number)) => f64::from(*number),
        (_, Some(number)) => f64::from(numbers[middle - 1] + number) / 2.0,
    }
}
