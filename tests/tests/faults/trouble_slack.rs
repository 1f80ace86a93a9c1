//! Slack is gone for a day: reports are taken on the relay's page all the same, and when it is back everything is there once, soon, and not in a flood.

use jiff::SignedDuration;
use sandbox::{Asked, Fault};
use serde_json::json;
use tests::{House, Via};

use super::{BOT, file, trouble_disk::within};

/// Nothing reaches Slack or comes from it.
fn goes_away(house: &House) {
    let faults = house.sandbox.faults();
    let refused = Fault::ServerError { status: 503, at: Asked::Api, only: None, times: u32::MAX };
    faults.plan(refused).unwrap();
    faults.plan(Fault::Unreachable { seconds: 24.0 * 60.0 * 60.0 }).unwrap();
}

/// How often a method was called after this entry of the wire.
async fn calls(house: &House, after: u64, method: &str) -> usize {
    house.wire(after).await.iter().filter(|entry| entry["kind"] == method).count()
}

#[tokio::test]
async fn after_a_day_everything_is_there_once_and_soon() {
    let house = House::open(Via::Socket).await;
    let (tomas, maya, page) = (house.person("tomas"), house.person("maya"), house.page());
    let (code, _) = maya.pass_code().await;
    let passes = page.fetch_passes(&code).await;
    file(&tomas, "the drill is gone").await;

    goes_away(&house);
    for hour in 0..24 {
        if hour % 8 == 0 {
            let what = format!("it is hour {hour}");
            page.file_with(&passes[hour / 8], "assets", &what).await;
        }
        house.clock.advance(SignedDuration::from_hours(1));
        house.release().await;
        // Each effect is tried again, and does not succeed
        house.remind().await;
    }
    assert!(!house.send_head().await);
    house.send_digests().await;
    assert!(house.case_rooms().await.is_empty());

    house.sandbox.faults().clear();
    let back = house.wire_end().await;
    // The longest pause between two tries to connect is half a minute
    within(75, "it connects by itself", || async { is_connected(&house).await.then_some(()) }).await;
    // And the longest wait of an effect is a minute, while Slack is away
    house.clock.advance(SignedDuration::from_secs(61));
    let mut quiet = 0;
    while quiet < 2 {
        quiet = if house.drain().await == 0 { quiet + 1 } else { 0 };
        house.clock.advance(SignedDuration::from_secs(5));
    }
    let ruth = house.person("ruth").screen().await;
    let rooms = ruth.private_channels();
    assert_eq!(rooms.len(), 4, "{rooms:?}");
    for room in &rooms {
        assert_eq!(room.members, [BOT, "U0JONAS", "U0RUTH"]);
        assert_eq!(room.messages.len(), 1, "one card: {:?}", room.messages);
    }
    let news = ruth.direct(BOT).expect("news").messages;
    assert_eq!(news.len(), 4, "one message for each: {news:?}");
    assert_eq!(calls(&house, back, "conversations.create").await, 4);
    let wire = house.wire(back).await;
    let limited = wire.iter().filter(|entry| entry["status"] == 429).count();
    assert_eq!(limited, 0, "no flood");
    file(&tomas, "and now by chat").await;
    house.close().await;
}

async fn is_connected(house: &House) -> bool {
    let url = format!("{}/sandbox/api/health", house.sandbox.url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(url).send().await.unwrap().json::<serde_json::Value>().await.unwrap();
    answer["apps"][0]["connected"] == true
}

/// Slack does what it is asked and its answers are lost, then it is gone, then it is back: nothing comes twice.
#[tokio::test]
async fn answers_that_were_lost_on_the_way_double_nothing() {
    let house = House::open(Via::Http).await;
    file(&house.person("tomas"), "the drill is gone").await;
    house.release().await;
    let faults = house.sandbox.faults();
    for method in ["conversations.create", "chat.postMessage"] {
        let lost = Fault::CutBody { at: Asked::Api, only: Some(method.to_owned()), times: 2 };
        faults.plan(lost).unwrap();
    }
    for _ in 0..8 {
        house.drain().await;
        house.clock.advance(SignedDuration::from_mins(2));
    }
    faults.clear();
    house.drain_with_retries().await;
    super::exactly_one_case(&house).await;
    house.close().await;
}

/// While Slack is away one letter a minute finds it out: each that was begun would have to be looked for afterwards.
#[tokio::test]
async fn letters_wait_in_the_queue_and_each_comes_once() {
    let house = House::open_asking(Via::Http).await;
    house.read_directory().await;
    let handles = ["nadia", "noor", "nils"];
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for handle in handles {
        let url = format!("{}/sandbox/api/people", house.sandbox.url());
        let person = json!({"handle": handle, "real_name": handle});
        assert!(client.post(url).json(&person).send().await.unwrap().status().is_success());
    }
    let mut connection = house.connect().await;
    within(15, "their letters are in the queue", || async { (queued(&house).await == 3).then_some(()) })
        .await;
    let faults = house.sandbox.faults();
    faults.plan(Fault::ServerError { status: 503, at: Asked::Api, only: None, times: u32::MAX }).unwrap();
    let away = house.wire_end().await;
    for _ in 0..24 {
        // The queue is looked at every second; here a few times in an hour
        for _ in 0..3 {
            assert_eq!(house.send_letters().await, 0);
            house.clock.advance(SignedDuration::from_secs(2));
        }
        house.clock.advance(SignedDuration::from_hours(1));
    }
    let tried =
        calls(&house, away, "chat.postMessage").await + calls(&house, away, "conversations.open").await;
    assert!(tried <= 24, "{tried} calls in a day in which Slack was away");
    faults.clear();
    let back = house.wire_end().await;
    for _ in 0..20 {
        house.send_letters().await;
        house.clock.advance(SignedDuration::from_secs(10));
    }
    for handle in handles {
        let letters = house.person(handle).screen().await.direct(BOT).expect("a letter").messages;
        assert_eq!(letters.len(), 1, "{handle}: {letters:?}");
    }
    assert_eq!(calls(&house, back, "chat.postMessage").await, 3);
    let in_doubt: i64 = sqlx::query_scalar("SELECT count(*) FROM letter WHERE attempts > 0")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(in_doubt, 0);
    sqlx::Connection::close(connection).await.unwrap();
    house.close().await;
}

async fn queued(house: &House) -> i64 {
    let mut connection = house.connect().await;
    let queued = sqlx::query_scalar("SELECT count(*) FROM letter").fetch_one(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    queued
}
