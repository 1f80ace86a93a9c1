//! Three relays over one store, which are stopped and started without warning, and what they deliver.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use domain::{
    Answers, Calendar, CaseDesk, CaseNumber, CasePointer, Change, Completion, DeadlineRules, Door, Effect,
    EffectTask, Intake, Letter, Mailboxes, ManualClock, Mark, News, Outbox, Outcome, Question, Receipt,
    ReleaseSchedule, Role, SealingKey, Source, Standing, Step, Submission, SystemRandomness, Topic, Weekend,
    Words, route,
};
use fastrand::Rng;
use jiff::{SignedDuration, tz::TimeZone};
use relay::{Limits, Relay};
use storage_content::{ContentStore, read_trail};

use crate::{by_hand::HOLIDAYS, plan::Act};

const COUNT: usize = 3;

pub(crate) struct Replicas {
    folder: storage_testing::Folder,
    clock: Arc<ManualClock>,
    relays: Vec<Arc<Relay>>,
    rng: Rng,
    /// The marks of the messages that are there, as in a workspace.
    posted: HashSet<Mark>,
}

impl Replicas {
    pub(crate) async fn new(clock: &Arc<ManualClock>, rng: Rng) -> Self {
        let folder = storage_testing::folder().await;
        let mut replicas =
            Self { folder, clock: clock.clone(), relays: Vec::new(), rng, posted: HashSet::new() };
        for _ in 0..COUNT {
            let relay = replicas.start().await;
            replicas.relays.push(relay);
        }
        replicas
    }

    async fn start(&self) -> Arc<Relay> {
        let holidays = HOLIDAYS.iter().map(|text| text.parse().unwrap());
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let rules = DeadlineRules {
            calendar: Calendar::new(zone, Weekend::USUAL, holidays),
            ..DeadlineRules::default()
        };
        let store = ContentStore::open(self.folder.path()).await.unwrap();
        let schedule = ReleaseSchedule::every(60).unwrap();
        let master = SealingKey::from_bytes([7; 32]);
        let relay = Relay::new(store, master, schedule, self.clock.clone(), Arc::new(SystemRandomness));
        let limits = Limits { keys_ahead: 4, ..Limits::default() };
        Arc::new(relay.limited(limits).with_deadlines(rules))
    }

    pub(crate) fn any(&self, rng: &mut Rng) -> Arc<Relay> {
        self.relays[rng.usize(0..COUNT)].clone()
    }

    fn one(&mut self) -> Arc<Relay> {
        self.relays[self.rng.usize(0..COUNT)].clone()
    }

    /// Some of them are gone without a word, and come back; says how many.
    pub(crate) async fn restart_some(&mut self) -> usize {
        let mut restarted = 0;
        for place in 0..COUNT {
            if self.rng.u8(0..100) < 5 {
                self.relays[place] = self.start().await;
                restarted += 1;
            }
        }
        restarted
    }

    async fn all(&self) -> Vec<CasePointer> {
        let mut all = self.relays[0].open_cases().await.unwrap();
        all.extend(self.relays[0].triage().await.unwrap());
        all
    }

    pub(crate) async fn report(&mut self, topic: Topic, proven: bool) -> (CaseNumber, Receipt) {
        let before: BTreeSet<CaseNumber> = self.all().await.into_iter().map(|case| case.number).collect();
        let relay = self.one();
        let receipt = relay.new_receipt(Door::Chat);
        let submission = Submission {
            receipt: Receipt::parse(&receipt.to_words()).unwrap(),
            source: Source::Program,
            topic,
            readers: route(topic, &BTreeSet::new()).unwrap(),
            answers: Answers::new(vec![(Question::What, Words::from("The scales are wrong."))]),
            author: None,
            standing: if proven { Standing::Account } else { Standing::Unproven },
            urgent: true,
        };
        relay.accept(submission).await.unwrap();
        relay.release_urgent().await.unwrap();
        let mut new = self.all().await.into_iter().filter(|case| !before.contains(&case.number));
        (new.next().unwrap().number, receipt)
    }

    /// Does it, if it can be done now.
    pub(crate) async fn does(&mut self, act: Act, number: CaseNumber, receipt: &Receipt) -> bool {
        let relay = self.one();
        let case = relay.find(number).await.unwrap().unwrap();
        let change = match act {
            Act::Report { .. } => return false,
            Act::TakeUp => Change::steps([Step::TakeUp]),
            Act::Write => {
                let message = Some((CaseDesk::new_draft(relay.as_ref()), Words::from("We are on it.")));
                Change { message, ..Change::default() }
            }
            // A second finding while there is one would be another story
            Act::Conclude(_) if case.state.finding().is_some() => return false,
            Act::Conclude(finding) => Change::steps([Step::Conclude(finding)]),
            Act::Close => Change::steps([Step::Act([Outcome::NoMeasure].into_iter().collect()), Step::Close]),
            Act::Reconsider => Change::steps([Step::Reopen]),
            Act::Letter => {
                let draft = Mailboxes::new_draft(relay.as_ref());
                let letter = Letter { urgent: true, ..Letter::new(draft, Words::from("One more thing.")) };
                relay.send(receipt, letter).await.unwrap();
                relay.release_urgent().await.unwrap();
                return true;
            }
        };
        relay.change(Role::EthicsManager, case.id, change).await.is_ok()
    }

    /// All look at the same moment; some are stopped while they do and start again. One at least looks to the end.
    pub(crate) async fn look(&mut self) {
        let mut stopped = Vec::new();
        let mut looks = Vec::new();
        for place in 0..COUNT {
            let relay = self.relays[place].clone();
            let look = tokio::spawn(async move { relay.remind().await });
            if self.rng.bool() {
                for _ in 0..self.rng.u8(0..30) {
                    tokio::task::yield_now().await;
                }
                look.abort();
                stopped.push(place);
            }
            looks.push(look);
        }
        for look in looks {
            if let Ok(reminded) = look.await {
                let reminded = reminded.unwrap();
                assert!(reminded.failed.is_empty(), "{:?}", reminded.failed);
            }
        }
        if stopped.len() == COUNT {
            let place = stopped[0];
            self.relays[place] = self.start().await;
            self.relays[place].remind().await.unwrap();
        }
    }

    /// Delivers what is due, some of it with a stop in between: before the message was sent, or before that was written down. Gives what came of the clocks.
    pub(crate) async fn deliver(&mut self) -> Vec<String> {
        let mut told = Vec::new();
        for is_calm in [false, true] {
            loop {
                let relay = self.one();
                let Some(task) = relay.take().await.unwrap() else { break };
                let (lost_before, lost_after) =
                    (!is_calm && self.rng.u8(0..100) < 10, !is_calm && self.rng.u8(0..100) < 10);
                if lost_before {
                    continue;
                }
                told.extend(self.post(&task));
                if !lost_after {
                    relay.complete(&task, completion(task.effect)).await.unwrap();
                }
            }
            // What was held by whoever stopped comes back
            self.clock.advance(SignedDuration::from_secs(61));
        }
        told
    }

    /// The message, unless it is there already.
    fn post(&mut self, task: &EffectTask) -> Option<String> {
        if task.attempts > 0 && self.posted.contains(&task.mark) {
            return None;
        }
        assert!(self.posted.insert(task.mark), "{:?} went out twice", task.effect);
        let of_clocks = matches!(
            task.effect,
            Effect::Remind(_) | Effect::Escalate(_) | Effect::TellRoom(News::AskedAboutRetaliation)
        );
        of_clocks.then(|| format!("{} {}", task.case.number, task.effect.name()))
    }

    /// The trail tells of the same, once each.
    pub(crate) async fn check_trail(&self, reminders: usize, escalations: usize, asked: usize) {
        let rows = read_trail(self.folder.path()).await.unwrap();
        domain::walk_trail(&rows).unwrap();
        let count = |action: &str| rows.iter().filter(|row| row.action == action).count();
        let found = (count("reminded"), count("escalated"), count("asked-about-retaliation"));
        assert_eq!(found, (reminders, escalations, asked));
    }
}

fn completion(effect: Effect) -> Completion {
    match effect {
        Effect::OpenRoom => {
            Completion::RoomOpened { room: "G1".to_owned(), members: BTreeSet::from([Role::EthicsManager]) }
        }
        Effect::PostCard => Completion::CardPosted("1.1".to_owned()),
        Effect::Escalate(_) => Completion::Escalated(Role::OutsideCounsel),
        _ => Completion::Done,
    }
}
