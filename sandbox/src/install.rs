//! Installing an app from its manifest.

use std::fmt;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::delivery::http::verify_url;
use crate::random;
use crate::shared::Shared;
use crate::world::World;
use crate::world::app::{App, Command, Secrets};
use crate::world::user::{Bot, User};

/// How an app hears from the workspace.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Delivery {
    /// Over WebSockets that the app opens (Socket Mode).
    Socket,
    /// By signed HTTP requests to one address.
    Http {
        /// Where everything goes: events, commands, interactions.
        url: String,
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
    /// The manifest is incomplete or contradicts itself.
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
    let app = read(manifest, delivery)?;
    verify(shared, &app, &app.delivery).await?;
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
    shared.change(|world| add(world, app, &bot_name))?;
    Ok(installed)
}

/// Sends an installed app's payloads elsewhere from now on, as when a request URL is entered in the app's settings.
pub(crate) async fn deliver_to(
    shared: &Arc<Shared>,
    app_id: &str,
    delivery: Delivery,
) -> Result<(), InstallError> {
    let app = shared.read(|world| world.apps.iter().find(|app| app.app_id == app_id).cloned());
    let app = app.ok_or_else(|| InstallError::Unknown(app_id.to_owned()))?;
    verify(shared, &app, &delivery).await?;
    shared.change(|world| {
        if let Some(app) = world.apps.iter_mut().find(|app| app.app_id == app_id) {
            app.delivery = delivery;
        }
    });
    Ok(())
}

/// Slack's `url_verification`: the address has to send the challenge back before anything else is sent there.
async fn verify(shared: &Arc<Shared>, app: &App, delivery: &Delivery) -> Result<(), InstallError> {
    let Delivery::Http { url } = delivery else {
        return Ok(());
    };
    let challenge = random::hex(32);
    let body = json!({
        "type": "url_verification", "challenge": challenge, "token": app.secrets.verification_token,
    });
    let answer = verify_url(shared, url, &app.secrets.signing_secret, &body).await;
    let answer = answer.map_err(|failure| InstallError::Url(format!("{failure:?}")))?;
    let echoed = answer["challenge"].as_str().or(answer.as_str()).unwrap_or_default();
    if echoed.trim() == challenge {
        Ok(())
    } else {
        Err(InstallError::Url("the challenge did not come back".to_owned()))
    }
}

fn read(manifest: &Value, delivery: Delivery) -> Result<App, InstallError> {
    let name = manifest["display_information"]["name"].as_str().unwrap_or_default().to_owned();
    let short: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let features = &manifest["features"];
    let home = &features["app_home"];
    let app = App {
        app_id: format!("A0{short}"),
        client_id: format!("{}.{}", random::hex(12), random::hex(12)),
        bot_user: format!("U0{short}"),
        bot_id: format!("B0{short}"),
        name,
        scopes: strings(&manifest["oauth_config"]["scopes"]["bot"]),
        bot_events: strings(&manifest["settings"]["event_subscriptions"]["bot_events"]),
        commands: features["slash_commands"].as_array().into_iter().flatten().map(command).collect(),
        home_tab: home["home_tab_enabled"] == true,
        messages_tab: home["messages_tab_enabled"] != false,
        messages_read_only: home["messages_tab_read_only_enabled"] == true,
        delivery,
        secrets: Secrets {
            bot_token: format!("xoxb-{}-{}", random::hex(12), random::hex(24)),
            app_token: format!("xapp-1-A0{short}-{}", random::hex(40)),
            signing_secret: random::hex(32),
            client_secret: random::hex(32),
            verification_token: random::hex(24),
        },
        connections: Vec::new(),
        turn: 0,
        reached: true,
    };
    let problems = problems(manifest, &app);
    if problems.is_empty() { Ok(app) } else { Err(InstallError::Manifest(problems)) }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn command(command: &Value) -> Command {
    let text = |name: &str| command[name].as_str().unwrap_or_default().to_owned();
    Command {
        command: text("command"),
        description: text("description"),
        usage_hint: text("usage_hint"),
        should_escape: command["should_escape"] == true,
    }
}

/// What Slack would refuse, or would silently never deliver.
fn problems(manifest: &Value, app: &App) -> Vec<String> {
    let mut problems = Vec::new();
    let name = app.name.chars().count();
    if !(1..=35).contains(&name) {
        problems.push("display_information.name must have 1 to 35 characters".to_owned());
    }
    if manifest["features"]["bot_user"].is_null() {
        problems.push("features.bot_user is missing".to_owned());
    }
    for command in &app.commands {
        let length = command.command.chars().count();
        if !command.command.starts_with('/') || !(2..=32).contains(&length) {
            problems.push(format!(
                "the command {} must start with / and have 2 to 32 characters",
                command.command
            ));
        }
    }
    if !app.commands.is_empty() && !app.has_scope("commands") {
        problems.push("slash commands need the bot scope commands".to_owned());
    }
    for event in &app.bot_events {
        let scopes: &[&str] = match event.as_str() {
            "message.channels" => &["channels:history"],
            "message.groups" => &["groups:history"],
            "message.im" => &["im:history"],
            "message.mpim" => &["mpim:history"],
            "app_mention" => &["app_mentions:read"],
            "team_join" => &["users:read"],
            "member_joined_channel" => &["channels:read", "groups:read"],
            _ => continue,
        };
        if !scopes.iter().any(|scope| app.has_scope(scope)) {
            problems.push(format!("the event {event} needs the bot scope {}", scopes.join(" or ")));
        }
    }
    problems
}

fn add(world: &mut World, app: App, bot_name: &str) -> Result<(), InstallError> {
    if world.find_app(&app.app_id).is_some() {
        return Err(InstallError::Duplicate(app.name));
    }
    let secrets = &app.secrets;
    for secret in
        [&secrets.bot_token, &secrets.app_token, &secrets.signing_secret, &secrets.verification_token]
    {
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
        bot: Some(Bot { bot_id: app.bot_id.clone(), app_id: app.app_id.clone() }),
    });
    let people: Vec<String> =
        world.users.iter().filter(|user| user.bot.is_none()).map(|user| user.id.clone()).collect();
    for person in people {
        world.direct_message(&[app.bot_user.clone(), person]);
    }
    world.apps.push(app);
    Ok(())
}
