//! Storing reports.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use domain::{
    Answers, Door, Intake, Question, ReleaseSchedule, SealingKey, Standing, Submission, SystemClock,
    SystemRandomness, Topic, Words, route,
};
use relay::{Limits, Relay};
use storage_content::ContentStore;

use crate::{ROUNDS, bare::Bare, median, per_second};

/// Reports of a round.
const REPORTS: usize = 800;
/// The length of a report's text, in bytes.
const TEXT_BYTES: usize = 2_048;

pub(crate) fn text() -> String {
    "The torque records of the bench are copied. ".chars().cycle().take(TEXT_BYTES).collect()
}

pub(crate) async fn relay(folder: &Path) -> Arc<Relay> {
    let store = ContentStore::open(folder).await.unwrap();
    let schedule = ReleaseSchedule::every(86_400).unwrap();
    let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
    let relay = Relay::new(store, SealingKey::from_bytes([7; 32]), schedule, clock, randomness);
    Arc::new(relay.limited(Limits { unproven_reports: u32::MAX, ..Limits::default() }))
}

fn submission(relay: &Relay) -> Submission {
    Submission {
        receipt: relay.new_receipt(Door::Chat),
        source: domain::Source::Program,
        topic: Topic::Other,
        readers: route(Topic::Other, &BTreeSet::new()).unwrap(),
        answers: Answers::new(vec![(Question::What, Words::new(text()))]),
        author: None,
        standing: Standing::Account,
        urgent: false,
    }
}

/// Prints both rates and how they relate.
pub(crate) async fn beside_bare(at_once: usize) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (bare, relay) = (Bare::open(folder.path()).await, relay(folder.path()).await);
    let (mut bare_rounds, mut rounds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let bodies = vec![text().into_bytes(); REPORTS];
        let bare_rate = per_second(bodies, at_once, |_, body| bare.clone().insert(body)).await;
        let reports: Vec<Submission> = (0..REPORTS).map(|_| submission(&relay)).collect();
        let rate = per_second(reports, at_once, |_, report| {
            let relay = relay.clone();
            async move {
                relay.accept(report).await.unwrap();
            }
        })
        .await;
        // The first round warms both up
        if round > 0 {
            bare_rounds.push(bare_rate);
            rounds.push(rate);
            ratios.push(rate / bare_rate);
        }
    }
    println!(
        "stored, {at_once} at once: {:.0} reports a second; bare: {:.0} sealed inserts a second; ratio {:.2}",
        median(rounds),
        median(bare_rounds),
        median(ratios)
    );
}
