//! The sheet of a case: tasks, and what else its people do.

use commands::case;
use domain::{
    CaseDays, CaseId, CaseLink, CaseMarks, CaseNumber, CasePointer, CaseState, Day, Deletion, DeskError,
    DraftId, Finding, LinkKind, News, Outcomes, Phase, Role, Sheet, Task, TaskReminder, Topic, Words, Work,
    WorkRefusal, route,
};
use serde_json::{Value, json};

use crate::{
    desk::{asked, pointer, services, user},
    opened,
    paper::message,
    shown, submitted,
};

fn day(number: i64) -> Day {
    Day::from_number(number).unwrap()
}

/// A task that is late.
pub(crate) fn a_task() -> Task {
    Task {
        id: DraftId::from_bytes(&[3; 16]).unwrap(),
        owner: Role::OutsideCounsel,
        due: day(20_778),
        done: None,
        words: Words::from("Ask *procurement* for the <list>."),
    }
}

/// A link from another case that the ethics manager is on as well: only she.
pub(crate) fn a_link() -> CaseLink {
    CaseLink { other: asked(), kind: LinkKind::RetaliationFor, goes_out: false }
}

/// A link with a case that she is kept out of.
fn a_hidden_link() -> CaseLink {
    let readers = route(Topic::Other, &[Role::EthicsManager].into()).unwrap();
    let other = CasePointer { readers, number: CaseNumber::parse("c4q2m9xw").unwrap(), ..pointer() };
    CaseLink { other, kind: LinkKind::Related, goes_out: true }
}

fn marked() -> CasePointer {
    CasePointer {
        marks: CaseMarks { tasks: vec![day(20_778), day(20_785)], ..CaseMarks::default() },
        ..pointer()
    }
}

/// What the desk of the one case does.
pub(crate) fn work(_: Role, case: CaseId, work: Work) -> Result<Sheet, DeskError> {
    if case == asked().id {
        return Ok(Sheet { case: asked(), tasks: vec![], links: vec![] });
    }
    if case == going().id {
        return Ok(Sheet { case: going(), tasks: vec![], links: vec![] });
    }
    match work {
        Work::LiftHold { .. } => Err(WorkRefusal::NotHeld.into()),
        Work::SetHold { .. } => {
            let marks = CaseMarks { hold: Some(Role::EthicsManager), ..CaseMarks::default() };
            Ok(Sheet { case: CasePointer { marks, ..pointer() }, tasks: vec![], links: vec![] })
        }
        Work::AskDeletion => Err(WorkRefusal::NotClosed.into()),
        Work::AddTask { words, .. } if words.is_blank() => Err(DeskError::NothingSaid),
        Work::AddTask { due, .. } if due < day(20_779) => Err(WorkRefusal::Past.into()),
        _ => {
            let done =
                Task { done: Some(day(20_779)), id: DraftId::from_bytes(&[4; 16]).unwrap(), ..a_task() };
            Ok(Sheet { case: marked(), tasks: vec![a_task(), done], links: vec![a_link(), a_hidden_link()] })
        }
    }
}

/// A closed case about the ethics manager, whose only reader asks for its deletion.
pub(crate) fn going() -> CasePointer {
    CasePointer {
        id: CaseId::from_bytes(&[5; 16]).unwrap(),
        number: CaseNumber::parse("g4q2m9xw").unwrap(),
        state: CaseState::Closed(Finding::Unsubstantiated, Outcomes::NONE),
        topic: Topic::Other,
        readers: route(Topic::Other, &[Role::EthicsManager].into()).unwrap(),
        days: CaseDays { closed: Some(day(20_777)), ..CaseDays::opened(day(20_700)) },
        marks: CaseMarks {
            deletion: Some(Deletion { asked_by: Role::OutsideCounsel, confirmed_by: None }),
            ..CaseMarks::default()
        },
        ..pointer()
    }
}

pub(crate) fn answer_deletion(by: Role, _: CaseId, confirms: bool) -> Result<(), DeskError> {
    match by == Role::OutsideCounsel && confirms {
        true => Err(WorkRefusal::OwnRequest.into()),
        false => Ok(()),
    }
}

fn entered(words: &str, owner: Option<&str>, due: &str) -> Value {
    json!({
        "words": {"text": {"value": words}},
        "owner": {"owner": {"selected_option": owner.map(|owner| json!({"value": owner}))}},
        "due": {"due": {"selected_date": due}},
    })
}

#[tokio::test]
async fn tasks_have_an_owner_and_a_day() {
    let services = services();
    let (ruth, number) = (user("U0RUTH"), pointer().number.to_string());
    insta::assert_snapshot!("case_sheet", opened(case::sheet(&services, &ruth, &number).await.unwrap()));
    insta::assert_snapshot!("case_task", opened(case::task(&services, &ruth, &number).await.unwrap()));
    let metadata = format!("{number}|{}|accounting", "07".repeat(16));
    let send = async |values: &Value| {
        let mut form = submitted("case_task_form", &metadata, values);
        form.user.id = user("U0RUTH");
        shown(case::submit_task(&services, &form).await)
    };
    let mut mistakes = String::new();
    for values in [
        entered("Ask", None, "2026-11-24"),
        entered("Ask", Some("outside-counsel"), ""),
        entered(" ", Some("outside-counsel"), "2026-11-24"),
        entered("Ask", Some("outside-counsel"), "2026-11-21"),
        entered("Ask", Some("board-secretary"), "2026-11-24"),
    ] {
        mistakes += &send(&values).await;
    }
    insta::assert_snapshot!("case_task_mistakes", mistakes);
    assert!(send(&entered("Ask", Some("outside-counsel"), "2026-11-24")).await.contains("Ask *procurement*"));
    let value = format!("{number}|{}", "03".repeat(16));
    assert!(opened(case::finish_task(&services, &ruth, &value).await.unwrap()).contains("One task is done."));
}

#[tokio::test]
async fn a_link_is_seen_by_who_is_on_both_cases() {
    let services = services();
    let number = pointer().number.to_string();
    let sheet = async |id: &str| opened(case::sheet(&services, &user(id), &number).await.unwrap());
    let (ruth, jonas, priya) = (sheet("U0RUTH").await, sheet("U0JONAS").await, sheet("U0PRIYA").await);
    let (question, other) = (asked().number.to_string(), "c4q2m9xw");
    assert!(ruth.contains(&question) && !ruth.contains(other), "{ruth}");
    assert!(jonas.contains(other) && !jonas.contains(&question), "{jonas}");
    assert!(!priya.contains(other) && !priya.contains(&question), "{priya}");
    insta::assert_snapshot!(
        "case_link",
        opened(case::link(&services, &user("U0RUTH"), &number).await.unwrap())
    );
    let metadata = format!("{number}|{}|accounting", "07".repeat(16));
    let send = async |id: &str, other: &str| {
        let values = json!({
            "kind": {"kind": {"selected_option": {"value": "related"}}},
            "other": {"text": {"value": other}},
        });
        let mut form = submitted("case_link_form", &metadata, &values);
        form.user.id = user(id);
        shown(case::submit_link(&services, &form).await)
    };
    assert!(send("U0RUTH", &question).await.contains("# Case"));
    // One that he is not on, one that is not there and one that is no number
    let said = send("U0JONAS", &question).await;
    assert!(said.contains("There is no case with this number that you are on."), "{said}");
    assert_eq!(said, send("U0JONAS", "k7q2m9xw").await);
    assert_eq!(said, send("U0JONAS", "nonsense").await);
}

#[tokio::test]
async fn a_reminder_of_a_task_has_no_word_of_it() {
    let Task { id: task, owner, due, .. } = a_task();
    let mut sheets = String::new();
    for phase in [Phase::Due, Phase::Overdue] {
        sheets += &message(&case::task_reminder(&pointer(), TaskReminder { task, owner, due, phase }));
    }
    assert!(!sheets.contains("procurement"), "{sheets}");
    insta::assert_snapshot!("case_task_reminders", sheets);
}

#[tokio::test]
async fn nobody_else_works_on_a_case() {
    let services = services();
    let (victor, number) = (user("U0VICTOR"), pointer().number.to_string());
    let value = format!("{number}|{}", "03".repeat(16));
    for reply in [
        case::sheet(&services, &victor, &number).await,
        case::task(&services, &victor, &number).await,
        case::finish_task(&services, &victor, &value).await,
    ] {
        assert!(opened(reply.unwrap()).contains("There is no case with this number that you are on."));
    }
    let metadata = format!("{number}|{}|accounting", "07".repeat(16));
    let mut form =
        submitted("case_task_form", &metadata, &entered("Ask", Some("outside-counsel"), "2026-11-24"));
    form.user.id = victor;
    assert!(shown(case::submit_task(&services, &form).await).contains("Nothing was changed."));
}

async fn send(form: &str, id: &str, metadata: &str, values: &Value) -> String {
    let services = services();
    let mut form = submitted(form, metadata, values);
    form.user.id = user(id);
    shown(match form.view.callback_id.as_str() {
        case::DELETE_FORM => case::submit_delete(&services, &form).await,
        case::DELETE_ANSWER_FORM => case::submit_delete_answer(&services, &form).await,
        _ => case::submit_hold(&services, &form).await,
    })
}

#[tokio::test]
async fn a_hold_has_a_reason() {
    let services = services();
    let number = pointer().number.to_string();
    let mut sheets = opened(case::hold(&services, &user("U0RUTH"), &number).await.unwrap());
    let metadata = format!("{number}|{}|accounting", "07".repeat(16));
    let values = json!({"words": {"text": {"value": "A court asks for it."}}});
    sheets += &send("case_hold_form", "U0RUTH", &metadata, &values).await;
    sheets += &send("case_lift_form", "U0RUTH", &metadata, &values).await;
    let marks = CaseMarks { hold: Some(Role::OutsideCounsel), ..CaseMarks::default() };
    let held = CasePointer { marks, ..pointer() };
    sheets += &message(&case::card(&services.directory, &services.deadlines, services.clock.today(), &held));
    insta::assert_snapshot!("case_hold", sheets);
    assert!(send("case_hold_form", "U0VICTOR", &metadata, &values).await.contains("Nothing was changed."));
}

#[tokio::test]
async fn deleting_takes_two() {
    let services = services();
    let (jonas, helen, number) = (user("U0JONAS"), user("U0HELEN"), going().number.to_string());
    let metadata = format!("{number}|{}|other", "07".repeat(16));
    let mut sheets = opened(case::sheet(&services, &jonas, &number).await.unwrap());
    sheets += &opened(case::delete(&services, &jonas, &number).await.unwrap());
    sheets += &opened(case::delete(&services, &user("U0RUTH"), &pointer().number.to_string()).await.unwrap());
    for (typed, metadata) in [("k7q2m9xw", metadata.clone()), ("r4q2m9xw", metadata.replace("g4q2", "r4q2"))]
    {
        let values = json!({"number": {"text": {"value": typed}}});
        sheets += &send("case_delete_form", "U0JONAS", &metadata, &values).await;
    }
    let second = case::second_pair(&services.directory, &going().readers, Role::OutsideCounsel).unwrap();
    sheets += &message(&case::deletion_request(&going(), Role::OutsideCounsel, &second));
    for user in [&jonas, &helen] {
        sheets += &opened(case::answer_deletion(&services, user, &number).await.unwrap());
    }
    for (id, answer) in
        [("U0JONAS", "confirm"), ("U0HELEN", "confirm"), ("U0HELEN", "decline"), ("U0HELEN", "")]
    {
        let values = json!({"answer": {"answer": {"selected_option": {"value": answer}}}});
        sheets += &send("case_delete_answer_form", id, &number, &values).await;
    }
    for news in [News::DeletionDeclined, News::Deleted] {
        sheets += &message(&case::for_lead(&going(), news));
    }
    insta::assert_snapshot!("case_delete", sheets);
    // Neither whom it is about, nor anybody who is not asked, sees that there is such a case
    for id in ["U0RUTH", "U0PRIYA", "U0VICTOR"] {
        let unknown = opened(case::answer_deletion(&services, &user(id), "k7q2m9xw").await.unwrap());
        assert_eq!(opened(case::answer_deletion(&services, &user(id), &number).await.unwrap()), unknown);
        let values = json!({"answer": {"answer": {"selected_option": {"value": "confirm"}}}});
        let said = send("case_delete_answer_form", id, &number, &values).await;
        assert!(said.contains("There is no case with this number that you are on."), "{said}");
    }
    assert!(opened(case::sheet(&services, &helen, &number).await.unwrap()).contains("There is no case"));
}
