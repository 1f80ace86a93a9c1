//! The link between the bot's host and the relay's.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use super::reader::{Located, Reader};

/// The relay on another host, in the bot's file.
#[derive(Debug, Clone)]
pub struct ApartConfig {
    /// Where it is, `host:port`.
    pub address: String,
    /// The file of the key that both hosts hold; made on the relay's host.
    pub key_file: PathBuf,
    /// Its page; `None` when nobody is told of one.
    pub page: Option<PageApartConfig>,
}

/// The relay's page, as the bot tells people of it and issues passes for it.
#[derive(Debug, Clone)]
pub struct PageApartConfig {
    /// The address that people type.
    pub url: String,
    /// How many passes everybody is offered each quarter.
    pub passes_per_quarter: usize,
    /// The file of the key that passes are made with: the same as on the relay's host.
    pub pass_key_file: PathBuf,
}

/// Where the relay listens for the bot, in the relay's own file.
#[derive(Debug, Clone)]
pub struct LinkListenConfig {
    /// Where.
    pub listen: SocketAddr,
    /// The file of the key that both hosts hold; made on the first start.
    pub key_file: PathBuf,
}

/// `relay.link` and `relay.link_key_file` in the bot's file. `Some(None)` without a link; `None` is a refusal.
#[allow(clippy::option_option, reason = "no link is not the same as a refused one")]
pub(super) fn apart(reader: &mut Reader<'_>, folder: &Path) -> Option<Option<(String, PathBuf)>> {
    let link = reader.text("relay.link", "relay.internal:8120");
    let (key_file, named) = key_file(reader, folder);
    let Some(link) = link else {
        if let Some(named) = named {
            reader.refuse(&named, "expected relay.link as well: where the relay listens for this bot");
            return None;
        }
        return Some(None);
    };
    let parts = link.value.rsplit_once(':');
    let is_good = parts.is_some_and(|(host, port)| {
        !host.is_empty() && !host.contains('/') && port.parse().is_ok_and(|port: u16| port > 0)
    });
    if !is_good {
        reader.refuse(&link, "expected a host and a port such as \"relay.internal:8120\"");
        return None;
    }
    Some(Some((link.value, key_file)))
}

/// Where the link's key is, and whether the file names it.
pub(super) fn key_file(reader: &mut Reader<'_>, folder: &Path) -> (PathBuf, Option<Located<String>>) {
    let named = reader.text("relay.link_key_file", "data/link.key");
    let file = named.as_ref().map_or_else(|| folder.join("link.key"), |found| PathBuf::from(&found.value));
    (file, named)
}

/// `relay.link_listen` and `relay.link_key_file` in the relay's own file.
pub(super) fn listen(reader: &mut Reader<'_>, folder: &Path) -> Option<LinkListenConfig> {
    let listen = reader.text("relay.link_listen", "0.0.0.0:8120");
    let (key_file, _) = key_file(reader, folder);
    let Some(listen) = listen else {
        reader.missing("relay.link_listen", "where the bot finds this relay, such as \"0.0.0.0:8120\"");
        return None;
    };
    Some(LinkListenConfig { listen: super::relay::address(reader, &listen)?, key_file })
}
