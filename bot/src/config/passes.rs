//! Where the public keys of passes are listed.

use slack::model::ChannelId;

use super::{reader::Reader, relay::RelayConfig};

/// Where the public keys of passes are listed.
#[derive(Debug, Clone, Default)]
pub struct PassesConfig {
    /// A channel that everybody is in; `None` when they are listed nowhere.
    pub announce_in: Option<ChannelId>,
}

/// How the page calls a channel that nobody gave it a name for.
const UNNAMED: &str = "the channel in which your company lists it";

/// `passes.announce_in`. The page is told of the channel as well, unless `passes.channel_name` told it.
pub(super) fn section(reader: &mut Reader<'_>, relay: Option<&mut RelayConfig>) -> PassesConfig {
    let Some(found) = reader.text("passes.announce_in", "C012ABCDEF") else {
        return PassesConfig::default();
    };
    let plausible =
        found.value.starts_with(['C', 'G']) && found.value.bytes().all(|b| b.is_ascii_alphanumeric());
    let announce_in = ChannelId::parse(&found.value).ok().filter(|_| plausible);
    if announce_in.is_none() {
        reader.refuse(&found, "expected a channel id, which starts with C, such as \"C012ABCDEF\"");
    }
    if let Some(relay) = relay {
        match &mut relay.page {
            Some(page) => {
                page.key_channel.get_or_insert_with(|| UNNAMED.to_owned());
            }
            None if relay.apart.as_ref().is_none_or(|apart| apart.page.is_none()) => {
                reader.refuse(
                    &found,
                    "expected relay.page_listen as well: without the page there are no passes",
                );
            }
            None => {}
        }
    }
    PassesConfig { announce_in }
}
