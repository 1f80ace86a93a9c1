//! From a delivery to its acknowledgment.

use super::begin::{Outcome, Rest, guarded};
use super::late;
use super::repeats::{self, Key, Repeats, Turn};
use super::tasks::Tasks;
use super::words::Words;
use super::{Ack, Context, EventHandler, Fault, HandlerKind, SeenEvents};
use crate::gateway::SocketState;
use crate::model::{
    BlockSuggestion, EventEnvelope, Incoming, SlashCommand, TriggerId, ViewClosed, ViewSubmission,
};
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Hands deliveries to the event handler and says what to acknowledge, whichever transport brought them.
pub struct Dispatcher {
    shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) handler: Arc<dyn EventHandler>,
    pub(super) ctx: Context,
    pub(super) seen: Arc<dyn SeenEvents>,
    pub(super) words: Words,
    pub(super) ack_after: Duration,
    pub(super) repeats: Arc<Repeats>,
    pub(super) tasks: Tasks,
    pub(super) stopping: AtomicBool,
}

/// How a delivery came.
#[derive(Clone, Copy)]
pub(crate) struct Delivery<'a> {
    /// The Socket Mode envelope.
    pub(crate) envelope_id: Option<&'a str>,
    /// Whether the acknowledgment may carry an answer.
    pub(crate) accepts_answer: bool,
}

/// A delivery that was looked at and not acknowledged yet.
pub(crate) enum Taken {
    /// To be acknowledged as it is; its handler is called after that.
    Acknowledge(Option<Rest>),
    /// To be acknowledged with an answer.
    Answer(Asked),
}

/// What asks for an answer.
pub(crate) enum Asked {
    Command(Context, Box<SlashCommand>),
    Submission(Context, Box<ViewSubmission>),
    Options(Context, Box<BlockSuggestion>),
}

impl Dispatcher {
    pub(super) fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared) }
    }

    /// Handles a delivery. Returns as soon as there is something to acknowledge, at the latest after the deadline guard;
    /// the handler goes on in its own task even when this future is dropped.
    pub async fn dispatch(&self, incoming: Incoming) -> Ack {
        self.deliver(incoming, Delivery { envelope_id: None, accepts_answer: true }).await
    }

    /// Whether [`drain`](Dispatcher::drain) was called: a transport should take nothing more.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.shared.stopping.load(Ordering::Relaxed)
    }

    /// Takes nothing more and waits for the handlers still running, late answers included. `false` when some were still
    /// running after `longest`.
    pub async fn drain(&self, longest: Duration) -> bool {
        self.shared.stopping.store(true, Ordering::Relaxed);
        tokio::time::timeout(longest, self.shared.tasks.wait()).await.is_ok()
    }

    pub(crate) async fn deliver(&self, incoming: Incoming, delivery: Delivery<'_>) -> Ack {
        match self.take(incoming, delivery) {
            Taken::Acknowledge(rest) => {
                rest.into_iter().for_each(Rest::spawn);
                Ack::Empty
            }
            Taken::Answer(asked) => self.answer(asked, delivery).await,
        }
    }

    /// Takes a delivery as far as its kind can be taken before it is acknowledged. Runs nothing yet.
    pub(crate) fn take(&self, incoming: Incoming, delivery: Delivery<'_>) -> Taken {
        let Shared { handler, ctx, .. } = &*self.shared;
        let handler = Arc::clone(handler);
        let ctx = match ctx.http.is_single() {
            true => ctx.clone(),
            false => Context::new(ctx.http.for_install(incoming.install())),
        };
        Taken::Acknowledge(match incoming {
            Incoming::Event(envelope) => Some(self.event(ctx, envelope)),
            Incoming::Command(command) => return Taken::Answer(Asked::Command(ctx, command)),
            Incoming::ViewSubmission(submission) => {
                return Taken::Answer(Asked::Submission(ctx, submission));
            }
            Incoming::BlockSuggestion(request) => return Taken::Answer(Asked::Options(ctx, request)),
            Incoming::BlockActions(act) => {
                let keys = keys("block_actions", act.trigger_id.as_ref(), delivery);
                let work = async move { handler.block_actions(ctx, *act).await };
                self.once(HandlerKind::BlockActions, &keys, work)
            }
            Incoming::ViewClosed(closed) => {
                let keys = [Some(closed_key(&closed))];
                let work = async move { handler.view_closed(ctx, *closed).await };
                self.once(HandlerKind::ViewClosed, &keys, work)
            }
            Incoming::Shortcut(shortcut) => {
                let keys = keys("shortcut", shortcut.trigger_id.as_ref(), delivery);
                self.once(HandlerKind::Shortcut, &keys, async move { handler.shortcut(ctx, *shortcut).await })
            }
            Incoming::MessageAction(action) => {
                let keys = keys("message_action", action.trigger_id.as_ref(), delivery);
                let work = async move { handler.message_action(ctx, *action).await };
                self.once(HandlerKind::MessageAction, &keys, work)
            }
            Incoming::Unknown(raw) => {
                let keys = keys("unknown", None, delivery);
                self.once(HandlerKind::Unknown, &keys, async move { handler.unknown(ctx, raw).await })
            }
        })
    }

    /// The answer to what asks for one.
    pub(crate) async fn answer(&self, asked: Asked, delivery: Delivery<'_>) -> Ack {
        match asked {
            Asked::Command(ctx, command) => self.command(ctx, command, delivery).await,
            Asked::Submission(ctx, submission) => self.submission(ctx, *submission, delivery).await,
            Asked::Options(ctx, request) => {
                let handler = Arc::clone(&self.shared.handler);
                late::options(&self.shared, async move { handler.options(ctx, *request).await }).await
            }
        }
    }

    /// Acknowledged first; whether it is new is asked by what is left to do, for the store may be slow.
    fn event(&self, ctx: Context, envelope: Box<EventEnvelope>) -> Rest {
        let (handler, seen) = (Arc::clone(&self.shared.handler), Arc::clone(&self.shared.seen));
        self.shared.rest(HandlerKind::Event, async move {
            let new = match &envelope.meta.event_id {
                Some(id) => seen.first_time(id).await,
                None => true,
            };
            if new {
                handler.event(ctx, *envelope).await;
            }
        })
    }

    /// Acknowledged before the handler runs; a repeat leaves nothing to do.
    fn once(
        &self,
        kind: HandlerKind,
        keys: &[Option<Key>],
        work: impl Future<Output = ()> + Send + 'static,
    ) -> Option<Rest> {
        match self.shared.repeats.enter(keys, None) {
            Turn::First(ticket) => {
                ticket.answer(Ack::Empty);
                Some(self.shared.rest(kind, work))
            }
            Turn::Repeat(_) => None,
        }
    }

    async fn command(&self, ctx: Context, command: Box<SlashCommand>, delivery: Delivery<'_>) -> Ack {
        let keys = keys("slash_command", command.trigger_id.as_ref(), delivery);
        match self.shared.repeats.enter(&keys, None) {
            Turn::Repeat(answer) => repeats::wait(answer).await,
            Turn::First(ticket) => {
                late::command(&self.shared, ctx, ticket, command, delivery.accepts_answer).await
            }
        }
    }

    async fn submission(&self, ctx: Context, submission: ViewSubmission, delivery: Delivery<'_>) -> Ack {
        let keys = keys("view_submission", submission.trigger_id.as_ref(), delivery);
        match self.shared.repeats.enter(&keys, Some(content_key(&submission))) {
            Turn::Repeat(answer) => repeats::wait(answer).await,
            Turn::First(ticket) => {
                late::submission(&self.shared, ctx, ticket, submission, delivery.accepts_answer).await
            }
        }
    }

    /// Whether so many handlers run that a transport should take nothing more for a moment.
    pub(crate) fn is_full(&self) -> bool {
        self.shared.tasks.is_full()
    }

    /// Waits until fewer handlers run.
    pub(crate) async fn room(&self) {
        self.shared.tasks.room().await;
    }

    /// Tells the handler about a connection.
    pub(crate) async fn socket(&self, state: SocketState) {
        let handler = Arc::clone(&self.shared.handler);
        // In a task of its own, so that a panic there cannot end the gateway.
        let _ = tokio::spawn(async move { handler.socket(state).await }).await;
    }
}

impl Shared {
    /// A handler of which only the panic matters, to be called after the acknowledgment.
    fn rest(self: &Arc<Self>, kind: HandlerKind, work: impl Future<Output = ()> + Send + 'static) -> Rest {
        let shared = Arc::clone(self);
        Rest::new(self.tasks.enter(), async move {
            let outcome = guarded(work).await;
            shared.survive(kind, outcome);
        })
    }

    /// The handler's answer, or `None` and a fault when it panicked.
    pub(super) fn survive<T>(&self, kind: HandlerKind, outcome: Outcome<T>) -> Option<T> {
        if outcome.is_none() {
            self.fault(Fault::Panicked { kind });
        }
        outcome
    }

    pub(super) fn fault(&self, fault: Fault) {
        let handler = Arc::clone(&self.handler);
        self.tasks.spawn(async move { handler.fault(fault).await });
    }
}

/// What identifies the delivery itself.
fn keys(kind: &str, trigger: Option<&TriggerId>, delivery: Delivery<'_>) -> [Option<Key>; 2] {
    let trigger = trigger.map(|trigger| Key::of(&["trigger", kind, trigger.as_str()]));
    let envelope = delivery.envelope_id.map(|id| Key::of(&["envelope", id]));
    [trigger, envelope]
}

/// What identifies a submission by what was submitted: the person may press the button again when Slack says that the
/// first time failed, which is a new trigger for the same version of the same view with the same entries.
fn content_key(submission: &ViewSubmission) -> Key {
    let view = &submission.view;
    let entries = serde_json::to_string(view.state.values()).unwrap_or_default();
    let hash = view.hash.as_deref().unwrap_or_default();
    Key::of(&[
        "submission",
        view.id.as_str(),
        hash,
        submission.user.id.as_str(),
        &view.private_metadata,
        &entries,
    ])
}

fn closed_key(closed: &ViewClosed) -> Key {
    Key::of(&["view_closed", closed.view.id.as_str(), closed.user.id.as_str()])
}

impl fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dispatcher").field("running", &self.shared.tasks.len()).finish_non_exhaustive()
    }
}
