//! A company and somebody who watches it: how well can the sender of a case be guessed from who used the report form, and when?
//!
//! It is a room of the composition root because nothing else may know it: the relay keeps no clock of who came when and must not learn to,
//! and `domain` holds what runs in production. The release times and the shuffle are the product's own ([`ReleaseSchedule`], [`shuffle`]).
//!
//! [`ReleaseSchedule`]: domain::ReleaseSchedule
//! [`shuffle`]: domain::shuffle

mod campaign;
mod chance;
mod history;
mod measure;
mod observer;
mod release_times;
mod replay;
mod table;
#[cfg(test)]
mod tests;
mod way;
mod week;

use chance::Chance;
use history::History;
use measure::Measure;
use replay::Replay;

pub(crate) use campaign::{CampaignPlan, simulate_campaign};
pub(crate) use history::Company;
pub(crate) use release_times::ReleaseTimes;
pub(crate) use table::{json, text};
pub(crate) use way::Way;

/// What one choice of release times and one way give.
pub(crate) struct Outcome {
    pub(crate) releases: String,
    pub(crate) way: Way,
    /// Reports that waited for a release.
    pub(crate) waiting: Measure,
    /// Reports that were marked urgent and left at once.
    pub(crate) urgent: Measure,
}

/// Everything that was measured.
pub(crate) struct Simulation {
    pub(crate) company: Company,
    pub(crate) seed: u64,
    pub(crate) outcomes: Vec<Outcome>,
}

/// Lets `company` live once, and watches that same life on every way under each of `all` release times.
pub(crate) fn simulate(company: Company, seed: u64, all: &[ReleaseTimes]) -> Simulation {
    let history = History::of(&company, &Chance::new(seed));
    let mut outcomes = Vec::new();
    for way in Way::ALL {
        for times in all {
            let replay = Replay::new(&history, way, &times.schedule, &Chance::new(seed));
            outcomes.push(Outcome {
                releases: times.name.clone(),
                way,
                waiting: Measure::of(&replay, &company, false),
                urgent: Measure::of(&replay, &company, true),
            });
        }
    }
    Simulation { company, seed, outcomes }
}
