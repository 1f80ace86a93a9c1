//! The deadline guard: whichever comes first, the handler's answer or the moment Slack must hear something.

use super::again::again;
use super::begin::{Begun, Outcome};
use super::dispatcher::Shared;
use super::repeats::{self, Ticket};
use super::words::Words;
use super::{Ack, CommandAck, Context, Fault, HandlerKind, OptionsAck, ViewAck};
use crate::blocks::{MessageBody, ModalView};
use crate::error::Result;
use crate::http::Http;
use crate::model::{ChannelId, ResponseUrl, SlashCommand, UserId, ViewPayload, ViewSubmission};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Between the guard's answer and a change of the view it put there, so that Slack does not take them in the wrong order.
const SETTLE: Duration = Duration::from_millis(500);

/// A command's acknowledgment: its answer, or the waiting text while the answer is still made.
pub(super) async fn command(
    shared: &Arc<Shared>,
    ctx: Context,
    ticket: Ticket,
    command: Box<SlashCommand>,
    takes_answer: bool,
) -> Ack {
    let place = Place::of(&command, &ctx);
    let handler = Arc::clone(&shared.handler);
    let begun = Begun::new(async move { handler.slash_command(ctx, *command).await });
    if let Begun::Done(outcome) = begun {
        let (answer, ack) = shared.command_answer(outcome);
        if takes_answer {
            ticket.answer(ack.clone());
            return ack;
        }
        ticket.answer(Ack::Empty);
        let late = Arc::clone(shared);
        shared.tasks.spawn(async move { late.tell(&place, answer).await });
        return Ack::Empty;
    }
    let answer = ticket.watch();
    let deadline = takes_answer.then(|| Instant::now() + shared.ack_after);
    shared.tasks.spawn(late_command(Arc::clone(shared), ticket, begun, place, deadline));
    repeats::wait(answer).await
}

async fn late_command(
    shared: Arc<Shared>,
    ticket: Ticket,
    begun: Begun<CommandAck>,
    place: Place,
    deadline: Option<Instant>,
) {
    let begun = match begun.in_time(deadline).await {
        Ok(outcome) => return ticket.answer(shared.command_answer(outcome).1),
        Err(begun) => begun,
    };
    let waiting = shared.words.waiting_message().filter(|_| deadline.is_some()).map(CommandAck::message);
    let promised = waiting.is_some();
    ticket.answer(waiting.and_then(|mut ack| ack.encode().ok()).unwrap_or(Ack::Empty));
    let (answer, _) = shared.command_answer(begun.outcome().await);
    let done = || shared.words.done_message().filter(|_| promised && answer.body().is_none());
    match done() {
        Some(done) => shared.tell(&place, CommandAck::message(done)).await,
        None => shared.tell(&place, answer).await,
    }
}

/// Where a late answer to a command goes.
struct Place {
    http: Http,
    response_url: Option<ResponseUrl>,
    channel: ChannelId,
    user: UserId,
}

impl Place {
    fn of(command: &SlashCommand, ctx: &Context) -> Self {
        Self {
            http: ctx.http.clone(),
            response_url: command.response_url.clone(),
            channel: command.channel_id.clone(),
            user: command.user_id.clone(),
        }
    }

    /// Through the response url; where that fails, for the person's eyes only, whatever the message says.
    async fn tell(&self, body: &MessageBody) -> Result<()> {
        if let Some(url) = &self.response_url {
            match self.http.respond(url, body, false).await {
                Ok(()) => return Ok(()),
                // It may have arrived: a second message would only confuse.
                Err(error) if is_uncertain(&error) => return Err(error),
                Err(_) => {}
            }
        }
        self.http.chat_post_ephemeral(&self.channel, &self.user, body).await
    }
}

fn is_uncertain(error: &crate::Error) -> bool {
    use crate::http::HttpError;
    matches!(error, crate::Error::Http(HttpError::Timeout { .. } | HttpError::Broken { .. }))
}

/// A submission's acknowledgment: its answer, or the waiting view while the answer is still made.
pub(super) async fn submission(
    shared: &Arc<Shared>,
    ctx: Context,
    ticket: Ticket,
    submission: ViewSubmission,
    takes_answer: bool,
) -> Ack {
    let form = submission.view.clone();
    let first_input = Words::failure_place(&form);
    let (handler, http) = (Arc::clone(&shared.handler), ctx.http.clone());
    let begun = Begun::new(async move { handler.view_submission(ctx, submission).await });
    match begun {
        Begun::Done(outcome) if takes_answer => shared.submission_in_time(&ticket, outcome, first_input),
        begun => {
            let answer = ticket.watch();
            let deadline = takes_answer.then(|| Instant::now() + shared.ack_after);
            let late =
                late_submission(Arc::clone(shared), ticket, begun, (http, form, first_input), deadline);
            shared.tasks.spawn(late);
            repeats::wait(answer).await
        }
    }
}

async fn late_submission(
    shared: Arc<Shared>,
    ticket: Ticket,
    begun: Begun<ViewAck>,
    (http, form, first_input): (Http, ViewPayload, Option<String>),
    deadline: Option<Instant>,
) {
    let begun = match begun.in_time(deadline).await {
        Ok(outcome) => {
            shared.submission_in_time(&ticket, outcome, first_input);
            return;
        }
        Err(begun) => begun,
    };
    let waiting = deadline.map(|_| ViewAck::update(shared.words.waiting_view.clone()));
    ticket.answer(waiting.and_then(|ack| ack.encode().ok()).unwrap_or(Ack::Empty));
    let settled = Instant::now() + SETTLE;
    let (answer, _) = shared.view_answer(begun.outcome().await, first_input);
    let view = shared.late_view(answer, &form);
    // A repeat from here on shows the final view, not the waiting one again.
    ticket.answer(ViewAck::update(view.clone()).encode().unwrap_or(Ack::Empty));
    tokio::time::sleep_until(settled).await;
    if let Err(source) = http.views_update(&form.id, None, &view).await {
        shared.fault(Fault::Late { kind: HandlerKind::ViewSubmission, source });
    }
}

/// Options cannot come late: without an answer in time there are none.
pub(super) async fn options(
    shared: &Arc<Shared>,
    work: impl Future<Output = OptionsAck> + Send + 'static,
) -> Ack {
    let deadline = Instant::now() + shared.ack_after;
    let answer = match Begun::new(work).in_time(Some(deadline)).await {
        Ok(outcome) => shared.survive(HandlerKind::Options, outcome),
        Err(begun) => {
            // It still runs to its end, and a client that stops waits for it.
            let late = Arc::clone(shared);
            shared.tasks.spawn(async move { late.survive(HandlerKind::Options, begun.outcome().await) });
            None
        }
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
    /// Brings a late answer to the person, or says that it could not be brought.
    async fn tell(&self, place: &Place, answer: CommandAck) {
        if let Some(body) = answer.body()
            && let Err(source) = place.tell(body).await
        {
            self.fault(Fault::Late { kind: HandlerKind::Command, source });
        }
    }

    fn submission_in_time(
        &self,
        ticket: &Ticket,
        outcome: Outcome<ViewAck>,
        first_input: Option<String>,
    ) -> Ack {
        let (answer, ack) = self.view_answer(outcome, first_input);
        if matches!(answer, ViewAck::Errors(_) | ViewAck::Push(_)) {
            ticket.allow_again();
        }
        ticket.answer(ack.clone());
        ack
    }

    /// The handler's answer, or the calm failure message where it panicked or its answer breaks a limit.
    fn command_answer(&self, outcome: Outcome<CommandAck>) -> (CommandAck, Ack) {
        if let Some(mut answer) = self.survive(HandlerKind::Command, outcome) {
            match answer.encode() {
                Ok(ack) => return (answer, ack),
                Err(source) => self.fault(Fault::Answer { kind: HandlerKind::Command, source }),
            }
        }
        let mut answer = CommandAck::message(self.words.failure_message());
        let ack = answer.encode().unwrap_or(Ack::Empty);
        (answer, ack)
    }

    /// The handler's answer, or the calm failure message: at an input, so that nothing typed is lost, or as a view.
    fn view_answer(&self, outcome: Outcome<ViewAck>, input: Option<String>) -> (ViewAck, Ack) {
        if let Some(answer) = self.survive(HandlerKind::ViewSubmission, outcome) {
            match answer.encode() {
                Ok(ack) => return (answer, ack),
                Err(source) => self.fault(Fault::Answer { kind: HandlerKind::ViewSubmission, source }),
            }
        }
        let answer = match input {
            Some(block_id) => ViewAck::errors([(block_id, self.words.failure_text.clone())]),
            None => ViewAck::update(self.words.failure_view()),
        };
        let ack = answer.encode().unwrap_or(Ack::Empty);
        (answer, ack)
    }

    /// What takes the place of the waiting view.
    fn late_view(&self, answer: ViewAck, form: &ViewPayload) -> ModalView {
        match answer {
            ViewAck::Close | ViewAck::Clear => self.words.done_view.clone(),
            ViewAck::Update(view) | ViewAck::Push(view) => *view,
            ViewAck::Errors(errors) => {
                again(form, &errors).unwrap_or_else(|| self.words.errors_view(&errors))
            }
        }
    }
}
