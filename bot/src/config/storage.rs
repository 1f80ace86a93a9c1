//! `[storage]`: where things are kept.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use storage_database::{Engine, ServerFile};
use zeroize::Zeroizing;

use super::{ConfigError, Environment, reader::Reader};
use crate::{key_file::Missing, master_key::MasterKeyFrom};

const ONE: &str = "expected one of storage.master_key_file, storage.master_key_environment and storage.master_key_command, and no second one";

/// Where things are kept.
#[derive(Debug)]
pub struct StorageConfig {
    /// The folder of the databases.
    pub folder: PathBuf,
    /// Where the master key comes from.
    pub master_key: MasterKeyFrom,
    /// Which kind the databases are.
    pub database: Engine,
}

impl StorageConfig {
    /// Everything in files of this folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            master_key: MasterKeyFrom::File(folder.join("master.key")),
            database: Engine::Sqlite,
        }
    }

    /// What becomes of a key that is missing: where several machines may use a database, it is not drawn.
    pub(crate) const fn missing_keys(&self) -> Missing {
        match self.database {
            Engine::Sqlite => Missing::Draw,
            Engine::Postgres => Missing::Shared,
        }
    }

    /// Whether the folder says the same of these databases as the configuration: a server's address that was forgotten would be an empty file in its place.
    ///
    /// # Errors
    /// [`PlaceError`] says which file is missing or too many.
    pub(crate) fn find(&self, names: &[&str]) -> Result<(), PlaceError> {
        for name in names {
            let server = ServerFile::of(&self.folder, name);
            let file = server.path().to_owned();
            match (self.database, server.is_there()) {
                (Engine::Sqlite, true) => return Err(PlaceError::Unexpected { file }),
                (Engine::Postgres, false) => return Err(PlaceError::Missing { file }),
                _ => {}
            }
        }
        Ok(())
    }
}

/// The data folder and the configuration say different things of where the databases are.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlaceError {
    /// A server is named, and the configuration does not know of it.
    #[error(
        "{} names a PostgreSQL server, but storage.database is \"sqlite\": set it to \"postgresql\", or take the file away", .file.display()
    )]
    Unexpected {
        /// The file with the address.
        file: PathBuf,
    },
    /// No server is named.
    #[error(
        "{} is missing, and storage.database is \"postgresql\": write the server's address into it, postgres://role:password@host/database", .file.display()
    )]
    Missing {
        /// Where it is looked for.
        file: PathBuf,
    },
}

pub(super) fn section(reader: &mut Reader<'_>) -> StorageConfig {
    let folder = reader
        .text("storage.folder", "data")
        .map_or_else(|| PathBuf::from("data"), |found| found.value.into());
    let master_key = master_key(reader, &folder);
    let database = match reader.text("storage.database", "sqlite") {
        None => Engine::Sqlite,
        Some(found) if found.value == "sqlite" => Engine::Sqlite,
        Some(found) if found.value == "postgresql" => Engine::Postgres,
        Some(found) => {
            reader.refuse(&found, "expected \"sqlite\" or \"postgresql\"");
            Engine::Sqlite
        }
    };
    StorageConfig { folder, master_key, database }
}

/// One of three; a file in the folder where none is named.
fn master_key(reader: &mut Reader<'_>, folder: &Path) -> MasterKeyFrom {
    let file = reader.text("storage.master_key_file", "data/master.key");
    let variable = reader.text("storage.master_key_environment", "VAULT_MASTER_KEY");
    let command = reader.texts("storage.master_key_command", "/usr/local/bin/get-master-key");
    if let Some(other) = &variable
        && file.is_some()
    {
        reader.refuse(other, ONE);
    }
    if let Some(other) = &command
        && (file.is_some() || variable.is_some())
    {
        reader.refuse(other, ONE);
    }
    if let Some(found) = command {
        if found.value.first().is_none_or(|program| program.trim().is_empty()) {
            reader.refuse(&found, "expected a program and its arguments, each a text of its own");
        }
        return MasterKeyFrom::Command(found.value);
    }
    if let Some(found) = variable {
        let is_name = !found.value.is_empty() && !found.value.contains(['=', '\0']);
        if !is_name || found.value.starts_with("ETHICS_BOT_") {
            reader
                .refuse(&found, "expected the name of a variable, one that does not begin with ETHICS_BOT_");
        }
        let value = reader.environment().get(&found.value).map(|text| Arc::new(Zeroizing::new(text.clone())));
        return MasterKeyFrom::Environment { name: found.value, value };
    }
    MasterKeyFrom::File(file.map_or_else(|| folder.join("master.key"), |found| found.value.into()))
}

/// The section alone, of a bot's file or a relay's, for commands that need nothing else.
pub(super) fn alone(file: &str, text: &str, environment: &Environment) -> Result<StorageConfig, ConfigError> {
    let mut reader = Reader::new(file, text, environment)?;
    let storage = section(&mut reader);
    match reader.so_far() {
        problems if problems.is_empty() => Ok(storage),
        problems => Err(ConfigError::many(problems)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<MasterKeyFrom, String> {
        let environment = [("VAULT_KEY".to_owned(), "5c".repeat(32))].into();
        let text = format!("[company]\nnmae = 3\n[storage]\nfolder = \"d\"\n{text}");
        alone("test.toml", &text, &environment)
            .map(|storage| storage.master_key)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_master_key_comes_from_one_of_three() {
        assert_eq!(read("").unwrap().to_string(), "d/master.key");
        assert_eq!(read("master_key_file = \"k\"").unwrap().to_string(), "k");
        let variable = read("master_key_environment = \"VAULT_KEY\"").unwrap();
        assert!(matches!(variable, MasterKeyFrom::Environment { value: Some(_), .. }));
        let unset = read("master_key_environment = \"VAULT\"").unwrap();
        assert!(matches!(unset, MasterKeyFrom::Environment { value: None, .. }));
        let command = read("master_key_command = [\"kms\", \"--get\"]").unwrap();
        assert!(matches!(command, MasterKeyFrom::Command(words) if words == ["kms", "--get"]));
        for (wrong, place) in [
            (
                "master_key_file = \"k\"\nmaster_key_environment = \"VAULT_KEY\"",
                "test.toml:6: storage.master_key_environment",
            ),
            (
                "master_key_environment = \"VAULT_KEY\"\nmaster_key_command = [\"kms\"]",
                "test.toml:6: storage.master_key_command",
            ),
            ("master_key_command = \"kms --get\"", "expected a list of texts"),
            ("master_key_command = []", "expected a program and its arguments"),
            ("master_key_environment = \"ETHICS_BOT_KEY\"", "does not begin with ETHICS_BOT_"),
        ] {
            let said = read(wrong).unwrap_err();
            assert!(said.contains(place), "{said}");
        }
    }
}
