//! A burst of commands over HTTP, all acknowledged in Slack's time.

use std::{sync::Arc, time::Duration};

use tests::{House, Via};
use tokio::{sync::Semaphore, task::JoinSet, time::Instant};

const COMMANDS: usize = 300;
const AT_A_TIME: usize = 16;
/// Slack's deadline.
const DEADLINE: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_acknowledged_in_time() {
    let house = House::open(Via::Http).await;
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    let mut asking = JoinSet::new();
    for number in 0..COMMANDS {
        let (sender, places) = (house.sender(), places.clone());
        asking.spawn(async move {
            let _place = places.acquire_owned().await.unwrap();
            let trigger = format!("burst.{number}");
            let started = Instant::now();
            let answered = sender.command("/ask", "can I accept tickets from a supplier?", &trigger).await;
            (started.elapsed(), answered)
        });
    }
    let mut waits = Vec::new();
    while let Some(asked) = asking.join_next().await {
        let (wait, answered) = asked.unwrap();
        assert_eq!(answered.status, 200);
        assert!(answered.body.contains("Improper Payments"), "{}", answered.body);
        assert!(wait < DEADLINE, "{wait:?}");
        waits.push(wait);
    }
    waits.sort();
    let percentile = |part: usize| waits[(waits.len() * part).div_ceil(100) - 1];
    println!(
        "{COMMANDS} commands, {AT_A_TIME} at a time: p50 {:?}, p99 {:?}",
        percentile(50),
        percentile(99)
    );
    house.close().await;
}
