//! What is done to a request of the app: another answer, a late one, half of one.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header;
use axum::response::Response;
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use crate::faults::answer::Answer;
use crate::faults::duration;
use crate::faults::fault::{At, Door, Fault};
use crate::faults::planned::Planned;
use crate::shared::Shared;

/// How long the first half of an answer has to get out before the connection ends.
const FIRST_HALF: Duration = Duration::from_millis(50);

/// The faults that met one request.
#[derive(Debug, Default)]
pub(crate) struct Met {
    /// What is answered without doing anything.
    pub(crate) answer: Option<Answer>,
    delay: Duration,
    cut: bool,
    names: Vec<&'static str>,
}

impl Planned {
    /// The faults that meet a call of this method.
    pub(crate) fn on_call(&mut self, method: &str) -> Met {
        self.on_request(Door::Api, method)
    }

    /// The faults that meet a request to a response URL.
    pub(crate) fn on_response_url(&mut self) -> Met {
        self.on_request(Door::ResponseUrl, "")
    }

    fn on_request(&mut self, door: Door, method: &str) -> Met {
        let mut met = Met::default();
        if self.is_empty() {
            return met;
        }
        let faults = self.meet(door, method, |fault| met.takes(fault));
        met.names = faults.iter().map(Fault::name).collect();
        met
    }
}

impl Met {
    /// One answer, one delay, one cut.
    fn takes(&mut self, fault: &Fault) -> bool {
        if let Some(answer) = instead(fault) {
            return self.answer.is_none() && self.answer.replace(answer).is_none();
        }
        match fault {
            Fault::Delay { at: At::Api | At::ResponseUrl, seconds, .. } if self.delay.is_zero() => {
                self.delay = duration(*seconds);
            }
            Fault::CutBody { .. } if !self.cut => self.cut = true,
            _ => return false,
        }
        true
    }

    /// Writes the faults into the entry of the wire log.
    pub(crate) fn mark(&self, entry: &mut Value) {
        if !self.names.is_empty() {
            entry["faults"] = json!(self.names);
        }
    }

    /// Sends the answer late, or half of it, if that was planned.
    pub(crate) async fn hinder(self, shared: &Shared, response: Response) -> Response {
        if !self.delay.is_zero() {
            let due = shared.clock.now() + self.delay;
            tokio::select! {
                () = shared.clock.sleep_until(due) => {}
                () = shared.stop.cancelled() => {}
            }
        }
        if self.cut { halve(response).await } else { response }
    }
}

fn instead(fault: &Fault) -> Option<Answer> {
    Some(match fault {
        Fault::RateLimit { retry_after: Some(seconds), .. } => Answer::rate_limited(*seconds),
        Fault::RateLimit { retry_after: None, .. } => Answer::rate_limited_for_unknown_time(),
        Fault::ServerError { status, .. } => Answer::status(*status),
        Fault::Html { status, .. } => Answer::html(*status),
        Fault::Answer { status, headers, body, .. } => Answer {
            status: *status,
            headers: headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            body: body.as_str().map_or_else(|| body.to_string(), str::to_owned),
        },
        _ => return None,
    })
}

/// Promises the whole body, sends half of it, and ends the connection.
async fn halve(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let half = whole.slice(..whole.len() / 2);
    parts.headers.insert(header::CONTENT_LENGTH, whole.len().into());
    let end = async {
        // So that the first half has gone out
        tokio::time::sleep(FIRST_HALF).await;
        Err(std::io::Error::new(std::io::ErrorKind::ConnectionAborted, "cut on purpose"))
    };
    let chunks = stream::once(async { Ok::<Bytes, std::io::Error>(half) }).chain(stream::once(end));
    Response::from_parts(parts, Body::from_stream(chunks))
}
