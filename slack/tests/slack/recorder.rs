//! An event handler that does what a test says and remembers what happened.

use slack::gateway::SocketState;
use slack::prelude::*;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;

type OnCommand = dyn Fn(SlashCommand) -> (Duration, CommandAck) + Send + Sync;
type OnSubmission = dyn Fn(ViewSubmission) -> (Duration, ViewAck) + Send + Sync;

#[derive(Clone)]
pub(crate) struct Recorder {
    pub(crate) heard: Arc<Mutex<Vec<String>>>,
    pub(crate) states: Arc<Mutex<Vec<SocketState>>>,
    pub(crate) gate: Option<Arc<Notify>>,
    pub(crate) on_command: Arc<OnCommand>,
    pub(crate) on_submission: Arc<OnSubmission>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            heard: Arc::default(),
            states: Arc::default(),
            gate: None,
            on_command: Arc::new(|_| (Duration::ZERO, CommandAck::empty())),
            on_submission: Arc::new(|_| (Duration::ZERO, ViewAck::close())),
        }
    }
}

impl Recorder {
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    pub(crate) fn note(&self, what: impl Into<String>) {
        self.heard.lock().unwrap().push(what.into());
    }

    /// Waits until something was heard so many times.
    pub(crate) async fn until(&self, what: &str, times: usize) {
        let wait = async {
            while self.heard().iter().filter(|heard| *heard == what).count() < times {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), wait).await.expect("it was heard");
    }

    pub(crate) async fn until_state(&self, wanted: impl Fn(&SocketState) -> bool) {
        let wait = async {
            while !self.states.lock().unwrap().iter().any(&wanted) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), wait).await.expect("the state came");
    }

    async fn pass(&self) {
        if let Some(gate) = &self.gate {
            gate.notified().await;
        }
    }
}

#[async_trait]
impl EventHandler for Recorder {
    async fn app_mention(&self, _: Context, meta: EventMeta, ev: AppMention) {
        self.pass().await;
        self.note(format!("app_mention {} {}", meta.event_id.unwrap(), ev.text));
    }
    async fn unknown_event(&self, _: Context, _: EventMeta, _: RawPayload) {
        self.note("unknown_event");
    }
    async fn slash_command(&self, _: Context, cmd: SlashCommand) -> CommandAck {
        self.note("command");
        let (delay, ack) = (self.on_command)(cmd);
        tokio::time::sleep(delay).await;
        ack
    }
    async fn block_actions(&self, _: Context, _: BlockActions) {
        self.pass().await;
        self.note("block_actions");
    }
    async fn view_submission(&self, _: Context, sub: ViewSubmission) -> ViewAck {
        self.note("submission");
        let (delay, ack) = (self.on_submission)(sub);
        tokio::time::sleep(delay).await;
        ack
    }
    async fn unknown(&self, _: Context, raw: RawPayload) {
        self.note(format!("unknown {}", raw.kind().unwrap_or_default()));
    }
    async fn socket(&self, state: SocketState) {
        self.states.lock().unwrap().push(state);
    }
    async fn ratelimit(&self, info: RatelimitInfo) {
        self.note(format!("ratelimit {}", info.method));
    }
    async fn fault(&self, fault: Fault) {
        self.note(format!("fault: {fault}"));
    }
}
