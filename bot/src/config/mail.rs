//! The mail server through which people outside of Slack are told.

use std::{net::IpAddr, path::PathBuf};

use commands::Address;
use secrecy::SecretString;

use super::{reader::Reader, secrets};

/// The mail server through which people outside of Slack are told.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// Its name, which its certificate has to have.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: MailTls,
    /// Whom mail comes from.
    pub from: Address,
    /// The account's name and password; `None` where the server wants none.
    pub login: Option<(String, SecretString)>,
    /// A certificate (PEM) to trust besides those that the system trusts.
    pub ca_file: Option<PathBuf>,
}

/// How the connection to the mail server is protected. There is no way to send over a network without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// It begins in clear and must go over to TLS before anything is said (RFC 3207).
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// None: the server is on this machine.
    NoneOnLoopback,
}

impl MailTls {
    const fn usual_port(self) -> i64 {
        match self {
            Self::Starttls => 587,
            Self::Implicit => 465,
            Self::NoneOnLoopback => 25,
        }
    }

    /// As it is written in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Starttls => "starttls",
            Self::Implicit => "tls",
            Self::NoneOnLoopback => "none-on-loopback",
        }
    }
}

/// The section; `Some(None)` without one, `None` is a refusal.
#[allow(clippy::option_option, reason = "no mail is not the same as a refused section")]
pub(super) fn section(reader: &mut Reader<'_>) -> Option<Option<MailConfig>> {
    let host = reader.text("mail.host", "smtp.example.com");
    let port = reader.number("mail.port", 1, 65_535);
    let chosen = reader.text("mail.tls", "starttls");
    let from = reader.text("mail.from", "case-desk@example.com");
    let user = reader.text("mail.user", "case-desk@example.com");
    let password = secrets::read(reader, "mail.password_file", "ETHICS_BOT_MAIL_PASSWORD", "");
    let ca_file = reader.text("mail.ca_file", "secrets/mail-ca.pem").map(|found| found.value.into());
    let Some(host) = host else {
        let others = [chosen, from, user];
        if let Some(other) = others.into_iter().flatten().next() {
            reader.refuse(&other, "expected mail.host as well: the name of the mail server");
            return None;
        }
        return Some(None);
    };
    let tls = match chosen.as_ref().map_or("starttls", |chosen| chosen.value.as_str()) {
        "starttls" => MailTls::Starttls,
        "tls" => MailTls::Implicit,
        "none-on-loopback" if is_loopback(&host.value) => MailTls::NoneOnLoopback,
        other => {
            let text = if other == "none-on-loopback" {
                "expected \"starttls\" or \"tls\": without TLS the server has to be this machine (mail.host = \"localhost\")"
            } else {
                "expected \"starttls\", \"tls\" or \"none-on-loopback\""
            };
            if let Some(chosen) = &chosen {
                reader.refuse(chosen, text);
            }
            return None;
        }
    };
    let Some(from) = from else {
        reader.missing("mail.from", "the address that mail comes from, such as \"case-desk@example.com\"");
        return None;
    };
    let Ok(address) = Address::parse(&from.value) else {
        reader.refuse(&from, "expected an e-mail address such as \"case-desk@example.com\", without a name");
        return None;
    };
    let login = match (user, password) {
        (Some(user), Some(password)) => Some((user.value, password)),
        (None, None) => None,
        (Some(user), None) => {
            reader.refuse(
                &user,
                "expected a password as well: a file named by mail.password_file, or ETHICS_BOT_MAIL_PASSWORD in the environment",
            );
            return None;
        }
        (None, Some(_)) => {
            reader.missing("mail.user", "the account that the password is for");
            return None;
        }
    };
    let port = port.map_or(tls.usual_port(), |found| found.value);
    let port = u16::try_from(port).ok()?;
    Some(Some(MailConfig { host: host.value, port, tls, from: address, login, ca_file }))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
