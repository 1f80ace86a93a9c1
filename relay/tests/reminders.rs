//! The clocks from outside: what the relay reminds of, and what it asks reporters.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::{collections::BTreeSet, path::Path, sync::Arc};

use domain::{
    Answers, CaseDesk, CasePointer, Change, Completion, DeadlineRules, Door, Effect, Finding, Intake, Letter,
    MailboxView, Mailboxes, ManualClock, News, Outbox, Question, Receipt, ReleaseSchedule, Role, SealingKey,
    Source, Standing, Step, Submission, SystemRandomness, Topic, Voice, Words, route,
};
use jiff::SignedDuration;
use relay::Relay;
use storage_content::{ContentStore, read_trail};

const RUTH: Role = Role::EthicsManager;

struct House {
    relay: Relay,
    clock: Arc<ManualClock>,
    folder: storage_testing::Folder,
}

async fn relay_over(folder: &Path, clock: &Arc<ManualClock>) -> Relay {
    let store = ContentStore::open(folder).await.unwrap();
    let schedule = ReleaseSchedule::every(60).unwrap();
    let master = SealingKey::from_bytes([7; 32]);
    Relay::new(store, master, schedule, clock.clone(), Arc::new(SystemRandomness))
}

impl House {
    async fn new() -> Self {
        let folder = storage_testing::folder().await;
        // A Friday
        let clock = Arc::new(ManualClock::new("2026-11-27T10:00:00Z".parse().unwrap()));
        Self { relay: relay_over(folder.path(), &clock).await, clock, folder }
    }

    async fn report(&self, topic: Topic, standing: Standing) -> (Receipt, CasePointer) {
        let receipt = self.relay.new_receipt(Door::Chat);
        let submission = Submission {
            receipt: Receipt::parse(&receipt.to_words()).unwrap(),
            source: Source::Program,
            topic,
            readers: route(topic, &BTreeSet::new()).unwrap(),
            answers: Answers::new(vec![(Question::What, Words::from("The scales are wrong."))]),
            author: None,
            standing,
            urgent: false,
        };
        let before: BTreeSet<_> = self.all().await.into_iter().map(|case| case.id).collect();
        self.relay.accept(submission).await.unwrap();
        self.relay.release().await.unwrap();
        let case = self.all().await.into_iter().find(|case| !before.contains(&case.id)).unwrap();
        self.delivered().await;
        (receipt, case)
    }

    async fn all(&self) -> Vec<CasePointer> {
        let mut all = self.relay.open_cases().await.unwrap();
        all.extend(self.relay.triage().await.unwrap());
        all
    }

    async fn days_later(&self, days: i64) {
        self.clock.advance(SignedDuration::from_hours(24 * days));
    }

    async fn remind(&self) -> usize {
        let reminded = self.relay.remind().await.unwrap();
        assert!(reminded.failed.is_empty(), "{:?}", reminded.failed);
        reminded.written
    }

    /// What is delivered now of deadlines and questions.
    async fn delivered(&self) -> Vec<String> {
        let mut names = Vec::new();
        while let Some(task) = self.relay.take().await.unwrap() {
            let completion = match task.effect {
                Effect::OpenRoom => {
                    Completion::RoomOpened { room: "G1".to_owned(), members: BTreeSet::from([RUTH]) }
                }
                Effect::PostCard => Completion::CardPosted("1.1".to_owned()),
                Effect::Escalate(_) => Completion::Escalated(Role::OutsideCounsel),
                _ => Completion::Done,
            };
            self.relay.complete(&task, completion).await.unwrap();
            let of_clocks = matches!(
                task.effect,
                Effect::Remind(_) | Effect::Escalate(_) | Effect::TellRoom(News::AskedAboutRetaliation)
            );
            if of_clocks {
                names.push(task.effect.name().into_owned());
            }
        }
        names.sort();
        names
    }

    async fn now(&self, case: &CasePointer) -> CasePointer {
        self.relay.find(case.number).await.unwrap().unwrap()
    }

    async fn trail(&self) -> Vec<String> {
        let rows = read_trail(self.folder.path()).await.unwrap();
        rows.iter().map(|row| row.in_words()).collect()
    }

    async fn close(&self, case: &CasePointer, finding: Finding) {
        let steps = [Step::Conclude(finding), Step::Close];
        self.relay.change(RUTH, case.id, Change::steps(steps)).await.unwrap();
        self.delivered().await;
    }
}

fn by_the_desk(view: &MailboxView) -> Vec<&str> {
    let of_desk = view.messages.iter().filter(|message| message.voice == Voice::Desk);
    of_desk.map(|message| message.words.expose()).collect()
}

#[tokio::test]
async fn three_replicas_remind_once_and_so_does_the_next_start() {
    let house = House::new().await;
    house.report(Topic::Other, Standing::Account).await;
    house.days_later(5).await;
    let mut looks = Vec::new();
    for _ in 0..3 {
        let replica = Arc::new(relay_over(house.folder.path(), &house.clock).await);
        for _ in 0..3 {
            let replica = replica.clone();
            looks.push(tokio::spawn(async move { replica.remind().await.unwrap().written }));
        }
    }
    let mut written = 0;
    for look in looks {
        written += look.await.unwrap();
    }
    assert_eq!(written, 2);
    let expected = ["remind-before-acknowledge-2026-12-04", "remind-due-personal-message-2026-12-02"];
    assert_eq!(house.delivered().await, expected);
    assert_eq!(relay_over(house.folder.path(), &house.clock).await.remind().await.unwrap().written, 0);
    assert!(house.delivered().await.is_empty());
    let trail = house.trail().await;
    let reminded = "the program reminded the lead of the acknowledgment, due on 4 December 2026";
    assert_eq!(trail.iter().filter(|row| *row == reminded).count(), 1, "{trail:?}");
}

#[tokio::test]
async fn after_a_long_stop_the_last_reminder_comes_alone() {
    let house = House::new().await;
    house.report(Topic::Other, Standing::Account).await;
    house.days_later(40).await;
    assert_eq!(house.remind().await, 3);
    let expected = [
        "escalate-acknowledge-2026-12-04",
        "remind-due-personal-message-2026-12-02",
        "remind-overdue-acknowledge-2026-12-04",
        "tell-room-asked-about-retaliation",
    ];
    assert_eq!(house.delivered().await, expected);
    // Also when the clock is set back
    house.clock.advance(SignedDuration::from_hours(-24 * 33));
    assert_eq!(house.remind().await, 0);
    let told = "the program told outside counsel that the acknowledgment was due on 4 December 2026";
    assert!(house.trail().await.iter().any(|row| row == told));
}

/// Slack is away for a week: reminders are written as they come, and none can be carried out.
#[tokio::test]
async fn a_reminder_takes_the_place_of_those_that_could_not_be_carried_out() {
    let house = House::new().await;
    house.report(Topic::Other, Standing::Account).await;
    let mut written = 0;
    for _ in 0..8 {
        house.days_later(1).await;
        written += house.remind().await;
    }
    assert_eq!(written, 4, "the message, and three of the acknowledgment");
    let expected = [
        "escalate-acknowledge-2026-12-04",
        "remind-due-personal-message-2026-12-02",
        "remind-overdue-acknowledge-2026-12-04",
    ];
    assert_eq!(house.delivered().await, expected);
}

#[tokio::test]
async fn what_was_done_before_anybody_could_be_reminded_is_not_reminded_of() {
    let house = House::new().await;
    let (_, case) = house.report(Topic::Other, Standing::Account).await;
    house.days_later(8).await;
    assert_eq!(house.remind().await, 2);
    let draft = CaseDesk::new_draft(&house.relay);
    house.relay.reply(RUTH, case.id, draft, Words::from("Thank you.")).await.unwrap();
    assert!(house.delivered().await.is_empty());
    assert!(!house.trail().await.iter().any(|row| row.contains("acknowledgment")), "nobody was told");
}

#[tokio::test]
async fn the_second_acknowledgment_moves_nothing() {
    let house = House::new().await;
    let (_, case) = house.report(Topic::Other, Standing::Account).await;
    for days in [1, 10] {
        house.days_later(days).await;
        let draft = CaseDesk::new_draft(&house.relay);
        house.relay.reply(RUTH, case.id, draft, Words::from("We are on it.")).await.unwrap();
        let step = Change::steps([Step::Acknowledge]);
        house.relay.change(RUTH, case.id, step).await.unwrap();
    }
    let due = domain::next_deadline(&house.now(&case).await, &DeadlineRules::default()).unwrap();
    assert_eq!(due.name(), "feedback-2027-02-28");
}

#[tokio::test]
async fn reporters_are_asked_whether_the_case_is_open_or_closed() {
    let house = House::new().await;
    let (open_receipt, open) = house.report(Topic::Other, Standing::Account).await;
    let (closed_receipt, closed) = house.report(Topic::Assets, Standing::Account).await;
    let (other_receipt, not_of_the_code) = house.report(Topic::Other, Standing::Account).await;
    let (question_receipt, _) = house.report(Topic::Question, Standing::Account).await;
    let (waiting_receipt, _) = house.report(Topic::Other, Standing::Unproven).await;
    house.close(&closed, Finding::Unsubstantiated).await;
    house.close(&not_of_the_code, Finding::NotOfTheCode).await;
    let before = [house.now(&open).await, house.now(&closed).await];

    house.days_later(29).await;
    house.remind().await;
    house.delivered().await;
    assert!(by_the_desk(&house.relay.open(&open_receipt).await.unwrap()).is_empty());
    for (days, check, messages) in [(1, "30 days", 1), (60, "90 days", 2)] {
        house.days_later(days).await;
        for _ in 0..2 {
            house.remind().await;
        }
        let told = house.delivered().await;
        let in_rooms = told.iter().filter(|name| *name == "tell-room-asked-about-retaliation");
        assert_eq!(in_rooms.count(), 1, "the open case's room, and not the archived one: {told:?}");
        for receipt in [&open_receipt, &closed_receipt] {
            let view = house.relay.open(receipt).await.unwrap();
            let said = by_the_desk(&view);
            assert_eq!(said.len(), messages);
            assert!(said.last().unwrap().contains(check), "{said:?}");
        }
    }
    house.days_later(365).await;
    house.remind().await;
    for receipt in [&other_receipt, &question_receipt, &waiting_receipt] {
        assert!(by_the_desk(&house.relay.open(receipt).await.unwrap()).is_empty());
    }
    assert_eq!(before, [house.now(&open).await, house.now(&closed).await]);
    let asked = "the program asked the reporter whether anybody treats them badly for the report";
    assert_eq!(house.trail().await.iter().filter(|row| *row == asked).count(), 4);
}

#[tokio::test]
async fn a_case_that_is_opened_again_has_new_deadlines() {
    let house = House::new().await;
    let (receipt, case) = house.report(Topic::Other, Standing::Account).await;
    house.close(&case, Finding::Unsubstantiated).await;
    house.days_later(200).await;
    assert_eq!(house.remind().await, 0, "both questions are too late by now, and it is closed");
    let draft = Mailboxes::new_draft(&house.relay);
    house.relay.send(&receipt, Letter::new(draft, Words::from("It goes on."))).await.unwrap();
    house.relay.release().await.unwrap();
    assert_eq!(house.remind().await, 0, "nothing is overdue because it was closed for long");
    // Opened again on Tuesday, 15 June 2027
    house.days_later(8).await;
    house.remind().await;
    let expected = [
        "escalate-acknowledge-2027-06-22",
        "remind-due-personal-message-2027-06-18",
        "remind-overdue-acknowledge-2027-06-22",
    ];
    assert_eq!(house.delivered().await, expected);
}

#[tokio::test]
async fn one_that_cannot_be_asked_does_not_hold_back_the_others() {
    let house = House::new().await;
    let (_, without_key) = house.report(Topic::Other, Standing::Account).await;
    let (receipt, _) = house.report(Topic::Other, Standing::Account).await;
    let mut keys = house.folder.connect("keys").await;
    sqlx::query("DELETE FROM case_key WHERE case_id = $1")
        .bind(without_key.id.as_bytes().as_slice())
        .execute(&mut keys)
        .await
        .unwrap();
    house.days_later(30).await;
    let reminded = house.relay.remind().await.unwrap();
    assert_eq!(reminded.failed.len(), 1);
    assert_eq!(by_the_desk(&house.relay.open(&receipt).await.unwrap()).len(), 1);
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}
