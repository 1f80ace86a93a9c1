//! The configuration of a bot that talks to a sandbox, as an operator writes it.

use std::{net::SocketAddr, path::Path};

use crate::{PostOffice, Via, Workspace};
use ethics_bot::config::{Config, Environment, RelayHostConfig};

/// Three of the ways that the shipped Code names.
const CONTACTS: &str = "[[contacts]]\nkind = \"line\"\nat = \"(818) 734-5199\"\n\n\
    [[contacts]]\nkind = \"letter\"\nname = \"Letter to the ethics manager\"\n\
    at = \"Ethics Manager, 16640 Stagg Street, Van Nuys, CA 91406\"\n\n\
    [[contacts]]\nkind = \"email\"\nat = \"ethicsmanager@capstoneturbine.com\"\n\n";

/// A configuration file and the environment that goes with it.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The file.
    pub toml: String,
    /// The environment: the secrets.
    pub environment: Environment,
}

/// The line that says that the databases are on a server, where the folder says so.
fn database_in(folder: &Path) -> &'static str {
    if folder.join("identity.url").exists() { "database = \"postgresql\"\n" } else { "" }
}

impl Configuration {
    /// For the shipped cast: Ruth, Jonas, Priya and Helen hold the roles; a release every `release_every_s` seconds.
    #[must_use]
    pub fn new(workspace: &Workspace, folder: &Path, via: Via, release_every_s: u32) -> Self {
        let app = &workspace.app;
        let transport = match via {
            Via::Socket => "transport = \"socket\"".to_owned(),
            Via::Http => "transport = \"http\"\nlisten = \"127.0.0.1:0\"".to_owned(),
        };
        let toml = format!(
            "[company]\nname = \"Capstone Turbine Corporation\"\n\n{CONTACTS}\
             [slack]\napi_url = \"{}\"\n{transport}\n\n\
             [roles]\nethics_manager = [\"U0RUTH\"]\noutside_counsel = [\"U0JONAS\"]\naudit_committee = [\"U0PRIYA\"]\n\
             board_secretary = [\"U0HELEN\"]\n\n\
             [questions]\ncount_topics = true\ntake_unanswered = true\n\n\
             [relay]\nrelease_every_s = {release_every_s}\npage_listen = \"127.0.0.1:0\"\nwork_bits = 8\n\n\
             [names]\nethics_manager = [\"Ruth Adeyemi\"]\n\n\
             [storage]\nfolder = \"{}\"\n{}",
            workspace.sandbox.api_url(),
            folder.display(),
            database_in(folder),
        );
        let secrets = [
            ("SLACK_BOT_TOKEN", &app.bot_token),
            ("SLACK_APP_TOKEN", &app.app_token),
            ("SLACK_SIGNING_SECRET", &app.signing_secret),
        ];
        let environment = secrets.map(|(name, secret)| (name.to_owned(), secret.clone())).into();
        Self { toml, environment }
    }

    /// The same with the relay on another host, which has its files in `relay_folder`.
    ///
    /// # Panics
    /// When there is no `[relay]` to replace.
    #[must_use]
    pub fn linked(mut self, link: SocketAddr, page: SocketAddr, relay_folder: &Path) -> Self {
        let (before, after) = self.toml.split_once("[relay]\n").expect("a section");
        let (_, after) = after.split_once("[storage]\n").expect("a section");
        self.toml = format!(
            "{before}[relay]\nlink = \"{link}\"\nlink_key_file = \"{0}/link.key\"\npass_key_file = \"{0}/passes.key\"\n\
             page_url = \"http://{page}\"\n\n[storage]\n{after}",
            relay_folder.display()
        );
        self
    }

    /// The same with a guard that answers for a slow command or form after this time already.
    #[must_use]
    pub fn acknowledging_after(mut self, milliseconds: u32) -> Self {
        self.toml = self.toml.replace("[slack]\n", &format!("[slack]\nack_after_ms = {milliseconds}\n"));
        self
    }

    /// The same with the keys of passes listed in this channel.
    #[must_use]
    pub fn announcing_in(mut self, channel: &str) -> Self {
        self.toml
            .push_str(&format!("\n[passes]\nannounce_in = \"{channel}\"\nchannel_name = \"#general\"\n"));
        self
    }

    /// The same with outside counsel outside of Slack, who has `counsel@firm.example`, this mail server, and the staff page; Ruth signs in there as well.
    #[must_use]
    pub fn with_counsel_outside(mut self, post: &PostOffice) -> Self {
        self.toml = self.toml.replace("[\"U0JONAS\"]", "[\"counsel@firm.example\"]");
        self.toml.push_str(&post.section());
        self.toml
            .push_str("\n[staff]\nlisten = \"127.0.0.1:0\"\npeople = [\"U0RUTH ruth@capstone.example\"]\ndirectors = [\"director@board.example\"]\n");
        self
    }

    /// The same with the Code sent to whoever joins, and with campaigns.
    #[must_use]
    pub fn asking(mut self) -> Self {
        self.toml.push_str("\n[acknowledgments]\nwelcome = true\ncampaigns = true\n");
        self
    }

    /// The same with a verbose log.
    #[must_use]
    pub fn with_trace(mut self) -> Self {
        self.toml.push_str("\n[log]\nlevel = \"trace\"\n");
        self
    }

    /// As the bot reads it.
    ///
    /// # Panics
    /// When the bot refuses it.
    #[must_use]
    pub fn read(&self) -> Config {
        let mut config = ethics_bot::config::parse("test.toml", &self.toml, &self.environment)
            .expect("a good configuration");
        if let Some(page) = &mut config.relay.page {
            // The program that runs is the test
            page.cleaner = Some(crate::binary().to_owned());
        }
        config
    }
}

/// The configuration of a relay on a host of its own, as an operator writes it.
#[derive(Clone, Debug)]
pub struct RelayConfiguration {
    /// The file.
    pub toml: String,
}

impl RelayConfiguration {
    /// It listens for the bot at `link` and has its page at `page`, each at any free port for 0; a release every `release_every_s` seconds.
    #[must_use]
    pub fn new(folder: &Path, link: SocketAddr, page: SocketAddr, release_every_s: u32) -> Self {
        let toml = format!(
            "[company]\nname = \"Capstone Turbine Corporation\"\n\n{CONTACTS}\
             [relay]\nrelease_every_s = {release_every_s}\nlink_listen = \"{link}\"\npage_listen = \"{page}\"\nwork_bits = 8\n\n\
             [names]\nethics_manager = [\"Ruth Adeyemi\"]\n\n[storage]\nfolder = \"{}\"\n{}\n[log]\nlevel = \"trace\"\n",
            folder.display(),
            database_in(folder),
        );
        Self { toml }
    }

    /// As the relay reads it.
    ///
    /// # Panics
    /// When the relay refuses it.
    #[must_use]
    pub fn read(&self) -> RelayHostConfig {
        let mut config = ethics_bot::config::parse_relay("relay.toml", &self.toml, &Environment::new())
            .expect("a good configuration");
        if let Some(page) = &mut config.relay.page {
            page.cleaner = Some(crate::binary().to_owned());
        }
        config
    }
}
