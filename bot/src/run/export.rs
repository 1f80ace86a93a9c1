//! `ethics-bot export everything`: what this host holds, in open formats, for a company that leaves, or that keeps it elsewhere.

mod cases;
mod configuration;
mod folder;
mod people;
mod tables;

use std::{
    io::{BufRead, Write},
    path::Path,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, bail, ensure};
use domain::{ReleaseSchedule, SystemClock, SystemRandomness};
use relay::{MasterKeys, Relay};
use serde_json::Value;
use storage_content::ContentStore;
use storage_database::Database;

use self::folder::Folder;
use crate::{
    cli::ExportArguments,
    config::{self, Environment, StorageConfig},
    run::say::{say, say_as_is},
};

/// What explains each file and field.
const README: &str = include_str!("export/README.md");
/// What somebody types who knows what the folder will hold.
const TYPED: &str = "everything";

/// How much was written.
#[derive(Default)]
struct Exported {
    cases: usize,
    evidence: usize,
    trail: usize,
    rows: usize,
    signatures: usize,
}

/// Writes everything.
pub(crate) fn everything(arguments: &ExportArguments) -> anyhow::Result<ExitCode> {
    let environment = config::environment();
    let storage = config::load_storage(&arguments.config.config, &environment)?;
    let is_there = |name| Database::is_in(&storage.folder, name);
    let (content, identity) = (is_there("content"), is_there("identity"));
    ensure!(
        content || identity,
        "there is no database in {}: expected the data folder of this program, as [storage] of {} names it",
        storage.folder.display(),
        arguments.config.config.display()
    );
    let present: Vec<&str> = [("content", content), ("keys", content), ("identity", identity)]
        .into_iter()
        .filter_map(|(name, is_there)| is_there.then_some(name))
        .collect();
    storage.find(&present)?;
    if !arguments.i_know_what_it_holds {
        confirm(&arguments.to)?;
    }
    let folder = Folder::make(&arguments.to)?;
    let (file, to) = (arguments.config.config.as_path(), arguments.to.as_path());
    let written = super::runtime()?.block_on(async {
        tokio::select! {
            written = write(&storage, (content, identity), file, &environment, folder) => written,
            () = super::asked_to_stop() => bail!("it was stopped, and nothing of it stays"),
        }
    });
    match written {
        Ok((exported, files)) => {
            tell(&exported, files, to);
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            Folder::remove(to)?;
            Err(error)
        }
    }
}

/// Says what the folder will hold, and waits for a word.
fn confirm(to: &Path) -> anyhow::Result<()> {
    say!(
        "{} will hold what people reported in confidence, word for word, with their files, and who signed the Code: readable by whoever gets hold of it, for good, and out of \
         the reach of deletion and of the keys here.",
        to.display()
    );
    say!(
        "Write it to an encrypted disk of your own, seal it at once for whoever it is for, and delete it here (docs/LEAVING.md). That it was exported is written into the trail."
    );
    say_as_is!("Type the word {TYPED} to go on: ");
    std::io::stdout().flush()?;
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed).context("nothing could be read")?;
    ensure!(typed.trim() == TYPED, "it was not typed, and nothing was written");
    Ok(())
}

async fn write(
    storage: &StorageConfig,
    (content, identity): (bool, bool),
    file: &Path,
    environment: &Environment,
    mut folder: Folder,
) -> anyhow::Result<(Exported, usize)> {
    let mut exported = Exported::default();
    let mut decisions = serde_json::Map::new();
    if content {
        let keys = storage.master_key.read().await?;
        let store = ContentStore::open(&storage.folder).await?;
        let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
        let schedule = ReleaseSchedule::every(3_600)?;
        let relay = Relay::new(store.clone(), MasterKeys::from(keys), schedule, clock, randomness);
        let written = async {
            relay.check_master_key().await?;
            cases::write(&relay, storage, &mut folder).await
        }
        .await;
        store.close().await;
        exported = written?;
        decisions.insert("content".to_owned(), tables::decisions("content", &tables::CONTENT).into());
    }
    if identity {
        let people = people::write(storage, &mut folder).await?;
        (exported.rows, exported.signatures) = (people.rows, people.signatures);
        decisions.insert("identity".to_owned(), tables::decisions("identity", &tables::IDENTITY).into());
    }
    // Who holds which role is in it
    let side = if identity { "identity" } else { "content" };
    if let Some(configuration) = configuration::redacted(file, environment) {
        let text = serde_json::to_string_pretty(&configuration)? + "\n";
        folder.write(&format!("{side}/configuration.json"), text.as_bytes())?;
    }
    let tables = serde_json::to_string_pretty(&Value::Object(decisions))? + "\n";
    folder.write("tables.json", tables.as_bytes())?;
    folder.write("README.md", README.as_bytes())?;
    Ok((exported, folder.finish()?))
}

fn tell(exported: &Exported, files: usize, to: &Path) {
    let Exported { cases, evidence, trail, rows, signatures } = exported;
    say!("{}: {files} files, whose sums are in SHA256SUMS.", to.display());
    say!("  content: {cases} cases with {evidence} files of evidence, {trail} entries of the trail");
    say!("  identity: {rows} rows, {signatures} signatures among them");
    say!("What waits for its release is not in it. README.md explains every file and field.");
    say!("Seal it now, keep both parts apart, and delete what is not sealed: docs/LEAVING.md says how.");
}
