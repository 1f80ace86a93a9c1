//! The rooms behind the verbs, with one case in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use async_trait::async_trait;
use commands::{
    Company, Directory, Names, Services,
    board::BoardDesk,
    contacts::{Contact, ContactKind},
    passes::{ListedKey, PassDesk, PassOffer},
};
use domain::{
    Accepted, Answers, CaseDesk, CaseId, CaseNumber, CasePointer, CaseState, Change, Clock, Day, DeskError,
    Door, DraftId, EvidenceFile, EvidenceId, EvidenceKind, EvidencePointer, FileCounter, Giveaway, Intake,
    IntakeError, Letter, MailboxError, MailboxMessage, MailboxState, MailboxView, Mailboxes, ManualClock,
    MonthOfTopics, OpenedReport, Question, QuestionBook, QuestionBookError, Receipt, Role, SecondLook, Sent,
    Sheet, Span, Submission, Topic, Voice, Way, Words, Work, route,
};
use jiff::Timestamp;
use slack::model::{ChannelId, UserId};

use crate::{
    acknowledge::{Library, shipped},
    board::Books,
    work::{a_link, a_task, going},
};

/// The receipt that opens the mailbox.
pub(crate) const RECEIPT: &str =
    "legal winner thank year wave sausage worth useful legal winner thank yellow";
/// A good receipt that opens nothing.
pub(crate) const UNKNOWN_RECEIPT: &str =
    "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic";
/// Words at which the store breaks.
pub(crate) const BREAKS: &str = "the store breaks here";
/// Words in whose place others left.
pub(crate) const LEFT: &str = "the first version has left";

const NOW: &str = "2026-11-22T10:00:00Z";
const RELEASE: &str = "2026-11-22T12:00:00Z";

pub(crate) fn user(id: &str) -> UserId {
    UserId::parse(id).unwrap()
}

fn draft() -> DraftId {
    DraftId::from_bytes(&[7; 16]).unwrap()
}

fn release() -> Timestamp {
    RELEASE.parse().unwrap()
}

pub(crate) fn pointer() -> CasePointer {
    CasePointer {
        id: CaseId::from_bytes(&[1; 16]).unwrap(),
        number: CaseNumber::parse("r4q2m9xw").unwrap(),
        state: CaseState::Acknowledged,
        topic: Topic::Accounting,
        way: Way::Named,
        readers: route(Topic::Accounting, &BTreeSet::new()).unwrap(),
        source: domain::Source::Program,
        days: domain::CaseDays::opened(Day::from_number(20_779).unwrap()),
        marks: domain::CaseMarks::default(),
        room: Some("G0CASE".to_owned()),
        card: Some("1.1".to_owned()),
        lead_cards: None,
    }
}

/// The same desk's question: its only reader is the ethics manager.
pub(crate) fn asked() -> CasePointer {
    CasePointer {
        id: CaseId::from_bytes(&[2; 16]).unwrap(),
        number: CaseNumber::parse("h7t3n8kw").unwrap(),
        topic: Topic::Question,
        way: Way::Confidential,
        readers: route(Topic::Question, &BTreeSet::new()).unwrap(),
        ..pointer()
    }
}

pub(crate) fn services() -> Services {
    let held = [
        (Role::EthicsManager, "U0RUTH"),
        (Role::OutsideCounsel, "U0JONAS"),
        (Role::AuditCommittee, "U0PRIYA"),
        (Role::BoardSecretary, "U0HELEN"),
    ];
    let holders: BTreeMap<_, _> = held.into_iter().map(|(role, id)| (role, vec![user(id)])).collect();
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(NOW.parse().unwrap()));
    Services {
        deadlines: Arc::new(domain::DeadlineRules::default()),
        code: shipped(),
        versions: Arc::new(Library::default()),
        signatures: Arc::new(Library::default()),
        intake: Arc::new(OneCase),
        mailboxes: Arc::new(OneCase),
        desk: Arc::new(OneCase),
        questions: Arc::new(OneCase),
        waivers: Arc::new(crate::waivers::Register::default()),
        disclose_waivers: true,
        campaigns: crate::campaigns::desk(),
        directory: Arc::new(Directory::new(holders).unwrap()),
        names: names(),
        company: Arc::new(Company {
            name: "Example".to_owned(),
            human_resources: "the HR team, hr@example.com".to_owned(),
            it: "the IT help desk".to_owned(),
            contacts: vec![
                Contact::new(ContactKind::Line, None, "+1 555 0100", None),
                Contact::new(
                    ContactKind::Letter,
                    Some("Letter to outside counsel".to_owned()),
                    "1 Example Street, Example City",
                    None,
                ),
                Contact::new(ContactKind::Email, None, "ethics@example.com", None),
            ],
            code_website: Some("https://example.com/code".to_owned()),
            page: Some("speak-up.example.com".to_owned()),
            key_channel: Some(ChannelId::parse("C0GENERAL").unwrap()),
        }),
        passes: Some(Arc::new(OneCase)),
        files: Arc::new(OneCase),
        board: BoardDesk { books: Arc::new(Books), span: Span::Quarter, employees: Some(1_200) },
        second_look: Arc::new(OneCase),
        clock,
    }
}

fn names() -> Arc<Names> {
    let names = Names::default();
    names.learn(user("U0JONAS"), vec!["Jonas Weber".to_owned(), "jonas".to_owned()]);
    Arc::new(names)
}

struct OneCase;

fn said(voice: Voice, words: &str) -> MailboxMessage {
    MailboxMessage { voice, day: Day::from_number(20_780).unwrap(), words: Words::from(words) }
}

fn file() -> EvidencePointer {
    EvidencePointer {
        id: EvidenceId::from_bytes(&[9; 16]).unwrap(),
        kind: EvidenceKind::Jpeg,
        bytes: 340_000,
    }
}

fn broken() -> Box<dyn std::error::Error + Send + Sync> {
    "the disk is full".into()
}

#[async_trait]
impl Intake for OneCase {
    fn new_receipt(&self, _: Door) -> Receipt {
        Receipt::parse(RECEIPT).unwrap()
    }

    fn next_release(&self) -> Timestamp {
        release()
    }

    async fn accept(&self, submission: Submission) -> Result<Accepted, IntakeError> {
        match submission.answers.get(Question::What).map(Words::expose) {
            None => Err(IntakeError::NothingSaid),
            Some(BREAKS) => Err(IntakeError::Unavailable(broken())),
            Some(LEFT) => Err(IntakeError::Left),
            Some(_) => Ok(Accepted { release: release(), at_once: submission.urgent }),
        }
    }
}

#[async_trait]
impl Mailboxes for OneCase {
    fn new_draft(&self) -> DraftId {
        draft()
    }

    async fn open(&self, receipt: &Receipt) -> Result<MailboxView, MailboxError> {
        if *receipt != Receipt::parse(RECEIPT).unwrap() {
            return Err(MailboxError::NotFound);
        }
        let messages = vec![said(Voice::Desk, "Which months?"), said(Voice::Reporter, "March.")];
        Ok(MailboxView { state: MailboxState::WithDesk, messages, waiting: 1, files: 2, named: false })
    }

    async fn send(&self, _: &Receipt, letter: Letter) -> Result<Sent, MailboxError> {
        match letter.words.expose() {
            BREAKS => Err(MailboxError::Unavailable(broken())),
            LEFT => Err(MailboxError::Left),
            // This case is with the desk
            _ if letter.withdraw && letter.only_unread => Err(MailboxError::Left),
            _ if letter.withdraw => Ok(Sent::Destroyed),
            _ if letter.words.is_blank() => Err(MailboxError::NothingSaid),
            _ => Ok(Sent::Accepted(Accepted { release: release(), at_once: letter.urgent })),
        }
    }

    async fn add_file(&self, _: &Receipt, _: EvidenceFile) -> Result<Accepted, MailboxError> {
        Ok(Accepted { release: release(), at_once: false })
    }
}

#[async_trait]
impl FileCounter for OneCase {
    async fn lay_ready(&self, _: Role, _: CaseId, _: EvidenceId) -> Option<String> {
        Some("https://speak-up.example.com/file/0123".to_owned())
    }
}

#[async_trait]
impl PassDesk for OneCase {
    fn key(&self) -> ListedKey {
        let (epoch, fingerprint) = ("2026-Q4".to_owned(), "12345 67890 13579 24680 11223 44556".to_owned());
        ListedKey { number: 227, epoch, fingerprint }
    }

    async fn offer(&self, user: &UserId) -> Result<PassOffer, Box<dyn std::error::Error + Send + Sync>> {
        let epoch = "2026-Q4".to_owned();
        if user.as_str() == "U0VICTOR" {
            return Ok(PassOffer::Fetched { epoch });
        }
        let (code, fingerprint) =
            ("k7q2m-9xw4p".to_owned(), "12345 67890 13579 24680 11223 44556".to_owned());
        Ok(PassOffer::Code { code, epoch, fingerprint, count: 3, minutes: 15 })
    }
}

impl SecondLook for OneCase {
    fn look(&self, text: &str, own_words: &[&str]) -> Vec<Giveaway> {
        let words = own_words.iter().copied().chain(["my desk"]);
        let found = words.filter_map(|word| Some((text.find(word)?, word.len())));
        found
            .map(|(start, length)| Giveaway {
                range: start..start + length,
                reason: "It says where you sit.".to_owned(),
            })
            .collect()
    }

    fn named(&self, text: &str, names: &[&str]) -> Option<std::ops::Range<usize>> {
        let mut words = names.iter().flat_map(|name| name.split(' '));
        words.find_map(|word| text.find(word).map(|start| start..start + word.len()))
    }
}

#[async_trait]
impl CaseDesk for OneCase {
    async fn find(&self, number: CaseNumber) -> Result<Option<CasePointer>, DeskError> {
        Ok([pointer(), asked(), going()].into_iter().find(|case| case.number == number))
    }

    async fn open_cases(&self) -> Result<Vec<CasePointer>, DeskError> {
        Ok(vec![pointer()])
    }

    async fn triage(&self) -> Result<Vec<CasePointer>, DeskError> {
        Ok(vec![CasePointer {
            state: CaseState::Triage,
            way: Way::Unverified,
            room: None,
            card: None,
            lead_cards: None,
            ..pointer()
        }])
    }

    async fn find_in_room(&self, room: &str) -> Result<Option<CasePointer>, DeskError> {
        Ok((pointer().room.as_deref() == Some(room)).then(pointer))
    }

    async fn guard_room(&self, _: CaseId) -> Result<(), DeskError> {
        Ok(())
    }

    async fn open_file(&self, _: Role, _: CaseId, _: EvidenceId) -> Result<EvidenceFile, DeskError> {
        Err(DeskError::NotFound)
    }

    fn new_draft(&self) -> DraftId {
        draft()
    }

    async fn read(&self, _: Role, case: CaseId) -> Result<OpenedReport, DeskError> {
        if case == asked().id {
            let answers = Answers::new(vec![(Question::What, Words::from("May I keep *two* tickets?"))]);
            let messages = vec![said(Voice::Reporter, "They cost 40 dollars.")];
            return Ok(OpenedReport {
                answers,
                author: None,
                messages,
                files: vec![],
                notes: vec![],
                outcome_words: None,
                tasks: vec![],
                links: vec![],
            });
        }
        let answers = Answers::new(vec![
            (Question::What, Words::from("Invoices are made up. <@U0VICTOR> *knows*.")),
            (Question::When, Words::from("March")),
        ]);
        let author = Some(domain::Author::new(b"U0TOMAS".to_vec()));
        Ok(OpenedReport {
            answers,
            author,
            messages: vec![said(Voice::Desk, "Which months?")],
            files: vec![file()],
            notes: vec![domain::Note {
                role: Role::OutsideCounsel,
                day: Day::from_number(20_780).unwrap(),
                kind: domain::NoteKind::Note,
                words: Words::from("Compare with the *ledger*."),
            }],
            outcome_words: None,
            tasks: vec![a_task()],
            links: vec![a_link()],
        })
    }

    async fn reply(&self, _: Role, _: CaseId, _: DraftId, _: Words) -> Result<(), DeskError> {
        Ok(())
    }

    async fn change(&self, by: Role, case: CaseId, change: Change) -> Result<CaseState, DeskError> {
        let case = if case == asked().id { asked() } else { pointer() };
        if change.message.is_some_and(|(_, words)| words.expose() == BREAKS) {
            return Err(DeskError::Unavailable(broken()));
        }
        let mut state = case.state;
        for step in change.steps {
            step.permitted(by, case.topic, &case.readers)?;
            state = state.after(step, case.topic)?;
        }
        Ok(state)
    }

    async fn step_aside(&self, by: Role, _: CaseId) -> Result<domain::Readers, DeskError> {
        Ok(pointer().readers.without(by).ok_or(domain::StepRefusal::NobodyLeft)?)
    }

    async fn note(&self, _: Role, _: CaseId, _: DraftId, words: Words) -> Result<(), DeskError> {
        if words.expose() == BREAKS { Err(DeskError::Unavailable(broken())) } else { Ok(()) }
    }

    async fn work(&self, by: Role, case: CaseId, work: Work) -> Result<Sheet, DeskError> {
        crate::work::work(by, case, work)
    }

    async fn answer_deletion(&self, by: Role, case: CaseId, confirms: bool) -> Result<(), DeskError> {
        crate::work::answer_deletion(by, case, confirms)
    }
}

#[async_trait]
impl QuestionBook for OneCase {
    fn count(&self, _: Option<&str>) {}

    async fn months(&self) -> Result<Vec<MonthOfTopics>, QuestionBookError> {
        let topics = vec![(Some("bribes-kickbacks".to_owned()), 15), (None, 5)];
        Ok(vec![MonthOfTopics { month: "2026-10".to_owned(), topics }])
    }

    fn takes_questions(&self) -> bool {
        true
    }

    async fn give(&self, question: &str) -> Result<(), QuestionBookError> {
        if question == BREAKS { Err(QuestionBookError::Unavailable(broken())) } else { Ok(()) }
    }

    async fn given(&self) -> Result<Vec<String>, QuestionBookError> {
        Ok(vec!["may I feed the geese?".to_owned(), "who owns the roof garden".to_owned()])
    }

    async fn drop_given(&self, _: &str) -> Result<(), QuestionBookError> {
        Ok(())
    }

    async fn teach(&self, question: &str, _: Option<&str>) -> Result<(), QuestionBookError> {
        self.give(question).await
    }
}
