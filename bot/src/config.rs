//! Configuration: one TOML file and the environment, read once into typed sections.
//!
//! Every key may also come from the environment as `ETHICS_BOT_<SECTION>_<KEY>` (lists separated by commas), which wins over the file.
//! Secrets come from the environment or from a file of their own, never from the TOML file.

mod acknowledgments;
mod audit;
mod board;
mod code;
mod contacts;
mod deadlines;
mod health;
mod key_files;
mod link;
mod mail;
mod passes;
mod problem;
mod reader;
mod relay;
mod relay_host;
mod roles;
mod secrets;
mod sections;
mod staff;
mod storage;
mod time;
mod waivers;

use std::{collections::BTreeMap, path::Path};

pub use crate::master_key::MasterKeyFrom;
pub use acknowledgments::AcknowledgmentsConfig;
pub use audit::AuditConfig;
pub use board::BoardConfig;
pub(crate) use code::{read as read_code, read_mapping};
pub use health::HealthConfig;
pub use key_files::KeyFilesConfig;
pub use link::{ApartConfig, LinkListenConfig, PageApartConfig};
pub use mail::{MailConfig, MailTls};
pub use passes::PassesConfig;
pub use problem::{ConfigError, Problem};
pub use relay::{PageConfig, RelayConfig};
pub use relay_host::RelayHostConfig;
pub use sections::{CodeConfig, Config, LogConfig, LogFormat, QuestionsConfig, SlackConfig, Transport};
pub use staff::StaffConfig;
pub use storage::{PlaceError, StorageConfig};
pub use waivers::WaiversConfig;

use reader::Reader;

/// The name of the file where nobody says another one.
pub(crate) const USUAL_FILE: &str = "ethics-bot.toml";

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
    let (file, text) = file(path)?;
    parse(&file, &text, environment)
}

/// The same for the file of a relay on a host of its own.
///
/// # Errors
/// As [`load`].
pub fn load_relay(path: &Path, environment: &Environment) -> Result<RelayHostConfig, ConfigError> {
    let (file, text) = file(path)?;
    parse_relay(&file, &text, environment)
}

/// Reads the listener for health and metrics alone, from a bot's file or a relay's. A file that is not there is like an empty one: the environment may
/// say it.
///
/// # Errors
/// As [`load`].
pub fn load_health(path: &Path, environment: &Environment) -> Result<Option<HealthConfig>, ConfigError> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    health::alone(&path.display().to_string(), &text, environment)
}

/// Reads where things are kept alone, from a bot's file or a relay's. A file that is not there is like an empty one: the environment may say it.
///
/// # Errors
/// As [`load`].
pub fn load_storage(path: &Path, environment: &Environment) -> Result<StorageConfig, ConfigError> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    storage::alone(&path.display().to_string(), &text, environment)
}

/// Reads where the keys are alone, from a bot's file or a relay's. A file that is not there is like an empty one only where nobody named it and the environment says where things
/// are: with a name that was mistyped a key of the wrong place would be replaced.
///
/// # Errors
/// As [`load`].
pub fn load_key_files(path: &Path, environment: &Environment) -> Result<KeyFilesConfig, ConfigError> {
    let text = match file(path) {
        Ok((_, text)) => text,
        Err(_)
            if path == Path::new(USUAL_FILE)
                && !path.exists()
                && environment.contains_key("ETHICS_BOT_STORAGE_FOLDER") =>
        {
            String::new()
        }
        Err(error) => return Err(error),
    };
    key_files::alone(&path.display().to_string(), &text, environment)
}

/// Reads configuration from `text`; `file` is its name in errors.
///
/// # Errors
/// As [`load`].
pub fn parse(file: &str, text: &str, environment: &Environment) -> Result<Config, ConfigError> {
    read(file, text, environment, sections::read)
}

/// The same for a relay on a host of its own.
///
/// # Errors
/// As [`load`].
pub fn parse_relay(
    file: &str,
    text: &str,
    environment: &Environment,
) -> Result<RelayHostConfig, ConfigError> {
    read(file, text, environment, relay_host::read)
}

fn file(path: &Path) -> Result<(String, String), ConfigError> {
    let file = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok((file, text)),
        Err(error) => {
            Err(ConfigError::one(Problem::at_file(&file, format!("cannot be read ({})", error.kind()))))
        }
    }
}

fn read<T>(
    file: &str,
    text: &str,
    environment: &Environment,
    sections: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Result<T, ConfigError> {
    let mut reader = Reader::new(file, text, environment)?;
    let config = sections(&mut reader);
    let problems = reader.finish();
    match config {
        Some(config) if problems.is_empty() => Ok(config),
        _ => Err(ConfigError::many(problems)),
    }
}

#[cfg(test)]
mod tests;
