//! A payload that is packed: written as JSON once, and addressed.

use std::io::Write as _;
use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use serde_json::json;

use crate::delivery::address::Address;
use crate::delivery::flight::{Failure, Kind, Outgoing, Retry, acknowledge};
use crate::delivery::{http, socket};
use crate::random;
use crate::shared::Shared;
use crate::world::World;

/// Room for the usual event, so that writing it does not move it about.
const USUAL_SIZE: usize = 1_536;

/// A payload, ready to be sent, perhaps a second time.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    pub(crate) app_id: String,
    pub(crate) envelope_id: String,
    pub(crate) route: Kind,
    pub(crate) retry: Option<Retry>,
    /// As it goes over a WebSocket.
    pub(crate) envelope: Utf8Bytes,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Socket,
    Http {
        url: String,
        secret: String,
        body: String,
    },
    /// There is nowhere to send it.
    Nowhere,
}

impl Parcel {
    /// Packs a payload.
    pub(crate) fn pack(world: &World, outgoing: &Outgoing, retry: Option<Retry>) -> Self {
        let envelope_id = random::hex(32);
        let app = world.find_app(&outgoing.app_id);
        let way = match app.map(|app| (&app.address, &app.secrets.signing_secret)) {
            Some((Address::Socket, _)) => Way::Socket,
            Some((Address::Http(urls), secret)) => match urls.find(outgoing) {
                Some(url) => Way::Http {
                    url: url.to_owned(),
                    secret: secret.clone(),
                    body: http::encode(outgoing.route, &outgoing.payload),
                },
                None => Way::Nowhere,
            },
            None => Way::Nowhere,
        };
        let envelope = envelope(outgoing, &envelope_id, retry);
        Self { app_id: outgoing.app_id.clone(), envelope_id, route: outgoing.route, retry, envelope, way }
    }

    /// Sends it. The order of calls is the order on a socket.
    pub(crate) fn send(self, shared: &Arc<Shared>, world: &mut World) {
        let unreachable = !world.faults.is_empty() && world.faults.unreachable(world.now);
        let sent = match self.way {
            _ if unreachable => false,
            Way::Socket => socket::send(world, &self.app_id, self.envelope),
            Way::Http { url, secret, body } => {
                let letter = http::Letter { url, secret, body, route: self.route, retry: self.retry };
                tokio::spawn(http::send(Arc::clone(shared), self.envelope_id.clone(), letter));
                true
            }
            Way::Nowhere => false,
        };
        if !sent {
            acknowledge(world, &self.envelope_id, Err(Failure::Unreachable));
        }
    }
}

/// A payload as it goes over a WebSocket.
fn envelope(outgoing: &Outgoing, envelope_id: &str, retry: Option<Retry>) -> Utf8Bytes {
    let mut text = Vec::with_capacity(USUAL_SIZE);
    let written = write_envelope(&mut text, outgoing, envelope_id, retry);
    // Writing JSON into memory cannot fail, and JSON is text
    let text = written.ok().and_then(|()| String::from_utf8(text).ok());
    text.unwrap_or_default().into()
}

fn write_envelope(
    text: &mut Vec<u8>,
    outgoing: &Outgoing,
    envelope_id: &str,
    retry: Option<Retry>,
) -> Result<(), serde_json::Error> {
    let (kind, answer) = (outgoing.route.name(), outgoing.takes_answer());
    write!(
        text,
        r#"{{"envelope_id":"{envelope_id}","type":"{kind}","accepts_response_payload":{answer},"payload":"#
    )
    .map_err(serde_json::Error::io)?;
    serde_json::to_writer(&mut *text, &outgoing.payload)?;
    if outgoing.route == Kind::Events {
        let (attempt, reason) = retry.map_or((0, ""), |retry| (retry.number, "timeout"));
        write!(text, r#","retry_attempt":{attempt},"retry_reason":{}"#, json!(reason))
            .map_err(serde_json::Error::io)?;
    }
    text.push(b'}');
    Ok(())
}
