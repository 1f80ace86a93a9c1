//! What keeps a folder from taking what is written.

use std::path::Path;

/// Why nothing can be written into a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Obstacle {
    /// There is no room left, or no more than its quota lets this user have.
    #[error("the disk is full")]
    Full,
    /// It was mounted so, or the system made it so after an error.
    #[error("the disk is read-only")]
    ReadOnly,
    /// It is another user's.
    #[error("this user may not write there")]
    Forbidden,
    /// It was moved away, or its disk is not mounted.
    #[error("the data folder is not there")]
    Gone,
    /// It does not do what it is asked.
    #[error("the disk fails")]
    Failing,
}

/// With less than this a report, and what SQLite keeps beside it, may not find room.
#[cfg(unix)]
const LEAST_ROOM_BYTES: u64 = 1 << 20;

impl Obstacle {
    /// What an operator does about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Full => "Make room on it.",
            Self::ReadOnly => {
                "Look into the system’s log why: after a fault of the disk the system protects it so. Mount it to be written again."
            }
            Self::Forbidden => "Give the folder to the user that the program runs as.",
            Self::Gone => "Mount the disk, or put the folder back where it was.",
            Self::Failing => "Look into the system’s log, and keep a copy of the folder.",
        }
    }

    /// What is in the way of writing into this folder; `None` when nothing is. On a disk that hangs this takes as long as the disk does.
    #[must_use]
    pub fn of(folder: &Path) -> Option<Self> {
        if !folder.is_dir() {
            return Some(Self::Gone);
        }
        of_disk(folder)
    }
}

#[cfg(unix)]
fn of_disk(folder: &Path) -> Option<Obstacle> {
    use rustix::fs::{StatVfsMountFlags, statvfs};
    let disk = statvfs(folder).ok()?;
    if disk.f_flag.contains(StatVfsMountFlags::RDONLY) {
        return Some(Obstacle::ReadOnly);
    }
    if disk.f_bavail.saturating_mul(disk.f_frsize) < LEAST_ROOM_BYTES {
        return Some(Obstacle::Full);
    }
    try_it(folder)
}

#[cfg(not(unix))]
fn of_disk(_: &Path) -> Option<Obstacle> {
    None
}

/// Writes a little into a file that never has a name: a quota, and a file system that stopped writing after a fault, are seen by that alone. Nobody sees the file, and the
/// folder's time stays as it was.
#[cfg(target_os = "linux")]
fn try_it(folder: &Path) -> Option<Obstacle> {
    use std::io::Write;

    use rustix::fs::{Mode, OFlags, open};
    const TRIED_BYTES: usize = 64 << 10;
    let nameless = open(folder, OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC, Mode::RUSR | Mode::WUSR);
    let written = nameless
        .map_err(std::io::Error::from)
        .and_then(|file| std::fs::File::from(file).write_all(&[0; TRIED_BYTES]));
    of_error(&written.err()?)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn try_it(folder: &Path) -> Option<Obstacle> {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_err().then_some(Obstacle::Forbidden)
}

/// `None` for what only says that the file system has no files without names.
#[cfg(target_os = "linux")]
fn of_error(error: &std::io::Error) -> Option<Obstacle> {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Obstacle::Full),
        ErrorKind::ReadOnlyFilesystem => Some(Obstacle::ReadOnly),
        ErrorKind::PermissionDenied => Some(Obstacle::Forbidden),
        ErrorKind::NotFound => Some(Obstacle::Gone),
        _ if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => Some(Obstacle::Failing),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_takes_everything_has_none_and_one_that_is_gone_says_so() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Obstacle::of(folder.path()), None);
        assert_eq!(Obstacle::of(&folder.path().join("gone")), Some(Obstacle::Gone));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing stays behind");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_the_system_says_is_told_in_words() {
        use rustix::io::Errno;
        for (errno, obstacle) in [
            (Errno::NOSPC, Some(Obstacle::Full)),
            (Errno::DQUOT, Some(Obstacle::Full)),
            (Errno::ROFS, Some(Obstacle::ReadOnly)),
            (Errno::ACCESS, Some(Obstacle::Forbidden)),
            (Errno::IO, Some(Obstacle::Failing)),
            (Errno::OPNOTSUPP, None),
            (Errno::ISDIR, None),
        ] {
            assert_eq!(of_error(&errno.into()), obstacle, "{errno:?}");
        }
    }
}
