//! The page for anonymous reports, as browsers reach it.

use std::{error::Error, io, time::Duration};

use super::Findings;

const PATIENCE: Duration = Duration::from_secs(10);
/// In the page that the program serves, and in no other.
const OWN: &str = "id=\"report-title\"";

/// What can be seen of the address without calling it.
pub(super) fn check(url: Option<&str>, findings: &mut Findings) {
    match url {
        Some(url) if url.starts_with("https://") => {
            findings.good(format_args!("the page for anonymous reports is reached at {url}"));
        }
        _ => findings.note(
            "the page for anonymous reports is reached on this machine only: set relay.page_url to the https:// address of the TLS proxy in front of it",
        ),
    }
}

/// Opens the page, as a browser does, where it has an address with TLS.
pub(super) async fn visit(url: Option<&str>, findings: &mut Findings) {
    let Some(url) = url.filter(|url| url.starts_with("https://")) else { return };
    // An error means that there is a provider already, which is as good
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build();
    let Ok(client) = client else {
        return findings.note("the page for anonymous reports was not called: TLS cannot be set up here");
    };
    let opened = match client.get(url).send().await {
        Ok(answer) if answer.status().is_success() => answer.text().await,
        Ok(answer) => {
            return findings.bad(
                format_args!("{url} answers with HTTP status {}", answer.status().as_u16()),
                "Have the TLS proxy pass everything under that name to relay.page_listen.",
            );
        }
        Err(error) => Err(error),
    };
    match opened {
        Ok(page) if page.contains(OWN) => {
            findings.good(format_args!("{url} shows the page, with a certificate that is trusted"));
        }
        Ok(_) => findings.bad(
            format_args!("something else than the page answers at {url}"),
            "Have the TLS proxy pass everything under that name to relay.page_listen.",
        ),
        Err(error) if is_about_tls(&error) => findings.bad(
            format_args!("the certificate at {url} is not trusted, or not for that name, or there is no TLS"),
            "Renew the TLS proxy's certificate: browsers refuse the page, and reporters turn away.",
        ),
        Err(_) => findings.note(format_args!(
            "{url} cannot be reached from this host, which may be as you want it; look whether it opens on a phone outside of the company's network"
        )),
    }
}

/// A handshake that fails is a fault of the connection, with the cause somewhere beneath.
fn is_about_tls(error: &(dyn Error + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.is::<rustls::Error>()
        || inner.is_some_and(|inner| is_about_tls(inner))
        || error.source().is_some_and(is_about_tls)
}
