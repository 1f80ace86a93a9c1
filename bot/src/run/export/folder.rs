//! The folder that everything goes into: its owner's alone, and never over something else.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

use crate::private_file;

/// The sums, written last: a folder without them is not whole.
const SUMS: &str = "SHA256SUMS";

/// A folder, and the SHA-256 of each file that was written into it.
pub(super) struct Folder {
    root: PathBuf,
    sums: BTreeMap<String, String>,
}

impl Folder {
    /// A folder that is not there yet, or is empty.
    pub(super) fn make(root: &Path) -> anyhow::Result<Self> {
        if root.exists() {
            let mut inside = fs::read_dir(root).with_context(|| {
                format!("{} cannot be used: expected a folder that is empty, or none", root.display())
            })?;
            if inside.next().is_some() {
                bail!("{} is not empty: name a new folder, and nothing is written over", root.display());
            }
        }
        private_folder(root)?;
        #[cfg(unix)]
        fs::set_permissions(root, std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .with_context(|| format!("{} is not this user's own", root.display()))?;
        Ok(Self { root: root.to_owned(), sums: BTreeMap::new() })
    }

    /// Writes a file; `name` has `/` between folders.
    pub(super) fn write(&mut self, name: &str, content: &[u8]) -> anyhow::Result<()> {
        let path = self.root.join(name);
        if let Some(folder) = path.parent() {
            private_folder(folder)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = || format!("{} cannot be written", path.display());
        let mut file = options.open(&path).with_context(written)?;
        file.write_all(content).and_then(|()| file.sync_all()).with_context(written)?;
        self.sums.insert(name.to_owned(), hex::encode(Sha256::digest(content)));
        Ok(())
    }

    /// Writes the sums; says how many files there are.
    pub(super) fn finish(mut self) -> anyhow::Result<usize> {
        let sums: String = self.sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
        self.write(SUMS, sums.as_bytes())?;
        private_file::sync_folder(&self.root)?;
        Ok(self.sums.len())
    }

    /// Takes away what was written so far: half of it must not lie around.
    pub(super) fn remove(root: &Path) -> anyhow::Result<()> {
        fs::remove_dir_all(root).with_context(|| {
            format!("{} cannot be removed, and holds a part of what there is", root.display())
        })
    }
}

fn private_folder(folder: &Path) -> anyhow::Result<()> {
    private_file::make_folder(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over_and_all_is_its_owners() {
        let kept = tempfile::tempdir().unwrap();
        let root = kept.path().join("out");
        let mut folder = Folder::make(&root).unwrap();
        folder.write("a/b.txt", b"words").unwrap();
        assert!(folder.write("a/b.txt", b"others").is_err());
        assert_eq!(folder.finish().unwrap(), 2);
        let sums = fs::read_to_string(root.join(SUMS)).unwrap();
        assert_eq!(sums, format!("{}  a/b.txt\n", hex::encode(Sha256::digest(b"words"))));
        let error = Folder::make(&root).err().unwrap();
        assert!(error.to_string().contains("is not empty"), "{error}");
        #[cfg(unix)]
        for (name, mode) in [("", 0o700), ("a", 0o700), ("a/b.txt", 0o600), (SUMS, 0o600)] {
            use std::os::unix::fs::PermissionsExt;
            let found = fs::metadata(root.join(name)).unwrap().permissions().mode() & 0o777;
            assert_eq!(found, mode, "{name}");
        }
    }
}
