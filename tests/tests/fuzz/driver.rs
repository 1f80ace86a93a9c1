//! Sends inputs, and looks at what they cost.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    HEAP,
    change::input,
    target::{TIME, Target},
};

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub(crate) inputs: u64,
    pub(crate) time: Duration,
    /// The most that was allocated at once for one input, in bytes.
    pub(crate) most_bytes: usize,
    /// The longest that one input took.
    pub(crate) slowest: Duration,
    /// The number of that input.
    pub(crate) slowest_case: u64,
    /// Panics inside libraries that our own code stood in for.
    pub(crate) caught: u64,
    /// What must not be: the number of the input, and what it was.
    pub(crate) findings: Vec<(u64, String)>,
}

/// The seed of the usual run.
pub(crate) const SEED: u64 = 20_261_128;

static CAUGHT: AtomicU64 = AtomicU64::new(0);
static OURS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Panics of libraries are counted, ours are kept, and neither is printed: an input is sent again by its number.
pub(crate) fn watch_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map_or_else(String::new, |place| place.to_string());
            let is_of_library =
                place.contains(".cargo/") || place.contains("/rustc/") || place.contains("library/");
            if is_of_library {
                CAUGHT.fetch_add(1, Ordering::Relaxed);
            } else {
                let said = panic.payload_as_str().unwrap_or("a panic").to_owned();
                OURS.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{place}: {said}"));
            }
        }));
    });
}

impl Figures {
    /// Sends the input with this number.
    pub(crate) fn send(&mut self, target: &Target, seeds: &[Vec<u8>], seed: u64, case: u64) {
        let bytes = input(target, seeds, seed, case);
        OURS.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let caught = CAUGHT.load(Ordering::Relaxed);
        HEAP.reset_peak_usage();
        let (before, began) = (HEAP.current_usage(), Instant::now());
        let read = catch_unwind(AssertUnwindSafe(|| (target.read)(&bytes)));
        let took = began.elapsed();
        let cost = HEAP.peak_usage().saturating_sub(before);
        self.inputs += 1;
        self.most_bytes = self.most_bytes.max(cost);
        if took > self.slowest {
            (self.slowest, self.slowest_case) = (took, case);
        }
        self.caught += CAUGHT.load(Ordering::Relaxed) - caught;
        let ours = OURS.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut found = |what: String| self.findings.push((case, what));
        match (read, ours.first()) {
            (_, Some(said)) => found(format!("panic: {said}")),
            (Err(_), None) => found("a panic that nobody caught".to_owned()),
            (Ok(()), None) => {}
        }
        if took > TIME {
            found(format!("{} ms for {} bytes", took.as_millis(), bytes.len()));
        }
        if cost > target.bytes {
            found(format!("{cost} bytes allocated at once for {} bytes", bytes.len()));
        }
    }

    /// One line for a table.
    pub(crate) fn line(&self, name: &str) -> String {
        let seconds = self.time.as_secs_f64();
        format!(
            "{name:<18} {:>11} inputs {seconds:>8.1} s {:>9.0}/s {:>9.2} MiB {:>8.1} ms slowest (input {}) {:>6} caught {:>3} findings",
            self.inputs,
            self.inputs as f64 / seconds.max(0.001),
            self.most_bytes as f64 / f64::from(1 << 20),
            self.slowest.as_secs_f64() * 1_000.0,
            self.slowest_case,
            self.caught,
            self.findings.len(),
        )
    }
}

/// Sends inputs with these numbers.
pub(crate) fn run(target: &Target, seed: u64, cases: impl Iterator<Item = u64>) -> Figures {
    watch_panics();
    let seeds = (target.seeds)();
    let mut figures = Figures::default();
    let began = Instant::now();
    // What is made once is not the first input's
    for seed in &seeds {
        let _made = catch_unwind(AssertUnwindSafe(|| (target.read)(seed)));
    }
    for case in cases {
        figures.send(target, &seeds, seed, case);
        if figures.findings.len() > 20 {
            break;
        }
    }
    figures.time = began.elapsed();
    figures
}
