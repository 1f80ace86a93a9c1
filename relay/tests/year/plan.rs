//! What people do with their cases in a year, drawn by chance.

use domain::{Finding, Topic};
use fastrand::Rng;

/// What somebody does with a case.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    Report {
        topic: Topic,
        proven: bool,
    },
    TakeUp,
    Write,
    Conclude(Finding),
    Close,
    /// The desk takes back a finding.
    Reconsider,
    /// The reporter writes; what is closed opens again.
    Letter,
}

/// An act on the case with this place in the plan, in minutes since the year began.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned {
    pub(crate) minute: u64,
    pub(crate) case: usize,
    pub(crate) act: Act,
}

const DAY: u64 = 24 * 60;

/// The acts of a year, in order.
pub(crate) fn year(cases: usize, rng: &mut Rng) -> Vec<Planned> {
    let mut plan: Vec<Planned> = (0..cases).flat_map(|case| life(case, rng)).collect();
    plan.sort_by_key(|planned| planned.minute);
    plan
}

fn days(rng: &mut Rng, from: u64, to: u64) -> u64 {
    rng.u64(from * DAY..to * DAY)
}

fn life(case: usize, rng: &mut Rng) -> Vec<Planned> {
    let topic = if rng.u8(0..100) < 15 { Topic::Question } else { Topic::OF_REPORTS[rng.usize(3..10)] };
    let proven = rng.u8(0..100) < 85;
    let opened = days(rng, 0, 365);
    let mut acts = vec![(opened, Act::Report { topic, proven })];
    if !proven && rng.u8(0..100) < 70 {
        acts.push((opened + days(rng, 0, 20), Act::TakeUp));
    }
    let first = match rng.u8(0..100) {
        0..30 => Some(days(rng, 0, 3)),
        30..50 => Some(days(rng, 3, 6)),
        50..75 => Some(days(rng, 6, 10)),
        75..85 => Some(days(rng, 20, 120)),
        _ => None,
    };
    acts.extend(first.map(|after| (opened + after, Act::Write)));
    for _ in 0..rng.u8(0..3) {
        acts.push((opened + days(rng, 4, 130), Act::Write));
    }
    let mut end = opened;
    for _ in 0..rng.u8(0..3) {
        end += days(rng, 3, 100);
        acts.push((end, Act::Conclude(finding(topic, rng))));
        if rng.u8(0..100) < 15 {
            acts.push((end + days(rng, 0, 5), Act::Reconsider));
        }
        if rng.u8(0..100) < 40 {
            acts.push((end + days(rng, 0, 2), Act::Write));
        }
        end += days(rng, 0, 20);
        if rng.u8(0..100) < 75 {
            acts.push((end, Act::Close));
        }
        end += days(rng, 0, 60);
        if rng.u8(0..100) < 50 {
            acts.push((end, Act::Letter));
        }
    }
    acts.into_iter().map(|(minute, act)| Planned { minute, case, act }).collect()
}

fn finding(topic: Topic, rng: &mut Rng) -> Finding {
    let possible = Finding::of(topic);
    possible[rng.usize(0..possible.len())]
}
