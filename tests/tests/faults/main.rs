//! Faults: what goes wrong outside must not lose, double or leak anything inside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod burst;
mod campaign;
#[path = "../../benches/day/company.rs"]
mod company;
mod delivery;
mod disk;
mod doctor;
mod health;
mod hostile;
mod import;
mod kills;
mod limits;
mod program;
mod replicas;
mod restart;
mod shipping;
mod slow;
mod sockets;
mod trouble_clock;
mod trouble_database;
mod trouble_disk;
mod trouble_slack;
mod whole_day;

use serde_json::{Value, json};
use tests::{House, Person};

/// The bot's user, as the sandbox installs it.
const BOT: &str = "U0ETHICSBOT";

/// Files a report for the ethics manager and outside counsel.
async fn file(person: &Person, what: &str) {
    person.command("/report", what).await;
    person.submit(json!({"topic": "assets"})).await;
    let sent = person.modal().await;
    assert_eq!(sent.callback_id, "report_sent", "{}", sent.text);
    person.close_modals().await;
}

/// What is there after a report came through: one room with exactly its members, one card in it, pinned, and one direct message to Ruth.
async fn exactly_one_case(house: &House) -> Value {
    let rooms = house.case_rooms().await;
    assert_eq!(rooms.len(), 1, "{rooms:?}");
    let ruth = house.person("ruth").screen().await;
    let room = ruth.private_channels().remove(0);
    assert_eq!(room.members, [BOT, "U0JONAS", "U0RUTH"]);
    assert!(room.topic.starts_with("Received · Theft"), "{}", room.topic);
    let cards = room.messages.iter().filter(|message| message.text.contains("Read the report")).count();
    assert_eq!(cards, 1);
    let told = ruth.direct(BOT).expect("a direct message").messages;
    assert_eq!(told.len(), 1, "{told:?}");
    rooms[0].clone()
}
