//! A mail server that speaks SMTP, with TLS, and can be in a bad mood.

mod dialogue;

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

use crate::patiently;

/// How a mail server protects its connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Not at all.
    None,
    /// In clear until `STARTTLS`, and nothing but that is taken before.
    Starttls,
    /// TLS from the first byte.
    Implicit,
}

/// What a mail server does with the next mail, when it does not just take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Asks to come back: 451 to `RCPT`.
    PutsOff,
    /// Refuses for good: 550 to `RCPT`.
    Refuses,
    /// Takes the mail over and hangs up before it says so.
    HangsUp,
}

/// A mail that a server took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Who it says that it is from, on the envelope.
    pub from: String,
    /// Whom it is for, on the envelope.
    pub to: String,
    /// Head and body.
    pub text: String,
    /// Whether the connection was protected.
    pub over_tls: bool,
}

impl Mail {
    /// A line of the head.
    #[must_use]
    pub fn head(&self, name: &str) -> Option<&str> {
        let (head, _) = self.text.split_once("\r\n\r\n")?;
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The body, with soft line ends and encoded characters taken back.
    #[must_use]
    pub fn body(&self) -> String {
        let body = self.text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let quoted = self.head("Content-Transfer-Encoding") == Some("quoted-printable");
        if quoted { body.replace("=\r\n", "").replace("=3D", "=") } else { body.to_owned() }
    }
}

/// What the dialogues share.
struct Desk {
    protection: Protection,
    acceptor: TlsAcceptor,
    login: Option<(String, String)>,
    taken: Mutex<Vec<Mail>>,
    moods: Mutex<VecDeque<Mood>>,
}

/// A mail server at work.
#[allow(missing_debug_implementations)]
pub struct PostOffice {
    address: SocketAddr,
    desk: Arc<Desk>,
    ca: tempfile::NamedTempFile,
    task: JoinHandle<()>,
}

impl PostOffice {
    /// Opens one at a free port of this machine, with a certificate of its own for `localhost`.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn open(protection: Protection) -> Self {
        Self::with_login(protection, None).await
    }

    /// The same, which takes mail after this login only.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn with_login(protection: Protection, login: Option<(&str, &str)>) -> Self {
        // An error means that there is a provider already
        let _ = rustls::crypto::ring::default_provider().install_default();
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let tls = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .expect("a certificate that fits its key");
        let ca = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(ca.path(), cert.pem()).expect("the certificate is written");
        let desk = Arc::new(Desk {
            protection,
            acceptor: TlsAcceptor::from(Arc::new(tls)),
            login: login.map(|(user, password)| (user.to_owned(), password.to_owned())),
            taken: Mutex::default(),
            moods: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let task = tokio::spawn(serve(listener, desk.clone()));
        Self { address, desk, ca, task }
    }

    /// The port at which it takes mail.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    /// The file of the certificate that it shows.
    #[must_use]
    pub fn ca_file(&self) -> &Path {
        self.ca.path()
    }

    /// What it does with the next mails, one after the other; then it takes them again.
    pub fn moods(&self, moods: impl IntoIterator<Item = Mood>) {
        self.desk.moods.lock().unwrap_or_else(PoisonError::into_inner).extend(moods);
    }

    /// All that it took.
    #[must_use]
    pub fn taken(&self) -> Vec<Mail> {
        self.desk.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for the mail that comes after the first `known` ones.
    ///
    /// # Panics
    /// When none comes.
    pub async fn mail_after(&self, known: usize) -> Mail {
        patiently("a mail comes", || async { self.taken().get(known).cloned() }).await
    }

    /// The section of the configuration that names it.
    #[must_use]
    pub fn section(&self) -> String {
        let tls = match self.desk.protection {
            Protection::None => "none-on-loopback",
            Protection::Starttls => "starttls",
            Protection::Implicit => "tls",
        };
        let ca: PathBuf = self.ca_file().to_owned();
        format!(
            "\n[mail]\nhost = \"localhost\"\nport = {}\ntls = \"{tls}\"\nfrom = \"case-desk@capstone.example\"\nca_file = \"{}\"\n",
            self.port(),
            ca.display()
        )
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, desk: Arc<Desk>) {
    while let Ok((stream, _)) = listener.accept().await {
        let desk = desk.clone();
        tokio::spawn(async move {
            // A connection that breaks is its own affair
            let _: io::Result<()> = receive(stream, &desk).await;
        });
    }
}

async fn receive(stream: TcpStream, desk: &Desk) -> io::Result<()> {
    match desk.protection {
        Protection::Implicit => {
            dialogue::speak(desk.acceptor.accept(stream).await?, desk, true, true).await.map(drop)
        }
        Protection::None => dialogue::speak(stream, desk, false, true).await.map(drop),
        Protection::Starttls => match dialogue::speak(stream, desk, false, true).await? {
            Some(stream) => {
                let protected = desk.acceptor.accept(stream).await?;
                dialogue::speak(protected, desk, true, false).await.map(drop)
            }
            None => Ok(()),
        },
    }
}
