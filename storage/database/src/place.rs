//! Whether the file at a path is still the one that a connection has open.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// A file's place. SQLite goes on writing into a file that was moved away or deleted: what is accepted there is found by nobody. So a connection that was made to another file than
/// the one at the path is closed, and where no file is, none can be made.
pub(crate) struct Place {
    path: PathBuf,
    /// Which file was there at the last look, and when that changed.
    seen: Mutex<(Option<FileId>, Instant)>,
}

/// What tells a file from every other one there is at the same time.
type FileId = (u64, u64);

impl Place {
    /// The place of the file that is there now.
    pub(crate) fn of(path: PathBuf) -> Self {
        let seen = Mutex::new((id(&path), Instant::now()));
        Self { path, seen }
    }

    /// Whether a connection of this age is one to the file that is there now.
    pub(crate) fn holds_for(&self, age: Duration) -> bool {
        let now = id(&self.path);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0 != now {
            *seen = (now, Instant::now());
        }
        let (there, since) = *seen;
        there.is_some() && age <= since.elapsed()
    }
}

#[cfg(unix)]
fn id(path: &std::path::Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn id(path: &std::path::Path) -> Option<FileId> {
    path.exists().then_some((0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_good_for_the_file_it_was_made_to() {
        let folder = tempfile::tempdir().unwrap();
        let (path, away) = (folder.path().join("a.db"), folder.path().join("away.db"));
        std::fs::write(&path, "one").unwrap();
        let place = Place::of(path.clone());
        let made = Instant::now();
        assert!(place.holds_for(made.elapsed()));
        std::fs::rename(&path, &away).unwrap();
        assert!(!place.holds_for(made.elapsed()), "it was moved away");
        std::fs::write(&path, "another").unwrap();
        assert!(!place.holds_for(made.elapsed()), "another one is in its place");
        assert!(place.holds_for(Instant::now().elapsed()), "one that was made since");
    }
}
