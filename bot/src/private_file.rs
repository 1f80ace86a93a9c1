//! Small files that only their owner reads, whole or not at all, and folders for them.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// The text, or none when there is no such file.
pub(crate) fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes a folder that only its owner reads, with those above it; one that is there stays as it is.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes beside the file and puts it in its place.
pub(crate) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = write_with(path, content, |_, _| Ok(()))?;
    // It is there; whoever hears of an error would write it again
    let _ = sync_folder(folder);
    Ok(())
}

/// The same for a key that a running program reads as well. The file stays where a link leads to, its owner's, and its group's if the group could read it: the program could not read what
/// an administrator made as root.
///
/// # Errors
/// Also when it is somebody else's, and this user cannot leave it so; and when it is not known to be on the disk.
pub(crate) fn write_key(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = write_with(path, content, |folder, file| give_to_owner_of(path, folder, file))?;
    sync_folder(folder)
}

/// Gives the folder that it is in.
fn write_with<'a>(
    path: &'a Path,
    content: &[u8],
    prepare: impl FnOnce(&Path, &fs::File) -> io::Result<()>,
) -> io::Result<&'a Path> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    // Made readable by its owner alone
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    prepare(folder, beside.as_file())?;
    beside.write_all(content)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    Ok(folder)
}

#[cfg(not(unix))]
fn give_to_owner_of(_: &Path, _: &Path, _: &fs::File) -> io::Result<()> {
    Ok(())
}

/// A new file is its folder's owner's, where that can be: who makes it can read it otherwise.
#[cfg(unix)]
fn give_to_owner_of(path: &Path, folder: &Path, file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let Ok(before) = fs::metadata(path) else {
        let owner = fs::metadata(folder)?;
        let _ = fchown(file, Some(owner.uid()), Some(owner.gid()));
        return Ok(());
    };
    let ours = file.metadata()?;
    if (before.uid(), before.gid()) != (ours.uid(), ours.gid()) {
        match fchown(file, Some(before.uid()), Some(before.gid())) {
            // A group that its owner is not in
            Err(_) if before.uid() == ours.uid() => return Ok(()),
            given => given?,
        }
    }
    // One that everybody could read was no decision
    let mode = before.permissions().mode();
    let for_group = if mode & 0o007 == 0 { mode & 0o040 } else { 0 };
    file.set_permissions(fs::Permissions::from_mode(0o600 | for_group))
}

/// What was put into a folder, or renamed in it, is on the disk after this, where its file system can be asked for that.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match fs::File::open(folder)?.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {}
        synced => synced?,
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The folder that a file is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_file_stays_where_a_link_leads_to_and_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let (elsewhere, link) = (folder.path().join("vault/x.key"), folder.path().join("x.key"));
        write_key(&elsewhere, b"one").unwrap();
        symlink(&elsewhere, &link).unwrap();
        // As root, who makes files for others
        let is_root = fs::metadata(&elsewhere).unwrap().uid() == 0;
        if is_root {
            std::os::unix::fs::chown(&elsewhere, Some(10_001), Some(10_002)).unwrap();
        }
        write_key(&link, b"two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let written = fs::metadata(&elsewhere).unwrap();
        assert_eq!(
            (fs::read(&elsewhere).unwrap().as_slice(), written.permissions().mode() & 0o777),
            (b"two".as_slice(), 0o600)
        );
        if is_root {
            assert_eq!((written.uid(), written.gid()), (10_001, 10_002));
            // A group that could read it still can; nobody else ever
            for (before, after) in [(0o640, 0o640), (0o644, 0o600)] {
                fs::set_permissions(&elsewhere, fs::Permissions::from_mode(before)).unwrap();
                write_key(&link, b"three").unwrap();
                let written = fs::metadata(&elsewhere).unwrap();
                assert_eq!((written.gid(), written.permissions().mode() & 0o777), (10_002, after));
            }
            // And what is new there is the folder's owner's
            std::os::unix::fs::chown(folder.path().join("vault"), Some(10_001), None).unwrap();
            write_key(&folder.path().join("vault/x.key.before"), b"one").unwrap();
            assert_eq!(fs::metadata(folder.path().join("vault/x.key.before")).unwrap().uid(), 10_001);
        }
    }
}
