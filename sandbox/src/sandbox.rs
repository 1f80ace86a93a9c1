//! The running sandbox.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::builder::Builder;
use crate::cast::Person;
use crate::clock::SandboxClock;
use crate::delivery::socket;
use crate::faults::Faults;
use crate::guard::{self, Hosts};
use crate::install::{self, Delivery, InstallError, InstalledApp};
use crate::shared::Shared;
use crate::world::message::Content;
use crate::{api, control, page, response_url};

const GOODBYE: Duration = Duration::from_secs(2);

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
}

/// A workspace that runs until it is shut down or dropped.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    bound: SocketAddr,
    server: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// A sandbox with the default cast on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// The same, if nothing else is said.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn serve(shared: Arc<Shared>, listener: TcpListener, bound: SocketAddr) -> Self {
        let router = Router::new()
            .merge(api::routes())
            .route("/response/{id}", post(response_url::answer))
            .route("/socket/{ticket}", get(socket::open))
            .nest("/sandbox/api", control::routes())
            .merge(page::routes())
            .layer(middleware::from_fn_with_state(Hosts::new(bound), guard::check))
            .with_state(Arc::clone(&shared));
        tokio::spawn(api::alarm::run(Arc::clone(&shared)));
        let stop = shared.stop.clone();
        // Frames are small and somebody waits for each
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "cannot send at once");
            }
        });
        let server = tokio::spawn(async move {
            let serving = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
            if let Err(error) = serving.await {
                tracing::error!(%error, "the sandbox's listener ended");
            }
        });
        Self { shared, bound, server: Some(server) }
    }

    /// Where the page and everything else is: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        self.shared.read(|world| world.base.clone())
    }

    /// The base URL of the Web API: `http://127.0.0.1:PORT/api/`.
    pub fn api_url(&self) -> String {
        format!("{}/api/", self.url())
    }

    /// The address that is listened on.
    pub fn local_addr(&self) -> SocketAddr {
        self.bound
    }

    /// Installs an app as its manifest describes it. Everybody gets a direct message with it.
    ///
    /// # Errors
    /// When the manifest is incomplete, the app is there already, or its address does not answer
    /// `url_verification`.
    pub async fn install(&self, manifest: &Value, delivery: Delivery) -> Result<InstalledApp, InstallError> {
        install::install(&self.shared, manifest, delivery).await
    }

    /// Sends an installed app's payloads elsewhere from now on, as when a request URL is entered in the app's settings. An app that is called over
    /// HTTP needs its signing secret before it can answer: install it with [`Delivery::Socket`], start it, then call this.
    ///
    /// # Errors
    /// When no such app is installed, or the address does not answer `url_verification`.
    pub async fn deliver_to(&self, app_id: &str, delivery: Delivery) -> Result<(), InstallError> {
        install::deliver_to(&self.shared, app_id, delivery).await
    }

    /// Whether an app is told things over Socket Mode; false when it is told by HTTP, or is not there.
    pub fn uses_socket_mode(&self, app_id: &str) -> bool {
        self.shared.read(|world| world.find_app(app_id).is_some_and(|app| app.transport() == "socket"))
    }

    /// A message of a person, as `message` of the control API writes it, without waiting for apps. Gives back its `ts`; None when there is no such
    /// person or conversation, or the person is not in it.
    pub fn say(&self, person: &str, channel: &str, text: &str) -> Option<String> {
        self.shared.change(|world| {
            let user = world.find_user(person)?.id.clone();
            let channel = crate::control::writable(world, &user, channel).ok()?;
            let content = Content { text: text.to_owned(), ..Content::default() };
            world.post(&channel, &user, content, None)
        })
    }

    /// Makes an installed app a member of a channel, as when somebody types `/invite` there. Nothing happens when either is not there.
    pub fn bring(&self, app: &InstalledApp, channel: &str) {
        self.shared.change(|world| {
            let id = world
                .channels
                .iter()
                .find(|known| known.id == channel || known.name == channel)
                .map(|known| known.id.clone());
            if let Some(id) = id {
                world.add_member(&id, &app.bot_user_id, None);
            }
        });
    }

    /// Lets somebody new join the company. Apps hear of it as `team_join`.
    pub fn join(&self, person: Person) {
        self.shared.change(|world| world.join(person.into()));
    }

    /// Takes a person's account away, as when they leave the company. Apps hear of it as `user_change`. Nothing happens when there is no such person.
    pub fn deactivate(&self, handle: &str) {
        self.shared.change(|world| {
            if let Some(id) = world.find_user(handle).map(|user| user.id.clone()) {
                world.deactivate(&id);
            }
        });
    }

    /// The sandbox's time since the Unix epoch.
    pub fn now(&self) -> Duration {
        self.shared.clock.now()
    }

    /// The sandbox's clock, for an app in the same process that lives by it.
    pub fn clock(&self) -> SandboxClock {
        SandboxClock::new(Arc::clone(&self.shared))
    }

    /// Pushes the sandbox's clock forward: triggers and response URLs expire, retries become due. A hundred years in all are the most.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
    }

    /// What can be made to go wrong.
    pub fn faults(&self) -> Faults {
        Faults::new(Arc::clone(&self.shared))
    }

    /// Closes all connections and ends.
    pub async fn shutdown(mut self) {
        self.shared.stop.cancel();
        if let Some(mut server) = self.server.take()
            && tokio::time::timeout(GOODBYE, &mut server).await.is_err()
        {
            server.abort();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}
