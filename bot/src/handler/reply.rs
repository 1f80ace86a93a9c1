//! Bringing a reply to the person who acted.

use std::error::Error;

use commands::{Fault, Reply};
use slack::{
    Context,
    blocks::{Block, MessageBody, ModalView},
    model::{BlockActions, ChannelId, UserId},
};

/// What people read when it is our fault.
pub(super) const SORRY: &str =
    "Something went wrong on our side. Nothing was changed. Please try again in a minute.";

/// The page for when it is our fault.
pub(super) fn sorry() -> Reply {
    Reply::Open(ModalView::new("sorry", "Sorry").close("Close").block(Block::section(SORRY)))
}

/// Writes a fault to the log: what failed and the kinds of its causes.
pub(super) fn log(fault: &Fault) {
    let mut causes = Vec::new();
    let mut cause = fault.source();
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    tracing::error!(what = fault.what, causes = causes.join(": "), "a fault");
}

/// Shows the reply to a click: on top of an open form, as a first page, in place, or as words that only this person sees.
pub(super) async fn show(ctx: &Context, act: &BlockActions, reply: Reply) -> slack::Result<()> {
    match reply {
        Reply::Nothing => Ok(()),
        Reply::Open(view) => open(ctx, act, &view).await,
        Reply::Replace(view) => match &act.view {
            Some(shown) => ctx.http.views_update(&shown.id, shown.hash.as_deref(), &view).await.map(|_| ()),
            None => open(ctx, act, &view).await,
        },
        Reply::Home(view) => ctx.http.views_publish(&act.user.id, &view).await.map(|_| ()),
        Reply::Tell(message) => tell(ctx, act, &message).await,
    }
}

/// Writes to one person directly.
pub(super) async fn tell_directly(ctx: &Context, user: &UserId, body: &MessageBody) -> slack::Result<()> {
    let conversation: ChannelId = ctx.http.conversations_open(std::slice::from_ref(user)).await?.id;
    ctx.http.chat_post_message(&conversation, body).await.map(|_| ())
}

async fn open(ctx: &Context, act: &BlockActions, view: &ModalView) -> slack::Result<()> {
    let trigger = act.trigger_id.as_ref().ok_or(slack::Error::TriggerExpired)?;
    let inside_modal = act.view.as_ref().is_some_and(|view| view.kind == "modal");
    if inside_modal {
        ctx.http.views_push(trigger, view).await.map(|_| ())
    } else {
        ctx.http.views_open(trigger, view).await.map(|_| ())
    }
}

async fn tell(ctx: &Context, act: &BlockActions, message: &MessageBody) -> slack::Result<()> {
    match &act.response_url {
        Some(url) => ctx.http.respond(url, &message.clone().ephemeral(), false).await,
        None => Ok(()),
    }
}
