//! The file of a relay on a host of its own: no workspace, no roles' accounts, no Code.

use commands::Company;
use domain::{DeadlineRules, ReleaseSchedule};

use super::{
    HealthConfig, LinkListenConfig, LogConfig, RelayConfig, StorageConfig, deadlines, health, link,
    reader::Reader, relay, sections, storage, time,
};

/// Everything that a relay alone is told.
#[derive(Debug)]
pub struct RelayHostConfig {
    /// The company's own words, for the page.
    pub company: Company,
    /// When it releases.
    pub release: ReleaseSchedule,
    /// Until when somebody has to do something on a case: the reminders are written on this host.
    pub deadlines: DeadlineRules,
    /// What it takes, and its page.
    pub relay: RelayConfig,
    /// Where it listens for the bot.
    pub link: LinkListenConfig,
    /// Where things are kept.
    pub storage: StorageConfig,
    /// What is logged.
    pub log: LogConfig,
    /// Where health and metrics are told; `None` when they are not.
    pub health: Option<HealthConfig>,
}

/// Reads every section, so that every problem is found at once.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<RelayHostConfig> {
    let company = sections::company(reader);
    let release = time::release_schedule(reader);
    let deadlines = deadlines::section(reader);
    let storage = storage::section(reader);
    let relay = relay::section(reader, &storage.folder);
    let link = link::listen(reader, &storage.folder);
    let log = sections::log(reader);
    let health = health::section(reader);
    Some(RelayHostConfig {
        company: company?,
        release: release?,
        deadlines: deadlines?,
        relay: relay?,
        link: link?,
        storage,
        log: log?,
        health: health?,
    })
}
