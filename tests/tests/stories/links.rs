//! R6, R8: cases that belong together, duplicates, and retaliation that follows a report.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{House, Layout, Message, Person, Via};

use super::{file, open_mailbox, short_report};

/// The numbers of the cases that there are.
async fn numbers(house: &House) -> Vec<String> {
    let name =
        |room: Value| room["name"].as_str().and_then(|name| name.strip_prefix("case-")).map(str::to_owned);
    house.case_rooms().await.into_iter().filter_map(name).collect()
}

/// Files a report; gives its receipt and the number of its case.
async fn case(house: &House, reporter: &str, report: Value) -> (String, String) {
    let before = numbers(house).await;
    let receipt = file(&house.person(reporter), report).await;
    house.deliver().await;
    let new = numbers(house).await.into_iter().find(|number| !before.contains(number));
    (receipt, new.expect("a new case"))
}

async fn press(person: &Person, number: &str, action: &str, opens: &str) {
    let is_card = |message: &Message| message.pinned && message.text.contains(&format!("Case {number}"));
    let card = person.sees("the card", |screen| {
        screen.private_channels().into_iter().flat_map(|room| room.messages).find(is_card)
    });
    person.click(&card.await.place, json!({"action_id": action})).await;
    person.sees_modal(opens).await;
}

/// Links a case with another one from its sheet; gives what is said at the number, if it is refused.
async fn link(person: &Person, number: &str, other: &str, kind: &str) -> Value {
    press(person, number, "case_sheet", "Other cases").await;
    person.click(&person.modal().await.place, json!({"action_id": "case_link"})).await;
    person.sees_modal("The number of the other case").await;
    person.submit(json!({"kind": kind, "other": other})).await;
    person.modal().await.errors
}

async fn linked_in(layout: Layout) {
    let house = House::open_as(layout, Via::Socket).await;
    let (ruth, jonas) = (house.person("ruth"), house.person("jonas"));
    let (_, first) = case(&house, "tomas", short_report("The tender was opened early.")).await;
    let about_ruth =
        json!({"topic": "retaliation", "about": ["ethics-manager"], "what": "My shifts were changed."});
    let (_, second) = case(&house, "tomas", about_ruth).await;

    // She is not on the second one: it is told apart from no number that does not exist
    let refused = link(&ruth, &first, &second, "related").await;
    assert_eq!(refused["other"], "There is no case with this number that you are on.");
    ruth.close_modals().await;
    assert_eq!(link(&ruth, &first, "k7q2m9xw", "related").await, refused);
    ruth.close_modals().await;

    assert_eq!(link(&jonas, &second, &first, "retaliation-for").await, json!({}));
    jonas.sees_modal(&format!("About retaliation for reporting in *{first}*")).await;
    jonas.close_modals().await;
    press(&jonas, &first, "case_read", &format!("Retaliation is alleged after this case, in *{second}*"))
        .await;
    press(&ruth, &first, "case_read", "The tender was opened early.").await;
    assert!(!ruth.screen().await.shows(&second), "she sees nothing of it");
    ruth.close_modals().await;
    press(&ruth, &first, "case_sheet", "None that you are on as well.").await;

    // It can be taken away
    jonas.close_modals().await;
    press(&jonas, &first, "case_sheet", "Retaliation is alleged").await;
    jonas.click(&jonas.modal().await.place, json!({"action_id": "case_unlink"})).await;
    jonas.sees_modal("None that you are on as well.").await;
    house.close().await;
}

#[tokio::test]
async fn r6_a_link_is_seen_by_who_is_on_both_cases_together() {
    linked_in(Layout::Together).await;
}

#[tokio::test]
async fn r6_a_link_is_seen_by_who_is_on_both_cases_apart() {
    linked_in(Layout::Apart).await;
}

#[tokio::test]
async fn r8_a_duplicate_is_closed_with_the_case_that_is_looked_into() {
    let house = House::open(Via::Socket).await;
    let ruth = house.person("ruth");
    let (_, first) = case(&house, "tomas", short_report("The tender was opened early.")).await;
    let (_, second) = case(&house, "maya", short_report("Somebody opened the tender early.")).await;
    press(&ruth, &second, "case_close", "If it is a duplicate").await;
    ruth.submit(json!({"finding": "duplicate"})).await;
    let said = ruth.modal().await.errors;
    assert!(
        said["original"].as_str().unwrap_or_default().contains("which case it is a duplicate of"),
        "{said}"
    );
    ruth.submit(json!({"finding": "duplicate", "original": second})).await;
    let said = ruth.modal().await.errors;
    assert!(said["original"].as_str().unwrap_or_default().contains("which case"), "not of itself: {said}");
    ruth.submit(json!({"finding": "duplicate", "original": first})).await;
    house.drain().await;
    let closed = "Closed: A duplicate of another case";
    ruth.sees("closed", |screen| screen.message(&format!("*State*\n{closed}"))).await;
    press(&ruth, &second, "case_read", &format!("A duplicate of *{first}*")).await;
    ruth.close_modals().await;
    press(&ruth, &first, "case_read", &format!("*{second}* is a duplicate of this case")).await;
    ruth.close_modals().await;

    // What it is a duplicate of is no duplicate, and the link stays while the finding does
    press(&ruth, &first, "case_close", "If it is a duplicate").await;
    ruth.submit(json!({"finding": "duplicate", "original": second})).await;
    let said = ruth.modal().await.errors;
    assert!(said["original"].as_str().unwrap_or_default().contains("is a duplicate itself"), "{said}");
    ruth.close_modals().await;
    press(&ruth, &first, "case_sheet", "is a duplicate of this case").await;
    ruth.click(&ruth.modal().await.place, json!({"action_id": "case_unlink"})).await;
    ruth.sees_modal("Open it again first.").await;
    house.close().await;
}

#[tokio::test]
async fn r6_where_retaliation_is_alleged_the_reporter_is_asked_anew() {
    let house = House::open(Via::Socket).await;
    let ruth = house.person("ruth");
    let (receipt, first) = case(&house, "tomas", short_report("The tender was opened early.")).await;
    house.clock.advance(SignedDuration::from_hours(24 * 20));
    let (_, second) =
        case(&house, "maya", json!({"topic": "retaliation", "what": "His shifts were changed."})).await;
    assert_eq!(link(&ruth, &second, &first, "retaliation-for").await, json!({}));
    ruth.close_modals().await;
    let tomas = house.person("tomas");
    let asked = async || {
        open_mailbox(&tomas, &receipt).await;
        let text = tomas.modal().await.text;
        tomas.close_modals().await;
        text.matches("Has anybody treated you badly").count()
    };
    // 30 days after the report, but not yet after it was alleged
    house.clock.advance(SignedDuration::from_hours(24 * 11));
    house.remind().await;
    assert_eq!(asked().await, 0);
    house.clock.advance(SignedDuration::from_hours(24 * 20));
    house.remind().await;
    house.remind().await;
    assert_eq!(asked().await, 1);
    house.clock.advance(SignedDuration::from_hours(24 * 60));
    house.remind().await;
    assert_eq!(asked().await, 2);
    house.close().await;
}
