//! Configuration: one TOML file and the environment, read once into typed sections.
//!
//! Every key may also come from the environment as `ETHICS_BOT_<SECTION>_<KEY>` (lists separated by commas), which wins over the file.
//! Secrets come from the environment or from a file of their own, never from the TOML file.

mod code;
mod problem;
mod reader;
mod relay;
mod secrets;
mod sections;
mod time;

use std::{collections::BTreeMap, path::Path};

pub(crate) use code::{read as read_code, read_mapping};
pub use problem::{ConfigError, Problem};
pub use relay::{PageConfig, RelayConfig};
pub use sections::{
    CodeConfig, Config, LogConfig, LogFormat, QuestionsConfig, SlackConfig, StorageConfig, Transport,
};

use reader::Reader;

/// The environment, read once.
pub type Environment = BTreeMap<String, String>;

/// The process's environment. Variables that are not UTF-8 are left out.
#[must_use]
pub fn environment() -> Environment {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// Reads the file at `path` and the environment.
///
/// # Errors
/// [`ConfigError`] lists everything that is wrong: file, line, key, what was expected. It never repeats a value.
pub fn load(path: &Path, environment: &Environment) -> Result<Config, ConfigError> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        ConfigError::one(Problem::at_file(&file, format!("cannot be read ({})", error.kind())))
    })?;
    parse(&file, &text, environment)
}

/// Reads configuration from `text`; `file` is its name in errors.
///
/// # Errors
/// As [`load`].
pub fn parse(file: &str, text: &str, environment: &Environment) -> Result<Config, ConfigError> {
    let mut reader = Reader::new(file, text, environment)?;
    let config = sections::read(&mut reader);
    let problems = reader.finish();
    match config {
        Some(config) if problems.is_empty() => Ok(config),
        _ => Err(ConfigError::many(problems)),
    }
}

#[cfg(test)]
mod tests;
