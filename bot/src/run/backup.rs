//! `ethics-bot backup`: copies of the databases, whether they are whole, and back.

mod record;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, bail};
use domain::{KeyRing, ReleaseSchedule, SystemClock, SystemRandomness};
use relay::{MasterKeys, Relay, Verified};
use storage_content::{ContentStore, read_keys_missing};
use storage_database::Database;
use storage_identity::IdentityStore;

use self::record::Record;
use crate::{
    cli::{BackupMakeArguments, BackupRestoreArguments, BackupVerifyArguments},
    key_file, private_file,
    run::say::say,
};

/// The databases of a backup. Those of the other side are not on a host of its own.
const DATABASES: [&str; 3] = ["identity", "content", "evidence"];
/// The keys of cases: never in the same folder.
const KEYS: &str = "keys";
/// What else is kept in the data folder and is no secret: counts of questions, and what the board secretary's key is known by.
const BESIDE: [&str; 2] = ["questions", "board.key"];

/// Copies the databases.
pub(crate) fn make(arguments: &BackupMakeArguments) -> anyhow::Result<ExitCode> {
    let BackupMakeArguments { to, data } = arguments;
    let to = &without_slash(to);
    if to.exists() {
        bail!("{} exists already: name a new folder, and no backup is written over", to.display());
    }
    let names: Vec<&'static str> = DATABASES.into_iter().filter(|name| Database::is_in(data, name)).collect();
    if names.is_empty() {
        bail!("there is no database in {}: expected the data folder of this program", data.display());
    }
    // Under another name until it is whole: what is called a backup is one
    let unfinished = with_ending(to, "unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    super::runtime()?.block_on(async {
        for name in &names {
            Database::copy(data, name, &unfinished).await?;
        }
        anyhow::Ok(())
    })?;
    for name in BESIDE {
        copy_all(&data.join(name), &unfinished.join(name))?;
    }
    Record::of(&unfinished)?.write(&unfinished)?;
    private_file::sync_folder(&unfinished)?;
    fs::rename(&unfinished, to).with_context(|| format!("{} cannot be made", to.display()))?;
    say!(
        "{} holds {}. It can be read with the keys of cases and the master key only.",
        to.display(),
        names.join(", ")
    );
    say!(
        "Not in it, on purpose: the keys of cases (`ethics-bot backup keys`), and the files of keys. Keep those elsewhere."
    );
    Ok(ExitCode::SUCCESS)
}

/// Copies the keys of cases, over those that are there.
pub(crate) fn keys(arguments: &BackupMakeArguments) -> anyhow::Result<ExitCode> {
    let BackupMakeArguments { to, data } = arguments;
    let to = &without_slash(to);
    if !Database::is_in(data, KEYS) {
        bail!(
            "there is no keys.db in {}: expected the data folder of the host that holds the reports",
            data.display()
        );
    }
    let unfinished = with_ending(to, "unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    let missing = super::runtime()?.block_on(async {
        Database::copy(data, KEYS, &unfinished).await?;
        match Database::is_in(data, "content") {
            true => read_keys_missing(data, &unfinished).await.map(|found| found.missing),
            false => Ok(0),
        }
    })?;
    if missing > 0 {
        fs::remove_dir_all(&unfinished)?;
        bail!(
            "{} has no key for {missing} of the cases: it is not the file that belongs to content.db. The copy in {} was left as it is",
            data.join("keys.db").display(),
            to.display()
        );
    }
    private_folder(to)?;
    let mut record = Record::of(&unfinished)?;
    // Between the two steps either file is a right one
    record.before = Record::read(to).map(|before| before.files).unwrap_or_default();
    record.write(to)?;
    fs::rename(unfinished.join("keys.db"), to.join("keys.db"))
        .with_context(|| format!("{} cannot be written", to.display()))?;
    record.before.clear();
    record.write(to)?;
    private_file::sync_folder(to)?;
    fs::remove_dir_all(&unfinished)?;
    say!(
        "{} holds the keys of cases as they are now, in place of what was there.",
        to.join("keys.db").display()
    );
    say!(
        "Write over it every day, and keep no copy for more than seven days: with an old one, what was deleted can be read again."
    );
    Ok(ExitCode::SUCCESS)
}

/// Says whether a backup is whole.
pub(crate) fn verify(arguments: &BackupVerifyArguments) -> anyhow::Result<ExitCode> {
    let BackupVerifyArguments { backup, keys, master_key } = arguments;
    let record = Record::read(backup)?;
    record.compare(backup)?;
    say!(
        "  ok    {} files are what they were when the backup was made, on {}",
        record.files.len(),
        record.day
    );
    let keys_day = match keys {
        Some(keys) => Some(checked_keys(keys)?.day),
        None => None,
    };
    let folder = tempfile::tempdir().context("there is no temporary folder")?;
    put(backup, keys.as_deref(), folder.path())?;
    let tried = async {
        if Database::is_in(folder.path(), "identity") {
            IdentityStore::open(folder.path()).await?.close().await;
            say!("  ok    identity: it opens with this version of the program");
        }
        if !Database::is_in(folder.path(), "content") {
            return anyhow::Ok(true);
        }
        if keys.is_none() {
            say!("  note  name the copy of the keys in --keys to have every report in it opened");
            return Ok(true);
        }
        let keys: KeyRing =
            key_file::read(master_key).context("the master key is needed: name it in --master-key")?;
        let store = ContentStore::open(folder.path()).await?;
        let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
        let relay = Relay::new(
            store.clone(),
            MasterKeys::from(keys),
            ReleaseSchedule::every(3_600)?,
            clock,
            randomness,
        );
        relay.check_master_key().await.context("the master key does not open the keys of cases")?;
        let found = relay.verify().await?;
        store.close().await;
        tell(&found);
        let keys_are_right = tell_without_key(&found, keys_day.as_deref(), &record.day);
        Ok(found.is_good() && keys_are_right)
    };
    let good = super::runtime()?.block_on(async {
        // Whoever stops it must not leave keys beside what they open
        tokio::select! {
            tried = tried => tried,
            () = super::asked_to_stop() => bail!("it was stopped before it knew, and nothing of it stays"),
        }
    })?;
    if good && keys.is_none() && record.files.contains_key("content.db") {
        say!("The files are as they were. Whether the reports in them can be read was not tried.");
        return Ok(ExitCode::SUCCESS);
    }
    if good {
        say!("This backup is whole.");
        return Ok(ExitCode::SUCCESS);
    }
    say!("This backup is not whole. Make another one, and keep the older ones until it is verified.");
    Ok(ExitCode::FAILURE)
}

fn tell(found: &Verified) {
    let Verified { cases, files, without_key, unreadable, unreadable_waiting, trail, trail_fault, .. } =
        found;
    let cases = cases - without_key.len();
    match unreadable.as_slice() {
        [] => say!("  ok    content: {cases} cases with {files} files, and all that is sealed in them opens"),
        numbers => {
            let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            say!("  MEND  content: of {cases} cases, these do not open: {}", numbers.join(", "));
        }
    }
    if *unreadable_waiting {
        say!("  MEND  content: something that waits for its release does not open with its key");
    }
    match trail_fault {
        None => say!("  ok    the trail: {trail} entries, one chain"),
        Some(fault) => say!("  MEND  the trail: {fault}"),
    }
}

/// Cases without a key were deleted since the backup, or the keys are not those that belong to it. Says which, as far as it can be told, and whether all is right.
fn tell_without_key(found: &Verified, keys_day: Option<&str>, day: &str) -> bool {
    let keys_are_later = keys_day.is_some_and(|keys| keys > day);
    let keys_are_older = keys_day.is_some_and(|keys| keys < day);
    if found.waiting_without_key && keys_are_older {
        say!(
            "  MEND  content: something that waits for its release does not open: the copy of the keys is older than the backup"
        );
        return false;
    }
    let numbers: Vec<String> = found.without_key.iter().map(ToString::to_string).collect();
    if numbers.is_empty() {
        return true;
    }
    let numbers = numbers.join(", ");
    if found.without_key.len() == found.cases {
        say!(
            "  MEND  content: the copy of the keys has the key of no case: it is empty, or belongs to another database"
        );
        return false;
    }
    if keys_are_later {
        say!(
            "  note  content: these cases were deleted since the backup, and nobody can read them any more: {numbers}"
        );
        return true;
    }
    if keys_are_older {
        say!(
            "  MEND  content: the copy of the keys is older than the backup, and these cases have none: {numbers}"
        );
    } else {
        say!(
            "  MEND  content: these cases have no key. Whether they were deleted on that day or the copy of the keys is older cannot be told: {numbers}"
        );
        say!("        Run `ethics-bot backup keys` after `backup make`, and verify with that copy.");
    }
    false
}

/// The record of a copy of the keys, which is what it was.
fn checked_keys(keys: &Path) -> anyhow::Result<Record> {
    let record =
        Record::read(keys).context("--keys names the folder into which `ethics-bot backup keys` wrote")?;
    record.compare(keys)?;
    Ok(record)
}

/// What was still to be sent when the backup was made may have been sent after it.
async fn doubt(data: &Path) -> anyhow::Result<()> {
    if Database::is_in(data, "identity") {
        let store = IdentityStore::open(data).await?;
        let doubted = store.doubt_letters().await;
        store.close().await;
        doubted?;
    }
    if Database::is_in(data, "content") {
        let store = ContentStore::open(data).await?;
        let doubted = store.doubt_effects().await;
        store.close().await;
        doubted?;
    }
    Ok(())
}

/// Puts a backup into an empty data folder.
pub(crate) fn restore(arguments: &BackupRestoreArguments) -> anyhow::Result<ExitCode> {
    let BackupRestoreArguments { backup, keys, data } = arguments;
    let record = Record::read(backup)?;
    record.compare(backup)?;
    if let Some(there) = left_in(data) {
        bail!(
            "{} is in {} already, and nothing is written over: name an empty folder, or move all that is in that one away, the -wal and -shm files, too",
            there,
            data.display()
        );
    }
    if backup.join("content.db").exists() && keys.is_none() {
        bail!("this backup has reports in it: name the folder with the copy of the keys of cases in --keys");
    }
    if let Some(keys) = keys {
        checked_keys(keys)?;
    }
    put(backup, keys.as_deref(), data)?;
    crate::run::runtime()?
        .block_on(doubt(data))
        .context("the backup is in its place, but could not be opened")?;
    say!("{} is as it was on {}.", data.display(), record.day);
    say!(
        "What was reported, written, signed or decided since then is not in it. What was to be sent then is looked for in Slack before it is sent: it may have gone out since. A mail may come twice."
    );
    say!(
        "Before the program starts, put the files of keys back into it that were kept elsewhere: master.key, and passes.key, staff.key and link.key where there were any."
    );
    Ok(ExitCode::SUCCESS)
}

/// What is left of a database in a folder: a log that stays behind would be played into whatever file comes beside it.
fn left_in(folder: &Path) -> Option<String> {
    let endings = ["db", "db-wal", "db-shm", "db-journal", "url"];
    DATABASES
        .into_iter()
        .chain([KEYS])
        .flat_map(|name| endings.map(|ending| format!("{name}.{ending}")))
        .find(|file| folder.join(file).exists())
}

/// Copies a backup, and the keys of cases, into a folder: under other names until all is there, and what cannot be read without another file last.
fn put(backup: &Path, keys: Option<&Path>, folder: &Path) -> anyhow::Result<()> {
    private_folder(folder)?;
    let content = DATABASES.into_iter().rev().map(|name| (backup, name));
    let files: Vec<(PathBuf, String)> = keys
        .map(|keys| (keys, KEYS))
        .into_iter()
        .chain(content)
        .map(|(from, name)| (from.join(format!("{name}.db")), format!("{name}.db")))
        .filter(|(from, _)| from.exists())
        .collect();
    for (from, name) in &files {
        copy_all(from, &folder.join(format!("{name}.unfinished")))?;
    }
    for (_, name) in &files {
        fs::rename(folder.join(format!("{name}.unfinished")), folder.join(name))?;
    }
    for name in BESIDE {
        copy_all(&backup.join(name), &folder.join(name))?;
    }
    Ok(private_file::sync_folder(folder)?)
}

/// `backups/monday/` is `backups/monday`.
fn without_slash(folder: &Path) -> PathBuf {
    folder.components().collect()
}

fn with_ending(folder: &Path, ending: &str) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn private_folder(folder: &Path) -> anyhow::Result<()> {
    private_file::make_folder(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// Copies a file, or a folder with all that is in it; nothing where there is none.
fn copy_all(from: &Path, to: &Path) -> anyhow::Result<()> {
    if from.is_dir() {
        private_folder(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy_all(&entry.path(), &to.join(entry.file_name()))?;
        }
    } else if from.exists() {
        fs::copy(from, to).with_context(|| format!("{} cannot be copied", from.display()))?;
        // Whatever the medium of the backup says
        #[cfg(unix)]
        fs::set_permissions(to, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        fs::File::open(to)?.sync_all()?;
    }
    Ok(())
}
