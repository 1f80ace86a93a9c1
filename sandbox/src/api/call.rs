//! One call of a method, from the token to the scopes.

use serde_json::{Value, json};

use crate::api::args::Args;
use crate::api::method::{Method, Token};
use crate::world::World;
use crate::world::app::App;

/// Why a call was refused.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The fields of Slack's answer, `error` among them.
    Refused(Value),
    /// Too many calls; the seconds to wait.
    RateLimited(u64),
}

impl From<&str> for Failure {
    fn from(code: &str) -> Self {
        Self::Refused(json!({"error": code}))
    }
}

impl Failure {
    /// A code with messages that say what is wrong.
    pub(crate) fn with_messages(code: &str, messages: &[String]) -> Self {
        Self::Refused(json!({"error": code, "response_metadata": {"messages": messages}}))
    }

    pub(crate) fn missing_scope(needed: &str, app: &App) -> Self {
        Self::Refused(json!({"error": "missing_scope", "needed": needed, "provided": app.scopes.join(",")}))
    }
}

/// What a method answers.
pub(crate) type Outcome = Result<Value, Failure>;

/// A call that may go on.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) args: &'a Args,
    pub(crate) method: &'static Method,
    pub(crate) app_id: String,
    /// The user the app acts as.
    pub(crate) me: String,
}

/// The app a token belongs to.
pub(crate) fn caller(world: &World, args: &Args) -> Result<String, &'static str> {
    let token = args.token.as_deref().ok_or("not_authed")?;
    let known = |app: &&App| app.secrets.bot_token == token || app.secrets.app_token == token;
    let app = world.apps.iter().find(known).ok_or("invalid_auth")?;
    // What a bot's token gets that was revoked
    if world.revoked.contains(token) { Err("account_inactive") } else { Ok(app.app_id.clone()) }
}

impl<'a> Call<'a> {
    /// Checks token, scopes and required arguments, in Slack's order.
    pub(crate) fn admit(
        world: &'a mut World,
        method: &'static Method,
        args: &'a Args,
    ) -> Result<Self, Failure> {
        if let Some(code) = args.malformed {
            return Err(code.into());
        }
        let app_id = match (method.token, caller(world, args)) {
            (Token::None, found) => found.unwrap_or_default(),
            (_, found) => found?,
        };
        let me = match world.find_app(&app_id) {
            Some(app) => {
                check_token(method, args, app)?;
                check_scopes(method, app)?;
                app.bot_user.clone()
            }
            None => String::new(),
        };
        let missing: Vec<String> = method
            .required
            .iter()
            .filter(|name| !args.has(name))
            .map(|name| format!("[ERROR] missing required field: {name}"))
            .collect();
        if !missing.is_empty() {
            return Err(match method.without {
                "invalid_arguments" => Failure::with_messages("invalid_arguments", &missing),
                code => code.into(),
            });
        }
        Ok(Self { world, args, method, app_id, me })
    }

    /// The calling app; None only for methods without a token.
    pub(crate) fn app(&self) -> Option<&App> {
        self.world.find_app(&self.app_id)
    }

    /// A required argument as text.
    pub(crate) fn required(&self, name: &str) -> Result<String, Failure> {
        let missing = || {
            Failure::with_messages("invalid_arguments", &[format!("[ERROR] missing required field: {name}")])
        };
        self.args.text(name).ok_or_else(missing)
    }

    /// Refuses unless the app has one of these scopes.
    pub(crate) fn need_scope(&self, any_of: &[String]) -> Result<(), Failure> {
        let Some(app) = self.app() else { return Err("invalid_auth".into()) };
        if any_of.iter().any(|scope| app.has_scope(scope)) {
            return Ok(());
        }
        Err(Failure::missing_scope(&any_of.join(","), app))
    }
}

fn check_token(method: &Method, args: &Args, app: &App) -> Result<(), Failure> {
    let is_app_token = args.token.as_deref() == Some(app.secrets.app_token.as_str());
    match method.token {
        Token::None => Ok(()),
        Token::Bot if is_app_token => Err("not_allowed_token_type".into()),
        Token::Bot => Ok(()),
        Token::App if !is_app_token => Err("not_allowed_token_type".into()),
        // An app-level token is taken from the header only
        Token::App if !args.token_in_header => Err("invalid_auth".into()),
        Token::App => Ok(()),
    }
}

fn check_scopes(method: &Method, app: &App) -> Result<(), Failure> {
    let granted = method.scopes.is_empty() || method.scopes.iter().any(|scope| app.has_scope(scope));
    if method.token == Token::App || granted {
        return Ok(());
    }
    Err(Failure::missing_scope(&method.scopes.join(","), app))
}
