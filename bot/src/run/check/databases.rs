//! The files of the data folder: whether they are there, sound, and nobody else's; and the room beside them.

use std::path::Path;

use domain::{KeyRing, SystemRandomness};
use storage_database::{Database, Engine, Obstacle, ServerFile};

use super::Findings;
use crate::config::StorageConfig;

/// The bot's host.
pub(super) const IDENTITY: [&str; 1] = ["identity.db"];
/// The host of the reports.
pub(super) const CONTENT: [&str; 3] = ["content.db", "keys.db", "evidence.db"];

/// Below this, something should be done soon: one report may bring files of 10 MB.
const LITTLE_ROOM: u64 = 1 << 30;
const GIB: f64 = 1_073_741_824.0;

/// The files with these names, or the servers that are in their place.
pub(super) async fn check(storage: &StorageConfig, files: &[&'static str], findings: &mut Findings) {
    let folder = storage.folder.as_path();
    for file in files {
        let name = file.trim_end_matches(".db");
        if storage.database == Engine::Postgres {
            // On a server the files are with the contents
            match storage.find(&[name]) {
                _ if name == "evidence" => {}
                Ok(()) => check_server(folder, name, findings).await,
                Err(error) => findings.bad(error, "See docs/POSTGRESQL.md."),
            }
            continue;
        }
        if let Err(error) = storage.find(&[name]) {
            findings.bad(error, "See docs/POSTGRESQL.md.");
            continue;
        }
        let path = folder.join(file);
        if !path.exists() {
            findings.good(format_args!("{} does not exist yet; the first start makes it", path.display()));
            continue;
        }
        match storage_database::is_sound(folder, file).await {
            Ok(true) => findings.good(format_args!("{} answers and is sound", path.display())),
            Ok(false) => findings.bad(
                format_args!("{} is damaged", path.display()),
                "Stop the program, keep a copy of the folder as it is, and put back the last good backup.",
            ),
            Err(error) => findings.bad(
                format_args!("{} cannot be read: {error}", path.display()),
                "Look whether this user may read it and whether it is the program's own file; put back the last good backup if it is not.",
            ),
        }
        check_permissions(&path, findings);
    }
    match folder.ancestors().find(|folder| folder.is_dir()).and_then(Obstacle::of) {
        Some(obstacle) if storage.database == Engine::Sqlite => findings.bad(
            format_args!("nothing can be stored in {}: {obstacle}", folder.display()),
            obstacle.remedy(),
        ),
        _ => check_room(folder, findings),
    }
}

/// What is on a server.
async fn check_server(folder: &Path, name: &'static str, findings: &mut Findings) {
    let file = ServerFile::of(folder, name);
    check_permissions(file.path(), findings);
    let found = match storage_database::look_at_server(folder, name).await {
        Ok(found) => found,
        Err(error) => {
            let cause =
                std::error::Error::source(&error).map_or_else(String::new, |cause| format!(" ({cause})"));
            return findings.bad(
                format_args!("{error}{cause}"),
                "Look at the address, the server\u{2019}s pg_hba.conf, and docs/POSTGRESQL.md.",
            );
        }
    };
    let file = file.path().display();
    findings.good(format_args!("the server of {file} answers, and its schema can be used"));
    if !found.writes_to_disk {
        findings.bad(
            format_args!("the server of {file} does not wait for its disk: what was accepted could be lost"),
            "Set fsync to on.",
        );
    }
    if found.keeps_commit_times {
        findings.bad(
            format_args!(
                "the server of {file} keeps the time of every commit, and with it when a report came"
            ),
            "Set track_commit_timestamp to off and restart the server.",
        );
    }
    if found.logs_statements {
        findings.bad(
            format_args!("the server of {file} writes statements into its log, with their times"),
            "Run what `ethics-bot database setup` prints once more, as the server\u{2019}s administrator: it sets for our roles that nothing is logged.",
        );
    }
    if !found.waits_for_standby {
        findings.note(format_args!(
            "the server of {file} waits for no standby: if it is lost, what was accepted since the last backup is, too (synchronous_standby_names)"
        ));
    }
}

/// The master key of the reports.
pub(super) async fn check_master_key(storage: &StorageConfig, findings: &mut Findings) {
    if !Database::is_in(&storage.folder, "content") {
        return;
    }
    let content = storage.folder.join("content.db");
    let missing = storage.missing_keys();
    let from = &storage.master_key;
    match from.read_or_draw(&content, missing, &SystemRandomness).await {
        Ok(ring) => {
            findings.good(format_args!("the master key can be read from {from}"));
            check_case_keys(storage, &ring, findings).await;
        }
        Err(error) => findings.bad(
            error,
            "Without it no report can be read. It is not in the database's backup: look where you kept it.",
        ),
    }
    if let Some(file) = from.file() {
        check_permissions(file, findings);
    }
}

/// Whether the master key is the one that keys of cases are sealed under.
async fn check_case_keys(storage: &StorageConfig, ring: &KeyRing, findings: &mut Findings) {
    const REMEDY: &str =
        "Put the master key back that was used before. `ethics-bot keys show` says which one is in use.";
    let Ok(Some(in_use)) = storage_content::read_master_in_use(&storage.folder).await else {
        return findings.note(
            "which master key is in use is not written down yet, or cannot be read: the next start does and tries it",
        );
    };
    for id in std::iter::once(in_use.current).chain(in_use.previous) {
        if ring.find(id).is_none() {
            findings.bad(
                format_args!("keys of cases are sealed under another master key, with the id {id}"),
                REMEDY,
            );
        }
    }
    if in_use.previous.is_some() {
        findings.bad(
            "the master key is being replaced, and that is not finished",
            "Run `ethics-bot keys rotate`: it goes on where it was.",
        );
    }
}

#[cfg(unix)]
pub(super) fn check_permissions(path: &Path, findings: &mut Findings) {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(metadata) = std::fs::metadata(path) {
        if metadata.permissions().mode() & 0o077 == 0 {
            findings.good(format_args!("{} is readable by its owner only", path.display()));
        } else {
            findings.bad(format_args!("{} is readable by others", path.display()), "Run: chmod 600 on it.");
        }
    }
}

#[cfg(not(unix))]
pub(super) fn check_permissions(_: &Path, _: &mut Findings) {}

/// The room on the disk of the folder, or of the nearest one above it that is there.
#[cfg(unix)]
fn check_room(folder: &Path, findings: &mut Findings) {
    let Some(there) = folder.ancestors().find(|folder| folder.is_dir()) else { return };
    let Ok(disk) = rustix::fs::statvfs(there) else { return };
    say_room(folder, disk.f_bavail.saturating_mul(disk.f_frsize), findings);
}

#[cfg(unix)]
fn say_room(folder: &Path, room: u64, findings: &mut Findings) {
    #[allow(clippy::cast_precision_loss, reason = "it is shown with one digit")]
    let shown = room as f64 / GIB;
    if room < LITTLE_ROOM {
        findings.bad(
            format_args!("there are {shown:.1} GiB left on the disk of {}", folder.display()),
            "Make room: a report that cannot be stored is refused, and its reporter may not come back.",
        );
    } else {
        findings.good(format_args!("there are {shown:.1} GiB left on the disk of {}", folder.display()));
    }
}

#[cfg(not(unix))]
fn check_room(_: &Path, _: &mut Findings) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_is_nearly_full_is_to_be_mended() {
        let found = |room: u64| {
            let mut findings = Findings::default();
            say_room(Path::new("data"), room, &mut findings);
            findings.to_string()
        };
        assert!(found(200 << 20).contains("MEND  there are 0.2 GiB left on the disk of data"));
        assert!(found(5 << 30).contains("ok    there are 5.0 GiB left"));
        let mut findings = Findings::default();
        check_room(Path::new("/not/yet/there"), &mut findings);
        assert!(findings.to_string().contains("GiB left on the disk of /not/yet/there"));
    }
}
