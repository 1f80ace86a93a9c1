//! Bringing a reply to the person who acted.

use std::error::Error;

use commands::{Fault, Reply, permissions::Refusal, reading::CodeFile};
use slack::{
    Context,
    blocks::{Block, MessageBody, ModalView, Text, clip},
    http::Upload,
    model::{BlockActions, ChannelId, UserId, ViewPayload},
};

/// What people read when it is our fault.
pub(super) const SORRY: &str =
    "Something went wrong on our side. Nothing was changed. Please try again in a minute.";

/// The page for when it is our fault.
pub(super) fn sorry() -> Reply {
    Reply::Open(ModalView::new("sorry", "Sorry").close("Close").block(Block::section(SORRY)))
}

/// What whoever may not sees after a click.
pub(super) fn refused(refusal: &Refusal) -> Reply {
    Reply::Open(refused_page(refusal))
}

/// The page of a refusal.
pub(super) fn refused_page(refusal: &Refusal) -> ModalView {
    ModalView::new("refused", "Not here")
        .close("Close")
        .block(Block::section(Text::plain(clip(refusal.words(), 3_000))))
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
        Reply::Open(view) => open(ctx, act, &view).await.map(|_| ()),
        Reply::File(file) => {
            send_file(ctx, act, *file).await;
            Ok(())
        }
        Reply::Replace(view) => match &act.view {
            Some(shown) => ctx.http.views_update(&shown.id, shown.hash.as_deref(), &view).await.map(|_| ()),
            None => open(ctx, act, &view).await.map(|_| ()),
        },
        Reply::Home(view) => ctx.http.views_publish(&act.user.id, &view).await.map(|_| ()),
        Reply::Tell(message) => tell(ctx, act, &message).await,
    }
}

/// Writes to one person directly. Slack takes a person for a channel and opens the conversation by itself: `conversations.open` is limited to fifty a minute, fewer than sign at once.
pub(super) async fn tell_directly(ctx: &Context, user: &UserId, body: &MessageBody) -> slack::Result<()> {
    let channel = ChannelId::from(user.as_str().to_owned());
    ctx.http.chat_post_message(&channel, body).await.map(|_| ())
}

/// Sends the Code to whoever asked, with a page that says when it is there. A page that is closed meanwhile, or was never opened, stops nothing.
async fn send_file(ctx: &Context, act: &BlockActions, file: CodeFile) {
    let CodeFile { name, title, content, comment, sending, sent, not_sent } = file;
    let page = open(ctx, act, &sending).await;
    let upload = Upload::new(name, content).title(title).comment(comment);
    let done = upload_to(ctx, &act.user.id, upload).await;
    if let Err(error) = &done {
        tracing::warn!(%error, "the Code's file could not be sent");
    }
    if let Ok(page) = page {
        let view = if done.is_ok() { sent } else { not_sent };
        if let Err(error) = ctx.http.views_update(&page.id, None, &view).await {
            tracing::debug!(%error, "the page about the Code's file could not be brought up to date");
        }
    }
}

async fn upload_to(ctx: &Context, user: &UserId, file: Upload) -> slack::Result<()> {
    let conversation: ChannelId = ctx.http.conversations_open(std::slice::from_ref(user)).await?.id;
    ctx.http.files_upload(&conversation, file).await.map(|_| ())
}

async fn open(ctx: &Context, act: &BlockActions, view: &ModalView) -> slack::Result<ViewPayload> {
    let trigger = act.trigger_id.as_ref().ok_or(slack::Error::TriggerExpired)?;
    let inside_modal = act.view.as_ref().is_some_and(|view| view.kind == "modal");
    if inside_modal {
        ctx.http.views_push(trigger, view).await
    } else {
        ctx.http.views_open(trigger, view).await
    }
}

async fn tell(ctx: &Context, act: &BlockActions, message: &MessageBody) -> slack::Result<()> {
    match &act.response_url {
        Some(url) => ctx.http.respond(url, &message.clone().ephemeral(), false).await,
        None => Ok(()),
    }
}
