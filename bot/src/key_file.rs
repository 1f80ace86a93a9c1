//! The keys beside the master key: the pass key, the link's key, the staff page's key. Each is a file, which is read again while the program runs, so that another key can take the
//! place of the one in use.

pub(crate) mod ring;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use domain::{Current, KeyRing, Randomness};
use passes::PassSeeds;
use relay::link::LinkKeys;
use zeroize::Zeroizing;

use crate::master_key::{MasterKeyError, draw_new};

/// A file is read again when it is needed and looks as if it was written since; and in any case after this time.
const PAUSE: Duration = Duration::from_secs(2);

/// What to do when a key that several hosts may share is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Draw a new one and write it there: unlike the master key, nothing that was stored is lost with it.
    Draw,
    /// Say so: the other host has it.
    Refuse,
    /// Say so: several machines may use the database, and all need the same key.
    Shared,
}

impl Missing {
    pub(crate) fn refuse(self, path: &Path) -> Result<(), MasterKeyError> {
        match self {
            Self::Draw => Ok(()),
            Self::Refuse => Err(MasterKeyError::Elsewhere { key: path.to_owned() }),
            Self::Shared => Err(MasterKeyError::Shared { key: path.to_owned() }),
        }
    }
}

/// What the text of such a file holds.
pub(crate) trait Keys: Clone + Send + Sized {
    /// Reads it; says what was expected.
    fn read(text: &str) -> Result<Self, String>;
}

impl Keys for PassSeeds {
    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text).map_err(|error| error.to_string())
    }
}

impl Keys for LinkKeys {
    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text).map_err(|error| error.to_string())
    }
}

/// The keys of the staff page. Lost, they cost everybody a new authenticator app, and nothing else.
impl Keys for KeyRing {
    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text).map_err(|error| error.to_string())
    }
}

/// A file of keys, and what it held when it was read last.
pub(crate) struct KeyFile<T> {
    path: PathBuf,
    known: Mutex<Known<T>>,
}

struct Known<T> {
    keys: T,
    read: Instant,
    written: Written,
    /// It was said that it cannot be read any more.
    is_told: bool,
}

/// What tells that a file was written.
type Written = Option<(SystemTime, u64)>;

fn written(path: &Path) -> Written {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

impl<T: Keys> KeyFile<T> {
    /// Reads the file at `path`, with a new key in it where it may be drawn.
    ///
    /// # Errors
    /// [`MasterKeyError`] says what is wrong with which file; never anything of a key.
    pub(crate) fn open(
        path: &Path,
        missing: Missing,
        randomness: &dyn Randomness,
    ) -> Result<Self, MasterKeyError> {
        if !path.exists() {
            missing.refuse(path)?;
            draw_new(path, randomness)?;
        }
        let written = written(path);
        let known = Known { keys: read(path)?, read: Instant::now(), written, is_told: false };
        Ok(Self { path: path.to_owned(), known: Mutex::new(known) })
    }
}

impl<T: Keys> Current<T> for KeyFile<T> {
    fn current(&self) -> T {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let written = written(&self.path);
        if known.read.elapsed() >= PAUSE || known.written != written {
            (known.read, known.written) = (Instant::now(), written);
            match read(&self.path) {
                Ok(keys) => (known.keys, known.is_told) = (keys, false),
                // Half written by hand, or gone: what is known stays in use
                Err(error) if !known.is_told => {
                    known.is_told = true;
                    tracing::error!(%error, "a file of keys cannot be read any more; what was in it stays in use, and the next start will refuse it");
                }
                Err(_) => {}
            }
        }
        known.keys.clone()
    }
}

impl<T> fmt::Debug for KeyFile<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFile({})", self.path.display())
    }
}

/// Reads a file of keys once.
///
/// # Errors
/// As [`KeyFile::open`].
pub(crate) fn read<T: Keys>(path: &Path) -> Result<T, MasterKeyError> {
    let failed = |error: std::io::Error| MasterKeyError::File { key: path.to_owned(), reason: error.kind() };
    let text = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
    T::read(&text).map_err(|expected| MasterKeyError::Form { key: path.to_owned(), expected })
}

/// The same, for a key that the other host makes.
///
/// # Errors
/// As [`KeyFile::open`].
pub(crate) fn read_copy<T: Keys>(path: &Path) -> Result<T, MasterKeyError> {
    if !path.exists() {
        Missing::Refuse.refuse(path)?;
    }
    read(path)
}

#[cfg(test)]
mod tests {
    use domain::SystemRandomness;

    use super::*;

    /// As if it was read long ago.
    fn later<T>(file: &KeyFile<T>) {
        file.known.lock().unwrap().read -= PAUSE;
    }

    #[test]
    fn another_key_is_seen_while_the_program_runs_and_a_damaged_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/staff.key");
        for missing in [Missing::Refuse, Missing::Shared] {
            assert!(KeyFile::<KeyRing>::open(&path, missing, &SystemRandomness).is_err());
        }
        let file = KeyFile::<KeyRing>::open(&path, Missing::Draw, &SystemRandomness).unwrap();
        let first = file.current().ids();
        assert_eq!(first.len(), 1);

        let old = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{old}{}\n", "5c".repeat(32))).unwrap();
        let both = file.current().ids();
        assert_eq!((both.len(), both[0]), (2, first[0]));

        for broken in ["5c5c", ""] {
            fs::write(&path, broken).unwrap();
            assert_eq!(file.current().ids(), both);
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(file.current().ids(), both);
        fs::write(&path, &old).unwrap();
        assert_eq!(file.current().ids(), first);
        // A clock that stands still tells nothing
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, format!("{}\n", "6d".repeat(32))).unwrap();
        fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
        assert_eq!(file.current().ids(), first);
        later(&file);
        assert_ne!(file.current().ids(), first);
    }

    #[test]
    fn each_says_what_it_expects_and_nothing_of_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.key");
        fs::write(&path, "hunter2").unwrap();
        let said = [
            read::<PassSeeds>(&path).unwrap_err().to_string(),
            read::<LinkKeys>(&path).unwrap_err().to_string(),
            read::<KeyRing>(&path).unwrap_err().to_string(),
        ];
        for said in said {
            assert!(said.contains("64 hexadecimal digits") && !said.contains("hunter2"), "{said}");
        }
        let gone = read_copy::<LinkKeys>(&folder.path().join("none.key")).unwrap_err().to_string();
        assert!(gone.contains("It is made on the relay's host"), "{gone}");
    }
}
