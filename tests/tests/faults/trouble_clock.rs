//! The clock is set, by an hour or a day, forwards and back: nothing waits for the time that was taken back, nothing comes twice, and people are told what to do.

use jiff::SignedDuration;
use sandbox::Answer;
use serde_json::json;
use tests::{House, Via, patiently};

use super::{exactly_one_case, file};

async fn has_rooms(house: &House, count: usize) {
    patiently(&format!("{count} channels"), || async {
        (house.case_rooms().await.len() == count).then_some(())
    })
    .await;
}

#[tokio::test]
async fn releases_come_as_the_clock_says_and_not_an_hour_later() {
    let house = House::open_at_work(Via::Socket).await;
    let hours = SignedDuration::from_hours;
    file(&house.person("tomas"), "the drill is gone").await;
    house.clock.advance(SignedDuration::from_secs(30));
    has_rooms(&house, 1).await;
    for (rooms, jump) in (2..).zip([hours(-1), hours(1), hours(-24), hours(24)]) {
        house.clock.advance(jump);
        // The jobs look at the clock once a second
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        file(&house.person("tomas"), "the drill is gone").await;
        house.clock.advance(SignedDuration::from_secs(60));
        has_rooms(&house, rooms).await;
    }
    let ruth = house.person("ruth");
    let seen = |screen: &tests::Screen| {
        let cards: Vec<usize> = screen.private_channels().iter().map(|room| room.messages.len()).collect();
        let news = screen.direct(super::BOT).map_or(0, |direct| direct.messages.len());
        (cards.iter().all(|cards| *cards > 0) && news >= 5).then_some((cards, news))
    };
    let there = ruth.sees("all cards and news", seen).await;
    assert_eq!(there, (vec![1; 5], 5), "one card in each, and one message for each");
    house.close().await;
}

#[tokio::test]
async fn an_effect_does_not_wait_for_the_hour_that_was_taken_back() {
    let house = House::open(Via::Http).await;
    file(&house.person("tomas"), "the drill is gone").await;
    house.release().await;
    house.sandbox.faults().answer_next("conversations.create", Answer::error("internal_error"));
    assert_eq!(house.drain().await, 1, "it failed, and waits for a second");
    house.clock.advance(SignedDuration::from_hours(-1));
    assert!(house.drain().await >= 3);
    exactly_one_case(&house).await;
    house.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(house.drain().await, 0, "and nothing comes again");
    exactly_one_case(&house).await;
    house.close().await;
}

/// What stands in for a pass ends after two hours: the page says so, and fresh work is taken.
#[tokio::test]
async fn work_that_is_too_old_after_a_jump_is_done_again() {
    let house = House::open(Via::Socket).await;
    let page = house.page();
    let receipt = page.receipt().await;
    let mut report = tests::Browser::report(&receipt, "assets", "the drill is gone");
    report["work"] = page.work(&receipt).await;
    house.clock.advance(SignedDuration::from_hours(24));
    let (status, answer) = page.attempt("report", &report).await;
    assert_eq!((status.as_u16(), &answer["error"]["code"]), (422, &json!("work")), "{answer}");
    let told = answer["error"]["text"].as_str().unwrap();
    assert!(told.ends_with("Please press Send again."), "{told}");
    report["work"] = page.work(&receipt).await;
    // And back, before it is sent
    house.clock.advance(SignedDuration::from_hours(-24));
    let (status, answer) = page.attempt("report", &report).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    let (status, again) = page.attempt("report", &report).await;
    assert_eq!(status.as_u16(), 200, "{again}");
    house.deliver().await;
    let ruth = house.person("ruth");
    let news = ruth.screen().await.direct(super::BOT).expect("news").messages;
    assert_eq!(news.len(), 1, "it waits in the list, once: {news:?}");
    house.close().await;
}

/// A code for passes is good for a quarter of an hour of the clock that made it.
#[tokio::test]
async fn a_code_for_passes_survives_an_hour_back_and_a_fresh_one_an_hour_forward() {
    let house = House::open(Via::Socket).await;
    let (maya, page) = (house.person("maya"), house.page());
    let (code, _) = maya.pass_code().await;
    house.clock.advance(SignedDuration::from_hours(-1));
    assert_eq!(page.fetch_passes(&code).await.len(), 3);
    let tomas = house.person("tomas");
    tomas.pass_code().await;
    house.clock.advance(SignedDuration::from_hours(1));
    let (code, _) = tomas.pass_code().await;
    assert_eq!(page.fetch_passes(&code).await.len(), 3);
    house.close().await;
}

/// A day ahead and back: who is reminded on a wrong day is not reminded again on the right one.
#[tokio::test]
async fn a_day_forward_and_back_reminds_once() {
    let house = House::open(Via::Socket).await;
    file(&house.person("tomas"), "the drill is gone").await;
    house.deliver().await;
    let ruth = house.person("ruth");
    let told = async || ruth.screen().await.direct(super::BOT).expect("news").messages.len();
    let before = told().await;
    // The first personal message is due on Wednesday, and the clock says Thursday
    house.clock.advance(SignedDuration::from_hours(24 * 4));
    assert_eq!(house.remind().await, 1);
    let after = told().await;
    assert_eq!(after, before + 1);
    house.clock.advance(SignedDuration::from_hours(-24));
    assert_eq!((house.remind().await, told().await), (0, after));
    house.clock.advance(SignedDuration::from_hours(24));
    assert_eq!((house.remind().await, told().await), (0, after));
    house.close().await;
}
