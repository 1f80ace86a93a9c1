use ::passes::{Epoch, EpochKey, PassRequest, PassSeed};
use domain::{
    Answers, CaseDays, CaseId, CaseNumber, CasePointer, CaseState, Completion, Day, DeskError, Door, DraftId,
    Effect, EffectId, EffectTask, EvidenceId, EvidenceKind, EvidencePointer, IntakeError, Letter,
    MailboxError, MailboxMessage, MailboxState, MailboxView, Mark, News, OpenedReport, Outcome, Outcomes,
    PassId, Question, Readers, Sent, Standing, Submission, SystemRandomness, Topic, Voice, Way, route,
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::*;
use crate::{
    link::message::{from_bytes, to_bytes},
    page::{IssueError, IssueRequest},
};

const WORDS: &str = "Crane “yard”,\n\u{0}\u{1f} \\ 🏗";

fn over<T: Serialize + DeserializeOwned>(form: &T) -> T {
    from_bytes(&to_bytes(form).unwrap()).unwrap()
}

fn random_receipt(door: Door) -> Receipt {
    Receipt::random(door, &SystemRandomness)
}

fn submission(door: Door, standing: Standing) -> Submission {
    Submission {
        receipt: random_receipt(door),
        source: domain::Source::Program,
        topic: Topic::TradeControls,
        readers: route(Topic::Accounting, &[domain::Role::OutsideCounsel].into()).unwrap(),
        answers: Answers::new(
            Question::ALL.into_iter().map(|question| (question, Words::from(WORDS))).collect(),
        ),
        author: Some(Author::new(vec![0, 255, 7])),
        standing,
        urgent: true,
    }
}

fn pointer(state: CaseState, way: Way) -> CasePointer {
    CasePointer {
        id: CaseId::random(&SystemRandomness),
        number: CaseNumber::random(&SystemRandomness),
        state,
        topic: Topic::Retaliation,
        way,
        readers: Readers { roles: domain::Role::ALL.into(), kept_out: [domain::Role::BoardSecretary].into() },
        source: domain::Source::Phone,
        days: CaseDays {
            acknowledged: Day::from_number(20_780),
            closed: Day::from_number(20_999),
            reopened: Day::from_number(21_003),
            put_off: Day::from_number(21_010),
            ..CaseDays::opened(Day::from_number(20_779).unwrap())
        },
        marks: domain::CaseMarks {
            tasks: vec![Day::from_number(20_790).unwrap()],
            hold: Some(domain::Role::OutsideCounsel),
            deletion: Some(domain::Deletion {
                asked_by: domain::Role::EthicsManager,
                confirmed_by: Some(domain::Role::BoardSecretary),
            }),
        },
        room: Some("room".to_owned()),
        card: None,
        lead_cards: Some("D1:1.2".to_owned()),
    }
}

#[test]
fn a_report_arrives_as_it_was_sent() {
    let sent = submission(Door::Chat, Standing::Account);
    let came = Submission::try_from(over(&SubmissionForm::try_from(&sent).unwrap())).unwrap();
    assert!(came.receipt == sent.receipt && came.urgent);
    assert_eq!((came.topic, &came.readers, came.way()), (sent.topic, &sent.readers, Way::Named));
    assert_eq!(came.author.unwrap().expose(), [0, 255, 7]);
    assert!(
        came.answers.iter().count() == 6 && came.answers.iter().all(|(_, words)| words.expose() == WORDS)
    );
}

#[test]
fn neither_a_pass_nor_a_receipt_of_the_page_travels() {
    let pass = Standing::Pass { id: PassId::from_bytes([7; 32]), epoch: 1 };
    for (door, standing) in
        [(Door::Chat, pass), (Door::Chat, Standing::Unproven), (Door::Page, Standing::Account)]
    {
        assert!(SubmissionForm::try_from(&submission(door, standing)).is_err());
    }
    let page = random_receipt(Door::Page);
    assert!(receipt_text(&page).is_err());
    assert!(receipt(&page.to_words()).is_err(), "nor is one taken");
}

#[test]
fn a_mailbox_and_a_letter_arrive() {
    for state in [MailboxState::Waiting, MailboxState::WithDesk, MailboxState::Closed] {
        let message = |voice| MailboxMessage {
            voice,
            day: Day::from_number(20_779).unwrap(),
            words: Words::from(WORDS),
        };
        let messages = vec![message(Voice::Desk), message(Voice::Reporter)];
        let view = MailboxView { state, messages, waiting: 3, files: 2, named: true };
        let came = MailboxView::try_from(over(&MailboxForm::from(&view))).unwrap();
        assert_eq!((came.state, came.waiting, came.files, came.named), (state, 3, 2, true));
        let said: Vec<_> =
            came.messages.iter().map(|one| (one.voice, one.day.number(), one.words.expose())).collect();
        assert_eq!(said, [(Voice::Desk, 20_779, WORDS), (Voice::Reporter, 20_779, WORDS)]);
    }
    let letter = Letter {
        author: Some(Author::written("Tomás")),
        withdraw: true,
        urgent: true,
        ..Letter::new(DraftId::random(&SystemRandomness), Words::from(WORDS))
    };
    let came = Letter::try_from(over(&LetterForm::from(&letter))).unwrap();
    assert!(came.draft == letter.draft && came.withdraw && came.urgent && came.words.expose() == WORDS);
    assert_eq!(came.author.unwrap().as_written(), Some("Tomás"));
    let release = "2026-11-28T12:00:00.123456789Z".parse().unwrap();
    for sent in [Sent::Destroyed, Sent::Accepted(domain::Accepted { release, at_once: true })] {
        assert_eq!(Sent::try_from(over(&SentForm::from(sent))).unwrap(), sent);
    }
}

#[test]
fn a_head_arrives_as_it_was_signed() {
    let key = domain::TrailKey::derive(&domain::SealingKey::from_bytes([7; 32]));
    let head = key.sign(Day::from_number(20_779).unwrap(), domain::TrailHash::from_bytes([9; 32]));
    let sent = domain::HeadTask { head, mark: Mark::random(&SystemRandomness), attempts: 2 };
    let came = domain::HeadTask::try_from(over(&HeadForm::from(&sent))).unwrap();
    assert_eq!((came.head, came.mark, came.attempts), (sent.head, sent.mark, 2));
    assert!(!Request::TakeHead { every_days: 7 }.may_repeat());
}

#[test]
fn a_board_report_arrives_without_what_is_withheld() {
    let period = Period::parse("2026-Q3").unwrap();
    let counted = Counted::full(&[domain::Role::BoardSecretary].into());
    let request = Request::BoardReport { period, counted: counted.clone() };
    assert!(request.may_repeat());
    let Request::BoardReport { period: same, counted: also } = over(&request) else {
        panic!("another request")
    };
    assert!(same == period && also == counted);
    let fact = |place: usize| domain::CaseFact {
        opened: period.first(),
        acknowledged: Some(period.last()),
        closing: None,
        topic: Topic::OF_REPORTS[place / 9],
        way: Way::Named,
        source: domain::Source::Phone,
        wrote_again: None,
        readers: route(Topic::Other, &[].into()).unwrap(),
        alleged: Vec::new(),
    };
    let report = domain::BoardReport::of(&(0..20).map(fact).collect::<Vec<_>>(), period, &counted);
    assert_eq!(over(&report), report);
    assert_eq!(report.this.topics().filter_map(|(_, figure)| figure.shown()).collect::<Vec<_>>(), [9]);
}

#[test]
fn a_case_and_what_is_in_it_arrive() {
    let some = [Outcomes::NONE, [Outcome::Warning, Outcome::Other].into_iter().collect()];
    for state in CaseState::all(&some) {
        for way in Way::ALL {
            let report = pointer(state, way);
            let question = CasePointer { topic: Topic::Question, ..report.clone() };
            for case in [report, question] {
                assert_eq!(CasePointer::try_from(over(&CaseForm::from(&case))).unwrap(), case);
            }
        }
    }
    let files = EvidenceKind::ALL.map(|kind| EvidencePointer {
        id: EvidenceId::random(&SystemRandomness),
        kind,
        bytes: 1 << 40,
    });
    let report = OpenedReport {
        answers: Answers::new(vec![(Question::What, Words::from(WORDS))]),
        author: None,
        messages: vec![],
        files: files.to_vec(),
        notes: vec![domain::Note {
            role: domain::Role::OutsideCounsel,
            day: Day::from_number(20_780).unwrap(),
            kind: domain::NoteKind::HoldLifted,
            words: Words::from(WORDS),
        }],
        outcome_words: Some(Words::from(WORDS)),
        tasks: vec![],
        links: vec![],
    };
    let came = OpenedReport::try_from(over(&OpenedForm::from(&report))).unwrap();
    assert_eq!(came.answers.get(Question::What).unwrap().expose(), WORDS);
    assert!(came.author.is_none() && came.messages.is_empty());
    assert_eq!(came.files, files);
    let note = &came.notes[0];
    assert_eq!((note.role, note.words.expose()), (domain::Role::OutsideCounsel, WORDS));
    assert_eq!(came.outcome_words.unwrap().expose(), WORDS);
}

#[test]
fn the_work_on_a_case_arrives_and_its_sheet() {
    use domain::{CaseLink, LinkKind, Role, Sheet, Task, Work};
    let (draft, due) = (DraftId::random(&SystemRandomness), Day::from_number(20_790).unwrap());
    let (owner, words) = (Role::AuditCommittee, || Words::from(WORDS));
    let other = CaseId::random(&SystemRandomness);
    for work in [
        Work::Look,
        Work::AddTask { draft, owner, due, words: words() },
        Work::FinishTask(draft),
        Work::Link { other, kind: LinkKind::RetaliationFor, known_there: true },
        Work::Unlink(other),
        Work::SetHold { draft, words: words() },
        Work::LiftHold { draft, words: words(), alone: true },
        Work::AskDeletion,
    ] {
        let came = Work::try_from(over(&WorkForm::from(&work))).unwrap();
        assert_eq!(format!("{came:?}"), format!("{work:?}"));
        if let (Work::AddTask { draft: one, words, .. }, Work::AddTask { draft: other, .. }) = (&came, &work)
        {
            assert!(one == other && words.expose() == WORDS);
        }
        let request = Request::Work { by: owner, case: String::new(), work: WorkForm::from(&came) };
        assert!(!request.may_repeat());
    }
    let case = pointer(CaseState::Investigating, Way::Confidential);
    let link = CaseLink { other: case.clone(), kind: LinkKind::DuplicateOf, goes_out: true };
    let task = Task { id: draft, owner, due, done: Some(due), words: words() };
    let sheet = Sheet { case, tasks: vec![task], links: vec![link] };
    let came = Sheet::try_from(over(&SheetForm::from(&sheet))).unwrap();
    assert!(came.case == sheet.case && came.links == sheet.links);
    let task = &came.tasks[0];
    assert_eq!((task.id, task.owner, task.due, task.done), (draft, owner, due, Some(due)));
    assert_eq!(task.words.expose(), WORDS);
}

#[test]
fn an_effect_arrives_and_how_it_ended() {
    for effect in [Effect::OpenRoom, Effect::PostCard, Effect::TellLead(News::Triage), Effect::CloseRoom] {
        let task = EffectTask {
            id: EffectId::random(&SystemRandomness),
            effect,
            case: pointer(CaseState::Investigating, Way::Confidential),
            mark: Mark::random(&SystemRandomness),
            attempts: u32::MAX,
        };
        let came = EffectTask::try_from(over(&TaskForm::from(&task))).unwrap();
        assert!(came.id == task.id && came.mark == task.mark && came.case == task.case);
        assert_eq!((came.effect, came.attempts), (effect, u32::MAX));
    }
    for completion in [
        Completion::Done,
        Completion::RoomOpened { room: "C1".into(), members: domain::Role::ALL.into() },
        Completion::CardPosted("1.2".into()),
        Completion::LeadTold("D1:1.2".into()),
        Completion::RoomClosed,
        Completion::RoomErased,
        Completion::StrangerRemoved,
        Completion::Reseated(domain::Role::ALL.into()),
    ] {
        assert_eq!(Completion::from(over(&CompletionForm::from(completion.clone()))), completion);
    }
}

#[test]
fn every_refusal_arrives_as_itself() {
    let release = "2026-11-28T12:00:00Z".parse().unwrap();
    for error in [
        IntakeError::NothingSaid,
        IntakeError::TooLong { question: Question::How, limit: 6, actual: 7 },
        IntakeError::PassSpent,
        IntakeError::SlotFull { release },
        IntakeError::Unavailable("a disk".into()),
    ] {
        let came = IntakeError::from(over(&IntakeRefusal::from(&error)));
        assert_eq!(came.to_string(), error.to_string());
        assert!(!format!("{came:?}").contains("a disk"), "causes stay in the relay's log");
    }
    for error in [
        MailboxError::NotFound,
        MailboxError::Deleted,
        MailboxError::NothingSaid,
        MailboxError::TooLong { limit: 6, actual: 7 },
        MailboxError::TooLarge { limit_bytes: 6, actual_bytes: 7 },
        MailboxError::Full { limit: 6 },
        MailboxError::Unavailable("a disk".into()),
    ] {
        assert_eq!(MailboxError::from(over(&MailboxRefusal::from(&error))).to_string(), error.to_string());
    }
    for error in [
        DeskError::NotFound,
        DeskError::Refused(domain::StepRefusal::NoOutcome),
        DeskError::Refused(domain::StepRefusal::ForAuditCommittee),
        DeskError::Barred(domain::WorkRefusal::OwnHold),
        DeskError::NothingSaid,
        DeskError::TooLong { limit: 6, actual: 7 },
        DeskError::Unavailable("a disk".into()),
    ] {
        assert_eq!(DeskError::from(over(&DeskRefusal::from(&error))).to_string(), error.to_string());
    }
    for error in [IssueError::Code, IssueError::Passes, IssueError::Unavailable] {
        assert_eq!(IssueError::from(over(&IssueRefusal::from(error))), error);
    }
}

#[test]
fn blinded_passes_go_and_come_back() {
    let seed = PassSeed::random(&SystemRandomness);
    let epoch = Epoch::of(Day::from_number(20_779).unwrap());
    let (request, blinded) = PassRequest::begin(epoch, 3, &SystemRandomness);
    let key = EpochKey::derive(&seed, epoch);
    let public_key = key.public_key();
    let asked = IssueRequest { code: "abcde-fghij".to_owned(), epoch, public_key, blinded };
    let came = IssueRequest::try_from(over(&IssueForm::from(&asked))).unwrap();
    assert_eq!((came.code.as_str(), came.epoch, came.public_key), ("abcde-fghij", epoch, public_key));
    let evaluation = key.evaluate(&came.blinded, &SystemRandomness).unwrap();
    let evaluation = over(&EvaluationForm::from(&evaluation)).try_into().unwrap();
    assert_eq!(request.finish(&evaluation, &key.public_key()).unwrap().len(), 3);
}

#[test]
fn release_times_arrive() {
    use domain::{ReleaseMoment, ReleaseSchedule};
    let moments = ["09:00", "Mon 10:30", "Mon,Thu 23:59"].map(|text| ReleaseMoment::parse(text).unwrap());
    let zone = jiff::tz::TimeZone::get("America/Los_Angeles").unwrap();
    for schedule in [
        ReleaseSchedule::every(60).unwrap(),
        ReleaseSchedule::at_times(moments.to_vec(), zone).unwrap(),
        ReleaseSchedule::at_times(moments.to_vec(), jiff::tz::TimeZone::UTC).unwrap(),
    ] {
        let form = over(&crate::link::schedule::ScheduleForm::from(&schedule));
        assert_eq!(ReleaseSchedule::try_from(form).unwrap(), schedule);
    }
}

#[test]
fn what_this_version_does_not_know_is_refused() {
    for text in [
        r#"{"open-cases":{"more":1}}"#,
        r#"{"dump":null}"#,
        r#"{"take-up":{"case":"00","more":1}}"#,
        "null",
        "[]",
        "",
    ] {
        assert!(from_bytes::<Request>(text.as_bytes()).is_err(), "{text}");
    }
    assert!(matches!(from_bytes(br#""open-cases"   "#), Ok(Request::OpenCases)));
}

proptest! {
    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = from_bytes::<Request>(&bytes);
        let _ = from_bytes::<BotRequest>(&bytes);
    }

    /// JSON of the right shape with wrong values in it.
    #[test]
    fn wrong_values_never_panic(text in "\\PC{0,80}", number: i64) {
        let json = serde_json::json!({
            "id": text, "number": text, "state": {"closed": text}, "topic": "other", "way": text,
            "readers": [], "kept_out": [], "opened": number, "room": text, "card": null,
        });
        if let Ok(form) = serde_json::from_value::<CaseForm>(json.clone()) {
            let _ = CasePointer::try_from(form);
        }
        let task = serde_json::json!({"id": text, "effect": text, "case": json, "mark": text, "attempts": 1});
        if let Ok(form) = serde_json::from_value::<TaskForm>(task) {
            let _ = EffectTask::try_from(form);
        }
        let submission = serde_json::json!({
            "receipt": text, "topic": "other", "readers": [], "kept_out": [], "answers": [[text, text]],
            "author": text, "urgent": false,
        });
        if let Ok(form) = serde_json::from_value::<SubmissionForm>(submission) {
            prop_assert!(Submission::try_from(form).is_err());
        }
        let issue = serde_json::json!({"code": text, "epoch": 8107, "blinded": [text]});
        if let Ok(form) = serde_json::from_value::<IssueForm>(issue) {
            let _ = IssueRequest::try_from(form);
        }
    }
}
