//! R8: tasks with an owner and a day.

use jiff::SignedDuration;
use serde_json::json;
use tests::{House, Layout, Message, Person, Via};

use super::{BOT, file, only_case, open_mailbox, short_report};

/// Opens the sheet of the case from its card.
pub(super) async fn sheet(person: &Person, number: &str) {
    let is_card = |message: &Message| message.pinned && message.text.contains(&format!("Case {number}"));
    let card = person.sees("the card", |screen| {
        screen.private_channels().into_iter().flat_map(|room| room.messages).find(is_card)
    });
    person.click(&card.await.place, json!({"action_id": "case_sheet"})).await;
    person.sees_modal("Tasks").await;
}

/// Writes a task for outside counsel on the sheet that is open.
pub(super) async fn task(person: &Person, words: &str, due: &str) {
    person.click(&person.modal().await.place, json!({"action_id": "case_task"})).await;
    person.sees_modal("Who does it").await;
    person.submit(json!({"words": words, "owner": "outside-counsel", "due": due})).await;
    person.sees_modal(words).await;
}

/// What the bot told this person about tasks.
async fn told(person: &Person) -> Vec<String> {
    let messages = person.screen().await.direct(BOT).map(|direct| direct.messages).unwrap_or_default();
    messages.into_iter().map(|message| message.text).filter(|text| text.contains(" task of ")).collect()
}

async fn a_task_in(layout: Layout) {
    let mut house = House::open_as(layout, Via::Socket).await;
    let (tomas, ruth, jonas) = (house.person("tomas"), house.person("ruth"), house.person("jonas"));
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;

    sheet(&ruth, &number).await;
    task(&ruth, "Ask for the minutes of the tender.", "2026-11-24").await;
    ruth.close_modals().await;
    jonas.command("/ethics", &format!("case {number}")).await;
    jonas.sees("how many", |screen| screen.message("1 task open")).await;

    // On its day once, whoever looks and how often, and once when it is late
    house.clock.advance(SignedDuration::from_hours(48));
    house.remind().await;
    house.restart().await;
    house.remind().await;
    let said = told(&jonas).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("Tuesday, 24 November 2026 is the day of a task"), "{said:?}");
    assert!(!said[0].contains("minutes"), "no word of it: {said:?}");
    assert!(told(&ruth).await.is_empty());
    house.clock.advance(SignedDuration::from_hours(24));
    house.remind().await;
    house.remind().await;
    let said = told(&jonas).await;
    assert_eq!(said.len(), 2, "{said:?}");
    jonas.command("/ethics", "cases").await;
    jonas.sees("that one is late", |screen| screen.message("1 task open, 1 overdue")).await;

    // He reads of it with the report, and says that it is done: nothing more is said of it
    let message =
        jonas.sees("the reminder", |screen| screen.message("was due on Tuesday, 24 November")).await;
    jonas.click(&message.place, json!({"action_id": "case_sheet"})).await;
    let open = jonas.sees_modal("Ask for the minutes of the tender.").await;
    jonas.click(&open.place, json!({"action_id": "case_task_done"})).await;
    let left = jonas.sees_modal("One task is done.").await;
    assert!(!left.text.contains("minutes"), "{}", left.text);
    task(&jonas, "Write the summary.", "2026-12-01").await;
    jonas.close_modals().await;

    // A case that is closed has none that anybody is reminded of
    let is_card = |message: &Message| message.pinned;
    let card = ruth.sees("the card", |screen| {
        screen.private_channels().into_iter().flat_map(|room| room.messages).find(is_card)
    });
    let card = card.await;
    ruth.click(&card.place, json!({"action_id": "case_close"})).await;
    ruth.sees_modal("The channel is archived").await;
    ruth.submit(json!({"finding": "unsubstantiated"})).await;
    house.drain().await;
    house.clock.advance(SignedDuration::from_hours(24 * 10));
    house.remind().await;
    assert_eq!(told(&jonas).await.len(), 2);

    // Nobody but the people on the case has a word of it
    open_mailbox(&tomas, &receipt).await;
    for handle in ["tomas", "maya", "victor", "helen", "priya"] {
        assert!(!house.person(handle).screen().await.shows("summary"), "{handle}");
    }
    house.close().await;
}

#[tokio::test]
async fn r8_a_task_reminds_its_owner_once_on_its_day_and_once_when_it_is_late_together() {
    a_task_in(Layout::Together).await;
}

#[tokio::test]
async fn r8_a_task_reminds_its_owner_once_on_its_day_and_once_when_it_is_late_apart() {
    a_task_in(Layout::Apart).await;
}
