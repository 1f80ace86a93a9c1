//! One text of the book: a file, or a row that all machines share.

use std::{io, path::PathBuf};

use storage_identity::{IdentityStore, StoreError};
use tokio::sync::Mutex;

use crate::private_file;

/// Where one of the book's texts lies.
pub(super) enum Leaf {
    /// Whoever changes it holds the lock.
    File(PathBuf, Mutex<()>),
    Row(IdentityStore, &'static str),
}

/// Why a text of the book cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub(super) enum LeafError {
    #[error("its file cannot be used")]
    File(#[from] io::Error),
    #[error("the database does not answer")]
    Store(#[from] StoreError),
    #[error("line {line}: expected {{\"q\":\"…\",\"sections\":[\"section-id\"]}}")]
    Line { line: usize },
    #[error("it is not what this program writes")]
    Form(#[from] serde_json::Error),
    #[error("it is full")]
    Full,
}

impl Leaf {
    pub(super) fn file(path: PathBuf) -> Self {
        Self::File(path, Mutex::default())
    }

    pub(super) async fn read(&self) -> Result<Option<String>, LeafError> {
        match self {
            Self::File(path, _) => Ok(private_file::read(path)?),
            Self::Row(identity, name) => Ok(identity.book_text(name).await?),
        }
    }

    /// Puts another text in its place; nobody else changes it meanwhile.
    pub(super) async fn change(
        &self,
        change: impl FnOnce(Option<&str>) -> Result<String, LeafError> + Send,
    ) -> Result<(), LeafError> {
        match self {
            Self::File(path, lock) => {
                let _alone = lock.lock().await;
                let text = change(private_file::read(path)?.as_deref())?;
                Ok(private_file::write(path, text.as_bytes())?)
            }
            Self::Row(identity, name) => identity.change_book(name, change).await?,
        }
    }
}
