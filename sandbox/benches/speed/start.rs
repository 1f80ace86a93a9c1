//! From nothing to an app that is connected.

use std::time::{Duration, Instant};

use sandbox::Sandbox;

use crate::app;

const ROUNDS: usize = 20;

pub(crate) async fn measure() {
    // The first of a process also makes what all share: TLS, the allocator's arenas
    let first = round().await;
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        took.push(round().await);
    }
    took.sort();
    println!(
        "start, install, connect: {:.1} ms (median of {ROUNDS}; {:.1} to {:.1} ms; the first of the process {:.1} ms)",
        ms(took[ROUNDS / 2]),
        ms(took[0]),
        ms(took[ROUNDS - 1]),
        ms(first)
    );
}

async fn round() -> Duration {
    let begun = Instant::now();
    let sandbox = Sandbox::builder().start().await.unwrap();
    let installed = app::install(&sandbox).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    app::connect(&http, &sandbox, &installed).await;
    let took = begun.elapsed();
    sandbox.shutdown().await;
    took
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
