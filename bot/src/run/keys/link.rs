//! The link's key, on either of two hosts.

use std::{path::Path, process::ExitCode};

use anyhow::{bail, ensure};
use domain::SystemRandomness;
use relay::link::{LinkError, LinkKeys};

use crate::{
    config::{self, KeyFilesConfig},
    key_file::{self, ring},
    master_key,
    run::{check, say::say},
};

const GO_ON: &str = "ethics-bot keys rotate link";

pub(super) fn show(files: &KeyFilesConfig) -> anyhow::Result<ExitCode> {
    match keys(files)?.len() {
        1 => say!("{} holds one key. It must be the same on both hosts.", files.link.display()),
        number => say!(
            "{} holds {number} keys: it is being replaced. When the other host has the file as well, `{GO_ON}` on the bot's host, then on the relay's.",
            files.link.display()
        ),
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn new(files: &KeyFilesConfig) -> anyhow::Result<ExitCode> {
    keys(files)?;
    ensure!(
        !files.relay_is_apart,
        "the link's key is made on the relay's host: run `ethics-bot keys new link --config ethics-relay.toml` there, and copy the file to this one"
    );
    ring::add_new(&files.link, GO_ON, &SystemRandomness)?;
    say!("{} holds a new key behind the one before, and the relay takes both.", files.link.display());
    say!(
        "1. Copy the file to your vault, to the bot's host, and to every other machine with a bot: from then on they call with the new key."
    );
    say!(
        "2. On each of them: `{GO_ON}`. It looks whether the relay takes the new key, and takes the one before out of the file there."
    );
    say!(
        "3. Then here: `{GO_ON} --config ethics-relay.toml`. From then on nobody gets in with the key before, and no bot that has not got the new one."
    );
    Ok(ExitCode::SUCCESS)
}

pub(super) fn rotate(files: &KeyFilesConfig, path: &Path) -> anyhow::Result<ExitCode> {
    let keys = keys(files)?;
    if keys.len() < 2 {
        say!(
            "{} holds one key: there is nothing to do. `ethics-bot keys new link` on the relay's host makes a new one first.",
            files.link.display()
        );
        return Ok(ExitCode::SUCCESS);
    }
    if files.relay_is_apart {
        is_taken(&keys, path)?;
    }
    if !master_key::is_writable(&files.link) {
        // Somebody else lays it there, or the relay beside it has it in the same place
        say!(
            "{} cannot be written here: take its first line out where it comes from. Where the relay has the very same file, its own `{GO_ON} --config ethics-relay.toml` does it.",
            files.link.display()
        );
        return Ok(ExitCode::SUCCESS);
    }
    ring::forget_others(&files.link)?;
    say!("{} holds the new key alone.", files.link.display());
    match files.relay_is_apart {
        true => say!("When every bot has it: `{GO_ON} --config ethics-relay.toml` on the relay's host."),
        false => say!(
            "The relay takes no other within a few seconds, and ends what was connected with it. If the bot does not find it then, it has not got this file yet: copy it there."
        ),
    }
    Ok(ExitCode::SUCCESS)
}

/// The relay takes the new key: without the one before the bot could not reach it otherwise.
fn is_taken(keys: &LinkKeys, path: &Path) -> anyhow::Result<()> {
    let config = config::load(path, &config::environment())?;
    let Some(apart) = &config.relay.apart else { return Ok(()) };
    let remote = check::relay_apart(apart, keys.newest(), &config);
    match crate::run::runtime()?.block_on(remote.visit(None)) {
        Ok(_) => Ok(()),
        Err(LinkError::Key) => bail!(
            "the relay at {} does not take the new key yet: it has another file. Nothing was changed here; see that both hosts have the same one (sha256sum), and run this again",
            apart.address
        ),
        Err(error) => bail!(
            "{error}: whether the relay at {} takes the new key is not known. Nothing was changed; run this again when it is there",
            apart.address
        ),
    }
}

fn keys(files: &KeyFilesConfig) -> anyhow::Result<LinkKeys> {
    super::is_here(&files.link, "the link's key", "a relay on a host of its own makes at its first start")?;
    Ok(key_file::read(&files.link)?)
}
