//! A small company's day, of the same making as `cargo bench -p tests --bench day`: at night everything is there once, and nothing waits.

use futures_util::future::join_all;
use jiff::SignedDuration;
use tests::House;

use super::company::{
    night,
    people::{Stage, person},
    plan::{DAY, Plan},
};

const PEOPLE: usize = 300;
/// Everything happens so often at least.
const AT_LEAST: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn a_small_companys_day_ends_with_everything_there_once() {
    let house = House::open_among((0..PEOPLE).map(person).collect()).await;
    assert!(house.read_directory().await > 300);
    let plan = Plan::draw(PEOPLE, 0..DAY, AT_LEAST, 7);
    let mut stage = Stage::new(&house, house.page());
    for minute in plan.minutes.clone() {
        house.clock.advance(SignedDuration::from_mins(1));
        stage.begin(minute);
        let deeds = plan.deeds(minute);
        // Welcomes come at any hour, and before whoever joined looks for them
        house.send_letters().await;
        if deeds.is_empty() && !minute.is_multiple_of(60) {
            continue;
        }
        tokio::join!(join_all(deeds.iter().map(|deed| stage.perform(*deed))), work(&house, minute));
    }
    house.deliver().await;
    for _ in 0..5 {
        house.clock.advance(SignedDuration::from_mins(1));
        house.send_letters().await;
    }
    house.drain().await;

    assert_eq!(stage.acks.errors(), Vec::<String>::new());
    let end_ms = domain::Clock::now(&*house.clock).as_millisecond();
    for count in night::counts(&stage, house.databases(), &plan, end_ms).await {
        assert_eq!(count.found, count.expected, "{}", count.what);
    }
    assert!(stage.acks.waits(|_, _| true).len() > plan.sizes().0);
    house.close().await;
}

/// What the bot does of its own in a minute.
async fn work(house: &House, minute: usize) {
    house.send_letters().await;
    house.read_directory().await;
    if minute.is_multiple_of(240) {
        house.release().await;
    }
    house.remind().await;
    house.send_head().await;
}
