//! The deadline guard: whichever comes first, the handler's answer or the moment Slack must hear something.

use super::dispatcher::Shared;
use super::repeats::Ticket;
use super::words::Words;
use super::{Ack, CommandAck, Fault, HandlerKind, OptionsAck, ViewAck};
use crate::blocks::{MessageBody, ModalView};
use crate::error::Result;
use crate::model::{ChannelId, ResponseUrl, SlashCommand, UserId, ViewSubmission};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;

/// Between the guard's answer and a change of the view it put there, so that Slack does not take them in the wrong order.
const SETTLE: Duration = Duration::from_millis(500);

/// The outcome if it comes before the deadline. Without a deadline Slack takes no answer: everything is late.
async fn in_time<T>(
    work: &mut JoinHandle<T>,
    deadline: Option<Instant>,
) -> Option<std::result::Result<T, JoinError>> {
    tokio::time::timeout_at(deadline?, work).await.ok()
}

pub(super) async fn command(
    shared: Arc<Shared>,
    ticket: Ticket,
    command: SlashCommand,
    deadline: Option<Instant>,
) {
    let place = Place {
        response_url: command.response_url.clone(),
        channel: command.channel_id.clone(),
        user: command.user_id.clone(),
    };
    let (handler, ctx) = (Arc::clone(&shared.handler), shared.ctx.clone());
    let mut work = tokio::spawn(async move { handler.slash_command(ctx, command).await });
    if let Some(outcome) = in_time(&mut work, deadline).await {
        ticket.answer(shared.command_answer(outcome).1);
        return;
    }
    let waiting = shared.words.waiting_message().filter(|_| deadline.is_some()).map(CommandAck::message);
    ticket.answer(waiting.and_then(|ack| ack.encode().ok()).unwrap_or(Ack::Empty));
    let (answer, _) = shared.command_answer(work.await);
    if let Some(body) = answer.body()
        && let Err(source) = place.tell(&shared, body).await
    {
        shared.fault(Fault::Late { kind: HandlerKind::Command, source });
    }
}

/// Where a late answer to a command goes.
struct Place {
    response_url: Option<ResponseUrl>,
    channel: ChannelId,
    user: UserId,
}

impl Place {
    /// Through the response url; where that fails, for the person's eyes only, whatever the message says.
    async fn tell(&self, shared: &Shared, body: &MessageBody) -> Result<()> {
        if let Some(url) = &self.response_url {
            match shared.ctx.http.respond(url, body, false).await {
                Ok(()) => return Ok(()),
                // It may have arrived: a second message would only confuse.
                Err(error) if is_uncertain(&error) => return Err(error),
                Err(_) => {}
            }
        }
        shared.ctx.http.chat_post_ephemeral(&self.channel, &self.user, body).await
    }
}

fn is_uncertain(error: &crate::Error) -> bool {
    use crate::http::HttpError;
    matches!(error, crate::Error::Http(HttpError::Timeout { .. } | HttpError::Broken { .. }))
}

pub(super) async fn submission(
    shared: Arc<Shared>,
    ticket: Ticket,
    submission: ViewSubmission,
    deadline: Option<Instant>,
) {
    let view_id = submission.view.id.clone();
    let first_input = Words::failure_place(&submission.view);
    let (handler, ctx) = (Arc::clone(&shared.handler), shared.ctx.clone());
    let mut work = tokio::spawn(async move { handler.view_submission(ctx, submission).await });
    if let Some(outcome) = in_time(&mut work, deadline).await {
        let answer = shared.view_answer(outcome, first_input);
        if matches!(answer, ViewAck::Errors(_) | ViewAck::Push(_)) {
            ticket.allow_again();
        }
        ticket.answer(answer.encode().unwrap_or(Ack::Empty));
        return;
    }
    let waiting = deadline.map(|_| ViewAck::update(shared.words.waiting_view.clone()));
    ticket.answer(waiting.and_then(|ack| ack.encode().ok()).unwrap_or(Ack::Empty));
    let settled = Instant::now() + SETTLE;
    let view = shared.late_view(shared.view_answer(work.await, None));
    // A repeat from here on shows the final view, not the waiting one again.
    ticket.answer(ViewAck::update(view.clone()).encode().unwrap_or(Ack::Empty));
    tokio::time::sleep_until(settled).await;
    if let Err(source) = shared.ctx.http.views_update(&view_id, None, &view).await {
        shared.fault(Fault::Late { kind: HandlerKind::ViewSubmission, source });
    }
}

/// Options cannot come late: without an answer in time there are none.
pub(super) async fn options(
    shared: &Arc<Shared>,
    work: impl Future<Output = OptionsAck> + Send + 'static,
) -> Ack {
    let deadline = Instant::now() + shared.ack_after;
    let mut work = shared.tasks.spawn(work);
    let answer = match in_time(&mut work, Some(deadline)).await {
        Some(outcome) => shared.survive(HandlerKind::Options, outcome),
        None => None,
    };
    let encoded = answer.unwrap_or_else(OptionsAck::none).encode();
    encoded
        .or_else(|source| {
            shared.fault(Fault::Answer { kind: HandlerKind::Options, source });
            OptionsAck::none().encode()
        })
        .unwrap_or(Ack::Empty)
}

impl Shared {
    /// The handler's answer, or the calm failure message where it panicked or its answer breaks a limit.
    fn command_answer(&self, outcome: std::result::Result<CommandAck, JoinError>) -> (CommandAck, Ack) {
        if let Some(answer) = self.survive(HandlerKind::Command, outcome) {
            match answer.encode() {
                Ok(ack) => return (answer, ack),
                Err(source) => self.fault(Fault::Answer { kind: HandlerKind::Command, source }),
            }
        }
        let answer = CommandAck::message(self.words.failure_message());
        let ack = answer.encode().unwrap_or(Ack::Empty);
        (answer, ack)
    }

    /// The handler's answer, or the calm failure message: at an input, so that nothing typed is lost, or as a view.
    fn view_answer(
        &self,
        outcome: std::result::Result<ViewAck, JoinError>,
        input: Option<String>,
    ) -> ViewAck {
        if let Some(answer) = self.survive(HandlerKind::ViewSubmission, outcome) {
            match answer.encode() {
                Ok(_) => return answer,
                Err(source) => self.fault(Fault::Answer { kind: HandlerKind::ViewSubmission, source }),
            }
        }
        match input {
            Some(block_id) => ViewAck::errors([(block_id, self.words.failure_text.clone())]),
            None => ViewAck::update(self.words.failure_view()),
        }
    }

    /// What takes the place of the waiting view.
    fn late_view(&self, answer: ViewAck) -> ModalView {
        match answer {
            ViewAck::Close | ViewAck::Clear => self.words.done_view.clone(),
            ViewAck::Update(view) | ViewAck::Push(view) => *view,
            ViewAck::Errors(errors) => self.words.errors_view(&errors),
        }
    }
}
