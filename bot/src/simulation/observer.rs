//! The observer: knows every seen visit, who made it and when, sees every case and answer appear, and knows how the company ticks.
//!
//! The rule is Bayes'. Reports, answers and looks follow the same hours, so every visit since the previous release is equally likely to have
//! brought the report, whoever made it: a person counts as often as they came. Each answer that appears later multiplies a person's weight by
//! how often they came before *its* release, in units of what chance alone would give; so does coming back without an answer, which reporters do
//! more than others. What one case of a batch explains cannot explain another (exact for two cases, close for more).

use std::collections::HashMap;

use jiff::Timestamp;

use super::{
    history::{ANSWERED, Company, Person, RETURN_WITHIN_S, RETURNS},
    replay::{SeenCase, Sight},
    way::Way,
};

/// How much is taken into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// The visits since the previous release.
    Release,
    /// And everything afterwards.
    All,
}

/// Somebody who could have sent a case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Suspect {
    pub(crate) who: Person,
    /// The probability that it was this person.
    pub(crate) probability: f64,
    /// Visits that could have brought the case.
    visits: f64,
}

/// Whom the observer suspects of having sent a case.
#[derive(Debug, Clone)]
pub(crate) enum Suspicion {
    /// No visit says anything: it can be anybody.
    Anybody,
    /// These, in the order in which they came; probabilities add up to 1 and none is 0.
    Some(Vec<Suspect>),
}

/// Somebody who watches the company and takes the reporters to use `belief`.
pub(crate) struct Observer<'a> {
    sight: &'a Sight,
    belief: Way,
    employees: f64,
    /// How likely a reporter came back although no answer appeared.
    silent_return: f64,
}

impl<'a> Observer<'a> {
    pub(crate) fn new(sight: &'a Sight, belief: Way, company: &Company) -> Self {
        let silent = company.follow_up * (-RETURNS * ANSWERED).exp();
        let silent_return = if silent > 0.0 { silent / (1.0 - company.follow_up + silent) } else { 0.0 };
        Self { sight, belief, employees: f64::from(company.employees), silent_return }
    }

    /// Whom to suspect of each case of a batch.
    pub(crate) fn suspects(&self, batch: &[&SeenCase], evidence: Evidence) -> Vec<Suspicion> {
        let alone: Vec<Suspicion> = batch.iter().map(|case| self.alone(case, evidence)).collect();
        let others = |case: usize| {
            let not_this = alone.iter().enumerate().filter(move |(other, _)| *other != case);
            not_this.map(|(_, suspicion)| suspicion)
        };
        alone.iter().enumerate().map(|(case, own)| own.without(others(case))).collect()
    }

    /// Looks at one case as if no other had appeared with it.
    fn alone(&self, case: &SeenCase, evidence: Evidence) -> Suspicion {
        let mut suspects: Vec<Suspect> = Vec::new();
        let mut place: HashMap<Person, usize> = HashMap::new();
        for visit in self.sight.before(case, self.belief) {
            let at = *place.entry(visit.who).or_insert(suspects.len());
            if at == suspects.len() {
                suspects.push(Suspect { who: visit.who, probability: 0.0, visits: 0.0 });
            }
            suspects[at].visits += 1.0;
        }
        for suspect in &mut suspects {
            let later = if evidence == Evidence::All { self.later(case, suspect.who) } else { 1.0 };
            suspect.probability = suspect.visits * later;
        }
        Suspicion::Some(suspects).normal()
    }

    /// How much more likely all that was seen later is if `who` sent the case.
    fn later(&self, case: &SeenCase, who: Person) -> f64 {
        let seen = self.belief.shows_returns();
        if seen == 0.0 {
            return 1.0;
        }
        let mut used: HashMap<Timestamp, f64> = HashMap::new();
        if !case.urgent {
            // That visit brought the report
            used.insert(case.release, 1.0);
        }
        let mut likelihood = 1.0;
        for release in &case.answers {
            let used = used.entry(*release).or_default();
            let visits = self.sight.by_release.get(release).map_or(&[][..], Vec::as_slice);
            let own = visits.iter().filter(|visit| visit.who == who).count() as f64 - *used;
            *used += 1.0;
            let by_chance = visits.len() as f64 / self.employees;
            let times = if by_chance > 0.0 { own.max(0.0) / by_chance } else { 0.0 };
            likelihood *= seen * times + (1.0 - seen);
        }
        likelihood * self.silently_back(case, who)
    }

    /// How much more likely the visits after the release are, apart from those that brought the answers: reporters read, too.
    fn silently_back(&self, case: &SeenCase, who: Person) -> f64 {
        let after = |times: &[Timestamp]| {
            let end = case.release.as_second().saturating_add(RETURN_WITHIN_S);
            let before = times.partition_point(|at| *at < case.release);
            (times.partition_point(|at| at.as_second() <= end) - before) as f64
        };
        let by_chance = after(&self.sight.all) / self.employees;
        let answers = self.belief.shows_returns() * case.answers.len() as f64;
        let own = (self.sight.by_person.get(&who).map_or(0.0, |times| after(times)) - answers).max(0.0);
        let silent = RETURNS * (1.0 - ANSWERED) * self.belief.shows_returns();
        let rise = if by_chance > 0.0 { (1.0 + silent / by_chance).powf(own) } else { 1.0 };
        let if_back = (-silent).exp() * rise;
        let back = if case.answers.is_empty() { self.silent_return } else { 1.0 };
        1.0 - back + back * if_back
    }
}

impl Suspicion {
    /// Weights turned into probabilities; anybody when nothing is left.
    fn normal(self) -> Self {
        let Self::Some(mut suspects) = self else { return Self::Anybody };
        suspects.retain(|suspect| suspect.probability > 0.0);
        let all: f64 = suspects.iter().map(|suspect| suspect.probability).sum();
        if suspects.is_empty() {
            return Self::Anybody;
        }
        for suspect in &mut suspects {
            suspect.probability /= all;
        }
        Self::Some(suspects)
    }

    /// Takes out what other cases of the batch explain.
    fn without<'s>(&self, others: impl Iterator<Item = &'s Self> + Clone) -> Self {
        let Self::Some(own) = self else { return Self::Anybody };
        let mut own = own.clone();
        for suspect in &mut own {
            for other in others.clone() {
                suspect.probability *= 1.0 - other.of_each_visit(suspect.who);
            }
        }
        let left = Self::Some(own).normal();
        if matches!(left, Self::Anybody) { self.clone() } else { left }
    }

    /// The probability that one particular visit of `who` brought the case.
    fn of_each_visit(&self, who: Person) -> f64 {
        let Self::Some(suspects) = self else { return 0.0 };
        suspects
            .iter()
            .find(|suspect| suspect.who == who)
            .map_or(0.0, |suspect| suspect.probability / suspect.visits)
    }

    /// How many could have been it.
    pub(crate) fn candidates(&self, employees: u32) -> u32 {
        match self {
            Self::Anybody => employees,
            Self::Some(suspects) => suspects.len() as u32,
        }
    }

    /// The probability that the best guess is right when `truth` sent the case, which appeared at `place` of `batch` cases.
    ///
    /// Between people who are equally suspect the observer draws lots; in a batch they are taken in the order of their visits, in case the
    /// order of the cases tells something.
    pub(crate) fn right(&self, truth: Person, place: usize, batch: usize, employees: u32) -> f64 {
        let Self::Some(suspects) = self else { return 1.0 / f64::from(employees) };
        let best = suspects.iter().map(|suspect| suspect.probability).fold(0.0, f64::max);
        let equal: Vec<Person> = suspects
            .iter()
            .filter(|suspect| suspect.probability > best * (1.0 - 1e-9))
            .map(|suspect| suspect.who)
            .collect();
        if batch > 1 {
            let picked = (2 * place + 1) * equal.len() / (2 * batch);
            return f64::from(u8::from(equal.get(picked) == Some(&truth)));
        }
        if equal.contains(&truth) { 1.0 / equal.len() as f64 } else { 0.0 }
    }
}
