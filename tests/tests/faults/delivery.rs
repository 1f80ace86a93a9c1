//! Slack's Web API fails while a case is opened: after the retries everything is there once.

use jiff::SignedDuration;
use sandbox::Answer;
use serde_json::Value;
use tests::{House, Program, Via};

use super::{BOT, exactly_one_case, file};

/// Every method that opening a case calls.
const METHODS: [&str; 8] = [
    "conversations.create",
    "auth.test",
    "conversations.members",
    "conversations.invite",
    "conversations.setTopic",
    "chat.postMessage",
    "pins.add",
    "conversations.open",
];

fn html() -> Answer {
    let body = "<html><body><h1>Server Error</h1></body></html>".to_owned();
    Answer { status: 500, headers: Vec::new(), body }
}

/// Files one report for each plan, in one house; each opens its case once, whatever was planned.
async fn opened_despite(plans: impl IntoIterator<Item = Vec<(&'static str, Answer)>>) {
    let house = House::open(Via::Socket).await;
    for (before, plan) in plans.into_iter().enumerate() {
        file(&house.person("tomas"), "the drill is gone").await;
        let planned: Vec<&str> = plan.iter().map(|(method, _)| *method).collect();
        let wire = house.wire_end().await;
        for (method, answer) in &plan {
            house.sandbox.faults().answer_next(method, answer.clone());
        }
        house.release().await;
        house.drain_with_retries().await;
        failures_happened(&house.wire(wire).await, &plan);

        let ruth = house.person("ruth").screen().await;
        let rooms = ruth.private_channels();
        assert_eq!(rooms.len(), before + 1, "{planned:?}");
        for room in rooms {
            assert_eq!(room.members, [BOT, "U0JONAS", "U0RUTH"], "{planned:?}");
            assert!(room.topic.starts_with("Received · Theft"), "{planned:?}: {}", room.topic);
            let [card] = &room.messages[..] else { panic!("{planned:?}: {:?}", room.messages) };
            assert!(card.pinned && card.text.contains("Read the report"), "{planned:?}");
        }
        let told = ruth.direct(BOT).expect("a direct message").messages;
        assert_eq!(told.len(), before + 1, "{planned:?}");
    }
    house.close().await;
}

/// Every planned answer was given.
fn failures_happened(wire: &[Value], plan: &[(&str, Answer)]) {
    for (method, answer) in plan {
        let given = wire.iter().filter(|entry| entry["kind"] == *method);
        let failed = given.filter(|entry| entry["response"]["ok"] != true).count();
        assert!(failed > 0, "{method} never answered {}", answer.body);
    }
}

#[tokio::test]
async fn each_method_fails_once_with_an_internal_error() {
    opened_despite(METHODS.map(|method| vec![(method, Answer::error("internal_error"))])).await;
}

#[tokio::test]
async fn each_method_is_rate_limited_once() {
    opened_despite(METHODS.map(|method| vec![(method, Answer::rate_limited(0))])).await;
}

#[tokio::test]
async fn each_method_answers_with_a_page_of_html_once() {
    opened_despite(METHODS.map(|method| vec![(method, html())])).await;
}

#[tokio::test]
async fn a_wait_that_slack_asks_for_is_kept() {
    opened_despite([vec![("conversations.invite", Answer::rate_limited(1))]]).await;
}

/// The client tries four times before the effect has failed: five failures are more than one effect's try.
#[tokio::test]
async fn the_whole_of_slack_is_down_for_a_while() {
    let methods = ["conversations.create", "chat.postMessage", "conversations.setTopic"];
    opened_despite([methods.into_iter().flat_map(|method| vec![(method, html()); 5]).collect()]).await;
}

/// The call had its effect, but its answer was lost: the test carries out what the sandbox only refused.
#[tokio::test]
async fn a_call_that_succeeded_without_our_knowing_is_not_repeated() {
    for (method, nth) in [("conversations.create", 1), ("chat.postMessage", 1), ("chat.postMessage", 2)] {
        let house = House::open(Via::Socket).await;
        file(&house.person("tomas"), "the drill is gone").await;
        house.release().await;
        if nth == 2 {
            // Tries once, fails at the first message, and is then at the second
            house.sandbox.faults().answer_next(method, Answer::error("internal_error"));
        }
        house.sandbox.faults().answer_next(method, html());
        house.drain().await;
        let sent = failed_request(&house, method).await;
        house.as_app(method, &sent).await;
        house.drain_with_retries().await;
        exactly_one_case(&house).await;
        house.close().await;
    }
}

/// What the app sent in the last call of this method that was answered with HTTP 500.
async fn failed_request(house: &House, method: &str) -> Value {
    let wire = house.wire(0).await;
    let failed = wire.iter().rfind(|entry| entry["kind"] == method && entry["status"] == 500);
    failed.expect("a failed call")["request"].clone()
}

#[tokio::test]
async fn what_people_on_a_case_do_survives_failures_too() {
    let house = House::open(Via::Socket).await;
    file(&house.person("tomas"), "the drill is gone").await;
    house.deliver().await;
    let room = exactly_one_case(&house).await;
    let ruth = house.person("ruth");
    let card = ruth.sees("the card", |screen| screen.pinned("Read the report")).await;
    ruth.click(&card.place, serde_json::json!({"action_id": "case_close"})).await;
    ruth.sees_modal("The channel is archived").await;
    for method in ["chat.update", "conversations.setTopic", "conversations.archive"] {
        for _ in 0..5 {
            house.sandbox.faults().answer_next(method, html());
        }
    }
    ruth.submit(serde_json::json!({"finding": "unsubstantiated"})).await;
    house.drain_with_retries().await;
    let rooms = house.case_rooms().await;
    assert_eq!((&rooms[0]["id"], &rooms[0]["archived"]), (&room["id"], &Value::Bool(true)));
    assert!(
        rooms[0]["topic"].as_str().is_some_and(|topic| topic.starts_with("Closed")),
        "{}",
        rooms[0]["topic"]
    );
    house.close().await;
}

/// A workspace that lets no app make channels, until its owner changes that.
#[tokio::test]
async fn what_fails_again_and_again_is_seen_by_the_operator_and_holds_back_nobody_else() {
    let house = House::open(Via::Socket).await;
    let data = house.folder().display().to_string();
    let outbox = async |arguments: &[&str]| {
        let output = Program::run(&[&["outbox"], arguments, &["--data", &data]].concat(), &[]).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(outbox(&["list"]).await.contains("Nothing failed more than twice"));
    file(&house.person("tomas"), "the drill is gone").await;
    house.release().await;
    for _ in 0..3 {
        house.sandbox.faults().answer_next("conversations.create", Answer::error("restricted_action"));
        house.drain().await;
        house.clock.advance(SignedDuration::from_mins(6));
    }
    // It waits for its turn; another case does not wait for it
    house.sandbox.faults().answer_next("conversations.create", Answer::error("restricted_action"));
    house.drain().await;
    file(&house.person("maya"), "the saw, too").await;
    house.release().await;
    house.drain().await;
    assert_eq!(house.case_rooms().await.len(), 1, "the second case has its channel");

    let listed = outbox(&["list"]).await;
    assert!(listed.contains("open-room") && listed.contains("tried 4 times"), "{listed}");
    let listed: Value = serde_json::from_str(&outbox(&["list", "--json"]).await).unwrap();
    let number = listed[0]["case"].as_str().unwrap().to_owned();
    assert!(outbox(&["retry", "--case", &number]).await.starts_with("1 will be tried"));
    house.drain().await;
    assert_eq!(house.case_rooms().await.len(), 2);
    assert!(outbox(&["list"]).await.contains("Nothing failed more than twice"));
    house.close().await;
}
