//! How many reports a second the relay stores, beside the bare cost of as many sealed inserts on the same disk, and how many come in with a pass over
//! HTTP. What a pass costs in processor time is in `passes/benches`.
//!
//! ```text
//! cargo bench -p relay
//! ```
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a program to measure with, not a library"
)]

mod bare;
mod page;
mod store;

use std::{future::Future, time::Instant};

/// Rounds of each kind, alternating.
const ROUNDS: usize = 7;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for at_once in [1, 8] {
            store::beside_bare(at_once).await;
        }
        for at_once in [1, 8] {
            page::with_passes(at_once).await;
        }
    });
}

/// How many a second: `each` for every item, with `at_once` of them under way.
async fn per_second<T, F>(items: Vec<T>, at_once: usize, each: impl Fn(usize, T) -> F) -> f64
where
    T: Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let count = items.len();
    let mut lanes: Vec<Vec<F>> = (0..at_once).map(|_| Vec::new()).collect();
    for (number, item) in items.into_iter().enumerate() {
        lanes[number % at_once].push(each(number % at_once, item));
    }
    let begun = Instant::now();
    let tasks: Vec<_> = lanes
        .into_iter()
        .map(|lane| {
            tokio::spawn(async move {
                for one in lane {
                    one.await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    count as f64 / begun.elapsed().as_secs_f64()
}

fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}
