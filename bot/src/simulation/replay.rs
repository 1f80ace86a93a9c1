//! A history under one schedule: what the observer sees, and beside it the truth.

use std::collections::HashMap;

use domain::{Randomness, ReleaseSchedule, shuffle};
use jiff::Timestamp;

use super::{
    history::{Filing, History, Person, Visit},
    way::Way,
};

/// A case as it appears to somebody who watches. Nothing in here comes from the time of acceptance but through the schedule.
#[derive(Debug, Clone)]
pub(crate) struct SeenCase {
    /// When it appeared.
    pub(crate) release: Timestamp,
    /// Whether it came between the release times.
    pub(crate) urgent: bool,
    /// When its answers appeared.
    pub(crate) answers: Vec<Timestamp>,
}

/// What was seen.
pub(crate) struct Sight {
    /// Every visit that is seen, by the scheduled release that followed it; visits that an urgent case explains are left out.
    pub(crate) by_release: HashMap<Timestamp, Vec<Visit>>,
    /// The same visits by the second in which an urgent report would have left.
    pub(crate) by_second: HashMap<Timestamp, Vec<Visit>>,
    /// When each person was seen, in order.
    pub(crate) by_person: HashMap<Person, Vec<Timestamp>>,
    /// When anybody was seen, in order.
    pub(crate) all: Vec<Timestamp>,
}

/// What was seen, and what nobody saw.
pub(crate) struct Replay {
    pub(crate) way: Way,
    pub(crate) sight: Sight,
    /// Cases that appeared together, in the order in which they did. Beside each the truth.
    pub(crate) batches: Vec<Vec<(SeenCase, Filing)>>,
}

impl Replay {
    /// Releases everything in `history` by `schedule`.
    pub(crate) fn new(
        history: &History,
        way: Way,
        schedule: &ReleaseSchedule,
        randomness: &dyn Randomness,
    ) -> Self {
        let at_once = ReleaseSchedule::Every { seconds: 1 };
        let mut batches: Vec<Vec<(SeenCase, Filing)>> = Vec::new();
        let mut of_release: HashMap<(bool, Timestamp), usize> = HashMap::new();
        for filing in &history.filings {
            let own = if filing.urgent { &at_once } else { schedule };
            let case = SeenCase {
                release: own.next_after(filing.visit.at),
                urgent: filing.urgent,
                answers: answers(filing, schedule),
            };
            let batch = *of_release.entry((case.urgent, case.release)).or_insert(batches.len());
            if batch == batches.len() {
                batches.push(Vec::new());
            }
            batches[batch].push((case, filing.clone()));
        }
        for batch in &mut batches {
            shuffle(batch, randomness);
        }
        let explained: Vec<Timestamp> =
            of_release.keys().filter(|(urgent, _)| *urgent).map(|(_, release)| *release).collect();
        Self { way, sight: Sight::new(&visits(history, way), schedule, &at_once, &explained), batches }
    }
}

/// When the answers of a reporter appear.
fn answers(filing: &Filing, schedule: &ReleaseSchedule) -> Vec<Timestamp> {
    filing.returns.iter().filter(|back| back.answers).map(|back| schedule.next_after(back.at)).collect()
}

/// The visits that are seen, in order.
fn visits(history: &History, way: Way) -> Vec<Visit> {
    let mut visits = history.looks.clone();
    for filing in &history.filings {
        if way.shows_filing() {
            visits.push(filing.visit);
        }
        let who = filing.visit.who;
        visits.extend(filing.returns.iter().filter(|back| way.shows(back)).map(|back| Visit { who, at: back.at }));
    }
    visits.sort_by_key(|visit| (visit.at, visit.who));
    visits
}

impl Sight {
    fn new(
        visits: &[Visit],
        schedule: &ReleaseSchedule,
        at_once: &ReleaseSchedule,
        explained: &[Timestamp],
    ) -> Self {
        let mut sight = Self {
            by_release: HashMap::new(),
            by_second: HashMap::new(),
            by_person: HashMap::new(),
            all: Vec::with_capacity(visits.len()),
        };
        let explained: std::collections::HashSet<_> = explained.iter().collect();
        for visit in visits {
            let second = at_once.next_after(visit.at);
            sight.by_second.entry(second).or_default().push(*visit);
            if explained.contains(&second) {
                continue;
            }
            sight.by_release.entry(schedule.next_after(visit.at)).or_default().push(*visit);
            sight.by_person.entry(visit.who).or_default().push(visit.at);
            sight.all.push(visit.at);
        }
        sight
    }
}
