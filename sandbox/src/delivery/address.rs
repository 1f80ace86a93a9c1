//! Where an app wants to be told things.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::delivery::flight::{Kind, Outgoing};

/// How an app hears from the workspace.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Address {
    /// Over WebSockets that the app opens.
    Socket,
    /// By requests to these addresses.
    Http(Urls),
}

/// The request URLs of an app.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Urls {
    pub(crate) events: Option<String>,
    pub(crate) interactive: Option<String>,
    /// For menus whose options the app looks up; without one, `interactive` is asked.
    pub(crate) options: Option<String>,
    /// By command.
    pub(crate) commands: BTreeMap<String, String>,
    /// For commands that name no address of their own.
    pub(crate) other_commands: Option<String>,
    /// Whether the address for events answered `url_verification`. Until then no event is sent.
    pub(crate) verified: bool,
}

impl Urls {
    /// Everything to one address, which answered `url_verification`.
    pub(crate) fn one(url: &str) -> Self {
        let url = Some(url.to_owned());
        Self {
            events: url.clone(),
            interactive: url.clone(),
            options: None,
            commands: BTreeMap::new(),
            other_commands: url,
            verified: true,
        }
    }

    /// Where this payload goes. None when the app has not said, or has not shown that the address is its own.
    pub(crate) fn find(&self, outgoing: &Outgoing) -> Option<&str> {
        let text = |name: &str| outgoing.payload[name].as_str().unwrap_or_default();
        let found = match outgoing.route {
            Kind::Events => self.events.as_ref().filter(|_| self.verified),
            Kind::Commands => self.commands.get(text("command")).or(self.other_commands.as_ref()),
            Kind::Interactive if text("type") == "block_suggestion" => {
                self.options.as_ref().or(self.interactive.as_ref())
            }
            Kind::Interactive => self.interactive.as_ref(),
        };
        found.map(String::as_str)
    }

    /// The addresses that a manifest names; `own` stands in for the ones it leaves out.
    pub(crate) fn read(manifest: &Value, own: Option<&str>) -> Self {
        let url = |value: &Value| value.as_str().map(str::to_owned);
        let settings = &manifest["settings"];
        let own = own.map(str::to_owned);
        let commands = manifest["features"]["slash_commands"].as_array().into_iter().flatten();
        let commands =
            commands.filter_map(|command| Some((url(&command["command"])?, url(&command["url"])?)));
        Self {
            events: url(&settings["event_subscriptions"]["request_url"]).or_else(|| own.clone()),
            interactive: url(&settings["interactivity"]["request_url"]).or_else(|| own.clone()),
            options: url(&settings["interactivity"]["message_menu_options_url"]),
            commands: commands.collect(),
            other_commands: own,
            verified: false,
        }
    }

    /// Whether anything can be delivered.
    pub(crate) fn is_empty(&self) -> bool {
        let none = self.events.is_none() && self.interactive.is_none() && self.options.is_none();
        none && self.commands.is_empty() && self.other_commands.is_none()
    }
}
