//! All connections together.

use super::slot::{self, Line};
use super::{GatewayOptions, SocketError, SocketState};
use crate::client::Dispatcher;
use crate::error::Result;
use crate::http::Http;
use crate::stop::Stop;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// How long the handler may take to hear the last states.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Receives until asked to stop, or until Slack refuses the token for good.
pub(crate) async fn run(
    http: Http,
    dispatcher: Arc<Dispatcher>,
    options: GatewayOptions,
    shutdown: Stop,
) -> Result<()> {
    let stop = shutdown.child();
    let (states, mut heard) = mpsc::unbounded_channel();
    let listener = Arc::clone(&dispatcher);
    // One task, so that the handler hears the states in order.
    let reporter = tokio::spawn(async move {
        while let Some(state) = heard.recv().await {
            listener.socket(state).await;
        }
    });
    let mut slots = JoinSet::new();
    for slot in 0..options.connections {
        let (http, dispatcher, states) = (http.clone(), Arc::clone(&dispatcher), states.clone());
        slots.spawn(slot::run(Line { slot, http, dispatcher, options, states, shutdown: stop.clone() }));
    }
    let mut outcome = Ok(());
    while let Some(ended) = slots.join_next().await {
        if let Ok(Err(code)) = ended
            && outcome.is_ok()
        {
            stop.stop();
            let _ = states.send(SocketState::Refused { code: code.clone() });
            outcome = Err(SocketError::Fatal(code).into());
        }
    }
    let _ = states.send(SocketState::Stopped);
    drop(states);
    let _ = tokio::time::timeout(LAST_WORDS, reporter).await;
    outcome
}
