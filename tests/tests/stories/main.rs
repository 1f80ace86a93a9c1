//! Stories: people act in the workspace, and the tests look at what people see. Tests are named after the rows of the mission table and the
//! promises of the anonymity page.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod acknowledge;
mod asking;
mod asking_a_person;
mod asking_on;
mod backup;
mod board;
mod by_hand;
mod case_work;
mod code;
mod code_versions;
mod contacts;
mod deadlines;
mod deletion;
mod lead_card;
mod leaving;
mod life_cycle;
mod links;
mod listed_key;
mod mail;
mod mailbox;
mod master_key;
mod other_keys;
mod page;
mod queue;
mod reading;
mod report;
mod routing;
mod signing;
mod staff_page;
mod staff_sign_in;
mod tasks;
mod the_story;
mod trail;
mod two_hosts;
mod waivers;

use serde_json::{Value, json};
use tests::{House, Message, Person};

/// The bot's user, as the sandbox installs it.
const BOT: &str = "U0ETHICSBOT";

/// A form that holds no more than it must.
fn short_report(what: &str) -> Value {
    json!({"topic": "conflict-of-interest", "what": what})
}

/// Files a report with these entries; gives the receipt. Nothing of it stays open.
async fn file(person: &Person, entries: Value) -> String {
    person.command("/report", "").await;
    let receipt = person.modal().await.fenced().expect("a receipt in the form");
    person.submit(entries).await;
    let mut sent = person.modal().await;
    if sent.text.contains("A second look") {
        // What was found stays as it is
        person.submit(json!({})).await;
        sent = person.modal().await;
    }
    assert_eq!(sent.callback_id, "report_sent", "{}", sent.text);
    person.close_modals().await;
    receipt
}

/// The one case's number.
async fn only_case(house: &House) -> String {
    let rooms = house.case_rooms().await;
    assert_eq!(rooms.len(), 1, "{rooms:?}");
    let name = rooms[0]["name"].as_str().unwrap_or_default();
    name.strip_prefix("case-").expect("case-…").to_owned()
}

/// The pinned card of a case, in its channel.
async fn card(person: &Person, number: &str) -> Message {
    person.sees("the card", |screen| screen.pinned(&format!("Case {number}"))).await
}

/// A receipt as it might be typed from a note.
fn retyped(receipt: &str) -> String {
    let words: Vec<String> = receipt.split_whitespace().map(str::to_uppercase).collect();
    format!("  {}\n", words.join(" ,\t"))
}

/// Opens the mailbox with the receipt.
async fn open_mailbox(person: &Person, receipt: &str) {
    person.command("/report", "mailbox").await;
    assert_eq!(person.modal().await.callback_id, "mailbox_door");
    person.submit(json!({"receipt": receipt})).await;
}

/// Writes an answer into the open mailbox.
async fn answer(person: &Person, words: &str) {
    let block = person.modal().await.block_that_begins("answer_").expect("a place to answer");
    person.submit(json!({block: words})).await;
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    // What is about the files themselves: backups, a file that is tampered with and put back, which files a host has
    // And the doctor, who says that the tests' server does not wait for its disk
    let skipped = [
        "of_files",
        "tampering_is_found",
        "each_host_holds_what_is_its_own",
        "check_says_who_keeps_the_heads",
    ];
    storage_testing::again_on_postgresql(&skipped);
}
