//! The life cycle by random actions: whatever people do in whatever order, a case is never in a state that it cannot be in, no note and no message is
//! lost unless its case was deleted, and the trail says how it came there.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    Answers, CaseDesk, CaseId, CasePointer, Change, Clock, DeskError, Door, DraftId, Finding, Intake, Letter,
    LinkKind, MailboxError, Mailboxes, ManualClock, Outcome, Outcomes, Question, Receipt, ReleaseSchedule,
    Role, SealingKey, Source, Standing, Step, Submission, SystemRandomness, Topic, TrailRow, Voice, Words,
    Work, WorkRefusal, route, walk_trail,
};
use jiff::SignedDuration;
use relay::Relay;
use storage_content::{ContentStore, read_trail};

/// Runs of sixteen actions in the test command; `tests/long life_cycle` sets more.
const RUNS: u64 = 40;
const ACTIONS: usize = 16;

/// Which state may follow which: written down once more, by hand.
const EDGES: [(&str, &[&str]); 10] = [
    ("triage", &["received", "concluded", "closed"]),
    ("received", &["acknowledged", "assessment", "investigating", "concluded", "actioned", "closed"]),
    (
        "acknowledged",
        &["assessment", "investigating", "awaiting-reporter", "concluded", "actioned", "closed"],
    ),
    ("assessment", &["investigating", "awaiting-reporter", "concluded", "actioned", "closed"]),
    ("investigating", &["assessment", "awaiting-reporter", "concluded", "actioned", "closed"]),
    ("awaiting-reporter", &["assessment", "investigating", "concluded", "actioned", "closed"]),
    ("reopened", &["assessment", "investigating", "awaiting-reporter", "concluded", "actioned", "closed"]),
    ("concluded", &["concluded", "actioned", "closed", "reopened"]),
    ("actioned", &["concluded", "actioned", "closed", "reopened"]),
    ("closed", &["reopened"]),
];

struct World {
    folder: storage_testing::Folder,
    clock: Arc<ManualClock>,
    relay: Relay,
    seed: u64,
    /// Cases of this store that were not deleted.
    others: Vec<CaseId>,
}

/// A case as it should be.
struct Model {
    case: CasePointer,
    receipt: Receipt,
    notes: Vec<String>,
    said: Vec<(Voice, String)>,
    tasks: Vec<(DraftId, bool)>,
    hold: Option<Role>,
    /// Who asks for its deletion, and whether somebody else confirmed it.
    asked: Option<(Role, bool)>,
    deleted: bool,
}

impl World {
    async fn new(seed: u64) -> Self {
        let folder = storage_testing::folder().await;
        let clock = Arc::new(ManualClock::new("2026-11-22T10:00:30Z".parse().unwrap()));
        let relay = open(&folder, &clock).await;
        Self { folder, clock, relay, seed, others: Vec::new() }
    }

    /// SplitMix64: the same run each time.
    fn below(&mut self, end: u64) -> u64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.seed ^ (self.seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    async fn new_case(&mut self) -> Model {
        let receipt = self.relay.new_receipt(Door::Chat);
        let topic = self.one_of(&[Topic::Other, Topic::Accounting, Topic::Question]);
        let standing = self.one_of(&[Standing::Account, Standing::Unproven]);
        let before: BTreeSet<_> = self.all_numbers().await;
        let submission = Submission {
            receipt: Receipt::parse(&receipt.to_words()).unwrap(),
            source: Source::Program,
            topic,
            readers: route(topic, &BTreeSet::new()).unwrap(),
            answers: Answers::new(vec![(Question::What, Words::from("The crane is rented twice."))]),
            author: None,
            standing,
            urgent: false,
        };
        self.relay.accept(submission).await.unwrap();
        self.relay.release().await.unwrap();
        let number = self.all_numbers().await.difference(&before).next().copied().unwrap();
        let case = self.relay.find(number).await.unwrap().unwrap();
        Model {
            case,
            receipt,
            notes: Vec::new(),
            said: Vec::new(),
            tasks: Vec::new(),
            hold: None,
            asked: None,
            deleted: false,
        }
    }

    async fn all_numbers(&self) -> BTreeSet<domain::CaseNumber> {
        let mut cases = self.relay.open_cases().await.unwrap();
        cases.extend(self.relay.triage().await.unwrap());
        cases.into_iter().map(|case| case.number).collect()
    }

    fn steps(&mut self) -> Vec<Step> {
        let finding = self.one_of(&Finding::ALL);
        let outcomes: Outcomes = (0..self.below(3)).map(|_| self.one_of(&Outcome::ALL)).collect();
        let all = [
            Step::TakeUp,
            Step::Acknowledge,
            Step::Assess,
            Step::Investigate,
            Step::AwaitReporter,
            Step::Conclude(finding),
            Step::Act(outcomes),
            Step::Close,
            Step::Reopen,
        ];
        match self.below(4) {
            0 => vec![Step::Conclude(finding), Step::Act(outcomes), Step::Close],
            1 => vec![Step::Conclude(finding), Step::Close],
            _ => vec![self.one_of(&all)],
        }
    }

    /// One thing that somebody does.
    async fn act(&mut self, model: &mut Model, count: usize) {
        let by = self.one_of(&Role::ALL);
        let id = model.case.id;
        let hours = self.below(40);
        self.clock.advance(SignedDuration::from_hours(hours as i64));
        // Of a closed case more is to be done here than elsewhere
        let of = if model.case.state.is_closed() { 24 } else { 14 };
        match self.below(of) {
            8.. => self.work(model, by, count).await,
            0 => {
                let (draft, words) = (CaseDesk::new_draft(&self.relay), format!("note {count}"));
                for _ in 0..2 {
                    self.relay.note(by, id, draft, Words::from(words.as_str())).await.unwrap();
                }
                model.notes.push(words);
            }
            1 => {
                let (draft, words) = (CaseDesk::new_draft(&self.relay), format!("message {count}"));
                for _ in 0..2 {
                    self.relay.reply(by, id, draft, Words::from(words.as_str())).await.unwrap();
                }
                model.said.push((Voice::Desk, words));
            }
            2 => {
                let words = format!("letter {count}");
                let letter = Letter::new(Mailboxes::new_draft(&self.relay), Words::from(words.as_str()));
                self.relay.send(&model.receipt, letter).await.unwrap();
                self.relay.release().await.unwrap();
                model.said.push((Voice::Reporter, words));
            }
            3 => {
                self.relay = open(&self.folder, &self.clock).await;
            }
            4 => {
                // Two at the same moment: both are done one after the other, or one is refused
                let (one, other) = (self.steps(), self.steps());
                let change = |steps: Vec<Step>| self.relay.change(by, id, Change::steps(steps));
                let (one, other) = tokio::join!(change(one), change(other));
                for done in [one, other] {
                    assert!(matches!(done, Ok(_) | Err(DeskError::Refused(_))), "{done:?}");
                }
            }
            _ => {
                let words = format!("with a step {count}");
                let message = self.below(2) == 0;
                let message =
                    message.then(|| (CaseDesk::new_draft(&self.relay), Words::from(words.as_str())));
                let speaks = message.is_some();
                let change = Change { steps: self.steps(), message, ..Change::default() };
                match self.relay.change(by, id, change).await {
                    Ok(state) => {
                        assert_eq!(self.pointer(model).await.state, state);
                        model.said.extend(speaks.then_some((Voice::Desk, words)));
                    }
                    Err(DeskError::Refused(why)) => {
                        assert_eq!(self.pointer(model).await, model.case, "{why}: nothing was changed");
                    }
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }

    async fn pointer(&self, model: &Model) -> CasePointer {
        self.relay.find(model.case.number).await.unwrap().unwrap()
    }

    /// The case as it is now fits to how it was.
    async fn check(&self, model: &mut Model) {
        let now = self.pointer(model).await;
        let (old, new) = (model.case.state, now.state);
        assert!(old == new || reachable(old.name(), new.name()), "{old:?} to {new:?}");
        assert_eq!(now.days.closed.is_some(), new.is_closed());
        assert_eq!(now.days.concluded.is_some(), new.finding().is_some());
        if model.case.days.acknowledged.is_some() {
            assert_eq!(now.days.acknowledged, model.case.days.acknowledged, "a second time moves nothing");
        }
        assert!(
            now.topic.is_question() == (new.finding() == Some(Finding::Answered)) || new.finding().is_none()
        );
        if !new.is_closed() {
            model.asked = None;
        }
        assert_eq!(now.marks.hold, model.hold);
        let asked = now.marks.deletion.map(|asked| (asked.asked_by, asked.confirmed_by.is_some()));
        assert_eq!(asked, model.asked);
        assert_eq!(now.marks.tasks.len(), model.tasks.iter().filter(|(_, done)| !done).count());
        model.case = now;
    }

    /// What is done beside reading, writing and steps; each either happens as it should, or is refused with the right words.
    async fn work(&mut self, model: &mut Model, by: Role, count: usize) {
        let id = model.case.id;
        let (draft, words) = (CaseDesk::new_draft(&self.relay), format!("hold {count}"));
        let why = Words::from(words.as_str());
        let likely = match (model.case.state.is_closed(), model.asked) {
            (true, None) => 4,
            (true, Some(_)) => 6,
            _ => self.below(8),
        };
        let any = self.below(8);
        let work = match self.one_of(&[likely, any]) {
            0 => Work::SetHold { draft, words: why },
            1 => Work::LiftHold { draft, words: why, alone: false },
            2 => {
                let due = self.clock.today().after(self.below(9) as u16);
                Work::AddTask { draft, owner: self.one_of(&Role::ALL), due, words: why }
            }
            3 if !model.tasks.is_empty() => Work::FinishTask(self.one_of(&model.tasks).0),
            4 | 5 => Work::AskDeletion,
            6 => return self.answer(model, by).await,
            7 if !self.others.is_empty() => {
                let (other, kind) = (self.one_of(&self.others.clone()), self.one_of(&LinkKind::ALL));
                Work::Link { other, kind, known_there: self.below(2) == 0 }
            }
            _ => Work::Look,
        };
        if let Work::FinishTask(finished) = &work {
            let finished = *finished;
            model.tasks.iter_mut().filter(|(task, _)| *task == finished).for_each(|(_, done)| *done = true);
        }
        let expected = expected(model, by, &work);
        match (self.relay.work(by, id, work).await, expected) {
            (Ok(_), Ok(change)) => change(model, by, draft, words),
            (Err(DeskError::Barred(why)), Err(expected)) => assert_eq!(why, expected),
            // Another case is a duplicate, or this one was found to be
            (Err(DeskError::Barred(WorkRefusal::DuplicateOfDuplicate | WorkRefusal::FoundDuplicate)), _) => {}
            (done, expected) => panic!("{:?}, and not {:?}", done.map(drop), expected.map(drop)),
        }
    }

    async fn answer(&mut self, model: &mut Model, by: Role) {
        let confirms = self.below(3) > 0;
        let answered = self.relay.answer_deletion(by, model.case.id, confirms).await;
        match (model.asked, confirms) {
            (None, _) => assert!(matches!(answered, Err(DeskError::Barred(WorkRefusal::NotAsked)))),
            (Some((asked_by, _)), true) if asked_by == by => {
                assert!(matches!(answered, Err(DeskError::Barred(WorkRefusal::OwnRequest))));
            }
            (Some((asked_by, _)), true) => {
                answered.unwrap();
                model.asked = Some((asked_by, true));
            }
            (Some(_), false) => {
                answered.unwrap();
                model.asked = None;
            }
        }
    }

    /// Releases; what two people wanted deleted is gone then, and nothing of it is left to read.
    async fn let_go(&self, model: &mut Model) {
        let released = self.relay.release().await.unwrap();
        assert!(released.failed.is_empty(), "{:?}", released.failed);
        if model.asked.is_none_or(|(_, confirmed)| !confirmed) {
            return;
        }
        model.deleted = true;
        assert!(self.relay.find(model.case.number).await.unwrap().is_none());
        let read = self.relay.read(Role::EthicsManager, model.case.id).await;
        assert!(matches!(read, Err(DeskError::NotFound)));
        assert!(matches!(self.relay.open(&model.receipt).await, Err(MailboxError::Deleted)));
    }

    /// Everything that was written down and said is there, and the trail leads to where the case stands.
    async fn nothing_is_lost(&self, model: &Model, trail: &[TrailRow]) {
        if model.deleted {
            let number = model.case.number.to_string();
            let last = trail.iter().rfind(|row| row.case.as_deref() == Some(number.as_str()));
            assert!(matches!(last.unwrap().action.as_str(), "deleted" | "room-erased"));
            return;
        }
        let report = self.relay.read(Role::EthicsManager, model.case.id).await.unwrap();
        let notes: Vec<&str> = report.notes.iter().map(|note| note.words.expose()).collect();
        assert_eq!(notes, model.notes);
        let said: Vec<_> = report
            .messages
            .iter()
            .map(|message| (message.voice, message.words.expose().to_owned()))
            .collect();
        assert_eq!(said, model.said);
        let number = model.case.number.to_string();
        let names: Vec<&str> = EDGES.iter().map(|(name, _)| *name).collect();
        let own = trail.iter().filter(|row| row.case.as_deref() == Some(number.as_str()));
        let moved = own.filter_map(|row| state_of(&row.action, &names)).next_back();
        let silent = ["acknowledged", "investigating", "received"];
        let now = model.case.state.name();
        // A message acknowledges, and an answer takes the case back: both are in the trail under their own names
        assert!(
            moved == Some(now) || silent.contains(&now),
            "the trail ends at {moved:?}, the case is {now}"
        );
    }
}

/// What a request changes in the model; or why it is refused.
type Happens = fn(&mut Model, Role, DraftId, String);

fn expected(model: &Model, by: Role, work: &Work) -> Result<Happens, WorkRefusal> {
    let case = &model.case;
    match work {
        Work::SetHold { .. } if model.hold.is_some() => Err(WorkRefusal::HeldAlready),
        Work::SetHold { .. } => Ok(|model, by, _, words| {
            (model.hold, model.asked) = (Some(by), None);
            model.notes.push(words);
        }),
        Work::LiftHold { .. } if model.hold.is_none() => Err(WorkRefusal::NotHeld),
        Work::LiftHold { .. } if model.hold == Some(by) => Err(WorkRefusal::OwnHold),
        Work::LiftHold { .. } => Ok(|model, _, _, words| {
            (model.hold, model.asked) = (None, None);
            model.notes.push(words);
        }),
        Work::AddTask { .. } if !case.state.is_open() => Err(WorkRefusal::NotOpen),
        Work::AddTask { owner, .. } if *owner != by && !case.readers.roles.contains(owner) => {
            Err(WorkRefusal::StrangerToTheCase)
        }
        Work::AddTask { .. } => Ok(|model, _, draft, _| model.tasks.push((draft, false))),
        Work::AskDeletion if !case.state.is_closed() => Err(WorkRefusal::NotClosed),
        Work::AskDeletion if model.hold.is_some() => Err(WorkRefusal::OnHold),
        Work::AskDeletion if model.asked.is_some() => Err(WorkRefusal::AskedAlready),
        Work::AskDeletion => Ok(|model, by, _, _| model.asked = Some((by, false))),
        _ => Ok(|_, _, _, _| {}),
    }
}

/// The state that a row of the trail leads to.
fn state_of<'a>(action: &str, names: &[&'a str]) -> Option<&'a str> {
    let state = match action {
        "case-opened" | "took-up" => "received",
        "report-waits" => "triage",
        "assessing" => "assessment",
        other => other,
    };
    names.iter().copied().find(|name| *name == state)
}

/// Whether two changes at most lead from one to the other: two people may act at the same moment.
fn reachable(from: &str, to: &str) -> bool {
    let after = |name: &str| EDGES.iter().find(|(from, _)| *from == name).map_or(&[][..], |(_, to)| *to);
    after(from).contains(&to) || after(from).iter().any(|middle| after(middle).contains(&to))
}

async fn open(folder: &storage_testing::Folder, clock: &Arc<ManualClock>) -> Relay {
    let store = ContentStore::open(folder.path()).await.unwrap();
    let schedule = ReleaseSchedule::every(60).unwrap();
    let key = SealingKey::from_bytes([7; 32]);
    Relay::new(store, key, schedule, clock.clone(), Arc::new(SystemRandomness))
}

/// So many cases share a store: every release writes it anew.
const IN_ONE_STORE: u64 = 40;

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "the long run of tests/long is asked for in the environment")]
async fn whatever_people_do_a_case_is_in_a_state_that_it_can_be_in() {
    let runs = std::env::var("ETHICS_BOT_LIFE_CYCLE_RUNS").ok().and_then(|runs| runs.parse().ok());
    let runs: u64 = runs.unwrap_or(RUNS);
    let mut ends = BTreeSet::new();
    let mut deleted = 0;
    for store in 0..runs.div_ceil(IN_ONE_STORE) {
        let mut world = World::new(store).await;
        let mut models = Vec::new();
        for _ in 0..IN_ONE_STORE.min(runs - store * IN_ONE_STORE) {
            let mut model = world.new_case().await;
            for count in 0..ACTIONS {
                world.act(&mut model, count).await;
                world.check(&mut model).await;
            }
            world.let_go(&mut model).await;
            deleted += usize::from(model.deleted);
            world.others.extend((!model.deleted).then_some(model.case.id));
            ends.insert(model.case.state.name());
            models.push(model);
        }
        let trail = read_trail(world.folder.path()).await.unwrap();
        walk_trail(&trail).unwrap();
        for model in &models {
            world.nothing_is_lost(model, &trail).await;
        }
    }
    assert!(ends.len() >= 8 && deleted > 0, "the runs went everywhere: {ends:?}, {deleted} deleted");
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}
