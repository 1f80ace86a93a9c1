//! The file of the master key while it is replaced: a line more, and then one less.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::{KeyId, KeyRing, Randomness};
use zeroize::Zeroizing;

use super::{MasterKeyError, digits, read};
use crate::private_file;

/// Draws a new key and puts it behind the one that is there. Gives its id.
///
/// # Errors
/// [`MasterKeyError::Two`] when a second one is there already; otherwise what is wrong with the file, which stays as it was.
pub(crate) fn add_new(path: &Path, randomness: &dyn Randomness) -> Result<KeyId, MasterKeyError> {
    if read(path)?.ids().len() > 1 {
        return Err(MasterKeyError::Two { key: path.to_owned() });
    }
    let new = digits(randomness);
    let lines = Zeroizing::new(format!("{}\n{}\n", lines(path)?.trim(), new.as_str()));
    write(path, &lines)?;
    let ring = KeyRing::parse(&new).map_err(|_| MasterKeyError::Form { key: path.to_owned() })?;
    ring.ids().pop().ok_or_else(|| MasterKeyError::Form { key: path.to_owned() })
}

/// Where keys go that are not in use any more.
pub(crate) fn before(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".before");
    PathBuf::from(name)
}

/// Takes every key but this one out of the file, and puts them into the [`before`] file beside it: backups that were made until now need them. Says whether there
/// were others.
///
/// # Errors
/// What is wrong with which file. A key is in one of both at any moment.
pub(crate) fn keep_only(path: &Path, current: KeyId) -> Result<bool, MasterKeyError> {
    let text = lines(path)?;
    let (mut kept, mut taken) = (Zeroizing::new(String::new()), Zeroizing::new(String::new()));
    for word in text.split_whitespace() {
        let ids = KeyRing::parse(word).map_err(|_| MasterKeyError::Form { key: path.to_owned() })?.ids();
        let side = if ids.contains(&current) { &mut kept } else { &mut taken };
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

fn lines(path: &Path) -> Result<Zeroizing<String>, MasterKeyError> {
    fs::read_to_string(path).map(Zeroizing::new).map_err(|error| file_error(path, &error))
}

fn write(path: &Path, text: &str) -> Result<(), MasterKeyError> {
    private_file::write(path, text.as_bytes()).map_err(|error| file_error(path, &error))
}

fn file_error(path: &Path, error: &io::Error) -> MasterKeyError {
    MasterKeyError::File { key: path.to_owned(), reason: error.kind() }
}

#[cfg(test)]
mod tests {
    use domain::SystemRandomness;

    use super::*;

    #[test]
    fn a_key_is_added_and_the_one_before_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        super::super::draw_new(&path, &SystemRandomness).unwrap();
        let old = read(&path).unwrap().ids();
        let new = add_new(&path, &SystemRandomness).unwrap();
        assert_eq!(read(&path).unwrap().ids(), [old[0], new]);
        assert!(matches!(add_new(&path, &SystemRandomness), Err(MasterKeyError::Two { .. })));

        assert!(keep_only(&path, new).unwrap());
        assert_eq!(read(&path).unwrap().ids(), [new]);
        assert_eq!(read(&before(&path)).unwrap().ids(), old);
        assert!(!keep_only(&path, new).unwrap(), "nothing else is there");
        let third = add_new(&path, &SystemRandomness).unwrap();
        assert!(keep_only(&path, third).unwrap());
        assert_eq!(read(&before(&path)).unwrap().ids(), [old[0], new]);
        #[cfg(unix)]
        for file in [&path, &before(&path)] {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o077, 0);
        }
    }
}
