//! Logs: what may appear, and nothing else. See `docs/LOGGING.md`.

use std::io::IsTerminal;

use tracing::{Level, Metadata, level_filters::LevelFilter};
use tracing_subscriber::{Layer, filter::filter_fn, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    config::{LogConfig, LogFormat},
    metrics::LogLines,
};

/// Our own rooms. Everything else is a dependency, some of which print whole frames, requests or statements when they are verbose.
const OUR_TARGETS: [&str; 6] = ["ethics_bot", "slack", "relay", "storage", "sandbox", "commands"];

/// Starts logging to standard error. A second call in one process changes nothing.
///
/// A line that cannot be written, because the disk of the log is full, is lost and nothing else: the library would say so on standard error as well, and whoever writes a line
/// would end with a panic.
pub(crate) fn start(config: &LogConfig) {
    let level = config.level;
    let allowed = filter_fn(move |metadata| is_allowed(metadata, level));
    let counted = filter_fn(move |metadata| is_allowed(metadata, level));
    let registry = tracing_subscriber::registry().with(LogLines.with_filter(counted));
    let started = match config.format {
        LogFormat::Text => {
            let color = std::io::stderr().is_terminal();
            registry
                .with(
                    fmt::layer()
                        .with_writer(std::io::stderr)
                        .with_ansi(color)
                        .log_internal_errors(false)
                        .with_filter(allowed),
                )
                .try_init()
        }
        LogFormat::Json => {
            let json = fmt::layer().json().with_writer(std::io::stderr).log_internal_errors(false);
            registry.with(json.with_filter(allowed)).try_init()
        }
    };
    if started.is_err() {
        tracing::debug!("logging was started before");
    }
}

/// Ours at the configured level; dependencies at warnings and errors only, whatever the level, and the database's never: its warnings carry
/// statements.
fn is_allowed(metadata: &Metadata<'_>, level: Level) -> bool {
    let target = metadata.target();
    let ours = OUR_TARGETS
        .iter()
        .any(|room| target.split("::").next().is_some_and(|crate_name| crate_name.starts_with(room)));
    if ours {
        return *metadata.level() <= LevelFilter::from_level(level);
    }
    *metadata.level() <= Level::WARN && *metadata.level() <= level && !target.starts_with("sqlx")
}
