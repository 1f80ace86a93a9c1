//! A year of deadlines: three replicas over one store, which are stopped and started at random moments, also in the middle of a look; a clock that jumps over
//! nights, weekends, holidays and whole weeks; people who answer at once, late or never. Every reminder goes out once, on its day, and none is missing:
//! compared after every look with what was worked out by hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod by_hand;
mod plan;
mod replicas;

use std::{collections::BTreeMap, sync::Arc};

use domain::{CaseNumber, Clock, Mailboxes, ManualClock, Receipt, Voice};
use fastrand::Rng;
use jiff::SignedDuration;

use by_hand::{Known, Wall};
use plan::{Act, Planned};
use replicas::Replicas;

const BEGINS: &str = "2026-01-02T00:00:00Z";
/// The year, and as long as the last case's clocks run.
const DAYS: i64 = 365 + 130;

/// A case of the plan, once it is there.
struct Live {
    number: CaseNumber,
    receipt: Receipt,
    known: Known,
    asked: usize,
}

struct Life {
    clock: Arc<ManualClock>,
    replicas: Replicas,
    live: BTreeMap<usize, Live>,
    wall: Wall,
    rng: Rng,
}

/// What a year was made of.
#[derive(Debug, Default, PartialEq)]
struct Told {
    looks: usize,
    reminders: usize,
    escalations: usize,
    asked: usize,
    restarts: usize,
}

impl Life {
    fn today(&self) -> i64 {
        self.clock.today().number()
    }

    /// Mostly some hours; now and then a weekend or a fortnight in which nothing runs.
    fn pass_time(&mut self) {
        let minutes = match self.rng.u8(0..100) {
            0..3 => self.rng.i64(2 * 1_440..6 * 1_440),
            3 => self.rng.i64(10 * 1_440..20 * 1_440),
            _ => self.rng.i64(5..2_200),
        };
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    async fn act(&mut self, planned: Planned) {
        let today = self.today();
        if let Act::Report { topic, proven } = planned.act {
            let (number, receipt) = self.replicas.report(topic, proven).await;
            let known =
                Known { is_question: topic.is_question(), waits: !proven, opened: today, ..Known::default() };
            self.live.insert(planned.case, Live { number, receipt, known, asked: 0 });
            return;
        }
        let Some(live) = self.live.get_mut(&planned.case) else { return };
        let known = &mut live.known;
        if !self.replicas.does(planned.act, live.number, &live.receipt).await {
            return;
        }
        match planned.act {
            Act::Report { .. } => {}
            Act::TakeUp => known.waits = false,
            Act::Write => known.written.push(today),
            Act::Conclude(finding) => {
                let none_of_the_code = finding == domain::Finding::NotOfTheCode;
                known.found = Some((today, none_of_the_code));
                known.waits = false;
            }
            Act::Close => known.is_closed = true,
            Act::Reconsider => {
                known.found = None;
                if known.is_closed {
                    known.opened_again = Some(today);
                }
                known.is_closed = false;
            }
            Act::Letter if known.is_closed => {
                (known.is_closed, known.found, known.opened_again) = (false, None, Some(today));
            }
            Act::Letter => {}
        }
    }

    /// What goes out now, by hand.
    fn expected(&mut self) -> Vec<String> {
        let today = self.wall.reminding_day(self.clock.now().as_second());
        let mut all = Vec::new();
        for live in self.live.values_mut() {
            let (messages, asked) = live.known.expected(today, &self.wall);
            live.asked += asked;
            all.extend(messages.into_iter().map(|message| format!("{} {message}", live.number)));
        }
        all.sort();
        all
    }

    /// At the end: what reporters find in their mailboxes.
    async fn check_mailboxes(&mut self) {
        for live in self.live.values() {
            let relay = self.replicas.any(&mut self.rng);
            let view = relay.open(&live.receipt).await.unwrap();
            let of_desk = view.messages.iter().filter(|message| message.voice == Voice::Desk).count();
            assert_eq!(of_desk, live.known.written.len() + live.asked, "{}: {:?}", live.number, live.known);
        }
    }
}

async fn lives(cases: usize, seed: u64) -> Told {
    let mut rng = Rng::with_seed(seed);
    let mut plan = plan::year(cases, &mut rng).into_iter().peekable();
    let clock = Arc::new(ManualClock::new(BEGINS.parse().unwrap()));
    let begins = clock.now();
    let replicas = Replicas::new(&clock, rng.fork()).await;
    let mut life = Life { clock, replicas, live: BTreeMap::new(), wall: Wall::new(), rng };
    let mut told = Told::default();
    loop {
        let passed = life.clock.now().duration_since(begins);
        if passed.as_hours() > 24 * DAYS {
            break;
        }
        told.restarts += life.replicas.restart_some().await;
        let mut acted = false;
        while let Some(planned) =
            plan.next_if(|planned| i64::try_from(planned.minute).unwrap() <= passed.as_mins())
        {
            life.act(planned).await;
            acted = true;
        }
        // Rooms are opened, cards are brought up to date
        let before = if acted { life.replicas.deliver().await } else { Vec::new() };
        assert!(before.is_empty(), "nothing is left over: {before:?}");
        // Now and then all of them stand still
        if life.rng.u8(0..100) < 85 {
            let expected = life.expected();
            life.replicas.look().await;
            let mut delivered = life.replicas.deliver().await;
            delivered.sort();
            assert_eq!(delivered, expected, "seed {seed}, {}", life.clock.now());
            told.looks += 1;
            told.escalations += expected.iter().filter(|message| message.contains(" escalate-")).count();
            told.reminders += expected.iter().filter(|message| message.contains(" remind-")).count();
        }
        life.pass_time();
    }
    assert!(plan.peek().is_none_or(|planned| planned.minute > 365 * 1_440));
    life.check_mailboxes().await;
    told.asked = life.live.values().map(|live| live.asked).sum();
    life.replicas.check_trail(told.reminders, told.escalations, told.asked).await;
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_reminder_once_and_none_missing() {
    let told = lives(60, 1).await;
    println!("{told:?}");
    assert!(
        told.reminders > 60 && told.escalations > 15 && told.asked > 40 && told.restarts > 30,
        "{told:?}"
    );
}

/// tests/long year
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes long"]
async fn twenty_years_of_two_hundred_cases() {
    for seed in 2..22 {
        println!("seed {seed}: {:?}", lives(200, seed).await);
    }
}
