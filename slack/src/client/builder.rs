//! Setting up and running a client.

use super::dispatcher::{Dispatcher, Shared};
use super::repeats::Repeats;
use super::tasks::Tasks;
use super::words::Words;
use super::{Context, EventHandler, MemorySeen, SeenEvents};
use crate::blocks::ModalView;
use crate::error::{Error, Result};
use crate::gateway::{self, GatewayOptions};
use crate::http::Http;
use crate::stop::Stop;
use std::fmt;
use std::future::{Future, IntoFuture, Ready, ready};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// Sets up a [`Client`]; `.await` builds it.
#[must_use]
pub struct ClientBuilder {
    handler: Option<Arc<dyn EventHandler>>,
    http: Option<Http>,
    seen: Arc<dyn SeenEvents>,
    words: Words,
    ack_after: Duration,
    drain_for: Duration,
    gateway: GatewayOptions,
}

impl ClientBuilder {
    /// What to do with what arrives.
    pub fn event_handler(self, handler: impl EventHandler) -> Self {
        self.event_handler_arc(Arc::new(handler))
    }

    /// What to do with what arrives, shared with somebody else.
    pub fn event_handler_arc(mut self, handler: Arc<dyn EventHandler>) -> Self {
        self.handler = Some(handler);
        self
    }

    /// The Web API client; for Socket Mode with an app-level token.
    pub fn http(mut self, http: Http) -> Self {
        self.http = Some(http);
        self
    }

    /// Where handled events are remembered. Default [`MemorySeen`].
    pub fn seen_events(mut self, seen: impl SeenEvents) -> Self {
        self.seen = Arc::new(seen);
        self
    }

    /// Connections of Socket Mode side by side, 1 to 10. Default 2.
    pub fn connections(mut self, connections: usize) -> Self {
        self.gateway.connections = connections;
        self
    }

    /// All times and numbers of Socket Mode.
    pub fn gateway(mut self, options: GatewayOptions) -> Self {
        self.gateway = options;
        self
    }

    /// After how long the guard answers for a handler that has not, below Slack's 3 s. Default 2.5 s.
    pub fn ack_after(mut self, deadline: Duration) -> Self {
        self.ack_after = deadline;
        self
    }

    /// What the guard answers to a command, for the person's eyes only; `None` for nothing.
    pub fn waiting_text(mut self, text: impl Into<Option<String>>) -> Self {
        self.words.waiting_text = text.into();
        self
    }

    /// What follows the waiting text when the handler has nothing to say after all, for nobody should wait for an answer that
    /// does not come; `None` for nothing.
    pub fn done_text(mut self, text: impl Into<Option<String>>) -> Self {
        self.words.done_text = text.into();
        self
    }

    /// What the guard shows in place of a submitted modal until the answer is there.
    pub fn waiting_view(mut self, view: ModalView) -> Self {
        self.words.waiting_view = view;
        self
    }

    /// What is shown when a late answer would have closed the modal.
    pub fn done_view(mut self, view: ModalView) -> Self {
        self.words.done_view = view;
        self
    }

    /// What a person reads when a handler failed.
    pub fn failure_text(mut self, text: impl Into<String>) -> Self {
        self.words.failure_text = text.into();
        self
    }

    /// The title (at most 24 characters) of the view that shows late `errors`.
    pub fn late_errors_title(mut self, title: impl Into<String>) -> Self {
        self.words.late_errors_title = title.into();
        self
    }

    /// How long [`Client::start`] waits for running handlers when it is asked to stop. Default 20 s.
    pub fn drain_for(mut self, longest: Duration) -> Self {
        self.drain_for = longest;
        self
    }

    fn build(self) -> Result<Client> {
        let handler = self.handler.ok_or(Error::Config("a client needs an event handler"))?;
        let http = self.http.ok_or(Error::Config("a client needs an Http"))?;
        if self.ack_after >= Duration::from_secs(3) {
            return Err(Error::Config("ack_after must be below the 3 s Slack waits"));
        }
        if !(1..=10).contains(&self.gateway.connections) {
            return Err(Error::Config("Socket Mode takes 1 to 10 connections"));
        }
        self.words.waiting_view.check()?;
        self.words.done_view.check()?;
        self.words.failure_view().check()?;
        tell_ratelimits(&http, Arc::downgrade(&handler));
        let dispatcher = Dispatcher::new(Shared {
            handler,
            ctx: Context::new(http.clone()),
            seen: self.seen,
            words: self.words,
            ack_after: self.ack_after,
            repeats: Arc::new(Repeats::default()),
            tasks: Tasks::default(),
            stopping: AtomicBool::new(false),
        });
        Ok(Client {
            dispatcher: Arc::new(dispatcher),
            http,
            gateway: self.gateway,
            drain_for: self.drain_for,
            shutdown: Stop::new(),
        })
    }
}

/// Weak, for handlers tend to hold the client that would hold them.
fn tell_ratelimits(http: &Http, handler: Weak<dyn EventHandler>) {
    http.on_ratelimit(move |info| {
        if let (Some(handler), Ok(runtime)) = (handler.upgrade(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move { handler.ratelimit(info).await });
        }
    });
}

impl IntoFuture for ClientBuilder {
    type Output = Result<Client>;
    type IntoFuture = Ready<Result<Client>>;

    fn into_future(self) -> Self::IntoFuture {
        ready(self.build())
    }
}

/// A Slack app at work.
pub struct Client {
    dispatcher: Arc<Dispatcher>,
    http: Http,
    gateway: GatewayOptions,
    drain_for: Duration,
    shutdown: Stop,
}

impl Client {
    /// Sets up a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            handler: None,
            http: None,
            seen: Arc::new(MemorySeen::new()),
            words: Words::default(),
            ack_after: Duration::from_millis(2_500),
            drain_for: Duration::from_secs(20),
            gateway: GatewayOptions::default(),
        }
    }

    /// Receives over Socket Mode until the shutdown handle says stop, then waits for running handlers.
    ///
    /// # Errors
    /// [`Error::Socket`] when Slack refuses the token for good; anything else is retried.
    pub async fn start(&self) -> Result<()> {
        let outcome = self.run_gateway().await;
        if !self.dispatcher.drain(self.drain_for).await {
            tracing::warn!("handlers were still running when the client stopped");
        }
        outcome
    }

    fn run_gateway(&self) -> impl Future<Output = Result<()>> + Send {
        gateway::run(self.http.clone(), Arc::clone(&self.dispatcher), self.gateway, self.shutdown.clone())
    }

    /// What hands deliveries to the event handler, for the HTTP receiver.
    #[must_use]
    pub fn dispatcher(&self) -> Arc<Dispatcher> {
        Arc::clone(&self.dispatcher)
    }

    /// The Web API client.
    #[must_use]
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// Stops the client from elsewhere.
    #[must_use]
    pub fn shutdown_handle(&self) -> ShutdownHandle {
        ShutdownHandle(self.shutdown.clone())
    }
}

/// Stops a client. Clones stop the same one.
#[derive(Clone, Debug)]
pub struct ShutdownHandle(Stop);

impl ShutdownHandle {
    /// Makes [`Client::start`] take nothing more, wait for running handlers and return.
    pub fn shutdown(&self) {
        self.0.stop();
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("dispatcher", &self.dispatcher).finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
