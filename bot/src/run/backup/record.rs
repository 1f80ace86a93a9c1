//! What a backup was when it was made.

use std::{collections::BTreeMap, fs, io::Read, path::Path};

use anyhow::{Context, bail};
use domain::{Clock, SystemClock};
use jiff::civil::Date;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::private_file;

pub(super) const FILE: &str = "backup.json";

/// Its day, and the SHA-256 of each database.
#[derive(Debug)]
pub(super) struct Record {
    /// Of its making (UTC), as `2026-11-28`: no finer time.
    pub(super) day: String,
    pub(super) files: BTreeMap<String, String>,
    /// What a file may still be, while it is being put in place of the one before it.
    pub(super) before: BTreeMap<String, String>,
}

impl Record {
    /// Of the databases in this folder, today.
    pub(super) fn of(folder: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            day: Date::from(SystemClock.today()).to_string(),
            files: digests(folder)?,
            before: BTreeMap::new(),
        })
    }

    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let record = json!({
            "program": env!("CARGO_PKG_VERSION"), "day": self.day, "sha256": self.files, "sha256_before": self.before,
        });
        private_file::write(&folder.join(FILE), (serde_json::to_string_pretty(&record)? + "\n").as_bytes())?;
        Ok(())
    }

    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join(FILE);
        let text = fs::read_to_string(&file).with_context(|| {
            format!(
                "{} is no backup: expected {} as `ethics-bot backup make` writes it",
                folder.display(),
                file.display()
            )
        })?;
        let unknown = || format!("{} is not as `ethics-bot backup make` writes it", file.display());
        let record: Value = serde_json::from_str(&text).with_context(unknown)?;
        let digests = |name: &str| {
            let Some(digests) = record[name].as_object() else { return Ok(BTreeMap::new()) };
            digests
                .iter()
                .map(|(name, digest)| Ok((name.clone(), digest.as_str().with_context(unknown)?.to_owned())))
                .collect::<anyhow::Result<_>>()
        };
        let (files, before) = (digests("sha256")?, digests("sha256_before")?);
        anyhow::ensure!(!files.is_empty(), unknown());
        Ok(Self { day: record["day"].as_str().with_context(unknown)?.to_owned(), files, before })
    }

    /// Whether the databases are what they were.
    pub(super) fn compare(&self, folder: &Path) -> anyhow::Result<()> {
        let found = digests(folder)?;
        for (name, digest) in &self.files {
            match found.get(name) {
                None => bail!("{name} is missing in {}", folder.display()),
                Some(other) if other != digest && self.before.get(name) != Some(other) => {
                    bail!(
                        "{name} in {} is not what it was when the backup was made: it is damaged, or was changed",
                        folder.display()
                    )
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

fn digests(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut digests = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "db") {
            let (mut file, mut digest, mut part) = (fs::File::open(&path)?, Sha256::new(), vec![0; 1 << 16]);
            loop {
                match file.read(&mut part)? {
                    0 => break,
                    length => digest.update(&part[..length]),
                }
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            digests.insert(name, hex::encode(digest.finalize()));
        }
    }
    Ok(digests)
}
