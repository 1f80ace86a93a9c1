//! R4, R5, A8: who reads a report, and who sees nothing of it.

use serde_json::{Value, json};
use tests::{House, Via};

use super::{BOT, file};

#[tokio::test]
async fn r5_a8_whoever_it_is_about_sees_nothing() {
    let house = House::open(Via::Socket).await;
    let (ruth, tomas) = (house.person("ruth"), house.person("tomas"));
    ruth.command("/ethics", "cases").await;
    ruth.open_home().await;
    ruth.sees("her Home tab", tests::Screen::home).await;
    let before = ruth.screen().await.without_version();

    tomas.command("/report", "").await;
    let form = tomas.modal().await;
    tomas.click(&form.place, json!({"action_id": "about", "value": ["ethics-manager"]})).await;
    tomas.sees_modal("*Who will read it:* outside counsel (<@U0JONAS>).").await;
    let receipt = tomas.modal().await.fenced().expect("a receipt");
    tomas.submit(json!({"topic": "conflict-of-interest", "what": "Ruth owns the supplier."})).await;
    tomas.close_modals().await;
    house.deliver().await;
    super::open_mailbox(&tomas, &receipt).await;
    super::answer(&tomas, "And the warehouse.").await;
    house.deliver().await;

    assert_eq!(ruth.screen().await.without_version().to_string(), before.to_string(), "byte for byte");
    let room = house.case_rooms().await.remove(0);
    assert_eq!(members(&room), [BOT, "U0JONAS"]);
    let jonas = house.person("jonas");
    jonas.sees("that he leads it", |screen| screen.direct(BOT)?.messages.first().cloned()).await;
    ruth.command("/ethics", "cases").await;
    ruth.sees("no case", |screen| screen.message("You are on no open case.")).await;
    assert!(!ruth.screen().await.shows("case-"));
    house.close().await;
}

#[tokio::test]
async fn r4_r5_every_topic_reaches_exactly_its_readers() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    let table = [
        ("accounting", json!([]), "U0JONAS U0PRIYA U0RUTH"),
        ("improper-payments", json!(["ethics-manager"]), "U0JONAS U0PRIYA"),
        ("retaliation", json!([]), "U0JONAS U0RUTH"),
        ("other", json!(["outside-counsel"]), "U0RUTH"),
        ("other", json!(["ethics-manager", "outside-counsel"]), "U0HELEN"),
        ("other", json!(["ethics-manager", "outside-counsel", "board-secretary"]), "U0PRIYA"),
    ];
    let mut known = Vec::new();
    for (topic, about, expected) in table {
        file(&tomas, json!({"topic": topic, "about": about, "what": "Something happened."})).await;
        house.deliver().await;
        let rooms = house.case_rooms().await;
        let new: Vec<&Value> = rooms.iter().filter(|room| !known.contains(&room["id"])).collect();
        assert_eq!(new.len(), 1);
        let expected: Vec<&str> = std::iter::once(BOT).chain(expected.split(' ')).collect();
        assert_eq!(members(new[0]), expected, "{topic} about {about}");
        known.push(new[0]["id"].clone());
    }
    house.close().await;
}

fn members(room: &Value) -> Vec<String> {
    let ids = room["members"].as_array().into_iter().flatten();
    let mut ids: Vec<String> = ids.filter_map(|id| id.as_str().map(str::to_owned)).collect();
    ids.sort();
    ids
}
