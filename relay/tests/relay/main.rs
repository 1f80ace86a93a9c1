//! The relay from outside: what it promises to reporters and to the desk.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod again;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use domain::{
    Answers, Author, CaseDesk, CaseNumber, Change, Clock, Completion, DeskError, Door, Effect, EffectTask,
    Finding, Intake, IntakeError, Letter, MailboxError, MailboxState, Mailboxes, ManualClock, News, Outbox,
    Question, Receipt, ReleaseSchedule, Role, SealingKey, Standing, Step, StepRefusal, Submission,
    SystemRandomness, Topic, Voice, Words, route,
};
use jiff::SignedDuration;
use relay::Relay;
use storage_content::ContentStore;

const RUTH: Role = Role::EthicsManager;

struct House {
    relay: Relay,
    clock: Arc<ManualClock>,
    folder: storage_testing::Folder,
}

async fn house() -> House {
    let folder = storage_testing::folder().await;
    let clock = Arc::new(ManualClock::new("2026-11-22T10:00:30Z".parse().unwrap()));
    let relay = relay_over(&folder, &clock, SealingKey::from_bytes([7; 32])).await;
    House { relay, clock, folder }
}

async fn relay_over(folder: &storage_testing::Folder, clock: &Arc<ManualClock>, master: SealingKey) -> Relay {
    let store = ContentStore::open(folder.path()).await.unwrap();
    let schedule = ReleaseSchedule::every(60).unwrap();
    Relay::new(store, master, schedule, clock.clone(), Arc::new(SystemRandomness))
}

fn same(receipt: &Receipt) -> Receipt {
    Receipt::parse(&receipt.to_words()).unwrap()
}

/// What closes a case.
fn closing() -> Change {
    Change::steps([Step::Conclude(Finding::Unsubstantiated), Step::Close])
}

fn submission(receipt: &Receipt, author: Option<Author>) -> Submission {
    let answers = Answers::new(vec![
        (Question::When, Words::from("last spring")),
        (Question::What, Words::from("The invoices of the crane yard are made up.")),
        (Question::Where, Words::from("  ")),
    ]);
    let readers = route(Topic::Accounting, &BTreeSet::new()).unwrap();
    Submission {
        receipt: same(receipt),
        source: domain::Source::Program,
        topic: Topic::Accounting,
        readers,
        answers,
        author,
        standing: Standing::Account,
        urgent: false,
    }
}

async fn drain(relay: &Relay) -> Vec<EffectTask> {
    let mut done = Vec::new();
    while let Some(task) = relay.take().await.unwrap() {
        let completion = match task.effect {
            Effect::OpenRoom => Completion::RoomOpened {
                room: "G1".to_owned(),
                members: BTreeSet::from([Role::EthicsManager]),
            },
            Effect::PostCard => Completion::CardPosted("1.1".to_owned()),
            _ => Completion::Done,
        };
        relay.complete(&task, completion).await.unwrap();
        done.push(task);
    }
    done
}

#[tokio::test]
async fn a_report_waits_is_released_answered_and_closed() {
    let House { relay, clock, folder: _folder } = house().await;
    let receipt = relay.new_receipt(Door::Chat);
    let accepted = relay.accept(submission(&receipt, None)).await.unwrap();
    assert_eq!(accepted.release, "2026-11-22T10:01:00Z".parse().unwrap());
    assert_eq!(relay.open(&receipt).await.unwrap().state, MailboxState::Waiting);
    assert!(relay.open_cases().await.unwrap().is_empty());
    assert!(relay.take().await.unwrap().is_none(), "no effect before the release");

    clock.advance(SignedDuration::from_secs(30));
    assert!(relay.release().await.unwrap().anything);
    let done = drain(&relay).await;
    let effects: Vec<Effect> = done.iter().map(|task| task.effect).collect();
    assert_eq!(effects[0], Effect::OpenRoom);
    assert!(
        effects.contains(&Effect::PostCard) && effects.contains(&Effect::TellLead(News::Opened)),
        "{effects:?}"
    );

    let case = relay.open_cases().await.unwrap().remove(0);
    assert_eq!((case.room.as_deref(), case.card.as_deref()), (Some("G1"), Some("1.1")));
    assert_eq!(case.readers.lead(), Some(Role::EthicsManager));
    assert_eq!(relay.find(case.number).await.unwrap(), Some(case.clone()));
    let report = relay.read(RUTH, case.id).await.unwrap();
    let said: Vec<_> =
        report.answers.iter().map(|(question, words)| (question, words.expose().to_owned())).collect();
    assert_eq!(said[0], (Question::What, "The invoices of the crane yard are made up.".to_owned()));
    assert_eq!(said.len(), 2, "blank answers are not kept");
    assert!(report.author.is_none());

    let draft = CaseDesk::new_draft(&relay);
    for _ in 0..2 {
        relay.reply(RUTH, case.id, draft, Words::from("Which months?")).await.unwrap();
    }
    let view = relay.open(&receipt).await.unwrap();
    assert_eq!(view.state, MailboxState::WithDesk);
    assert_eq!(view.messages.len(), 1);
    assert_eq!((view.messages[0].voice, view.messages[0].words.expose()), (Voice::Desk, "Which months?"));

    let draft = Mailboxes::new_draft(&relay);
    for _ in 0..2 {
        relay.send(&receipt, Letter::new(draft, Words::from("March and April"))).await.unwrap();
    }
    assert_eq!(relay.open(&receipt).await.unwrap().waiting, 1);
    assert_eq!(relay.read(RUTH, case.id).await.unwrap().messages.len(), 1, "an answer waits for the release");
    relay.release().await.unwrap();
    relay.send(&receipt, Letter::new(draft, Words::from("March and April"))).await.unwrap();
    relay.release().await.unwrap();
    let messages = relay.read(RUTH, case.id).await.unwrap().messages;
    assert_eq!(messages.len(), 2, "the same answer is delivered once");
    assert_eq!((messages[1].voice, messages[1].words.expose()), (Voice::Reporter, "March and April"));
    let effects: Vec<Effect> = drain(&relay).await.iter().map(|task| task.effect).collect();
    assert!(effects.contains(&Effect::TellLead(News::ReporterWrote)));

    let last = Some((CaseDesk::new_draft(&relay), Words::from("Thank you. This is closed.")));
    relay.change(Role::AuditCommittee, case.id, Change { message: last, ..closing() }).await.unwrap();
    assert!(matches!(
        relay.change(Role::AuditCommittee, case.id, closing()).await,
        Err(DeskError::Refused(StepRefusal::Closed))
    ));
    let effects: Vec<Effect> = drain(&relay).await.iter().map(|task| task.effect).collect();
    assert_eq!(effects, [Effect::RefreshCard, Effect::CloseRoom]);
    let view = relay.open(&receipt).await.unwrap();
    assert_eq!((view.state, view.messages.len()), (MailboxState::Closed, 3));
    assert!(relay.open_cases().await.unwrap().is_empty());
}

#[tokio::test]
async fn sending_twice_files_once_even_at_the_same_moment() {
    let House { relay, folder, .. } = house().await;
    let relay = Arc::new(relay);
    let receipt = relay.new_receipt(Door::Chat);
    let sending: Vec<_> = (0..8)
        .map(|_| {
            let (relay, submission) = (relay.clone(), submission(&receipt, None));
            tokio::spawn(async move { relay.accept(submission).await.unwrap() })
        })
        .collect();
    for sent in sending {
        sent.await.unwrap();
    }
    relay.release().await.unwrap();
    relay.accept(submission(&receipt, None)).await.unwrap();
    relay.release().await.unwrap();
    assert_eq!(relay.open_cases().await.unwrap().len(), 1);
    drop(folder);
}

#[tokio::test]
async fn an_answer_sent_before_the_release_leaves_after_its_report() {
    let House { relay, folder: _folder, .. } = house().await;
    for _ in 0..6 {
        let receipt = relay.new_receipt(Door::Chat);
        relay.accept(submission(&receipt, None)).await.unwrap();
        relay
            .send(&receipt, Letter::new(Mailboxes::new_draft(&relay), Words::from("One more thing.")))
            .await
            .unwrap();
    }
    assert!(relay.release().await.unwrap().failed.is_empty());
    let cases = relay.open_cases().await.unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        assert_eq!(relay.read(RUTH, case.id).await.unwrap().messages.len(), 1);
    }
}

#[tokio::test]
async fn a_named_report_carries_its_author_sealed() {
    let House { relay, folder, .. } = house().await;
    let author = Author::new(b"U-MARKED-AUTHOR".to_vec());
    relay.accept(submission(&relay.new_receipt(Door::Chat), Some(author))).await.unwrap();
    relay.release().await.unwrap();
    let case = relay.open_cases().await.unwrap().remove(0);
    assert_eq!(relay.read(RUTH, case.id).await.unwrap().author.unwrap().expose(), b"U-MARKED-AUTHOR");
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"U-MARKED" || window == b"552d4d41"));
        assert!(!bytes.windows(10).any(|window| window == b"crane yard"), "the report is sealed");
    }
}

#[tokio::test]
async fn receipts_that_open_nothing_are_told_the_same() {
    let House { relay, clock, folder } = house().await;
    let receipt = relay.new_receipt(Door::Chat);
    relay.accept(submission(&receipt, None)).await.unwrap();
    assert!(matches!(relay.open(&relay.new_receipt(Door::Chat)).await, Err(MailboxError::NotFound)));
    let draft = Mailboxes::new_draft(&relay);
    let answered = relay.send(&relay.new_receipt(Door::Chat), Letter::new(draft, Words::from("hello"))).await;
    assert!(matches!(answered, Err(MailboxError::NotFound)));

    let stranger = relay_over(&folder, &clock, SealingKey::from_bytes([8; 32])).await;
    assert!(stranger.open(&receipt).await.is_err(), "another master key opens nothing");
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_the_reason() {
    let House { relay, folder: _folder, .. } = house().await;
    let mut empty = submission(&relay.new_receipt(Door::Chat), None);
    empty.answers = Answers::new(vec![(Question::Who, Words::from("somebody"))]);
    assert!(matches!(relay.accept(empty).await, Err(IntakeError::NothingSaid)));
    let mut long = submission(&relay.new_receipt(Door::Chat), None);
    long.answers = Answers::new(vec![(Question::What, Words::new("ä".repeat(6_001)))]);
    assert!(matches!(
        relay.accept(long).await,
        Err(IntakeError::TooLong { limit: 6_000, actual: 6_001, .. })
    ));
    assert!(relay.find(CaseNumber::random(&SystemRandomness)).await.unwrap().is_none());
}

#[tokio::test]
async fn an_effect_that_was_not_done_comes_back() {
    let House { relay, clock, folder: _folder } = house().await;
    relay.accept(submission(&relay.new_receipt(Door::Chat), None)).await.unwrap();
    relay.release().await.unwrap();
    let first = relay.take().await.unwrap().unwrap();
    assert_eq!(first.attempts, 0);
    assert!(relay.take().await.unwrap().is_none(), "it is held");
    relay.retry(&first, Duration::from_secs(5)).await.unwrap();
    assert!(relay.take().await.unwrap().is_none(), "it is not due yet");
    clock.advance(SignedDuration::from_secs(5));
    assert_eq!(relay.take().await.unwrap().unwrap().attempts, 1);
    clock.advance(SignedDuration::from_secs(61));
    let again = relay.take().await.unwrap().unwrap();
    assert_eq!((again.attempts, again.mark), (2, first.mark), "a crash of whoever held it loses nothing");
    assert_eq!(clock.today().to_string(), "22 November 2026");
}

#[tokio::test]
async fn what_cannot_be_written_into_the_trail_is_not_done() {
    let House { relay, folder, .. } = house().await;
    relay.accept(submission(&relay.new_receipt(Door::Chat), None)).await.unwrap();
    relay.release().await.unwrap();
    let case = relay.open_cases().await.unwrap().remove(0);
    folder.refuse_rows("content", "trail").await;
    assert!(matches!(relay.read(RUTH, case.id).await, Err(DeskError::Unavailable(_))), "nothing is shown");
    assert!(relay.change(RUTH, case.id, closing()).await.is_err());
    assert_eq!(relay.open_cases().await.unwrap().len(), 1, "it is still open");
    folder.take_rows_again("content", "trail").await;
    assert!(relay.read(RUTH, case.id).await.is_ok());
}

#[tokio::test]
async fn keys_that_are_those_of_no_case_are_said_before_anything_is_taken() {
    let House { relay, folder, .. } = house().await;
    relay.find_spare_keys().await.unwrap();
    relay.accept(submission(&relay.new_receipt(Door::Chat), None)).await.unwrap();
    relay.find_spare_keys().await.unwrap();
    let mut keys = folder.connect("keys").await;
    sqlx::query("DELETE FROM case_key").execute(&mut keys).await.unwrap();
    let lost = relay.find_spare_keys().await.unwrap_err();
    assert!(matches!(lost, relay::RelayError::KeysLost), "{lost}");
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_holds_no_effect_up() {
    let House { relay, clock, folder: _folder } = house().await;
    let receipt = relay.new_receipt(Door::Chat);
    relay.accept(submission(&receipt, None)).await.unwrap();
    relay.release().await.unwrap();
    let hour = SignedDuration::from_hours(1);

    // A process took it and is gone; the effect is of a time that is still to come
    relay.take().await.unwrap().unwrap();
    assert!(relay.take().await.unwrap().is_none(), "it is held");
    clock.advance(-hour);
    let task = relay.take().await.unwrap().expect("not held for an hour");
    assert_eq!(task.attempts, 1, "what was begun is looked for");
    relay.retry(&task, Duration::from_secs(300)).await.unwrap();
    assert!(relay.take().await.unwrap().is_none(), "it waits");
    clock.advance(-hour);
    let task = relay.take().await.unwrap().expect("it does not wait for an hour");

    // What a machine has whose clock is a little ahead is left to it
    clock.advance(SignedDuration::from_mins(-3));
    assert!(relay.take().await.unwrap().is_none());
    clock.advance(SignedDuration::from_mins(3));
    relay.retry(&task, Duration::from_secs(100_000)).await.unwrap();
    clock.advance(SignedDuration::from_mins(5));
    assert!(relay.take().await.unwrap().is_some(), "nothing waits for longer than five minutes");
}
