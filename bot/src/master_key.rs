//! The master key, and how any key's file is made: 64 hexadecimal digits, readable by this user only.

mod source;

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::{ParseKeyRingError, Randomness};
use zeroize::Zeroizing;

use crate::private_file;

pub use source::MasterKeyFrom;
pub(crate) use source::is_writable;

/// The master key cannot be used. Nothing was started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MasterKeyError {
    /// There are reports, but no key to open them.
    #[error(
        "{} is missing, and {} holds reports sealed with it: put the key's file back from where it was kept",
        .key.display(), .content.display()
    )]
    Lost {
        /// Where the key was expected.
        key: PathBuf,
        /// What cannot be read without it.
        content: PathBuf,
    },
    /// The key is made on the relay's host, and is not here yet.
    #[error(
        "{} is missing: both hosts need the same one. It is made on the relay's host; copy it from there", .key.display()
    )]
    Elsewhere {
        /// Where the key was expected.
        key: PathBuf,
    },
    /// Several machines may use the database, and a key that one of them draws would be none of the others'.
    #[error(
        "{} is missing: every machine that uses this database needs the same one. Make it once, with `ethics-bot database keys`, and copy it to the \
         others", .key.display()
    )]
    Shared {
        /// Where the key was expected.
        key: PathBuf,
    },
    /// There is a key already, and it is not written over.
    #[error("{} exists already, and no key is written over", .key.display())]
    Exists {
        /// Which file.
        key: PathBuf,
    },
    /// The file could not be read or made.
    #[error("{} cannot be used ({reason})", .key.display())]
    File {
        /// Which file.
        key: PathBuf,
        /// What the operating system said.
        reason: io::ErrorKind,
    },
    /// Two keys are there already.
    #[error(
        "{} holds a new key already, beside the one in use: go on with `{go_on}`", .key.display()
    )]
    Two {
        /// Which file.
        key: PathBuf,
        /// The command that goes on.
        go_on: &'static str,
    },
    /// The variable of the environment is not set.
    #[error("the environment variable {name}, which storage.master_key_environment names, is not set")]
    Variable {
        /// Its name.
        name: String,
    },
    /// The command did not give a key.
    #[error("{from}, which storage.master_key_command names, gave no key: {problem}")]
    Command {
        /// Which one.
        from: String,
        /// What went wrong; nothing of what it wrote.
        problem: String,
    },
    /// What came from somewhere else than a file is something else.
    #[error("{from} does not hold a key: {}", ParseKeyRingError)]
    Text {
        /// From where.
        from: String,
    },
    /// The file holds something else.
    #[error("{} does not hold a key: {expected}", .key.display())]
    Form {
        /// Which file.
        key: PathBuf,
        /// What was expected; never what is there.
        expected: String,
    },
}

/// Draws a new key into a file that is not there yet.
///
/// # Errors
/// [`MasterKeyError`] says what is wrong with which file.
pub(crate) fn draw_new(path: &Path, randomness: &dyn Randomness) -> Result<(), MasterKeyError> {
    if path.exists() {
        return Err(MasterKeyError::Exists { key: path.to_owned() });
    }
    draw(path, randomness)
        .map_err(|error| MasterKeyError::File { key: path.to_owned(), reason: error.kind() })
}

fn draw(path: &Path, randomness: &dyn Randomness) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{}", digits(randomness).as_str())?;
    file.sync_all()?;
    private_file::sync_folder(private_file::folder_of(path))
}

/// A new key.
pub(crate) fn digits(randomness: &dyn Randomness) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; 32]);
    randomness.fill(bytes.as_mut_slice());
    Zeroizing::new(hex::encode(*bytes))
}

#[cfg(test)]
mod tests {
    use domain::SystemRandomness;

    use super::*;
    use crate::key_file::Missing;

    #[tokio::test]
    async fn a_key_is_drawn_once_and_missed_when_it_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let (key, content) = (folder.path().join("keys/master.key"), folder.path().join("content.db"));
        let from = MasterKeyFrom::File(key.clone());
        from.read_or_draw(&content, Missing::Draw, &SystemRandomness).await.unwrap();
        let first = fs::read_to_string(&key).unwrap();
        from.read_or_draw(&content, Missing::Draw, &SystemRandomness).await.unwrap();
        assert_eq!(fs::read_to_string(&key).unwrap(), first);

        fs::write(&content, "").unwrap();
        fs::write(&key, "not a key").unwrap();
        let error = from.read_or_draw(&content, Missing::Draw, &SystemRandomness).await.unwrap_err();
        assert!(matches!(error, MasterKeyError::Form { .. }));
        fs::remove_file(&key).unwrap();
        let error = from.read_or_draw(&content, Missing::Draw, &SystemRandomness).await.unwrap_err();
        assert!(error.to_string().contains("put the key's file back"));
    }
}
