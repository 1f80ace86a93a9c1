//! Envelopes by the ten thousand.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sandbox::Sandbox;

use crate::app::{self, Heard};

const CONNECTIONS: usize = 2;
const ASKED: u32 = 10_000;
/// How long the asked rate is kept up.
const SECONDS: u32 = 10;
/// How many envelopes are sent when nothing holds the writer back.
const FLAT_OUT: usize = 200_000;
/// More are not on their way at once: an app that falls behind would have its three seconds run out.
const ON_THEIR_WAY: usize = 5_000;

pub(crate) async fn measure() {
    println!("envelopes over {CONNECTIONS} sockets, each acknowledged");
    let kept_up = Run::new().await.at_rate(ASKED, SECONDS).await;
    kept_up.print(&format!("{ASKED} a second asked for"));
    let flat_out = Run::new().await.flat_out(FLAT_OUT).await;
    flat_out.print("as fast as they go");
}

struct Run {
    sandbox: Sandbox,
    heard: Arc<Mutex<Heard>>,
    begun: Instant,
    sent: usize,
    took: Duration,
    /// What the process had used, then what it used, in microseconds of processor time.
    cpu_us: u64,
}

impl Run {
    async fn new() -> Self {
        // A message goes to one app: this is one envelope each
        let sandbox = Sandbox::builder().start().await.unwrap();
        let installed = app::install(&sandbox).await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let heard = app::connect(&http, &sandbox, &installed).await;
        for _ in 1..CONNECTIONS {
            app::add_connection(&http, &sandbox, &installed, &heard).await;
        }
        Self { sandbox, heard, begun: Instant::now(), sent: 0, took: Duration::ZERO, cpu_us: cpu_us() }
    }

    fn write(&mut self) {
        self.sandbox.say("maya", "@load", "is there a limit for gifts from a supplier?").unwrap();
        self.sent += 1;
    }

    fn frames(&self) -> usize {
        self.heard.lock().unwrap().frames
    }

    /// Writes a hundredth of a second's worth every hundredth of a second.
    async fn at_rate(mut self, rate: u32, seconds: u32) -> Self {
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        for _ in 0..seconds * 100 {
            ticks.tick().await;
            for _ in 0..rate / 100 {
                self.write();
            }
        }
        self.arrive().await
    }

    async fn flat_out(mut self, count: usize) -> Self {
        while self.sent < count {
            if self.sent - self.frames() < ON_THEIR_WAY {
                (0..100).for_each(|_| self.write());
            }
            tokio::task::yield_now().await;
        }
        self.arrive().await
    }

    /// Waits until all have come, and then long enough to see whether one comes again: that is what becomes of one that was not acknowledged.
    async fn arrive(mut self) -> Self {
        while self.frames() < self.sent && self.begun.elapsed() < Duration::from_secs(60) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.took = self.begun.elapsed();
        self.cpu_us = cpu_us() - self.cpu_us;
        tokio::time::sleep(Duration::from_millis(3_500)).await;
        self
    }

    fn print(self, what: &str) {
        let heard = self.heard.lock().unwrap();
        let (frames, retries) = (heard.frames, heard.retries);
        let (envelopes, events) = (heard.envelopes.len(), heard.events.len());
        println!(
            "  {what}: {:.0} a second, {:.0} µs of processor time each (sandbox and app); {} sent, {frames} delivered, \
             {events} different, {retries} again; {} MiB in memory",
            self.sent as f64 / self.took.as_secs_f64(),
            self.cpu_us as f64 / self.sent as f64,
            self.sent,
            rss_mib()
        );
        let lossless = frames == self.sent && envelopes == self.sent && events == self.sent && retries == 0;
        assert!(lossless, "an envelope was lost, came twice or was not acknowledged");
    }
}

/// What the process holds in memory; 0 where the system does not say.
fn rss_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// The processor time this process used, which other work on the machine disturbs least; 0 where the system does not say.
fn cpu_us() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    // Hundredths of a second, in user and in system mode
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    ticks.sum::<u64>() * 10_000
}
