//! A history under one schedule: what the observer sees, and beside it the truth.

use std::collections::HashMap;

use domain::{Randomness, ReleaseSchedule, shuffle};
use jiff::{SignedDuration, Timestamp};

use super::{
    history::{Filing, History, LOOKED_UP_WITHIN_S, Person, Visit},
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
    /// The same visits in order.
    pub(crate) in_order: Vec<Visit>,
    /// The releases of reports that can have followed a look-up at each of them: the first and the last.
    pub(crate) looked_up_for: Vec<(Timestamp, Timestamp)>,
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
        let explained: Vec<Timestamp> = of_release
            .keys()
            .filter(|(urgent, _)| *urgent && way.shows_filing())
            .map(|(_, release)| *release)
            .collect();
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
        let who = filing.visit.who;
        if way.shows_filing() {
            visits.push(filing.visit);
        }
        if way.shows_look_up() {
            visits.push(Visit { who, at: filing.looked_up });
        }
        visits.extend(
            filing.returns.iter().filter(|back| way.shows(back)).map(|back| Visit { who, at: back.at }),
        );
    }
    visits.sort_by_key(|visit| (visit.at, visit.who));
    visits
}

impl Sight {
    /// The visits that can have brought this case, and those that can have given its sender the page's address.
    pub(crate) fn before(&self, case: &SeenCase, way: Way) -> &[Visit] {
        if way.shows_look_up() {
            return self.looked_up(case);
        }
        let visits = if case.urgent { &self.by_second } else { &self.by_release };
        visits.get(&case.release).filter(|_| way.shows_filing()).map_or(&[], Vec::as_slice)
    }

    fn looked_up(&self, case: &SeenCase) -> &[Visit] {
        let (begin, end) = if case.urgent {
            let earliest = case.release.as_second() - LOOKED_UP_WITHIN_S - 1;
            let begin = self.in_order.partition_point(|visit| visit.at.as_second() < earliest);
            (begin, self.in_order.partition_point(|visit| visit.at < case.release))
        } else {
            let begin = self.looked_up_for.partition_point(|(_, last)| *last < case.release);
            (begin, self.looked_up_for.partition_point(|(first, _)| *first <= case.release))
        };
        self.in_order.get(begin..end).unwrap_or_default()
    }

    fn new(
        visits: &[Visit],
        schedule: &ReleaseSchedule,
        at_once: &ReleaseSchedule,
        explained: &[Timestamp],
    ) -> Self {
        let mut sight = Self {
            by_release: HashMap::new(),
            by_second: HashMap::new(),
            in_order: Vec::new(),
            looked_up_for: Vec::new(),
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
            let release = schedule.next_after(visit.at);
            sight.by_release.entry(release).or_default().push(*visit);
            sight.in_order.push(*visit);
            let latest = visit.at.saturating_add(SignedDuration::from_secs(LOOKED_UP_WITHIN_S));
            let last = latest.map_or(release, |latest| schedule.next_after(latest));
            sight.looked_up_for.push((release, last));
            sight.by_person.entry(visit.who).or_default().push(visit.at);
            sight.all.push(visit.at);
        }
        sight
    }
}
