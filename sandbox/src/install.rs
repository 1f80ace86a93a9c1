//! Installing an app from its manifest.

mod check;
mod read;
mod url;

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::delivery::address::{Address, Urls};
use crate::shared::Shared;
use crate::world::World;
use crate::world::app::App;
use crate::world::user::{Bot, MADE, User};

/// How an app hears from the workspace.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Delivery {
    /// Over WebSockets that the app opens (Socket Mode).
    Socket,
    /// By signed HTTP requests to one address, which has to answer `url_verification` at once.
    Http {
        /// Where everything goes: events, commands, interactions.
        url: String,
    },
    /// As the manifest says: over Socket Mode when it is switched on or no URL is named, or else by signed HTTP requests to its request URLs. The
    /// URL for events is asked for its `url_verification` until it answers, so the app may be started afterwards; no event goes there before.
    Manifest {
        /// Another scheme, host and port for the URLs of the manifest, and the address for what it names none for:
        /// `http://127.0.0.1:3000`. Without a path, that is `/slack/events`.
        url: Option<String>,
    },
}

/// What an app needs to know to work. `Debug` hides the secrets.
#[derive(Clone, Eq, PartialEq)]
pub struct InstalledApp {
    /// The app's id, `A…`.
    pub app_id: String,
    /// The user the app acts as, `U…`.
    pub bot_user_id: String,
    /// The bot's id, `B…`.
    pub bot_id: String,
    /// The workspace's id, `T…`.
    pub team_id: String,
    /// The OAuth client's id.
    pub client_id: String,
    /// The OAuth client's secret.
    pub client_secret: String,
    /// For the Web API, `xoxb-…`.
    pub bot_token: String,
    /// For Socket Mode, `xapp-…`.
    pub app_token: String,
    /// The key of the signatures on HTTP deliveries.
    pub signing_secret: String,
}

impl fmt::Debug for InstalledApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstalledApp")
            .field("app_id", &self.app_id)
            .field("bot_user_id", &self.bot_user_id)
            .field("bot_id", &self.bot_id)
            .field("team_id", &self.team_id)
            .finish_non_exhaustive()
    }
}

/// Why an app could not be installed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// The manifest is incomplete or contradicts itself; each text names the field and what was expected.
    #[error("the app's manifest cannot be installed: {}", .0.join("; "))]
    Manifest(Vec<String>),
    /// An app of this name is there already.
    #[error("an app named {0} is already installed")]
    Duplicate(String),
    /// No app with this id is installed.
    #[error("no app {0} is installed")]
    Unknown(String),
    /// The app's address did not answer Slack's `url_verification` with the challenge.
    #[error("the app's address did not answer url_verification with the challenge: {0}")]
    Url(String),
}

/// Installs an app.
pub(crate) async fn install(
    shared: &Arc<Shared>,
    manifest: &Value,
    delivery: Delivery,
) -> Result<InstalledApp, InstallError> {
    let app = read::app(manifest, address(manifest, delivery)?)?;
    if let Address::Http(Urls { verified: true, events: Some(url), .. }) = &app.address {
        url::verify(shared, &app, url).await?;
    }
    let installed = InstalledApp {
        app_id: app.app_id.clone(),
        bot_user_id: app.bot_user.clone(),
        bot_id: app.bot_id.clone(),
        team_id: crate::world::TEAM.to_owned(),
        client_id: app.client_id.clone(),
        client_secret: app.secrets.client_secret.clone(),
        bot_token: app.secrets.bot_token.clone(),
        app_token: app.secrets.app_token.clone(),
        signing_secret: app.secrets.signing_secret.clone(),
    };
    let bot_name = manifest["features"]["bot_user"]["display_name"].as_str().unwrap_or(&app.name).to_owned();
    let asked = app.clone();
    shared.change(|world| add(world, app, &bot_name))?;
    if let Address::Http(Urls { verified: false, events: Some(url), .. }) = asked.address.clone() {
        tokio::spawn(url::verify_in_time(Arc::clone(shared), asked, url));
    }
    Ok(installed)
}

/// How the app is reached.
fn address(manifest: &Value, delivery: Delivery) -> Result<Address, InstallError> {
    let own = match delivery {
        Delivery::Socket => return Ok(Address::Socket),
        Delivery::Http { url } => return Ok(Address::Http(Urls::one(&url))),
        Delivery::Manifest { url } => url,
    };
    check::manifest(manifest).map_err(InstallError::Manifest)?;
    let (manifest, own) = match own {
        Some(own) => {
            let moved =
                url::moved(manifest, &own).map_err(|problem| InstallError::Manifest(vec![problem]))?;
            (moved.0, Some(moved.1))
        }
        None => (manifest.clone(), None),
    };
    let urls = Urls::read(&manifest, own.as_deref());
    let socket = manifest["settings"]["socket_mode_enabled"] == true || urls.is_empty();
    Ok(if socket { Address::Socket } else { Address::Http(urls) })
}

/// Sends an installed app's payloads elsewhere from now on, as when a request URL is entered in the app's settings.
pub(crate) async fn deliver_to(
    shared: &Arc<Shared>,
    app_id: &str,
    delivery: Delivery,
) -> Result<(), InstallError> {
    let app = shared.read(|world| world.apps.iter().find(|app| app.app_id == app_id).cloned());
    let app = app.ok_or_else(|| InstallError::Unknown(app_id.to_owned()))?;
    let address = match delivery {
        Delivery::Socket | Delivery::Manifest { url: None } => Address::Socket,
        Delivery::Http { url } | Delivery::Manifest { url: Some(url) } => {
            url::verify(shared, &app, &url).await?;
            Address::Http(Urls::one(&url))
        }
    };
    shared.change(|world| {
        if let Some(app) = world.apps.iter_mut().find(|app| app.app_id == app_id) {
            app.address = address;
            app.reached = true;
        }
    });
    Ok(())
}

fn add(world: &mut World, app: App, bot_name: &str) -> Result<(), InstallError> {
    if world.find_app(&app.app_id).is_some() {
        return Err(InstallError::Duplicate(app.name));
    }
    let secrets = &app.secrets;
    for secret in [
        &secrets.bot_token,
        &secrets.app_token,
        &secrets.signing_secret,
        &secrets.client_secret,
        &secrets.verification_token,
    ] {
        world.wire.mask(secret);
    }
    let handle: String = bot_name
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_alphanumeric() || letter == '_' || letter == '.' { letter } else { '-' })
        .collect();
    world.users.push(User {
        id: app.bot_user.clone(),
        name: handle,
        real_name: app.name.clone(),
        title: String::new(),
        email: String::new(),
        about: "an app".to_owned(),
        bot: Some(Bot { name: app.name.clone(), bot_id: app.bot_id.clone(), app_id: app.app_id.clone() }),
        updated: MADE,
        ..User::default()
    });
    let people: Vec<String> =
        world.users.iter().filter(|user| user.bot.is_none()).map(|user| user.id.clone()).collect();
    for person in people {
        world.direct_message(&[app.bot_user.clone(), person]);
    }
    world.apps.push(app);
    Ok(())
}
