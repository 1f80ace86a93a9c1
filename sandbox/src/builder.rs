//! Setting up a sandbox.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpListener;

use crate::cast::{Person, default_cast};
use crate::clock::Clock;
use crate::sandbox::{Sandbox, StartError};
use crate::shared::{Options, Shared};
use crate::world::World;
use crate::world::channel::{Channel, Kind};

/// How a sandbox is to be. Made by [`Sandbox::builder`].
#[derive(Debug)]
pub struct Builder {
    people: Vec<Person>,
    channels: Vec<String>,
    address: IpAddr,
    port: u16,
    options: Options,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            people: default_cast(),
            channels: Vec::new(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            options: Options {
                rate_limits: false,
                sign_by_machine_clock: false,
                retry_delays: [0, 60, 300].map(Duration::from_secs).into(),
                ack_deadline: Duration::from_secs(3),
                ping_every: Duration::from_secs(10),
                connection_life: Duration::from_secs(18_060),
            },
        }
    }
}

impl Builder {
    /// Other people than the eight of the default cast.
    #[must_use]
    pub fn people(mut self, people: impl IntoIterator<Item = Person>) -> Self {
        self.people = people.into_iter().collect();
        self
    }

    /// More people beside those.
    #[must_use]
    pub fn and_people(mut self, people: impl IntoIterator<Item = Person>) -> Self {
        self.people.extend(people);
        self
    }

    /// More public channels than #general and #shop-floor. Everybody is in them.
    #[must_use]
    pub fn channels(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.channels = names.into_iter().collect();
        self
    }

    /// The TCP port; 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Another address to listen on than 127.0.0.1. Anybody who reaches it can act as everybody.
    #[must_use]
    pub fn address(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// Whether Slack's rate limits apply: HTTP 429 with `Retry-After`. Off by default.
    #[must_use]
    pub fn rate_limits(mut self, on: bool) -> Self {
        self.options.rate_limits = on;
        self
    }

    /// Whether the signatures of HTTP deliveries bear the machine's time instead of the sandbox's. An app in another process compares that time
    /// with its own clock and refuses what is more than five minutes off, so after [`Sandbox::advance`] it would refuse everything. Off by
    /// default, for apps in the same process that live by [`Sandbox::clock`].
    #[must_use]
    pub fn sign_by_machine_clock(mut self, on: bool) -> Self {
        self.options.sign_by_machine_clock = on;
        self
    }

    /// When an event that was not acknowledged is sent again, each time counted from the last. The default is Slack's own
    /// schedule: at once, after 1 minute and after 5. It runs on the sandbox's clock, so [`Sandbox::advance`] makes a
    /// retry due.
    #[must_use]
    pub fn retry_delays(mut self, delays: impl IntoIterator<Item = Duration>) -> Self {
        self.options.retry_delays = delays.into_iter().collect();
        self
    }

    /// How long an app may take to acknowledge. Slack's 3 seconds by default.
    #[must_use]
    pub fn ack_deadline(mut self, deadline: Duration) -> Self {
        self.options.ack_deadline = deadline;
        self
    }

    /// How often a WebSocket is pinged. Every 10 seconds by default.
    #[must_use]
    pub fn ping_every(mut self, period: Duration) -> Self {
        self.options.ping_every = period.max(Duration::from_millis(10));
        self
    }

    /// How long a WebSocket is kept before the app is asked to open another: first with a `warning`, ten seconds later with
    /// `refresh_requested`. About five hours by default, counted by the machine's clock and not by the sandbox's.
    #[must_use]
    pub fn connection_life(mut self, life: Duration) -> Self {
        self.options.connection_life = life.max(Duration::from_millis(100));
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    /// When the address is taken or not ours.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let address = SocketAddr::new(self.address, self.port);
        let listener =
            TcpListener::bind(address).await.map_err(|source| StartError::Listen { address, source })?;
        let bound = listener.local_addr().map_err(|source| StartError::Listen { address, source })?;
        // Another crate of the process may have chosen its provider first; any will do
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::new();
        let world = world(self.people, &self.channels, &clock, &format!("http://{}", reachable(bound)));
        Ok(Sandbox::serve(Shared::new(world, clock, self.options), listener, bound))
    }
}

/// The address as the machine itself can reach it.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() {
        SocketAddr::new(Ipv4Addr::LOCALHOST.into(), bound.port())
    } else {
        bound
    }
}

fn world(people: Vec<Person>, channels: &[String], clock: &Clock, base: &str) -> World {
    let mut world = World::default();
    world.base = base.to_owned();
    world.now = clock.now();
    world.users = people.into_iter().map(Into::into).collect();
    let members: Vec<String> = world.users.iter().map(|user| user.id.clone()).collect();
    let creator = members.last().cloned().unwrap_or_default();
    for name in ["general", "shop-floor"].into_iter().chain(channels.iter().map(String::as_str)) {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        let id = format!("C0{}", letters.collect::<String>().to_uppercase());
        let mut channel = Channel::new(id, name.to_owned(), Kind::Public, creator.clone(), world.now);
        channel.members = members.clone();
        channel.general = name == "general";
        world.channels.push(channel);
    }
    world
}
