//! Setting up the client.

use super::call::{Http, Inner};
use super::observe::Observers;
use super::ratelimit::Ratelimiter;
use super::{HttpError, RatelimitInfo, Retries};
use crate::error::{Error, Result};
use crate::token::{FixedToken, TokenSource};
use secrecy::SecretString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Sets up an [`Http`].
#[must_use]
pub struct HttpBuilder {
    client: Option<reqwest::Client>,
    base: String,
    tokens: Option<Arc<dyn TokenSource>>,
    app_token: Option<SecretString>,
    connect_timeout: Duration,
    request_timeout: Duration,
    retries: Retries,
    limiter: Ratelimiter,
}

impl Default for HttpBuilder {
    fn default() -> Self {
        Self {
            client: None,
            base: "https://slack.com/api/".to_owned(),
            tokens: None,
            app_token: None,
            connect_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(15),
            retries: Retries::default(),
            limiter: Ratelimiter::default(),
        }
    }
}

impl HttpBuilder {
    /// The bot token, `xoxb-…`.
    pub fn bot_token(self, token: SecretString) -> Self {
        self.token_source(FixedToken::new(token))
    }

    /// Where bot tokens come from, for several workspaces or tokens that rotate. In the place of
    /// [`bot_token`](HttpBuilder::bot_token).
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.tokens = Some(Arc::new(source));
        self
    }

    /// The app-level token, `xapp-…`, for Socket Mode.
    pub fn app_token(mut self, token: SecretString) -> Self {
        self.app_token = Some(token);
        self
    }

    /// Where the Web API is. `https` unless the host is this machine. Default `https://slack.com/api/`.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = url.into();
        self
    }

    /// A client of one's own, for example with a proxy. Its timeouts and redirect policy are used as they are; it should
    /// follow no redirect.
    pub fn client(mut self, client: reqwest::Client) -> Self {
        self.client = Some(client);
        self
    }

    /// The longest time to connect. Default 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The longest time for one attempt. Default 15 s.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = timeout;
        self
    }

    /// How often and how patiently calls are repeated.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Called whenever Slack asks to wait. Must not block.
    pub fn on_ratelimit(self, callback: impl Fn(RatelimitInfo) + Send + Sync + 'static) -> Self {
        self.limiter.subscribe(Arc::new(callback));
        self
    }

    /// Makes every call keep the pace of its method's tier (posts: one a second in a channel), so that Slack seldom has to
    /// ask. Without it, calls keep that pace in the minute after Slack had to ask.
    pub fn pacing(mut self) -> Self {
        self.limiter.pace_all();
        self
    }

    /// Builds the client. If the process has no rustls provider yet, ring becomes it.
    ///
    /// # Errors
    /// [`Error::Config`] for a base url that is none or not `https`, [`HttpError::Build`] when TLS cannot be set up.
    pub fn build(self) -> Result<Http> {
        // An error means that there is a provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut base = Url::parse(&self.base).map_err(|_| Error::Config("the base url is not a url"))?;
        if !is_safe(&base) {
            return Err(Error::Config("the base url must be https unless the host is this machine"));
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let client = match self.client {
            Some(client) => client,
            None => reqwest::Client::builder()
                .connect_timeout(self.connect_timeout)
                .timeout(self.request_timeout)
                .redirect(reqwest::redirect::Policy::none())
                .user_agent(concat!("slack-rs/", env!("CARGO_PKG_VERSION")))
                .build()
                .map_err(|error| HttpError::Build(error.without_url()))?,
        };
        Ok(Http::new(Inner {
            client,
            base,
            tokens: self.tokens,
            app_token: self.app_token.map(Arc::new),
            retries: self.retries,
            limiter: self.limiter,
            observers: Observers::default(),
        }))
    }
}

/// `https`, or `http` to this machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether the host is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl fmt::Debug for HttpBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpBuilder").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_only_to_this_machine() {
        for good in
            ["https://slack.com/api", "http://127.0.0.1:9/api/", "http://localhost:9", "http://[::1]:9/"]
        {
            assert!(HttpBuilder::default().base_url(good).build().is_ok(), "{good}");
        }
        for bad in ["http://slack.com/api/", "ftp://127.0.0.1/", "nonsense", "http://127.0.0.1.example.com/"]
        {
            let refused = HttpBuilder::default().base_url(bad).build();
            assert!(matches!(refused, Err(Error::Config(_))), "{bad}");
        }
    }
}
