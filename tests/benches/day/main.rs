//! A working day of a company of 100,000 people, minute by minute: how long Slack waits for the bot, what the bot holds in memory, and what is left at night.
//!
//! ```text
//! cargo bench --locked -p tests --bench day            # the whole day
//! cargo bench --locked -p tests --bench day -- quick   # 1,000 people, an hour around the morning's peak
//! cargo bench --locked -p tests --bench day -- postgresql   # either of them with the databases on a PostgreSQL server, which it starts
//! ```
//!
//! It ends with 1 when the 99th percentile of acknowledgments is 100 ms or more, when the bot's memory grows in the second half of the day, when something is left in
//! the outbox at night, when a count is not what people did, or when anybody was answered with an error. Linux only.
//!
//! # What happens
//! The bot is a process of its own; Slack is the sandbox, with its rate limits on, in the process of those who act. The bot's clock stands still until a minute is over, so that a day takes
//! minutes: all that people do in a minute of it happens in a part of a second, at least forty times as dense as in that minute, while the bot's own work of the minute (letters, the
//! directory, reminders, releases, rooms and cards) goes on beside it. What it does by the clock is called once a minute, and letters four times: that it looks by itself every second is
//! not measured here. Beforehand it reads the directory once, at Slack's pace, in an hour of the evening before in which nobody does anything; it reads it again after midnight.
//!
//! # What people do
//! The figures of a company of 100,000 on the main day of a campaign, which is a heavy day. Three time zones, an office day in each, and at ten past nine at the head office, when everybody
//! has the letter, ten times the mean of the day.
//!
//! | what | a day | from where |
//! |---|---|---|
//! | signatures, by `/ethics acknowledge` and its form | 10,000 | a tenth of the company on the day on which most sign |
//! | Home tab opened | 3,000 | three in a hundred |
//! | questions, half of them by `/ask` | 480 | two per 100 people and month make 95 a working day, five times as many in a campaign |
//! | `/ethics help` | 300 | three in a thousand |
//! | joiners, who get the Code and sign by its button | 60 | 15 % turnover a year |
//! | mailboxes looked into | 12 | twice for each report |
//! | reports, two of six on the relay's page with a pass | 6 | 1.6 per 100 people and year, what companies with a hotline see |
//!
//! One in twenty of those who sign gets anonymous passes.
//!
//! # What is measured
//! The sandbox counts from handing a payload to its HTTP client to having the answer, in whole milliseconds, and so does this. What the bot asks Slack before it answers is in it, as far as
//! the sandbox needs for it; the time that Slack itself would take is not. Memory is the resident set of the bot's process.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to measure with, not a library"
)]

mod bot;
#[path = "company.rs"]
mod company;
mod table;

use std::{ops::Range, process::ExitCode, time::Duration};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use peak_alloc::PeakAlloc;
use sandbox::Sandbox;
use storage_testing::PrivateServer;
use tests::{Browser, Configuration, Via, Workspace};
use tokio::time::Instant;

use bot::BotProcess;
use company::{
    people::{Stage, person},
    plan::{DAY, PEAK, Plan},
};
use table::Figures;

/// Counts what the bot holds, beside what the system gave it: the two part where memory is kept in pieces.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// A Tuesday, when it begins in UTC.
const MIDNIGHT: &str = "2026-12-01T00:00:00Z";
/// The evening before.
const EVENING: usize = 60;
/// So long for each deed of a minute, so that it is dense but no volley.
const FOR_EACH: Duration = Duration::from_millis(15);
const SEED: u64 = 20_261_201;
/// What the argument is called that puts the databases on a server.
const SERVER: &str = "postgresql";

/// How large the company is, and which part of the day is lived.
struct Size {
    people: usize,
    minutes: Range<usize>,
    /// Everything happens so often at least.
    at_least: usize,
    /// The databases are on a PostgreSQL server.
    on_server: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let on_server = arguments.contains(&SERVER);
    arguments.retain(|argument| *argument != SERVER);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let size = match arguments.as_slice() {
        [bot::ROLE, file, begins] => {
            bot::serve(&runtime, file, begins);
            return ExitCode::SUCCESS;
        }
        [] => Size { people: 100_000, minutes: 0..DAY, at_least: 1, on_server },
        ["quick"] => Size { people: 1_000, minutes: PEAK - 30..PEAK + 30, at_least: 2, on_server },
        _ => panic!("only `quick` and `{SERVER}` are known"),
    };
    let kept = runtime.block_on(measure(&size));
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn measure(size: &Size) -> bool {
    let started = Instant::now();
    let plan = Plan::draw(size.people, size.minutes.clone(), size.at_least, SEED);
    let (deeds, fullest) = plan.sizes();
    println!(
        "{} people, {} minutes, {deeds} deeds, {fullest} in the fullest minute; seed {SEED}",
        size.people,
        size.minutes.len()
    );
    let cast = Sandbox::builder().and_people((0..size.people).map(person));
    let workspace = Workspace::start(cast.rate_limits(true).sign_by_machine_clock(true)).await;
    println!("the workspace is there after {:.1?}", started.elapsed());

    // It ends with the day
    let server = if size.on_server { Some(PrivateServer::start().await) } else { None };
    let folder = match &server {
        Some(server) => server.folder().await,
        None => storage_testing::folder().await,
    };
    let configuration =
        Configuration::new(&workspace, folder.path(), Via::Http, bot::RELEASE_EVERY * 60).asking();
    let midnight: Timestamp = MIDNIGHT.parse().unwrap();
    let minutes = |number: usize| SignedDuration::from_mins(i64::try_from(number).unwrap());
    let begins = midnight + minutes(plan.minutes.start) - minutes(EVENING);
    let mut bot = BotProcess::start(&configuration, &folder, begins).await;
    workspace.deliver_to(format!("http://{}/slack/events", bot.door)).await;
    for _ in 0..EVENING {
        workspace.sandbox.advance(Duration::from_secs(60));
        bot.does("minute").await;
    }
    println!("the evening before is over after {:.1?}", started.elapsed());

    let browser = Browser::new(bot.page, reqwest::Client::builder().no_proxy().build().unwrap());
    let mut stage = Stage::new(&workspace, browser);
    let mut figures = Figures::new(&plan);
    for minute in plan.minutes.clone() {
        workspace.sandbox.advance(Duration::from_secs(60));
        stage.begin(minute);
        let (heap, ()) = tokio::join!(bot.does("minute"), live(&stage, &plan, minute));
        figures.look(minute, bot.rss_kib(), heap);
    }
    workspace.sandbox.advance(Duration::from_secs(60));
    let heap = bot.does("night").await;
    figures.look(plan.minutes.end, bot.rss_kib(), heap);
    let end = midnight + minutes(plan.minutes.end);
    let counts = company::night::counts(&stage, &folder, &plan, end.as_millisecond()).await;
    println!("the day is over after {:.1?}", started.elapsed());
    let kept = figures.print(&stage.acks, &counts);
    bot.stop().await;
    workspace.sandbox.shutdown().await;
    kept
}

/// All that people do in a minute, spread over the part of a second that stands for it.
async fn live(stage: &Stage<'_>, plan: &Plan, minute: usize) {
    let deeds = plan.deeds(minute);
    let length = FOR_EACH * u32::try_from(deeds.len()).unwrap();
    join_all(deeds.iter().map(|deed| async {
        tokio::time::sleep(length.mul_f64(fastrand::f64())).await;
        stage.perform(*deed).await;
    }))
    .await;
}
