//! `ethics-bot keys`: the keys, and others in their place.

mod link;
mod master;
mod passes;
mod staff;

use std::{path::Path, process::ExitCode};

use anyhow::ensure;

use crate::{
    cli::{KeyArguments, KeyName, NewKeyArguments},
    config::{self, KeyFilesConfig},
};

/// Says which keys there are.
pub(crate) fn show(arguments: &KeyArguments) -> anyhow::Result<ExitCode> {
    match arguments.key {
        KeyName::Master => master::show(&arguments.config),
        KeyName::Staff => staff::show(&files(arguments)?),
        KeyName::Passes => passes::show(&files(arguments)?),
        KeyName::Link => link::show(&files(arguments)?),
    }
}

/// Draws a new key beside the one in use.
pub(crate) fn new(arguments: &NewKeyArguments) -> anyhow::Result<ExitCode> {
    let NewKeyArguments { which, now } = arguments;
    ensure!(
        !now || which.key == KeyName::Passes,
        "--now is for the pass key: `ethics-bot keys new passes --now`. With every other key, `ethics-bot keys rotate` uses the new one at once"
    );
    match which.key {
        KeyName::Master => master::new(&which.config),
        KeyName::Staff => staff::new(&files(which)?),
        KeyName::Passes => passes::new(&files(which)?, *now),
        KeyName::Link => link::new(&files(which)?),
    }
}

/// Lets the newest key take the place of the one before.
pub(crate) fn rotate(arguments: &KeyArguments) -> anyhow::Result<ExitCode> {
    match arguments.key {
        KeyName::Master => master::rotate(&arguments.config),
        KeyName::Staff => staff::rotate(&files(arguments)?),
        KeyName::Passes => passes::rotate(&files(arguments)?),
        KeyName::Link => link::rotate(&files(arguments)?, &arguments.config.config),
    }
}

fn files(arguments: &KeyArguments) -> anyhow::Result<KeyFilesConfig> {
    Ok(config::load_key_files(&arguments.config.config, &config::environment())?)
}

/// Refuses where there is no such key, before anything is done.
fn is_here(file: &Path, key: &str, made: &str) -> anyhow::Result<()> {
    ensure!(
        file.exists(),
        "{} is not there: expected the file of {key}, which {made}. The configuration says where it is (--config)",
        file.display()
    );
    Ok(())
}
