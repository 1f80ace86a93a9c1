//! Two hosts: what each must have, and what it must not.

use std::{path::Path, sync::Arc};

use domain::{Fixed, SystemClock, SystemRandomness};
use passes::PassSeeds;
use relay::link::{LinkKeys, PassKeys, Remote};

use super::{Findings, databases::check_permissions};
use crate::{
    config::{ApartConfig, Config, RelayHostConfig},
    key_file::{Keys, read, read_copy},
};

const SAME_PASS_KEY: &str =
    "Copy the file that relay.pass_key_file names on the relay's host. It is the same on both.";

const IS_REPLACED: &str = "the link's key is being replaced: once every bot has the new one, `ethics-bot keys rotate link` takes the one before out, on the bots' side first";

/// A relay's configuration.
pub(super) fn describe(config: &RelayHostConfig) -> String {
    let page = match &config.relay.page {
        Some(page) => format!("{}, {}", page.listen, page.url.as_deref().unwrap_or("no address of its own")),
        None => "none".to_owned(),
    };
    format!(
        "{}, the relay alone\n  link             {}\n  page             {page}\n  release          {:?}\n  data             {}\n  master key       {}",
        config.company.name,
        config.link.listen,
        config.release,
        config.storage.folder.display(),
        config.storage.master_key,
    )
}

/// The relay's host.
pub(super) fn check_relay(config: &RelayHostConfig, findings: &mut Findings) {
    if let Some(keys) = made_here::<LinkKeys>(&config.link.key_file, "the link's key", findings)
        && keys.len() > 1
    {
        findings.note(IS_REPLACED);
    }
    if let Some(page) = &config.relay.page {
        made_here::<PassSeeds>(&page.pass_key_file, "the pass key", findings);
    }
    findings.good("the link's key and the pass key must be the same files on the bot's host: compare them with sha256sum");
}

fn made_here<T: Keys>(path: &Path, what: &str, findings: &mut Findings) -> Option<T> {
    if !path.exists() {
        findings.good(format_args!("{} does not exist yet; the first start makes it", path.display()));
        return None;
    }
    check_permissions(path, findings);
    match read(path) {
        Ok(keys) => {
            findings.good(format_args!("{what} is in {}", path.display()));
            Some(keys)
        }
        Err(error) => {
            findings.bad(error, "Put it back from where it was kept.");
            None
        }
    }
}

/// The bot's host.
pub(super) fn check_bot(apart: &ApartConfig, config: &Config, findings: &mut Findings) {
    match read_copy::<LinkKeys>(&apart.key_file) {
        Ok(keys) => {
            findings.good("the link's key can be read");
            if keys.len() > 1 {
                findings.note(IS_REPLACED);
            }
            check_permissions(&apart.key_file, findings);
        }
        Err(error) => {
            findings.bad(error, "Copy the file that relay.link_key_file names on the relay's host.");
        }
    }
    if let Some(page) = &apart.page {
        match read_copy::<PassSeeds>(&page.pass_key_file) {
            Ok(_) => {
                findings.good("the pass key can be read; it must be the same file as on the relay's host");
                check_permissions(&page.pass_key_file, findings);
            }
            Err(error) => findings.bad(error, SAME_PASS_KEY),
        }
    }
    let content = config.storage.folder.join("content.db");
    for file in config.storage.master_key.file().into_iter().chain([content.as_path()]) {
        if file.exists() {
            findings.bad(
                format_args!("{} is on the bot's host", file.display()),
                "With relay.link it belongs on the relay's host alone: move it there, then remove it here.",
            );
        }
    }
}

/// The relay, called with these keys.
pub(crate) fn remote(apart: &ApartConfig, keys: LinkKeys, config: &Config) -> Remote {
    let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
    Remote::new(apart.address.clone(), Arc::new(Fixed(keys)), config.release.clone(), clock, randomness)
}

/// Looks whether the relay is there.
pub(super) async fn visit(apart: &ApartConfig, config: &Config, findings: &mut Findings) {
    let Ok(keys) = read_copy::<LinkKeys>(&apart.key_file) else { return };
    let seeds = apart.page.as_ref().and_then(|page| read_copy::<PassSeeds>(&page.pass_key_file).ok());
    match remote(apart, keys, config).visit(seeds.as_ref()).await {
        Ok(PassKeys::DifferentSoon) => findings.bad(
            "the relay has another pass key from the next quarter on: a new key is on one of both hosts only",
            SAME_PASS_KEY,
        ),
        Ok(PassKeys::Different) => findings.bad("the relay has another pass key", SAME_PASS_KEY),
        Ok(PassKeys::NoPage) => findings.bad(
            "passes are offered here, and the relay has no page",
            "Set relay.page_listen on the relay's host, or remove relay.page_url here.",
        ),
        Ok(PassKeys::Same) => findings.good("the relay is there, with the same link key and pass key"),
        Ok(PassKeys::NotAsked) => findings.good("the relay is there, with the same link key"),
        Err(error) => findings.bad(
            error,
            "Start `ethics-bot relay` there, let this host reach its port, and compare both hosts' key files.",
        ),
    }
}
