//! `[storage]`: where things are kept.

use std::path::{Path, PathBuf};

use storage_database::{Engine, ServerFile};

use super::reader::Reader;
use crate::master_key::Missing;

/// Where things are kept.
#[derive(Debug)]
pub struct StorageConfig {
    /// The folder of the databases.
    pub folder: PathBuf,
    /// The file of the master key; made on the first start.
    pub master_key_file: PathBuf,
    /// Which kind the databases are.
    pub database: Engine,
}

impl StorageConfig {
    /// Everything in files of this folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            master_key_file: folder.join("master.key"),
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
    let master_key_file = reader
        .text("storage.master_key_file", "data/master.key")
        .map_or_else(|| folder.join("master.key"), |found| found.value.into());
    let database = match reader.text("storage.database", "sqlite") {
        None => Engine::Sqlite,
        Some(found) if found.value == "sqlite" => Engine::Sqlite,
        Some(found) if found.value == "postgresql" => Engine::Postgres,
        Some(found) => {
            reader.refuse(&found, "expected \"sqlite\" or \"postgresql\"");
            Engine::Sqlite
        }
    };
    StorageConfig { folder, master_key_file, database }
}
