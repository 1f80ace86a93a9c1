//! The Board's report in chat.

use tests::{House, Via};

async fn told(house: &House, who: &str, text: &str, words: &str) {
    let person = house.person(who);
    person.command("/ethics", text).await;
    person.sees(words, |screen| screen.message(words)).await;
}

/// The same with the relay in the bot and on a host of its own.
#[tokio::test]
async fn everybody_gets_the_report_that_is_theirs() {
    for house in [House::open(Via::Socket).await, House::open_apart(Via::Socket).await] {
        let quiet = "Fewer than five reports came in the third quarter of 2026.";
        told(&house, "helen", "board 2026-Q3", quiet).await;
        told(&house, "helen", "board 2026-Q3", "The full report, for the board secretary").await;
        told(&house, "ruth", "board", "This counts only the cases you are on.").await;
        told(&house, "tomas", "board", "you are on none").await;
        told(&house, "helen", "board 2026-Q4", "2026-Q4 goes on until 31 December 2026.").await;
        house.close().await;
    }
}
