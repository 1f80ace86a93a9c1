//! A file of keys while one of them is replaced: a line more, and then one less.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::{KeyId, KeyRing, ParseKeyRingError, Randomness};
use zeroize::Zeroizing;

use super::read;
use crate::{
    master_key::{MasterKeyError, digits},
    private_file,
};

/// Draws a new key and puts it behind the one that is there. Gives its id. `go_on` is the command that comes after it.
///
/// # Errors
/// [`MasterKeyError::Two`] when a second one is there already; otherwise what is wrong with the file, which stays as it was.
pub(crate) fn add_new(
    path: &Path,
    go_on: &'static str,
    randomness: &dyn Randomness,
) -> Result<KeyId, MasterKeyError> {
    let _alone = alone(path);
    if ids(path)?.len() > 1 {
        return Err(MasterKeyError::Two { key: path.to_owned(), go_on });
    }
    let new = digits(randomness);
    let lines = Zeroizing::new(format!("{}\n{}\n", lines(path)?.trim(), new.as_str()));
    write(path, &lines)?;
    id_of(&new, path)
}

/// The keys in the file, the newest last.
fn ids(path: &Path) -> Result<Vec<KeyId>, MasterKeyError> {
    Ok(read::<KeyRing>(path)?.ids())
}

fn id_of(word: &str, path: &Path) -> Result<KeyId, MasterKeyError> {
    let form =
        |error: ParseKeyRingError| MasterKeyError::Form { key: path.to_owned(), expected: error.to_string() };
    KeyRing::parse(word).map_err(form)?.ids().pop().ok_or_else(|| form(ParseKeyRingError))
}

/// Where keys go that are not in use any more.
pub(crate) fn before(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".before");
    PathBuf::from(name)
}

/// Takes every key but the newest out of the file, for good.
///
/// # Errors
/// What is wrong with the file, which stays as it was.
pub(crate) fn forget_others(path: &Path) -> Result<(), MasterKeyError> {
    let _alone = alone(path);
    let text = lines(path)?;
    let newest = Zeroizing::new(format!("{}\n", text.split_whitespace().last().unwrap_or_default()));
    id_of(&newest, path)?;
    write(path, &newest)
}

/// Takes every key but this one out of the file, and puts them into the [`before`] file beside it: backups that were made until now need them. Says whether there
/// were others.
///
/// # Errors
/// What is wrong with which file. A key is in one of both at any moment.
pub(crate) fn keep_only(path: &Path, current: KeyId) -> Result<bool, MasterKeyError> {
    let _alone = alone(path);
    let text = lines(path)?;
    let (mut kept, mut taken) = (Zeroizing::new(String::new()), Zeroizing::new(String::new()));
    for word in text.split_whitespace() {
        let side = if id_of(word, path)? == current { &mut kept } else { &mut taken };
        side.push_str(word);
        side.push('\n');
    }
    if taken.is_empty() || kept.is_empty() {
        return Ok(false);
    }
    let old = before(path);
    let known = private_file::read(&old).map(|text| Zeroizing::new(text.unwrap_or_default()));
    let known = known.map_err(|error| file_error(&old, &error))?;
    let mut all = Zeroizing::new(known.as_str().to_owned());
    for word in taken.split_whitespace().filter(|word| !known.contains(word)) {
        all.push_str(word);
        all.push('\n');
    }
    write(&old, &all)?;
    write(path, &kept)?;
    Ok(true)
}

/// Of two commands at once the second sees what the first one wrote. A file system without locks has none to give: there the last one wins.
fn alone(path: &Path) -> Option<fs::File> {
    let path = fs::canonicalize(path).ok()?;
    let folder = fs::File::open(private_file::folder_of(&path)).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

fn lines(path: &Path) -> Result<Zeroizing<String>, MasterKeyError> {
    fs::read_to_string(path).map(Zeroizing::new).map_err(|error| file_error(path, &error))
}

fn write(path: &Path, text: &str) -> Result<(), MasterKeyError> {
    private_file::write_key(path, text.as_bytes()).map_err(|error| file_error(path, &error))
}

fn file_error(path: &Path, error: &io::Error) -> MasterKeyError {
    MasterKeyError::File { key: path.to_owned(), reason: error.kind() }
}

#[cfg(test)]
mod tests {
    use domain::SystemRandomness;

    use super::*;

    #[test]
    fn of_many_at_once_one_adds_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("staff.key");
        crate::master_key::draw_new(&path, &SystemRandomness).unwrap();
        let begin = std::sync::Barrier::new(8);
        let added = std::thread::scope(|scope| {
            let one = || {
                begin.wait();
                add_new(&path, "go on", &SystemRandomness).is_ok()
            };
            let all: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
            all.into_iter().filter_map(|one| one.join().ok()).filter(|added| *added).count()
        });
        assert_eq!((added, ids(&path).unwrap().len()), (1, 2));
    }

    #[test]
    fn a_key_is_added_and_the_one_before_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        crate::master_key::draw_new(&path, &SystemRandomness).unwrap();
        let old = ids(&path).unwrap();
        let new = add_new(&path, "go on", &SystemRandomness).unwrap();
        assert_eq!(ids(&path).unwrap(), [old[0], new]);
        assert!(matches!(add_new(&path, "go on", &SystemRandomness), Err(MasterKeyError::Two { .. })));

        assert!(keep_only(&path, new).unwrap());
        assert_eq!(ids(&path).unwrap(), [new]);
        assert_eq!(ids(&before(&path)).unwrap(), old);
        assert!(!keep_only(&path, new).unwrap(), "nothing else is there");
        let third = add_new(&path, "go on", &SystemRandomness).unwrap();
        assert!(keep_only(&path, third).unwrap());
        assert_eq!(ids(&before(&path)).unwrap(), [old[0], new]);
        #[cfg(unix)]
        for file in [&path, &before(&path)] {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o077, 0);
        }
    }
}
