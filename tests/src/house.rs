//! A workspace and the bot in one process, with the relay in the bot or, as on a host of its own, beside it.

mod annex;
mod at_work;
mod vitals;

use std::{net::SocketAddr, ops::Deref, path::Path, sync::Arc};

use domain::{ManualClock, SystemRandomness};
use ethics_bot::{App, BuildError, Running};
use jiff::SignedDuration;
use sandbox::Sandbox;
use storage_testing::Folder;

use crate::{Browser, Configuration, PostOffice, Sender, StaffBrowser, Workspace};
use annex::Annex;

/// When every story begins. Reports leave at the next full minute.
const BEGINS: &str = "2026-11-22T10:00:30Z";

/// How payloads reach the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// Socket Mode.
    Socket,
    /// Signed HTTP requests.
    Http,
}

/// Where the relay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// In the bot's process.
    Together,
    /// On a host of its own, over the link: another folder, and nothing shared but the two key files.
    Apart,
}

/// A workspace with the bot in it.
#[allow(missing_debug_implementations)]
pub struct House {
    /// The bot's clock. It stands still until it is moved.
    pub clock: Arc<ManualClock>,
    workspace: Workspace,
    via: Via,
    ack_after_ms: u32,
    folder: Folder,
    running: Option<Running>,
    door: Option<SocketAddr>,
    page: Option<SocketAddr>,
    annex: Option<Annex>,
    announce_in: Option<String>,
    more: String,
    post: Option<PostOffice>,
    staff: Option<SocketAddr>,
    health: Option<SocketAddr>,
    asking: bool,
    at_work: bool,
}

impl Deref for House {
    type Target = Workspace;

    fn deref(&self) -> &Workspace {
        &self.workspace
    }
}

impl House {
    /// The shipped cast and the bot, connected.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn open(via: Via) -> Self {
        Self::acknowledging_after(2_500, via).await
    }

    /// The same with the relay on a host of its own.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn open_apart(via: Via) -> Self {
        Self::laid_out(via, Layout::Apart, 2_500).await
    }

    /// Either.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn open_as(layout: Layout, via: Via) -> Self {
        Self::laid_out(via, layout, 2_500).await
    }

    /// The same with outside counsel outside of Slack, told through this mail server, and the staff page.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn open_with_post(layout: Layout, post: PostOffice) -> Self {
        Self::built(Via::Socket, layout, 2_500, Some(post), Sandbox::builder()).await
    }

    /// The shipped cast with these people beside it, over HTTP, and campaigns.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn open_among(people: Vec<sandbox::Person>) -> Self {
        let cast = Sandbox::builder().and_people(people);
        let mut house = Self::built(Via::Http, Layout::Together, 2_500, None, cast).await;
        house.asking = true;
        house.restart().await;
        house
    }

    /// The shipped cast and the bot, which sends the Code to whoever joins and lets campaigns be started.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn open_asking(via: Via) -> Self {
        let mut house = Self::open(via).await;
        house.stop().await;
        house.asking = true;
        house.start().await.expect("the bot starts");
        house
    }

    /// The same, with a guard that answers for a slow command or form after this many milliseconds.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn acknowledging_after(ack_after_ms: u32, via: Via) -> Self {
        Self::laid_out(via, Layout::Together, ack_after_ms).await
    }

    async fn laid_out(via: Via, layout: Layout, ack_after_ms: u32) -> Self {
        Self::built(via, layout, ack_after_ms, None, Sandbox::builder()).await
    }

    async fn built(
        via: Via,
        layout: Layout,
        ack_after_ms: u32,
        post: Option<PostOffice>,
        cast: sandbox::Builder,
    ) -> Self {
        let mut house = Self {
            clock: Arc::new(ManualClock::new(BEGINS.parse().expect("a time"))),
            workspace: Workspace::start(cast).await,
            via,
            ack_after_ms,
            folder: storage_testing::folder().await,
            running: None,
            door: None,
            page: None,
            annex: match layout {
                Layout::Apart => Some(Annex::new().await),
                Layout::Together => None,
            },
            announce_in: None,
            more: String::new(),
            post,
            staff: None,
            health: None,
            asking: false,
            at_work: false,
        };
        house.start().await.expect("the bot starts");
        house
    }

    /// Starts the bot anew, with these sections added to its configuration.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn restart_with(&mut self, sections: &str) {
        self.more = format!("\n{sections}\n");
        self.restart().await;
    }

    /// Builds and starts the bot on the folder as it is, and waits until payloads reach it.
    ///
    /// # Errors
    /// When it does not build.
    ///
    /// # Panics
    /// When payloads do not reach it.
    pub async fn start(&mut self) -> Result<(), BuildError> {
        self.start_relay().await?;
        let config = self.configuration().read();
        let app = App::build(config, self.clock.clone(), Arc::new(SystemRandomness)).await?;
        self.door = app.local_addr().expect("an address");
        self.page = match &self.annex {
            Some(annex) => Some(annex.page()),
            None => app.page_addr().expect("an address"),
        };
        self.staff = app.staff_addr().expect("an address");
        self.health = app.health_addr().expect("an address");
        self.running = Some(app.start(self.at_work));
        if let Some(annex) = &self.annex {
            annex.is_joined().await;
        }
        if let Some(url) = self.receiver_url() {
            self.deliver_to(url).await;
        }
        self.is_connected().await;
        Ok(())
    }

    /// Stops the bot, and the relay that is apart; the workspace goes on.
    pub async fn stop(&mut self) {
        self.stop_bot().await;
        self.stop_relay().await;
    }

    /// Stops the bot; the relay that is apart goes on.
    pub async fn stop_bot(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Stops the relay that is apart; the bot goes on.
    pub async fn stop_relay(&mut self) {
        if let Some(annex) = &mut self.annex {
            annex.stop().await;
        }
    }

    /// Starts the relay that is apart, at the address it had before, and waits until the bot has joined it.
    ///
    /// # Errors
    /// When it does not build.
    pub async fn start_relay(&mut self) -> Result<(), BuildError> {
        if let Some(annex) = &mut self.annex {
            annex.start(self.clock.clone()).await?;
            if self.running.is_some() {
                annex.is_joined().await;
            }
        }
        Ok(())
    }

    /// Stops and starts the bot on the same folder.
    ///
    /// # Panics
    /// When it does not start again.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start().await.expect("the bot starts again");
    }

    /// From the next start on, the keys of passes are listed in this channel.
    pub fn announce_in(&mut self, channel: &str) {
        self.announce_in = Some(channel.to_owned());
    }

    /// Lists the key of today's passes, as the job does that looks every minute.
    pub async fn announce_key(&self) {
        self.at_work().announce_key().await;
    }

    /// The configuration the bot is started with.
    #[must_use]
    pub fn configuration(&self) -> Configuration {
        let configuration = Configuration::new(&self.workspace, self.folder(), self.via, 60)
            .acknowledging_after(self.ack_after_ms);
        let configuration = match &self.announce_in {
            Some(channel) => configuration.announcing_in(channel),
            None => configuration,
        };
        let configuration = match &self.post {
            Some(post) => configuration.with_counsel_outside(post),
            None => configuration,
        };
        let configuration = if self.asking { configuration.asking() } else { configuration };
        let mut configuration = match &self.annex {
            Some(annex) => configuration.linked(annex.link(), annex.page(), annex.folder()),
            None => configuration,
        };
        configuration.toml.push_str(&self.more);
        configuration
    }

    /// Slack's end of the HTTP transport.
    ///
    /// # Panics
    /// In Socket Mode, where there is none.
    #[must_use]
    pub fn sender(&self) -> Sender {
        self.sender_to(self.receiver_url().expect("only a house over HTTP has a receiver"))
    }

    fn receiver_url(&self) -> Option<String> {
        self.door.map(|address| format!("http://{address}/slack/events"))
    }

    /// The relay's page, as a browser that comes from nowhere sees it.
    ///
    /// # Panics
    /// When the bot is not running.
    #[must_use]
    pub fn page(&self) -> Browser {
        Browser::new(self.page.expect("the bot is running"), self.http_client())
    }

    /// The mail server.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn post(&self) -> &PostOffice {
        self.post.as_ref().expect("a house with a mail server")
    }

    /// The staff page, in a browser that was never there.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn staff(&self) -> StaffBrowser {
        StaffBrowser::new(self.staff.expect("a house with a staff page"))
    }

    /// Lets what is urgent leave the relay, and carries out what follows.
    ///
    /// # Panics
    /// When the release fails.
    pub async fn deliver_urgent(&self) {
        match &self.annex {
            Some(annex) => annex.at_work().release_urgent().await.expect("a release"),
            None => self.at_work().release_urgent().await.expect("a release"),
        }
        self.drain().await;
    }

    /// Where the bot keeps its files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder with the databases.
    #[must_use]
    pub const fn databases(&self) -> &Folder {
        &self.folder
    }

    /// A connection to the bot's database `identity`, beside the bot's own.
    ///
    /// # Panics
    /// When it is not there.
    pub async fn connect(&self) -> sqlx::AnyConnection {
        self.folder.connect("identity").await
    }

    /// Where the relay keeps its files: the bot's folder, unless it is apart.
    #[must_use]
    pub fn relay_folder(&self) -> &Path {
        self.annex.as_ref().map_or_else(|| self.folder(), Annex::folder)
    }

    /// Lets what waits leave the relay.
    ///
    /// # Panics
    /// When the release fails.
    pub async fn release(&self) {
        match &self.annex {
            Some(annex) => annex.at_work().release().await.expect("a release"),
            None => self.at_work().release().await.expect("a release"),
        }
    }

    /// Writes the reminders that are due and carries them out; says how many were written.
    ///
    /// # Panics
    /// When the deadlines cannot be looked at.
    pub async fn remind(&self) -> usize {
        let written = match &self.annex {
            Some(annex) => annex.at_work().remind().await,
            None => self.at_work().remind().await,
        };
        self.drain().await;
        written.expect("the deadlines are looked at")
    }

    /// Carries out every effect that is due; says how many.
    pub async fn drain(&self) -> usize {
        self.at_work().drain().await
    }

    /// Sends the head of the trail if one is due; says whether it did.
    pub async fn send_head(&self) -> bool {
        self.at_work().send_head().await
    }

    /// Sends the reminders of waivers' disclosures that are due; says how many were sent.
    pub async fn remind_of_disclosures(&self) -> usize {
        self.at_work().remind_of_disclosures().await
    }

    /// Serves a version of the Code that was published meanwhile; says whether there was one.
    pub async fn look_at_code(&self) -> bool {
        self.at_work().look_at_code().await
    }

    /// Sends the digests of a week that begins today; says how many were due.
    pub async fn send_digests(&self) -> usize {
        self.at_work().send_digests().await
    }

    /// Reads the directory to its end, if that is due; says how many accounts it has.
    pub async fn read_directory(&self) -> u32 {
        self.at_work().read_directory().await
    }

    /// Sends the letters that may go now; says how many.
    pub async fn send_letters(&self) -> usize {
        self.at_work().send_letters().await
    }

    /// A release and all that follows from it.
    pub async fn deliver(&self) {
        self.release().await;
        self.drain().await;
    }

    /// Carries out effects until none is left, failed ones included: the clock is moved past every wait.
    pub async fn drain_with_retries(&self) {
        let mut quiet = 0;
        while quiet < 2 {
            quiet = if self.drain().await == 0 { quiet + 1 } else { 0 };
            self.clock.advance(SignedDuration::from_mins(6));
        }
    }

    fn at_work(&self) -> &Running {
        self.running.as_ref().expect("the bot is running")
    }

    /// Stops everything.
    pub async fn close(mut self) {
        self.stop().await;
        self.workspace.sandbox.shutdown().await;
    }
}
