//! The files of the keys beside the master key, for the commands that replace them.

use std::path::PathBuf;

use super::{ConfigError, Environment, StorageConfig, link, reader::Reader, relay, staff, storage};

/// Where the keys are, of a bot's file or a relay's.
#[derive(Debug)]
pub struct KeyFilesConfig {
    /// Where the databases are.
    pub storage: StorageConfig,
    /// The staff page's key.
    pub staff: PathBuf,
    /// The pass key.
    pub passes: PathBuf,
    /// The link's key.
    pub link: PathBuf,
    /// This is a bot's file, and its relay is on another host.
    pub relay_is_apart: bool,
}

/// These alone, whatever else the file says.
pub(super) fn alone(
    file: &str,
    text: &str,
    environment: &Environment,
) -> Result<KeyFilesConfig, ConfigError> {
    let mut reader = Reader::new(file, text, environment)?;
    let storage = storage::section(&mut reader);
    let folder = &storage.folder;
    let files = KeyFilesConfig {
        staff: staff::key_file(&mut reader, folder),
        passes: relay::pass_key_file(&mut reader, folder),
        link: link::key_file(&mut reader, folder).0,
        relay_is_apart: reader.text("relay.link", "relay.internal:8120").is_some(),
        storage,
    };
    match reader.so_far() {
        problems if problems.is_empty() => Ok(files),
        problems => Err(ConfigError::many(problems)),
    }
}
