//! Questions in a direct message or a mention.

use commands::{Services, ask, contacts, help, permissions, reading, report};
use slack::{
    Code, Context,
    blocks::{MessageBody, unescape},
    model::{AppMention, EventMeta, MessageEvent},
};

use super::{
    command::desk_word,
    gate::{Caller, Gate},
    reply,
    thread::{self, Place},
};

/// Answers a direct message.
pub(super) async fn answer_message(
    services: &Services,
    gate: &Gate,
    ctx: &Context,
    (meta, ev): (&EventMeta, &MessageEvent),
) {
    let Some(user) = ev.user.as_ref().filter(|_| ev.is_direct_from_person()) else {
        return;
    };
    let place =
        Place { channel: &ev.channel, thread: ev.thread_ts.as_ref(), ts: ev.ts.as_ref(), direct: true };
    let mut body = match refused(services, gate, "message", Caller::of_event(user, meta)).await {
        Some(body) => body,
        None => said(services, gate, ctx, Caller::of_event(user, meta), &ev.text, place).await,
    };
    if let Some(thread) = &ev.thread_ts {
        body = body.thread_ts(thread.clone());
    }
    if let Err(error) = ctx.http.chat_post_message(&ev.channel, &body).await {
        tracing::warn!(%error, "a direct message could not be answered");
    }
}

/// Answers a mention, so that only the asker sees it.
pub(super) async fn answer_mention(
    services: &Services,
    gate: &Gate,
    ctx: &Context,
    (meta, ev): (&EventMeta, &AppMention),
) {
    let Some(user) = ev.user.as_ref().filter(|_| ev.bot_id.is_none()) else { return };
    let place =
        Place { channel: &ev.channel, thread: ev.thread_ts.as_ref(), ts: Some(&ev.ts), direct: false };
    let mut body = match refused(services, gate, "app_mention", Caller::of_event(user, meta)).await {
        Some(body) => body,
        None => {
            let asker = Caller::of_event(user, meta);
            said(services, gate, ctx, asker, without_mentions(&ev.text).trim(), place).await
        }
    };
    if let Some(thread) = &ev.thread_ts {
        body = body.thread_ts(thread.clone());
    }
    let shown = match ctx.http.chat_post_ephemeral(&ev.channel, user, &body).await {
        Err(error) if is_out_of_reach(&error) => reply::tell_directly(ctx, user, &body).await,
        other => other.map(|_| ()),
    };
    if let Err(error) = shown {
        tracing::warn!(%error, "a mention could not be answered");
    }
}

fn is_out_of_reach(error: &slack::Error) -> bool {
    matches!(error.code(), Some(Code::NotInChannel | Code::UserNotInChannel | Code::ChannelNotFound))
}

/// What whoever may not ask is told.
async fn refused(services: &Services, gate: &Gate, event: &str, caller: Caller<'_>) -> Option<MessageBody> {
    let row = permissions::of_event(event)?;
    let refusal = gate.refusal(services, caller, row, "").await?;
    Some(MessageBody::text(refusal.markup()))
}

/// What was said: a word that is a command, or a question.
async fn said(
    services: &Services,
    gate: &Gate,
    ctx: &Context,
    caller: Caller<'_>,
    text: &str,
    place: Place<'_>,
) -> MessageBody {
    let user = caller.user;
    let text = &*unescape(text);
    if place.direct
        && let Some(message) = desk_word(services, gate, caller, text.trim().trim_start_matches('/')).await
    {
        return message;
    }
    match text.trim().trim_start_matches('/').to_lowercase().as_str() {
        "report" | "mailbox" => report::invitation(),
        "contacts" | "contact" => contacts::message(services),
        "code" | "read" | "read the code" => reading::invitation(services),
        "help" | "hi" | "hello" | "hey" => help(services, user),
        _ if services.guide().leans(text) => {
            let earlier = thread::earlier(ctx, user, place).await;
            ask::answer_in_thread(services, &earlier, text)
        }
        _ => ask::answer(services, text),
    }
}

/// The words without `<@U…>`.
pub(super) fn without_mentions(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("<@") {
        words.push_str(&rest[..start]);
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    words.push_str(rest);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_taken_out_of_a_question() {
        assert_eq!(without_mentions("<@U1> may I <@U2|ruth> keep it?").trim(), "may I  keep it?");
        assert_eq!(without_mentions("no mention"), "no mention");
        assert_eq!(without_mentions("cut <@U1"), "cut ");
    }
}
