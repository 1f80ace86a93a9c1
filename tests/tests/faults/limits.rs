//! Slack's limits: when half the company signs on one morning, nobody waits for them.

use sandbox::{Answer, At, Fault};
use serde_json::json;
use tests::{House, Screen, Via};

use super::BOT;

/// Far below the second and more that each limit would cost.
const SOON_MS: u64 = 600;

#[tokio::test]
async fn whoever_signs_waits_neither_for_a_limit_nor_for_the_receipt() {
    let house = House::open(Via::Http).await;
    let maya = house.person("maya");
    house.sandbox.faults().answer_next("users.info", Answer::rate_limited(30));
    let slow =
        Fault::Delay { at: At::Api, seconds: 2.0, only: Some("chat.postMessage".to_owned()), times: 1 };
    house.sandbox.faults().plan(slow).unwrap();

    let opened = maya.command("/ethics", "acknowledge").await;
    assert!(opened.ack_ms < SOON_MS, "{opened:?}");
    let form = maya.modal().await;
    assert_eq!((form.callback_id.as_str(), form.entered("name").as_str()), ("acknowledge_form", ""));
    let signed = maya.submit(json!({"name": "Maya Okafor", "position": "Buyer"})).await;
    assert!(signed.ack_ms < SOON_MS, "{signed:?}");
    maya.sees_modal("Receipt").await;
    maya.sees("the receipt in a message", |screen: &Screen| {
        let direct = screen.direct(BOT)?;
        direct.messages.into_iter().find(|message| message.text.contains("You signed the Code"))
    })
    .await;
    house.close().await;
}

#[tokio::test]
async fn a_signature_asks_slack_once_who_signs_and_opens_no_conversation() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    let before = house.wire_end().await;
    maya.command("/ethics", "acknowledge").await;
    maya.submit(json!({"name": "Maya Okafor", "position": "Buyer"})).await;
    maya.sees("the receipt in a message", |screen: &Screen| {
        screen.direct(BOT).filter(|direct| !direct.messages.is_empty())
    })
    .await;
    let wire = house.wire(before).await;
    let calls = |method: &str| wire.iter().filter(|entry| entry["kind"] == method).count();
    assert_eq!((calls("users.info"), calls("views.open"), calls("chat.postMessage")), (1, 1, 1));
    assert_eq!(calls("conversations.open"), 0, "it is limited to fewer than sign in a minute");
    house.close().await;
}

#[tokio::test]
async fn whoever_is_in_the_directory_is_known_while_slack_limits_and_nobody_else_is() {
    let house = House::open_asking(Via::Socket).await;
    let maya = house.person("maya");
    house.sandbox.faults().answer_next("users.info", Answer::rate_limited(30));
    maya.open_home().await;
    let (home, _) = maya.sees("the Home tab", Screen::home).await;
    maya.click(&home, json!({"action_id": "passes_open"})).await;
    maya.sees_modal("I cannot see right now whether your account is one of the company").await;
    maya.close_modals().await;

    assert!(house.read_directory().await > 5);
    maya.pass_code().await;
    let wire = house.wire(0).await.into_iter().filter(|entry| entry["kind"] == "users.info");
    let calls = wire.filter(|entry| entry["request"].to_string().contains("U0MAYA")).count();
    assert_eq!(calls, 1, "Slack was not asked again");
    house.close().await;
}

#[tokio::test]
async fn a_stop_waits_for_the_receipt() {
    let mut house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    maya.command("/ethics", "acknowledge").await;
    house.sandbox.faults().answer_next("chat.postMessage", Answer::rate_limited(1));
    maya.submit(json!({"name": "Maya Okafor", "position": "Buyer"})).await;
    house.stop().await;
    let direct = maya.screen().await.direct(BOT).expect("a conversation");
    assert_eq!(direct.messages.len(), 1, "it was sent before the bot was gone");
    house.close().await;
}
