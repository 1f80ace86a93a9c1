//! How long the ethics manager waits for her list with 50,000 cases, a third of them open: from her command to the answer on her screen, through Slack's side, the bot, the
//! relay and the database. `cargo bench -p tests --bench queue`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that cannot set itself up has failed"
)]
#![allow(clippy::print_stdout, reason = "what was measured")]

#[path = "../../storage/content/benches/facts/fill.rs"]
mod fill;

use std::time::Instant;

use tests::{House, Person, Via};

const ROUNDS: usize = 15;

#[tokio::main]
async fn main() {
    let house = House::open(Via::Socket).await;
    let (ruth, maya) = (house.person("ruth"), house.person("maya"));
    // What the way there and back costs, with nothing to look up
    measure("an employee's help", || help(&maya)).await;
    measure("her list, without a case", || list(&ruth)).await;
    fill::fill(house.folder(), 40).await;
    println!("{} cases, a third of them open", fill::CASES);
    measure("her list", || list(&ruth)).await;
    measure("what is overdue", || said(&ruth, "overdue")).await;
    measure("one case by its number", || said(&ruth, "case 22222222")).await;
    measure("the Board's report, as its secretary", || said(&ruth, "board 2026-Q3")).await;
    house.close().await;
}

async fn help(person: &Person) {
    person.command("/ethics", "help").await;
}

async fn list(person: &Person) {
    person.command("/ethics", "cases").await;
}

async fn said(person: &Person, words: &str) {
    person.command("/ethics", words).await;
}

async fn measure<F: Future<Output = ()>>(what: &str, act: impl Fn() -> F) {
    act().await;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        act().await;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    println!("{what}: median {:.1?}, longest {:.1?}", times[ROUNDS / 2], times[ROUNDS - 1]);
}
