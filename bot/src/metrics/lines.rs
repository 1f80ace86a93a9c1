//! How many lines the log has, by level.

use std::sync::atomic::{AtomicU64, Ordering};

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

use super::{Exposition, family};

const LEVELS: [&str; 2] = ["error", "warn"];

/// There is one log in a process.
static LINES: [AtomicU64; LEVELS.len()] = [AtomicU64::new(0), AtomicU64::new(0)];

/// Counts the warnings and errors that are logged. Whoever sees the count could read the lines.
pub(crate) struct LogLines;

impl<S: Subscriber> Layer<S> for LogLines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let index = match *event.metadata().level() {
            Level::ERROR => 0,
            Level::WARN => 1,
            _ => return,
        };
        LINES[index].fetch_add(1, Ordering::Relaxed);
    }
}

pub(super) fn write(out: &mut Exposition) {
    let counts = LEVELS.into_iter().zip(&LINES);
    out.all(
        &family::LINES,
        counts.map(|(level, count)| (vec![("level", level)], count.load(Ordering::Relaxed))),
    );
}
