//! The staff page's key: what the secrets of people's authenticator apps are sealed under.

use std::process::ExitCode;

use anyhow::ensure;
use domain::{KeyRing, SystemRandomness};
use staff::SealedAnew;
use storage_database::{Database, Engine};
use storage_identity::IdentityStore;

use crate::{
    config::KeyFilesConfig,
    key_file::{self, ring},
    master_key,
    run::say::say,
};

const GO_ON: &str = "ethics-bot keys rotate staff";

pub(super) fn show(files: &KeyFilesConfig) -> anyhow::Result<ExitCode> {
    let keys = keys(files)?;
    say!("{}, the newest last:", files.staff.display());
    let ids = keys.ids();
    for (place, id) in ids.iter().enumerate() {
        let what = if place + 1 == ids.len() { "in use" } else { "being replaced" };
        say!("  {id}  {what}");
    }
    if ids.len() > 1 {
        say!("`{GO_ON}` seals the secrets of all apps under the newest.");
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn new(files: &KeyFilesConfig) -> anyhow::Result<ExitCode> {
    keys(files)?;
    let id = ring::add_new(&files.staff, GO_ON, &SystemRandomness)?;
    say!("{} holds a new key, with the id {id}, behind the one before.", files.staff.display());
    say!("Whoever sets up an app from now on is sealed under it. Copy the file to your vault now.");
    if files.storage.database == Engine::Postgres {
        say!(
            "Copy it to every other machine that has identity.url as well, at once and before you rotate: a machine without the new key can let nobody in who is sealed under it."
        );
    }
    say!("Then `{GO_ON}` seals the secrets of all apps under it.");
    Ok(ExitCode::SUCCESS)
}

pub(super) fn rotate(files: &KeyFilesConfig) -> anyhow::Result<ExitCode> {
    let keys = keys(files)?;
    let ids = keys.ids();
    let Some(newest) = ids.last().copied().filter(|_| ids.len() > 1) else {
        say!(
            "{} holds one key: there is nothing to do. `ethics-bot keys new staff` makes a new one first.",
            files.staff.display()
        );
        return Ok(ExitCode::SUCCESS);
    };
    let folder = &files.storage.folder;
    ensure!(
        Database::is_in(folder, "identity"),
        "there are no sign-ins in {}: expected the bot's data folder, as [storage] of its configuration names it",
        folder.display()
    );
    files.storage.find(&["identity"])?;
    let done = crate::run::runtime()?.block_on(async {
        let store = IdentityStore::open(folder).await?;
        let done = staff::seal_anew(&store, &keys, &SystemRandomness).await;
        store.close().await;
        anyhow::Ok(done?)
    })?;
    let SealedAnew { anew, unopened } = done;
    say!("{} sealed anew under the key {newest}.", count(anew, "app's secret was", "apps' secrets were"));
    if master_key::is_writable(&files.staff) {
        ring::keep_only(&files.staff, newest)?;
        say!(
            "The key before opens nothing here any more. It is in {}, which the program does not read: older backups of identity.db need it. Take it to your vault, and away from \
             this machine.",
            ring::before(&files.staff).display()
        );
    } else {
        say!(
            "The key before opens nothing here any more. {} cannot be written here: take its first line out where it comes from.",
            files.staff.display()
        );
    }
    if files.storage.database == Engine::Postgres {
        say!(
            "Copy {} to every other machine that has identity.url, and keep the key before until all have it.",
            files.staff.display()
        );
    }
    if unopened == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    say!(
        "{} with none of the keys, and did not before: of people who left, or sealed under a key that is not in the file. If that key is in your vault, put it in as the first line and run \
         this again; otherwise whoever cannot sign in sets up their app again after `ethics-bot staff reset ADDRESS`.",
        count(unopened, "app's secret opens", "apps' secrets open")
    );
    Ok(ExitCode::FAILURE)
}

fn count(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
}

fn keys(files: &KeyFilesConfig) -> anyhow::Result<KeyRing> {
    super::is_here(&files.staff, "the staff page's key", "the first start with a staff page makes")?;
    Ok(key_file::read(&files.staff)?)
}
