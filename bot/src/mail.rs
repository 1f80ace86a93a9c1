//! E-mail to people who work on cases outside of Slack, and the codes of the staff page.
//!
//! # Privacy
//! A mail passes servers that keep logs and copies. So every mail has the same subject, says nothing but a case's number and where to read, and nothing of
//! what happened: from its envelope or its head no server can tell a new case from a reminder or a sign-in.

mod letter;

use std::{error::Error, fs, io, sync::Arc, time::Duration};

use commands::Address;
use domain::Clock;
use lettre::transport::smtp::{
    self,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    extension::ClientId,
};
use secrecy::ExposeSecret;

use crate::config::{MailConfig, MailTls};

pub(crate) use letter::Letter;

/// How long one mail may take: an effect that is being carried out belongs to this process for a minute.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a goodbye may take. The mail is with the server by then.
const GOODBYE: Duration = Duration::from_secs(2);

/// What sends mail. Each has a connection of its own, which is closed after it: there are few, and none that went stale is written into.
pub(crate) struct Mailer {
    config: MailConfig,
    /// `None` without TLS.
    tls: Option<TlsParameters>,
    /// How we call ourselves: not by this machine's own name, which would stand in every mail's head.
    name: ClientId,
    /// Where the staff page is.
    page: String,
    clock: Arc<dyn Clock>,
}

/// The mail server cannot be spoken to as it is configured. Nothing was started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailSetupError {
    /// The certificate's file.
    #[error("mail.ca_file cannot be read ({0}): expected a certificate in PEM")]
    CaFile(io::ErrorKind),
    /// What TLS needs.
    #[error(
        "TLS to the mail server cannot be set up: mail.ca_file has to hold certificates in PEM, and mail.host a host's name"
    )]
    Tls,
}

/// Why a mail did not go out. It never has the server's own words: they repeat the address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailError {
    /// The server will not take it, now or later.
    #[error("the mail server refused for good, with code {0}")]
    Refused(u16),
    /// The server will not take the login, so it takes nothing from us.
    #[error("the mail server refused the login, with code {0}: look at mail.user and its password")]
    Login(u16),
    /// The server asks to come back.
    #[error("the mail server put it off, with code {0}")]
    PutOff(u16),
    /// Its certificate is not good for its name, or there is no TLS.
    #[error("the mail server's TLS is not good: its certificate must be valid for mail.host")]
    Tls,
    /// It cannot do what is asked of it.
    #[error("the mail server offers no STARTTLS, or no login by PLAIN or LOGIN")]
    Unfit,
    /// It did not answer, or the connection broke. It may have the mail.
    #[error("the mail server could not be reached, or the connection broke")]
    Connection,
    /// The message could not be put together.
    #[error("a mail could not be put together")]
    Form,
}

impl Mailer {
    /// Sets it up; nothing is sent, and no connection is made.
    pub(crate) fn new(
        config: &MailConfig,
        page: String,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, MailSetupError> {
        let tls = match config.tls {
            MailTls::Starttls | MailTls::Implicit => Some(parameters(config)?),
            MailTls::NoneOnLoopback => None,
        };
        let name = ClientId::Domain(config.from.host().to_owned());
        Ok(Self { config: config.clone(), tls, name, page, clock })
    }

    /// Sends a letter. When this ends well the server has taken it over.
    pub(crate) async fn send(&self, to: &Address, letter: &Letter) -> Result<(), MailError> {
        let message = letter.message(&self.config.from, to, &self.page, self.clock.now())?;
        let sending = async {
            let mut connection = self.connect().await?;
            connection.send(message.envelope(), &message.formatted()).await?;
            Ok(connection)
        };
        self.bounded(sending).await
    }

    /// Connects, greets, goes over to TLS and logs in, and sends nothing.
    pub(crate) async fn try_out(&self) -> Result<(), MailError> {
        self.bounded(self.connect()).await
    }

    /// Whether the server says goodbye does not matter: what was to be done is done.
    async fn bounded(
        &self,
        doing: impl Future<Output = Result<AsyncSmtpConnection, smtp::Error>>,
    ) -> Result<(), MailError> {
        match tokio::time::timeout(PATIENCE, doing).await {
            Ok(Ok(mut connection)) => {
                let _ = tokio::time::timeout(GOODBYE, connection.quit()).await;
                Ok(())
            }
            Ok(Err(error)) => Err(why(&error)),
            Err(_) => Err(MailError::Connection),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, smtp::Error> {
        let MailConfig { host, port, tls, login, .. } = &self.config;
        let implicit = self.tls.clone().filter(|_| *tls == MailTls::Implicit);
        let server = (host.as_str(), *port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &self.name, implicit, None).await?;
        if let Some(parameters) = self.tls.clone().filter(|_| *tls == MailTls::Starttls) {
            connection.starttls(parameters, &self.name).await?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }
}

fn parameters(config: &MailConfig) -> Result<TlsParameters, MailSetupError> {
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(file) = &config.ca_file {
        let pem = fs::read(file).map_err(|error| MailSetupError::CaFile(error.kind()))?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| MailSetupError::Tls)?);
    }
    builder.build_rustls().map_err(|_| MailSetupError::Tls)
}

/// Codes about the login, not about the mail (RFC 4954, 6).
const LOGIN: [u16; 5] = [530, 534, 535, 538, 454];

fn why(error: &smtp::Error) -> MailError {
    let code = error.status().map(u16::from);
    match code {
        Some(code) if LOGIN.contains(&code) => MailError::Login(code),
        Some(code) if error.is_permanent() => MailError::Refused(code),
        Some(code) => MailError::PutOff(code),
        None if error.is_client() => MailError::Unfit,
        None if error.is_tls() || is_about_tls(error) => MailError::Tls,
        None => MailError::Connection,
    }
}

/// A handshake that fails is a fault of the connection, with the cause beneath.
fn is_about_tls(error: &dyn Error) -> bool {
    let mut cause = error.source();
    while let Some(next) = cause {
        let inner = next.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if next.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        cause = next.source();
    }
    false
}
