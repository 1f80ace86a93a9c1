//! What the relay takes, and its page.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use domain::Role;
use url::Url;

use super::{
    link::{self, ApartConfig, PageApartConfig},
    reader::{Located, Reader},
};

/// What the relay takes, and its page.
#[derive(Debug, Clone)]
pub struct RelayConfig {
    /// How many reports without a pass wait for one release at most.
    pub unverified_per_release: u32,
    /// The page in the browser; `None` when there is none, or when it is on another host.
    pub page: Option<PageConfig>,
    /// The relay on another host; `None` when it is in this process.
    pub apart: Option<ApartConfig>,
}

/// The page in the browser.
#[derive(Debug, Clone)]
pub struct PageConfig {
    /// Where it listens. TLS is a proxy's, unless it is on this machine only.
    pub listen: SocketAddr,
    /// The address that people type; `None` for the address it listens at.
    pub url: Option<String>,
    /// The names of who reads reports, as employees know them.
    pub names: BTreeMap<Role, Vec<String>>,
    /// What employees call the channel in which the public key of each quarter's passes is listed; `None` where none is.
    pub key_channel: Option<String>,
    /// How many passes everybody is offered each quarter.
    pub passes_per_quarter: usize,
    /// The file of the key that passes are made with; made on the first start.
    pub pass_key_file: PathBuf,
    /// How many zero bits the work of a report without a pass has.
    pub work_bits: u32,
    /// The `ethics-bot` whose subcommand cleans files; `None` for this program itself. Not a key: for tests, where another program runs.
    pub cleaner: Option<PathBuf>,
}

/// What the file says of the page, before it is known where the page is.
struct Keys {
    unverified: i64,
    listen: Option<Located<String>>,
    url: Option<Located<String>>,
    passes: i64,
    work_bits: i64,
    pass_key_file: PathBuf,
    names: BTreeMap<Role, Vec<String>>,
    key_channel: Option<String>,
}

/// The section of a relay that has its stores in this process.
pub(super) fn section(reader: &mut Reader<'_>, folder: &Path) -> Option<RelayConfig> {
    let keys = keys(reader, folder);
    here(reader, keys)
}

/// The section in the bot's file: the relay is in this process or, with `relay.link`, on another host.
pub(super) fn section_of_bot(reader: &mut Reader<'_>, folder: &Path) -> Option<RelayConfig> {
    let link = link::apart(reader, folder);
    let keys = keys(reader, folder);
    let Some((address, key_file)) = link? else {
        return here(reader, keys);
    };
    if let Some(listen) = &keys.listen {
        reader.refuse(
            listen,
            "expected in the relay's own file: with relay.link the page is on the relay's host",
        );
        return None;
    }
    let page = page_url(reader, keys.url)?.map(|url| PageApartConfig {
        url,
        passes_per_quarter: usize::try_from(keys.passes).unwrap_or(3),
        pass_key_file: keys.pass_key_file,
    });
    let apart = Some(ApartConfig { address, key_file, page });
    Some(RelayConfig { unverified_per_release: unsigned(keys.unverified), page: None, apart })
}

fn keys(reader: &mut Reader<'_>, folder: &Path) -> Keys {
    Keys {
        unverified: reader
            .number("relay.unverified_per_release", 1, 100_000)
            .map_or(200, |found| found.value),
        listen: reader.text("relay.page_listen", "127.0.0.1:8110"),
        url: reader.text("relay.page_url", "https://speak-up.example.com"),
        passes: reader.number("relay.passes_per_quarter", 1, 16).map_or(3, |found| found.value),
        work_bits: reader.number("relay.work_bits", 8, 24).map_or(17, |found| found.value),
        pass_key_file: pass_key_file(reader, folder),
        names: names(reader),
        key_channel: reader.text("passes.channel_name", "#general").map(|found| found.value),
    }
}

/// Where the pass key is.
pub(super) fn pass_key_file(reader: &mut Reader<'_>, folder: &Path) -> PathBuf {
    reader
        .text("relay.pass_key_file", "data/passes.key")
        .map_or_else(|| folder.join("passes.key"), |found| found.value.into())
}

fn here(reader: &mut Reader<'_>, keys: Keys) -> Option<RelayConfig> {
    let page = match keys.listen {
        None => {
            if let Some(url) = &keys.url {
                reader.refuse(
                    url,
                    "expected relay.page_listen as well: where the page listens on this machine",
                );
            }
            None
        }
        Some(listen) => Some(PageConfig {
            listen: address(reader, &listen)?,
            url: page_url(reader, keys.url)?,
            names: keys.names,
            key_channel: keys.key_channel,
            passes_per_quarter: usize::try_from(keys.passes).unwrap_or(3),
            pass_key_file: keys.pass_key_file,
            work_bits: unsigned(keys.work_bits),
            cleaner: None,
        }),
    };
    Some(RelayConfig { unverified_per_release: unsigned(keys.unverified), page, apart: None })
}

/// A number that was read within bounds.
fn unsigned(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn address(reader: &mut Reader<'_>, listen: &Located<String>) -> Option<SocketAddr> {
    let address = listen.value.parse();
    if address.is_err() {
        reader.refuse(listen, "expected an address and a port such as \"127.0.0.1:8110\"");
    }
    address.ok()
}

/// Browsers do cryptography only on pages that came over HTTPS or from the machine itself (secure contexts). `None` is a refusal.
#[allow(clippy::option_option, reason = "no address is not the same as a refused one")]
pub(super) fn page_url(reader: &mut Reader<'_>, url: Option<Located<String>>) -> Option<Option<String>> {
    let Some(url) = url else {
        return Some(None);
    };
    let parsed = Url::parse(&url.value).ok().filter(|parsed| {
        let at_home = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        parsed.scheme() == "https" || (parsed.scheme() == "http" && at_home)
    });
    if parsed.is_none() {
        reader.refuse(&url, "expected an address with https://, such as \"https://speak-up.example.com\"");
        return None;
    }
    Some(Some(url.value.trim_end_matches('/').to_owned()))
}

fn names(reader: &mut Reader<'_>) -> BTreeMap<Role, Vec<String>> {
    let mut names = BTreeMap::new();
    for role in Role::ALL {
        let key = format!("names.{}", role.name().replace('-', "_"));
        if let Some(found) = reader.texts(&key, "Ruth Adler") {
            names.insert(role, found.value);
        }
    }
    names
}
