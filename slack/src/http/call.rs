//! The core every method goes through.

use super::attempt::{Attempt, Beside};
use super::decode::decode;
use super::observe::{CallInfo, Observers};
use super::ratelimit::{Bucket, Ratelimiter, pace};
use super::{ApiError, Code, Encoding, HttpBuilder, HttpError, Method, RatelimitInfo, Retries, Token};
use crate::error::{Error, Result};
use crate::model::TeamId;
use crate::token::{InstallKey, SharedToken, TokenSource};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// The Web API client. Clones share connections, tokens and rate-limit buckets.
#[derive(Clone)]
pub struct Http {
    inner: Arc<Inner>,
    team: Option<TeamId>,
    install: InstallKey,
}

pub(super) struct Inner {
    pub(super) client: reqwest::Client,
    pub(super) base: Url,
    pub(super) tokens: Option<Arc<dyn TokenSource>>,
    pub(super) app_token: Option<SharedToken>,
    pub(super) retries: Retries,
    pub(super) limiter: Ratelimiter,
    pub(super) observers: Observers,
}

/// An answer with what came beside it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The answer.
    pub value: T,
    /// Slack's warnings, for example `message_truncated`.
    pub warnings: Vec<String>,
    /// The scopes that the token has, from the header `x-oauth-scopes`. Empty when Slack did not say.
    pub scopes: Vec<String>,
    /// When Slack answered, by its own clock: the header `Date` (RFC 9110, 6.6.1).
    pub date: Option<String>,
}

impl<T> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("warnings", &self.warnings).finish_non_exhaustive()
    }
}

impl Http {
    /// Sets up a client.
    pub fn builder() -> HttpBuilder {
        HttpBuilder::default()
    }

    pub(super) fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner), team: None, install: InstallKey::default() }
    }

    /// The same client for one workspace of an organization: methods that need a `team_id` get it.
    #[must_use]
    pub fn for_team(&self, team: TeamId) -> Self {
        Self { team: Some(team), ..self.clone() }
    }

    /// The same client for one installation: calls carry its token. In a handler the context's client is the delivery's.
    #[must_use]
    pub fn for_install(&self, install: InstallKey) -> Self {
        Self { install, ..self.clone() }
    }

    /// Whether it has one token for everything.
    pub(crate) fn is_single(&self) -> bool {
        self.inner.tokens.as_ref().is_none_or(|tokens| tokens.is_single())
    }

    /// Called whenever Slack asks to wait, in every clone. Must not block.
    pub fn on_ratelimit(&self, callback: impl Fn(RatelimitInfo) + Send + Sync + 'static) {
        self.inner.limiter.subscribe(Arc::new(callback));
    }

    /// Called with the method and the outcome of every call, in every clone, to count them. Must not block.
    pub fn on_call(&self, callback: impl Fn(CallInfo) + Send + Sync + 'static) {
        self.inner.observers.add(Arc::new(callback));
    }

    /// Whether the base url is on this machine, as in tests.
    pub(crate) fn is_local(&self) -> bool {
        super::builder::is_loopback(&self.inner.base)
    }

    pub(super) fn client(&self) -> &reqwest::Client {
        &self.inner.client
    }

    pub(super) fn retries(&self) -> Retries {
        self.inner.retries
    }

    /// Adds the workspace to arguments, where there is one and the arguments name none.
    pub(super) fn with_team(&self, mut args: Map<String, Value>) -> Map<String, Value> {
        if let Some(team) = &self.team {
            args.entry("team_id").or_insert_with(|| team.as_str().into());
        }
        args
    }

    /// Calls a method and decodes its answer. The escape hatch for methods without a function:
    /// `http.call::<Value>(Method::other("team.info").form(), &args)`.
    ///
    /// # Errors
    /// Any [`Error`] but those of sockets and signatures.
    pub async fn call<T: DeserializeOwned>(&self, method: Method, args: &impl Serialize) -> Result<T> {
        self.call_reply(method, args).await.map(|reply| reply.value)
    }

    /// Like [`call`](Http::call), with Slack's warnings.
    ///
    /// # Errors
    /// Any [`Error`] but those of sockets and signatures.
    pub async fn call_reply<T: DeserializeOwned>(
        &self,
        method: Method,
        args: &impl Serialize,
    ) -> Result<Reply<T>> {
        self.call_until(method, args, None).await
    }

    /// Like [`call_reply`](Http::call_reply), giving up rather than waiting beyond a moment.
    pub(super) async fn call_until<T: DeserializeOwned>(
        &self,
        method: Method,
        args: &impl Serialize,
        until: Option<Instant>,
    ) -> Result<Reply<T>> {
        let args = match serde_json::to_value(args) {
            Ok(Value::Object(args)) => args,
            Ok(Value::Null) => Map::new(),
            _ => return Err(Error::Config("arguments are a JSON object")),
        };
        let exchanged = self.exchange(&method, args, until).await;
        self.inner.observers.tell(&method.name, &exchanged);
        let (body, Beside { scopes, date }) = exchanged?;
        let warnings = warnings(&body);
        let value =
            decode(&body).map_err(|path| Error::Decode { method: method.name.clone().into_owned(), path })?;
        Ok(Reply { value, warnings, scopes, date })
    }

    async fn exchange(
        &self,
        method: &Method,
        args: Map<String, Value>,
        until: Option<Instant>,
    ) -> Result<(Value, Beside)> {
        let retries = self.inner.retries;
        let bucket = self.bucket(method, &args);
        let (content_type, body) = encode(method.encoding, &args)?;
        let (mut number, mut refused) = (1, None);
        loop {
            self.wait(&bucket, pace(method), until).await?;
            let token = self.token(method).await?;
            let request = self.request(method, content_type, body.clone(), token.as_ref())?;
            let last = number >= retries.attempts;
            match Attempt::run(&self.inner.client, &method.name, request).await {
                Attempt::Answer(body, beside) if body["ok"] == true => return Ok((body, beside)),
                Attempt::Answer(body, _) => {
                    let error = ApiError::new(&method.name, body);
                    // A token that expired meanwhile was refused before anything was done: once more with the next one.
                    if error.code == Code::TokenExpired
                        && refused.is_none()
                        && self.renew(method, &token).await
                    {
                        refused = token;
                        continue;
                    }
                    if last || !(method.idempotent && error.code.is_transient()) {
                        return Err(refusal(error));
                    }
                    self.pause(number, until).await;
                }
                Attempt::Limited(retry_after) => {
                    self.inner.limiter.close(&bucket, retry_after, number);
                    if last {
                        return Err(Error::RateLimited { method: bucket.method, retry_after });
                    }
                }
                Attempt::Failed(error) if last || !Retries::allows(&error, method.idempotent) => {
                    return Err(error.into());
                }
                Attempt::Failed(_) => self.pause(number, until).await,
                Attempt::Unreadable => {
                    let path = "(the body is not JSON)".to_owned();
                    return Err(Error::Decode { method: bucket.method, path });
                }
            }
            if until.is_some_and(|until| Instant::now() >= until) {
                return Err(Error::TriggerExpired);
            }
            number += 1;
        }
    }

    async fn token(&self, method: &Method) -> Result<Option<SharedToken>> {
        match method.token {
            Token::Bot => {
                let tokens = self.inner.tokens.as_ref().ok_or(Error::Config("there is no bot token"))?;
                Ok(Some(tokens.token(&self.install).await?))
            }
            Token::App => {
                let token = self.inner.app_token.as_ref().ok_or(Error::Config("there is no app token"))?;
                Ok(Some(Arc::clone(token)))
            }
            Token::None => Ok(None),
        }
    }

    /// Tells the source that a token has expired; whether it may have another.
    async fn renew(&self, method: &Method, token: &Option<SharedToken>) -> bool {
        match (&self.inner.tokens, token) {
            (Some(tokens), Some(token)) if method.token == Token::Bot && !tokens.is_single() => {
                tokens.expired(&self.install, token).await;
                true
            }
            _ => false,
        }
    }

    fn request(
        &self,
        method: &Method,
        content_type: &'static str,
        body: Bytes,
        token: Option<&SharedToken>,
    ) -> Result<reqwest::Request> {
        let url = self.inner.base.join(&method.name).map_err(|_| Error::Config("a method name"))?;
        let request =
            self.inner.client.post(url).header(reqwest::header::CONTENT_TYPE, content_type).body(body);
        let request = match token {
            Some(token) => request.bearer_auth(secrecy::ExposeSecret::expose_secret(&**token)),
            None => request,
        };
        request.build().map_err(|error| HttpError::Build(error.without_url()).into())
    }

    /// Waits for a turn in the bucket.
    async fn wait(&self, bucket: &Bucket, pace: Duration, until: Option<Instant>) -> Result<()> {
        let patience = Instant::now() + self.inner.retries.max_wait;
        let latest = until.map_or(patience, |until| until.min(patience));
        let turn = self.inner.limiter.turn(bucket, pace, latest).await;
        turn.map_err(|retry_after| Error::RateLimited { method: bucket.method.clone(), retry_after })
    }

    fn bucket(&self, method: &Method, args: &Map<String, Value>) -> Bucket {
        let channel = args.get("channel").filter(|_| method.per_channel).and_then(Value::as_str);
        Bucket {
            install: self.install.clone(),
            method: method.name.clone().into_owned(),
            channel: channel.map(str::to_owned),
        }
    }

    async fn pause(&self, attempt: u32, until: Option<Instant>) {
        let pause: Duration = self.inner.retries.pause(attempt);
        let resume = Instant::now() + pause;
        tokio::time::sleep_until(until.map_or(resume, |until| until.min(resume))).await;
    }
}

fn refusal(error: ApiError) -> Error {
    if error.code == Code::ExpiredTriggerId { Error::TriggerExpired } else { error.into() }
}

fn warnings(body: &Value) -> Vec<String> {
    let list = body.pointer("/response_metadata/warnings").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn encode(encoding: Encoding, args: &Map<String, Value>) -> Result<(&'static str, Bytes)> {
    match encoding {
        Encoding::Json => {
            let body = serde_json::to_vec(args).map_err(|_| Error::Config("arguments are a JSON object"))?;
            Ok(("application/json; charset=utf-8", body.into()))
        }
        Encoding::Form => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            for (key, value) in args {
                match value {
                    Value::Null => {}
                    Value::String(text) => drop(form.append_pair(key, text)),
                    other => drop(form.append_pair(key, &other.to_string())),
                }
            }
            Ok(("application/x-www-form-urlencoded", form.finish().into()))
        }
    }
}

impl AsRef<Self> for Http {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("host", &self.inner.base.host_str()).finish_non_exhaustive()
    }
}
