//! How fast the client is beside the least that could do the same work. Prints ratios; takes about two minutes.
//!
//! ```text
//! cargo bench -p slack --features receiver --bench speed
//! ```
//!
//! Every server is a process of its own, so that its processor time and memory can be read; of noise on the machine the
//! processor time per request suffers least. Linux only.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to measure with, not a library"
)]

mod bare;
mod child;
mod http;
mod load;
mod servers;
mod socket;

use std::time::Duration;

const FULL: Effort =
    Effort { rounds: 5, each: Duration::from_secs(3), envelopes: 200_000, many_envelopes: 1_000_000 };

/// How thorough the measurement is.
#[derive(Clone, Copy)]
struct Effort {
    rounds: usize,
    each: Duration,
    envelopes: usize,
    many_envelopes: usize,
}

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [role, rest @ ..] = arguments.as_slice() else {
        return measure(FULL);
    };
    match (role.as_str(), rest) {
        ("http-ours", []) => runtime().block_on(servers::http_ours()),
        ("http-bare", []) => runtime().block_on(bare::http_bare(servers::SECRET)),
        ("socket-ours", [address]) => runtime().block_on(servers::socket_ours(address)),
        ("socket-bare", [address]) => runtime().block_on(servers::socket_bare(address)),
        ("socket-echo", [address]) => runtime().block_on(servers::socket_echo(address)),
        ("quick", []) => measure(Effort { rounds: 1, each: Duration::from_millis(500), ..FULL }),
        ("socket", []) => local().block_on(socket::measure(FULL)),
        ("memory", []) => local().block_on(socket::memory(FULL)),
        _ => panic!("unknown role"),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

/// For whoever measures.
fn local() -> tokio::runtime::Runtime {
    child::stay_off_the_first_processor();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn measure(effort: Effort) {
    local().block_on(async {
        http::measure(effort).await;
        socket::measure(effort).await;
        socket::memory(effort).await;
    });
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
