//! The staff page, put together: its port, its key, its people, its mail.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use commands::{Address, Services};
use domain::{Clock, Current, KeyRing, Mark, Randomness};
use slack::{Http, model::UserId};
use staff::{AccountNames, CodePost, People, StaffPage, StaffRooms};
use storage_identity::IdentityStore;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

use crate::{
    BuildError,
    config::{Config, StaffConfig},
    jobs::MailRoom,
    key_file::KeyFile,
    mail::{Letter, Mailer},
};

/// The page on its port, and the mail that leads to it. There is neither without the other.
pub(crate) struct StaffSide {
    listener: TcpListener,
    url: String,
    keys: Arc<dyn Current<KeyRing>>,
    people: People,
    mailer: Arc<Mailer>,
    /// Files are on this host.
    files_here: bool,
    randomness: Arc<dyn Randomness>,
}

impl StaffSide {
    /// Takes the port and reads the key, where the configuration has a staff page.
    pub(crate) async fn open(
        config: &Config,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Option<Self>, BuildError> {
        let (Some(staff), Some(mail)) = (&config.staff, &config.mail) else { return Ok(None) };
        let StaffConfig { listen, url, people, key_file } = staff;
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|source| BuildError::Listen { address: *listen, source })?;
        let address = listener.local_addr().unwrap_or(*listen);
        let url = url.clone().unwrap_or_else(|| format!("http://{address}"));
        Ok(Some(Self {
            mailer: Arc::new(Mailer::new(mail, url.clone(), clock)?),
            keys: Arc::new(KeyFile::open(key_file, config.storage.missing_keys(), randomness.as_ref())?),
            people: People::new(people.clone()),
            files_here: config.relay.apart.is_none(),
            listener,
            url,
            randomness,
        }))
    }

    /// The way of the mails about cases.
    pub(crate) fn mail_room(&self, identity: &IdentityStore, clock: Arc<dyn Clock>) -> MailRoom {
        MailRoom::new(self.mailer.clone(), identity.clone(), clock)
    }

    /// The page, ready to be served.
    pub(crate) fn page(
        self,
        services: Services,
        identity: IdentityStore,
        http: Http,
    ) -> (TcpListener, Router) {
        let rooms = StaffRooms {
            services,
            identity,
            post: Arc::new(MailedCodes { mailer: self.mailer, randomness: self.randomness.clone() }),
            names: Arc::new(SlackNames(http)),
            keys: self.keys,
            randomness: self.randomness,
            files_here: self.files_here,
        };
        (self.listener, StaffPage::new(&self.url, self.people, rooms).router())
    }
}

/// Without an access log: who reads, and what, is in the trail of the case.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(kind = ?error.kind(), "the staff page stopped");
    }
}

struct MailedCodes {
    mailer: Arc<Mailer>,
    randomness: Arc<dyn Randomness>,
}

#[async_trait]
impl CodePost for MailedCodes {
    async fn send_code(&self, to: &Address, code: Zeroizing<String>) {
        let letter = Letter::code(Mark::random(self.randomness.as_ref()), code);
        if let Err(error) = self.mailer.send(to, &letter).await {
            tracing::error!(%error, "a code of the staff page could not be sent; whoever asked can ask again");
        }
    }
}

/// Names as people gave them in Slack.
struct SlackNames(Http);

#[async_trait]
impl AccountNames for SlackNames {
    async fn name_of(&self, account: &str) -> Option<String> {
        let user = UserId::parse(account).ok()?;
        let found = self.0.users_info(&user).await.ok()?;
        found.real_name.or(found.name).filter(|name| !name.trim().is_empty())
    }
}
