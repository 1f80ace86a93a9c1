//! The whole program over HTTP, beside the least that answers a signed slash command: how long it takes to start, commands, questions, reports, memory.
//! Prints ratios; takes about four minutes.
//!
//! ```text
//! cargo bench -p tests --bench whole
//! ```
//!
//! What is measured is on the first processor, a Slack to talk to and whoever measures on the second, where there is one. Linux only.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to measure with"
)]

#[path = "../../../slack/benches/speed/bare.rs"]
mod bare;
mod bot;
#[path = "../../../slack/benches/speed/child.rs"]
mod child;
#[path = "../../../slack/benches/speed/load.rs"]
mod load;
mod reports;

use std::{rc::Rc, time::Duration};

use bot::Bot;
use child::Server;
use load::{Load, command};
use tests::Workspace;

const ROUNDS: usize = 5;
const EACH: Duration = Duration::from_secs(3);
/// Maya of the shipped cast, who works at the company and on no case.
const PERSON: &str = "team_id=T0SANDBOX&team_domain=sandbox&channel_id=C0GENERAL&channel_name=general&user_id=U0MAYA&user_name=maya";
/// As people ask: answered, not covered, long, with an error in it.
const QUESTIONS: [&str; 8] = [
    "can I take a client's gift basket home",
    "my cousin owns a company that wants to sell us bolts, may I choose it",
    "what happens to me if I report my boss",
    "is it ok to buy shares before the results come out",
    "how many vacation days do I have",
    "a custums officer asks for 50 dollars to let our parts through today instead of next week and everybody here says that this is how it is done, may I pay",
    "who do I tell when the books are wrong",
    "can I use the company van on saturday",
];

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    match arguments.as_slice() {
        [role, secret] if role == "bare" => runtime().block_on(bare::http_bare(secret)),
        _ => {
            child::stay_off_the_first_processor();
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(measure());
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

async fn measure() {
    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let folder = storage_testing::folder().await;
    starts(&workspace, folder.path()).await;
    let bot = Bot::start(&workspace, folder.path()).await;
    println!("\nmemory, idle: {:.1} MiB", mebibytes(&bot.server));
    let bare = Server::start("bare", Some(&workspace.app.signing_secret));
    commands(&workspace, &bot, &bare).await;
    questions(&workspace, &bot).await;
    reports::measure(&bot).await;
    println!("\nmemory, after all of it: {:.1} MiB (bare {:.1})", mebibytes(&bot.server), mebibytes(&bare));
}

/// From the program's start until it acknowledges a command.
async fn starts(workspace: &Workspace, folder: &std::path::Path) {
    let first = Bot::start(workspace, folder).await;
    println!("start to first acknowledgment: {:.0?}, with nothing in its folder", first.took);
    drop(first);
    let mut later = Vec::new();
    for _ in 0..ROUNDS {
        later.push(Bot::start(workspace, folder).await.took);
    }
    later.sort_unstable();
    println!("start to first acknowledgment: {:.0?}, later (median of {ROUNDS})", later[ROUNDS / 2]);
}

/// The longest answer.
async fn commands(workspace: &Workspace, bot: &Bot, bare: &Server) {
    for (text, connections) in
        [("printer", 1), ("printer", 16), ("printer", 64), ("help", 1), ("help", 16), ("help", 64)]
    {
        if connections == 1 {
            println!(
                "\n/ethics {text}, beside a handler that checks the signature and answers in a word (medians of {ROUNDS} rounds)"
            );
            println!(
                "connections | ours /s | bare /s | of bare | µs CPU: ours | bare | of bare | p50, p99 in ms: ours | bare"
            );
        }
        // Good for five minutes: signed anew for each
        let load = Load::prepare(&workspace.app.signing_secret, "\"ephemeral\"", |n| {
            command(PERSON, "/ethics", text, (connections + text.len()) * 1_000_000 + n)
        });
        let servers = [(&bot.server, bot.address.as_str()), (bare, bare.said.as_str())];
        let mut figures = [const { [const { Vec::new() }; 4] }; 2];
        for (_, address) in servers {
            load.run(address, connections, EACH / 6).await;
        }
        for _ in 0..ROUNDS {
            for ((server, address), figures) in servers.iter().zip(&mut figures) {
                for (all, one) in
                    figures.iter_mut().zip(figures_of(server, address, &load, connections).await)
                {
                    all.push(one);
                }
            }
        }
        let [ours, bare] = figures.map(|figures| figures.map(median));
        println!(
            "{connections:>11} | {:>7.0} | {:>7.0} | {:>7.2} | {:>12.1} | {:>4.1} | {:>7.2} | {:>13.2} {:>6.2} | {:.2} {:.2}",
            ours[0],
            bare[0],
            ours[0] / bare[0],
            ours[1],
            bare[1],
            bare[1] / ours[1],
            ours[2],
            ours[3],
            bare[2],
            bare[3]
        );
    }
}

/// Requests a second, microseconds of processor time for each, and the median wait and the longest but for one in a hundred, in milliseconds.
async fn figures_of(server: &Server, address: &str, load: &Rc<Load>, connections: usize) -> [f64; 4] {
    let before = server.cpu_us();
    let loaded = load.run(address, connections, EACH).await;
    let cost = (server.cpu_us() - before) / loaded.answered as f64;
    let wait = |share| loaded.wait(share).as_secs_f64() * 1_000.0;
    [loaded.per_second(), cost, wait(0.5), wait(0.99)]
}

async fn questions(workspace: &Workspace, bot: &Bot) {
    println!("\n/ask, {} questions in turn", QUESTIONS.len());
    for connections in [1, 16] {
        let load = Load::prepare(&workspace.app.signing_secret, "\"ephemeral\"", |n| {
            command(PERSON, "/ask", QUESTIONS[n % QUESTIONS.len()], connections * 2_000_000 + n)
        });
        let before = bot.server.cpu_us();
        let loaded = load.run(&bot.address, connections, EACH).await;
        println!(
            "{connections:>2} at a time: {:.0} a second, {:.0} µs CPU each, p50 {:.1?}, p99 {:.1?}",
            loaded.per_second(),
            (bot.server.cpu_us() - before) / loaded.answered as f64,
            loaded.wait(0.5),
            loaded.wait(0.99)
        );
    }
}

fn mebibytes(server: &Server) -> f64 {
    server.rss_kib() as f64 / 1_024.0
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
