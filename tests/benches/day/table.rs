//! What is printed at the end, and whether every promise was kept.

use crate::company::{
    acks::{Acks, Waits},
    night::Count,
    plan::{DAY, PEAK, Plan},
};

/// The 99th percentile of acknowledgments stays below this.
const P99_BELOW_MS: u64 = 100;
/// The second half of the day may take so much more than the first at most: what an allocator keeps goes up and down.
const GROWS_KIB: u64 = 4 * 1_024;
/// So many errors are printed at most.
const ERRORS: usize = 20;

/// The bot's memory over the day.
pub(crate) struct Figures {
    middle: usize,
    end: usize,
    is_whole_day: bool,
    /// By minute: the resident set, and what of it is in use, in KiB.
    memory: Vec<(usize, u64, u64)>,
}

impl Figures {
    pub(crate) fn new(plan: &Plan) -> Self {
        let middle = plan.minutes.start.midpoint(plan.minutes.end);
        let is_whole_day = plan.minutes.len() == DAY;
        Self { middle, end: plan.minutes.end, is_whole_day, memory: Vec::new() }
    }

    pub(crate) fn look(&mut self, minute: usize, rss_kib: u64, heap_bytes: u64) {
        self.memory.push((minute, rss_kib, heap_bytes / 1_024));
    }

    /// Prints everything; whether every promise was kept.
    pub(crate) fn print(&self, acks: &Acks, counts: &[Count]) -> bool {
        let errors = acks.errors();
        for error in errors.iter().take(ERRORS) {
            println!("error: {error}");
        }
        let whole = acks.waits(|_, _| true);
        println!("\nacknowledged after, in ms | payloads | p50 | p99 | p99.9 | longest");
        row("the whole day", &whole);
        row("the peak's minute", &acks.waits(|minute, _| minute == PEAK));
        row("ten minutes around it", &acks.waits(|minute, _| minute.abs_diff(PEAK) <= 5));
        for kind in acks.kinds() {
            row(kind, &acks.waits(|_, what| what == kind));
        }
        let is_flat = self.print_memory();
        println!("\nat night | expected | found");
        for Count { what, expected, found } in counts {
            println!("{what:<36} | {expected:>8} | {found:>8}");
        }
        let promises = [
            ("the 99th percentile is below 100 ms", Some(whole.of_1000(990) < P99_BELOW_MS)),
            ("memory is flat", is_flat),
            ("at night everything is there once, and nothing waits", Some(counts.iter().all(is_right))),
            ("nobody was answered with an error", Some(errors.is_empty())),
        ];
        println!();
        for (promise, is_kept) in promises {
            let judged = match is_kept {
                Some(true) => "kept",
                Some(false) => "BROKEN",
                None => "not judged",
            };
            println!("{judged}: {promise}");
        }
        promises.iter().all(|(_, is_kept)| *is_kept != Some(false))
    }

    /// Whether the second half of the day took no more than the first. Of an hour nothing can be said: everything in it happens for the first time.
    fn print_memory(&self) -> Option<bool> {
        let most = |is_late: bool| {
            let half = self.memory.iter().filter(|(minute, ..)| (*minute >= self.middle) == is_late);
            half.map(|(_, kib, _)| *kib).max().unwrap_or_default()
        };
        println!("\nmemory at | resident, MiB | in use, MiB");
        for (minute, kib, heap) in &self.memory {
            if minute.is_multiple_of(60) || *minute == PEAK || *minute == self.end {
                let mib = |kib: u64| kib as f64 / 1_024.0;
                println!("{:02}:{:02} | {:.1} | {:.1}", minute / 60, minute % 60, mib(*kib), mib(*heap));
            }
        }
        let (first, second) = (most(false), most(true));
        println!(
            "most in the first half {:.1}, in the second {:.1}",
            first as f64 / 1_024.0,
            second as f64 / 1_024.0
        );
        self.is_whole_day.then_some(second <= first + GROWS_KIB)
    }
}

fn is_right(count: &Count) -> bool {
    count.expected == count.found
}

fn row(what: &str, waits: &Waits) {
    println!(
        "{what:<25} | {:>8} | {:>3} | {:>3} | {:>5} | {:>7}",
        waits.len(),
        waits.of_1000(500),
        waits.of_1000(990),
        waits.of_1000(999),
        waits.of_1000(1_000)
    );
}
