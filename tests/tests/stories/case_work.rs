//! R8, R9: work on cases.

use serde_json::json;
use tests::{House, Via};

use super::{answer, card, file, only_case, open_mailbox, short_report};

#[tokio::test]
async fn r8_everybody_lists_their_own_cases_only() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    file(&tomas, json!({"topic": "accounting", "what": "One."})).await;
    file(&tomas, json!({"topic": "other", "what": "Two.", "about": ["ethics-manager"]})).await;
    house.deliver().await;
    let lists = [
        ("ruth", "You are on one open case."),
        ("jonas", "You are on 2 open cases."),
        ("priya", "You are on one open case."),
        ("helen", "You are on no open case."),
        ("maya", "You are on no open case."),
    ];
    for (handle, said) in lists {
        let person = house.person(handle);
        person.command("/ethics", "cases").await;
        let list = person.sees("the list", |screen| screen.message(said)).await;
        assert!(list.ephemeral);
        let shown = list.text.matches("· Received").count();
        let named = if said.contains("2 open") { 2 } else { usize::from(said.contains("one open")) };
        assert_eq!(shown, named, "{handle}: {}", list.text);
    }
    house.close().await;
}

#[tokio::test]
async fn a_case_is_closed_once_and_its_mailbox_stays_open() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let (ruth, jonas) = (house.person("ruth"), house.person("jonas"));
    for person in [&ruth, &jonas] {
        let card = card(person, &number).await;
        person.click(&card.place, json!({"action_id": "case_close"})).await;
        person.sees_modal("The channel is archived").await;
    }
    ruth.submit(json!({"finding": "unsubstantiated"})).await;
    jonas.submit(json!({"finding": "substantiated", "words": "Wait."})).await;
    let said = jonas.modal().await.errors["finding"].as_str().unwrap_or_default().to_owned();
    assert!(said.contains("This case is closed. Open it again first."), "{said}");
    house.drain().await;

    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "You missed the second tender.").await;
    house.deliver().await;
    let told = ruth
        .sees("the news", |screen| {
            screen
                .direct(super::BOT)?
                .messages
                .into_iter()
                .find(|message| message.text.contains("is open again"))
        })
        .await;
    ruth.click(&told.place, json!({"action_id": "case_read"})).await;
    let report = ruth.sees_modal("You missed the second tender.").await;
    assert!(!report.text.contains("Wait."), "what was refused was not sent");
    house.close().await;
}

#[tokio::test]
async fn an_empty_question_to_the_reporter_is_not_sent() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let ruth = house.person("ruth");
    let card = ruth.sees("the card", |screen| screen.message("Read the report")).await;
    ruth.click(&card.place, json!({"action_id": "case_read"})).await;
    let report = ruth.sees_modal("The tender").await;
    ruth.click(&report.place, json!({"action_id": "case_reply"})).await;
    ruth.sees_modal("You will not see whether or when it is read").await;
    let blank = json!({"view_id": ruth.modal().await.view_id, "values": {"words": " \n "}});
    let (_, refusal) = ruth.attempt("submit", blank).await;
    assert!(refusal["errors"]["words"].is_string(), "{refusal}");
    ruth.submit(json!({"words": "Thank you. We look into it."})).await;
    assert!(ruth.modal().await.text.contains("The tender"), "the report is there again under the form");
    open_mailbox(&tomas, &receipt).await;
    assert_eq!(tomas.modal().await.text.matches("The people on the case*").count(), 1);
    house.close().await;
}
