//! The file that says which server a database is on.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use crate::StoreError;

/// `<name>.url` in a data folder: where it is, the database is on the PostgreSQL server whose address it holds, and not in a file of this folder.
///
/// The address is `postgres://role:password@host:port/database?sslmode=verify-full`, as the server's own tools take it (PostgreSQL, "Connection URIs"). The role's
/// `search_path` leads to its own schema.
#[derive(Debug, Clone)]
pub struct ServerFile(PathBuf);

/// An address with a password in it.
pub(crate) struct ServerUrl(pub(crate) String);

impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerUrl(..)")
    }
}

impl ServerFile {
    /// That of this database.
    #[must_use]
    pub fn of(folder: &Path, name: &str) -> Self {
        Self(folder.join(format!("{name}.url")))
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Whether it is there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.0.exists()
    }

    pub(crate) fn read(&self) -> Result<Option<ServerUrl>, StoreError> {
        match fs::read_to_string(&self.0) {
            Ok(text) if text.trim().is_empty() => Err(StoreError::Address { file: self.0.clone() }),
            Ok(text) => Ok(Some(ServerUrl(text.trim().to_owned()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreError::Folder { reason: source.kind(), source }),
        }
    }
}
