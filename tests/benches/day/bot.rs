//! The bot, a process of its own: its clock and what it does by the clock are moved on when its parent says so.

use std::{
    io::{BufRead, Write},
    net::SocketAddr,
    process::Stdio,
    sync::Arc,
};

use domain::{ManualClock, SystemRandomness};
use ethics_bot::{App, Running};
use jiff::{SignedDuration, Timestamp};
use storage_testing::Folder;
use tests::Configuration;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    runtime::Runtime,
};

/// What the role is called on the command line.
pub(crate) const ROLE: &str = "bot";
/// What it says when an order was carried out.
const DONE: &str = "done";
/// The relay releases so often, in minutes: as the shipped schedule does by day, and in the night as well.
pub(crate) const RELEASE_EVERY: u32 = 240;
/// In each minute letters are looked for so often.
const LOOKS: i64 = 4;
/// `users.list` may be called so often in a minute.
const PAGES: usize = 20;

/// Serves until its standard input ends: a line with `minute` moves it on by a minute, `night` lets it finish what it has.
pub(crate) fn serve(runtime: &Runtime, file: &str, begins: &str) {
    let toml = std::fs::read_to_string(file).expect("the configuration");
    let config = ethics_bot::config::parse(file, &toml, &std::env::vars().collect());
    let clock = Arc::new(ManualClock::new(begins.parse::<Timestamp>().expect("a time")));
    let app = App::build(config.expect("a good configuration"), clock.clone(), Arc::new(SystemRandomness));
    let app = runtime.block_on(app).expect("the bot is built");
    let door = app.local_addr().expect("an address").expect("a receiver");
    let page = app.page_addr().expect("an address").expect("a page");
    let _inside = runtime.enter();
    let mut bot = Bot { running: app.start(false), clock, minutes: 0 };
    say(&format!("{door} {page}"));
    for line in std::io::stdin().lock().lines() {
        match line.expect("a line").as_str() {
            "night" => runtime.block_on(bot.night()),
            _ => runtime.block_on(bot.minute()),
        }
        say(&format!("{DONE} {}", crate::HEAP.current_usage()));
    }
    runtime.block_on(bot.running.stop());
}

fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("the parent reads");
}

struct Bot {
    running: Running,
    clock: Arc<ManualClock>,
    minutes: u32,
}

impl Bot {
    /// All that the program does by the clock, in the minute that begins.
    async fn minute(&mut self) {
        self.minutes += 1;
        self.urgent().await;
        for _ in 0..PAGES {
            if !self.running.read_directory_page().await {
                break;
            }
        }
        if self.minutes.is_multiple_of(RELEASE_EVERY) {
            self.running.release().await.expect("a release");
        }
        self.running.remind().await.expect("reminders");
        self.running.remind_of_disclosures().await;
        self.running.look_at_code().await;
        self.running.send_digests().await;
        self.running.send_head().await;
        self.running.announce_key().await;
        self.running.look_at_health().await;
        self.running.drain().await;
    }

    /// What is not left for a minute's end.
    async fn urgent(&self) {
        for _ in 0..LOOKS {
            self.clock.advance(SignedDuration::from_secs(60 / LOOKS));
            self.running.send_letters().await;
            self.running.release_urgent().await.expect("a release");
            self.running.drain().await;
        }
    }

    /// The last release, and what follows from it: what failed is tried again within ten minutes. The next day's directory is left to the next day.
    async fn night(&self) {
        self.running.release().await.expect("a release");
        for _ in 0..10 {
            self.urgent().await;
        }
    }
}

/// The process, as its parent has it.
pub(crate) struct BotProcess {
    child: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    pub(crate) door: SocketAddr,
    pub(crate) page: SocketAddr,
}

impl BotProcess {
    /// Starts this program again, as the bot.
    pub(crate) async fn start(configuration: &Configuration, folder: &Folder, begins: Timestamp) -> Self {
        let file = folder.path().join("ethics-bot.toml");
        std::fs::write(&file, &configuration.toml).expect("the configuration is written");
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .arg(ROLE)
            .arg(&file)
            .arg(begins.to_string())
            .env_clear()
            .envs(&configuration.environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the bot starts");
        let orders = child.stdin.take().expect("a pipe");
        let mut answers = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let line = answers.next_line().await.expect("a line").expect("the bot says where it listens");
        let (door, page) = line.split_once(' ').expect("two addresses");
        let (door, page) = (door.parse().expect("an address"), page.parse().expect("an address"));
        Self { child, orders, answers, door, page }
    }

    /// Has it do something, to the end; what it has asked the allocator for then, in bytes.
    pub(crate) async fn does(&mut self, order: &str) -> u64 {
        self.orders.write_all(format!("{order}\n").as_bytes()).await.expect("the bot listens");
        let answer = self.answers.next_line().await.expect("a line").expect("the bot ended");
        let (word, heap) = answer.split_once(' ').expect("a word and a number");
        assert_eq!(word, DONE);
        heap.parse().expect("bytes")
    }

    /// What it holds in memory, in KiB.
    pub(crate) fn rss_kib(&self) -> u64 {
        let id = self.child.id().expect("it is running");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("Linux says");
        let line = status.lines().find(|line| line.starts_with("VmRSS")).expect("a line");
        line.split_whitespace().nth(1).expect("a figure").parse().expect("a number")
    }

    /// Lets it end.
    pub(crate) async fn stop(mut self) {
        drop(self.orders);
        assert!(self.child.wait().await.expect("it ends").success());
    }
}
