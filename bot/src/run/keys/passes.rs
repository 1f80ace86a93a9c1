//! The pass key: what passes for the page are made with and known by. Another one is used from a quarter on, so that no pass is lost.

use std::process::ExitCode;

use anyhow::{Context, ensure};
use domain::{Clock, SystemClock, SystemRandomness};
use passes::{Epoch, PassSeed, PassSeeds};

use crate::{config::KeyFilesConfig, key_file, private_file, run::say::say};

pub(super) fn show(files: &KeyFilesConfig) -> anyhow::Result<ExitCode> {
    let (seeds, now) = (seeds(files)?, today());
    say!("{}:", files.passes.display());
    for (which, epoch) in [("this quarter", now), ("the next quarter", now.next())] {
        say!("  {epoch}, {which}: {}", seeds.key(epoch).public_key().fingerprint());
    }
    if seeds.newest_from() > now.next() {
        say!("Another key is used from {} on.", seeds.newest_from());
    }
    say!(
        "These are the fingerprints that people compare. On two hosts, and on every machine, they must be the same."
    );
    Ok(ExitCode::SUCCESS)
}

pub(super) fn new(files: &KeyFilesConfig, at_once: bool) -> anyhow::Result<ExitCode> {
    let (mut seeds, now) = (seeds(files)?, today());
    ensure!(
        !files.relay_is_apart,
        "the pass key is made on the relay's host: run `ethics-bot keys new passes --config ethics-relay.toml` there, and copy the file to this one"
    );
    let new = PassSeed::random(&SystemRandomness);
    if at_once {
        write(files, &PassSeeds::from(new))?;
        say!(
            "{} holds a new key, used from now on. The one before is gone: nothing needs it any more.",
            files.passes.display()
        );
        say!(
            "Passes that people have fetched are not taken any more. Everybody can fetch new ones, also whoever did this quarter."
        );
        elsewhere("now. Until it is everywhere, nobody can fetch passes, and nobody's are used up");
        return Ok(ExitCode::SUCCESS);
    }
    let from = now.next();
    seeds.forget_before(now.previous());
    let seeds = seeds.with(new, from).context("nothing was changed")?;
    write(files, &seeds)?;
    say!(
        "{} holds a new key behind the one before. It is used from {} on ({from}); passes that people have fetched stay good as long as they are.",
        files.passes.display(),
        from.first_day()
    );
    elsewhere(&format!("before {}", from.first_day()));
    say!(
        "From {} on nothing needs the key before: `ethics-bot keys rotate passes` takes it out then.",
        from.next().first_day()
    );
    Ok(ExitCode::SUCCESS)
}

pub(super) fn rotate(files: &KeyFilesConfig) -> anyhow::Result<ExitCode> {
    let (mut seeds, now) = (seeds(files)?, today());
    // Passes of the quarter before are taken until this one ends
    match seeds.forget_before(now.previous()) {
        0 if seeds.all().count() == 1 => say!(
            "{} holds one key: there is nothing to do. `ethics-bot keys new passes` makes a new one, for the next quarter.",
            files.passes.display()
        ),
        0 => say!(
            "Passes of the key before are good until {}. Nothing was changed; run this again after that day.",
            seeds.newest_from().last_day()
        ),
        _ => {
            write(files, &seeds)?;
            say!(
                "The key before was taken out of {}: its passes are not good any more.",
                files.passes.display()
            );
            elsewhere("when you like");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Where else the file is needed.
fn elsewhere(when: &str) {
    say!(
        "Copy the file to your vault, to the bot's host if that is another one, and to every other machine, {when}. Programs that run read it by themselves."
    );
}

fn today() -> Epoch {
    Epoch::of(SystemClock.today())
}

fn seeds(files: &KeyFilesConfig) -> anyhow::Result<PassSeeds> {
    super::is_here(&files.passes, "the pass key", "the first start with a page for reports makes")?;
    Ok(key_file::read(&files.passes)?)
}

fn write(files: &KeyFilesConfig, seeds: &PassSeeds) -> anyhow::Result<()> {
    private_file::write_key(&files.passes, seeds.to_text().as_bytes())
        .with_context(|| format!("{} cannot be written", files.passes.display()))
}
