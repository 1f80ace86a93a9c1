//! People outside of Slack: the mail that reaches them, and the page that it leads to.

use std::{path::Path, sync::Arc};

use domain::{KeyRing, SystemClock};

use super::{Findings, databases::check_permissions, shown};
use crate::{
    config::{Config, MailConfig, MailTls, StaffConfig},
    key_file,
    mail::{MailError, Mailer},
};

/// What can be seen without calling anybody.
pub(super) fn check(config: &Config, findings: &mut Findings) {
    let Some(staff) = &config.staff else {
        if config.mail.is_some() {
            findings.note("there is mail and no staff page: nothing is ever sent without staff.listen");
        }
        return;
    };
    check_page(staff, findings);
    check_people(config, staff, findings);
    match &config.mail {
        Some(mail) if mail.tls == MailTls::NoneOnLoopback => findings.note(
            "mail goes to a server on this machine without TLS: that server has to send it on with TLS",
        ),
        _ => {}
    }
}

fn check_page(staff: &StaffConfig, findings: &mut Findings) {
    match &staff.url {
        Some(url) if url.starts_with("https://") => findings.good(format_args!(
            "the staff page listens at {} and is reached at {url}; TLS is the proxy's in front of it",
            staff.listen
        )),
        _ => findings.note(format_args!(
            "the staff page is reached on this machine only, at {}: set staff.public_url to the address of the TLS proxy in front of it",
            staff.url.as_deref().unwrap_or("the address it listens at")
        )),
    }
    if staff.key_file.exists() {
        match key_file::read::<KeyRing>(&staff.key_file) {
            Ok(keys) => {
                findings.good("the staff page's key can be read");
                if keys.ids().len() > 1 {
                    findings.note("the staff page's key is being replaced: `ethics-bot keys rotate staff` goes on");
                }
            }
            Err(error) => findings.bad(
                error,
                "Put it back from where it was kept; or delete it, and reset everybody: ethics-bot staff reset ADDRESS.",
            ),
        }
        check_permissions(Path::new(&staff.key_file), findings);
    } else {
        findings
            .good(format_args!("{} does not exist yet; the first start makes it", staff.key_file.display()));
    }
}

/// Everybody with a role who cannot sign in, which may be as it should.
fn check_people(config: &Config, staff: &StaffConfig, findings: &mut Findings) {
    let everybody = config.directory.everybody();
    findings.good(format_args!("{} people can sign in to the staff page", staff.people.len()));
    let without: Vec<&str> = everybody
        .iter()
        .filter(|person| !staff.people.values().any(|other| other == *person))
        .map(shown)
        .collect();
    if !without.is_empty() {
        findings
            .note(format_args!("without an address in staff.people, in Slack alone: {}", without.join(", ")));
    }
}

/// Whether the mail server is there and takes us.
pub(super) async fn visit(config: &Config, findings: &mut Findings) {
    let Some(mail) = &config.mail else { return };
    let mailer = match Mailer::new(mail, String::new(), Arc::new(SystemClock)) {
        Ok(mailer) => mailer,
        Err(error) => {
            return findings.bad(&error, "Correct the section [mail].");
        }
    };
    match mailer.try_out().await {
        Ok(()) => findings.good(format_args!(
            "the mail server {}:{} answers, with {}{}",
            mail.host,
            mail.port,
            mail.tls.name(),
            if mail.login.is_some() { ", and takes the login" } else { "" }
        )),
        Err(error) => findings.bad(&error, remedy(&error, mail)),
    }
}

const fn remedy(error: &MailError, mail: &MailConfig) -> &'static str {
    match error {
        MailError::Tls => match mail.tls {
            MailTls::Starttls => {
                "Name the server as its certificate does; trust its authority with mail.ca_file; a server with TLS from the first byte wants mail.tls = \"tls\"."
            }
            _ => "Name the server as its certificate does, and trust its authority with mail.ca_file.",
        },
        MailError::Unfit => {
            "A server with TLS from the first byte wants mail.tls = \"tls\"; one without a login, no mail.user."
        }
        MailError::Login(_) => {
            "Look at mail.user and at the file of mail.password_file; some servers want a password made for programs."
        }
        MailError::Connection => "Look at mail.host and mail.port, and whether this host may reach them.",
        _ => "Ask whoever runs the mail server why it does not take mail from here.",
    }
}
