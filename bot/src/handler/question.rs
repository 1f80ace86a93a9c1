//! Questions in a direct message or a mention.

use commands::{Reply, Services, ask, case, report};
use slack::{
    Code, Context,
    blocks::{MessageBody, unescape},
    model::{AppMention, ChannelId, MessageEvent, UserId},
};

use super::reply;

/// Answers a direct message.
pub(super) async fn answer_message(services: &Services, ctx: &Context, ev: &MessageEvent) {
    let Some(user) = ev.user.as_ref().filter(|_| ev.is_direct_from_person()) else {
        return;
    };
    let mut body = said(services, user, &ev.text).await;
    if let Some(thread) = &ev.thread_ts {
        body = body.thread_ts(thread.clone());
    }
    if let Err(error) = ctx.http.chat_post_message(&ev.channel, &body).await {
        tracing::warn!(%error, "a direct message could not be answered");
    }
}

/// Answers a mention, so that only the asker sees it.
pub(super) async fn answer_mention(services: &Services, ctx: &Context, ev: &AppMention) {
    let Some(user) = ev.user.as_ref().filter(|_| ev.bot_id.is_none()) else { return };
    let mut body = said(services, user, without_mentions(&ev.text).trim()).await;
    if let Some(thread) = &ev.thread_ts {
        body = body.thread_ts(thread.clone());
    }
    let shown = match ctx.http.chat_post_ephemeral(&ev.channel, user, &body).await {
        Err(error) if is_out_of_reach(&error) => tell_directly(ctx, user, &body).await,
        other => other.map(|_| ()),
    };
    if let Err(error) = shown {
        tracing::warn!(%error, "a mention could not be answered");
    }
}

fn is_out_of_reach(error: &slack::Error) -> bool {
    matches!(error.code(), Some(Code::NotInChannel | Code::UserNotInChannel | Code::ChannelNotFound))
}

async fn tell_directly(ctx: &Context, user: &UserId, body: &MessageBody) -> slack::Result<()> {
    let conversation: ChannelId = ctx.http.conversations_open(std::slice::from_ref(user)).await?.id;
    ctx.http.chat_post_message(&conversation, body).await.map(|_| ())
}

/// What was said: a word that is a command, or a question.
async fn said(services: &Services, user: &UserId, text: &str) -> MessageBody {
    let text = &*unescape(text);
    match text.trim().trim_start_matches('/').to_lowercase().as_str() {
        "report" | "mailbox" => report::invitation(),
        "help" | "hi" | "hello" | "hey" => ask::help(),
        "cases" => match case::mine(services, user).await {
            Ok(Reply::Tell(message)) => message,
            Ok(_) => ask::help(),
            Err(fault) => {
                reply::log(&fault);
                MessageBody::text(reply::SORRY)
            }
        },
        _ => ask::answer(services, text),
    }
}

/// The words without `<@U…>`.
fn without_mentions(text: &str) -> String {
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
