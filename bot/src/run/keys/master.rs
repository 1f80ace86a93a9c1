//! The master key, and another one in its place.

use std::{path::Path, process::ExitCode, sync::Arc};

use anyhow::{Context, bail, ensure};
use domain::{KeyRing, ReleaseSchedule, SystemClock, SystemRandomness};
use relay::{Relay, Rotated, Rotating};
use storage_content::{ContentStore, MasterInUse, read_master_in_use};
use storage_database::{Database, Engine};

use crate::{
    cli::ConfigArguments,
    config::{self, StorageConfig},
    key_file::ring,
    master_key::{self, MasterKeyFrom},
    run::say::say,
};

/// Says which master keys there are.
pub(super) fn show(arguments: &ConfigArguments) -> anyhow::Result<ExitCode> {
    let storage = storage(arguments)?;
    let (ring, in_use) = crate::run::runtime()?.block_on(async {
        let in_use = read_master_in_use(&storage.folder).await.context(
            "which master key is in use cannot be read: it is written down at the first start of this version",
        )?;
        anyhow::Ok((storage.master_key.read().await?, in_use))
    })?;
    let Some(MasterInUse { current, previous }) = in_use else {
        say!("Which master key is in use is not written down yet: the next start does it.");
        return Ok(ExitCode::SUCCESS);
    };
    say!("From {}, the newest last:", storage.master_key);
    for id in ring.ids() {
        let what = match Some(id) {
            _ if id == current => "in use",
            id if id == previous => "being replaced; some keys of cases are sealed under it",
            _ => "not in use",
        };
        say!("  {id}  {what}");
    }
    let missing = [Some(current), previous].into_iter().flatten().filter(|id| ring.find(*id).is_none());
    let missing: Vec<String> = missing.map(|id| id.to_string()).collect();
    if !missing.is_empty() {
        say!("Needed, and not here: {}. Put it back from your vault.", missing.join(", "));
        return Ok(ExitCode::FAILURE);
    }
    if previous.is_some() {
        say!("The master key is being replaced: `ethics-bot keys rotate` goes on where it was.");
    }
    Ok(ExitCode::SUCCESS)
}

/// Draws a new key beside the one in use.
pub(super) fn new(arguments: &ConfigArguments) -> anyhow::Result<ExitCode> {
    let storage = storage(arguments)?;
    let Some(file) = storage.master_key.file() else {
        bail!(
            "the master key comes from {}, and a new one is made where that one is kept: have it give both keys, one a line, the new one last; restart the program, \
             then run `ethics-bot keys rotate`",
            storage.master_key
        );
    };
    ensure!(
        Database::is_in(&storage.folder, "keys"),
        "there is nothing that a new key could be used for in {}: the first start makes the first key",
        storage.folder.display()
    );
    let id = ring::add_new(file, "ethics-bot keys rotate", &SystemRandomness)?;
    say!("{} holds a new key, with the id {id}, behind the one in use.", file.display());
    say!("Copy the file to your vault now. It is used from `ethics-bot keys rotate` on.");
    if storage.database == Engine::Postgres {
        say!(
            "Copy it to every other machine that uses these databases as well, before you rotate: a machine without the new key could read no report any more."
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Seals the keys of cases under the newest master key.
pub(super) fn rotate(arguments: &ConfigArguments) -> anyhow::Result<ExitCode> {
    let storage = storage(arguments)?;
    crate::run::runtime()?.block_on(async {
        let keys = storage.master_key.read().await?;
        let store = ContentStore::open(&storage.folder).await?;
        let rotated = tokio::select! {
            rotated = rotate_in(&store, &storage.master_key, keys) => rotated,
            () = crate::run::asked_to_stop() => Err(anyhow::anyhow!(
                "it was stopped in the middle. Nothing is lost and everything can be read, as long as both keys stay where they are; run it again to go on"
            )),
        };
        store.close().await;
        rotated
    })
}

async fn rotate_in(store: &ContentStore, from: &MasterKeyFrom, keys: KeyRing) -> anyhow::Result<ExitCode> {
    let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
    let relay = Relay::new(store.clone(), keys, ReleaseSchedule::every(3_600)?, clock, randomness);
    relay.check_master_key().await?;
    let mut said = 0;
    let mut tell = |Rotating { done, of }: Rotating| {
        // Every tenth of the way, and at the end
        if done >= of || (done - said) * 10 >= of {
            said = done;
            say!("{done} of {of} keys of cases");
        }
    };
    let rotated = relay.rotate_master_key(&mut tell).await?;
    let in_use = relay.master_in_use().await?.current;
    // A file that somebody else lays there is somebody else's to change
    let put_aside = match from.file().filter(|file| master_key::is_writable(file)) {
        Some(file) => ring::keep_only(file, in_use)?.then(|| ring::before(file)),
        None => None,
    };
    match rotated {
        None if put_aside.is_none() => {
            say!(
                "The master key in use, {in_use}, is the newest that {from} holds: there is nothing to do. `ethics-bot keys new` makes a new one first."
            );
        }
        None => say!("All keys of cases were sealed under the master key {in_use} already."),
        Some(Rotated { from, to, sealed_anew, went_on }) => {
            let went_on = if went_on { ", going on with what was begun before" } else { "" };
            say!(
                "{sealed_anew} keys of cases were sealed anew{went_on}: under the master key {to}, in place of {from}."
            );
            last_words(put_aside.as_deref());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What a rotation does not do.
fn last_words(put_aside: Option<&Path>) {
    say!("The key before opens nothing here any more. Still needed with it:");
    say!(
        "  the copies of the keys of cases that were made until now: make a new one today (`ethics-bot backup keys`), over the old one;"
    );
    say!(
        "  older backups, if they are to be read: keep the key before as long as you keep them, and destroy it with them;"
    );
    say!(
        "  heads of the trail that were sent until now: they are checked with the public key before (`ethics-bot audit verify --public-key`)."
    );
    match put_aside {
        Some(file) => say!(
            "It is in {}, which the program does not read: take it to your vault, and away from this machine.",
            file.display()
        ),
        None => say!(
            "Take it out of where this program reads its keys, and restart the program where that is its environment."
        ),
    }
    say!(
        "What is sealed under the keys of cases was not sealed anew: if somebody may have copied keys.db together with the key before, they can still read what they \
         copied, and the content of the cases that were in it."
    );
}

fn storage(arguments: &ConfigArguments) -> anyhow::Result<StorageConfig> {
    let storage = config::load_storage(&arguments.config, &config::environment())?;
    ensure!(
        Database::is_in(&storage.folder, "content"),
        "there are no reports in {}: expected the data folder of the host that holds them, as [storage] of {} names it",
        storage.folder.display(),
        arguments.config.display()
    );
    storage.find(&["content", "keys"])?;
    Ok(storage)
}
