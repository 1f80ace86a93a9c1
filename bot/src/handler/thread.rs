//! What the same person asked before, read from Slack when a question leans on it. Nothing of it is kept here.

use slack::{
    Context,
    blocks::unescape,
    http::History,
    model::{ChannelId, Message, Ts, UserId},
};

use super::question::without_mentions;

/// So many messages are looked at.
const LOOKED_AT: u32 = 50;
/// Outside of a thread, what was asked longer ago is another conversation, in seconds.
const STILL_GOING_S: f64 = 900.0;

/// Where a question was asked.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) channel: &'a ChannelId,
    pub(super) thread: Option<&'a Ts>,
    pub(super) ts: Option<&'a Ts>,
    /// Whether it is the person's own conversation with the app.
    pub(super) direct: bool,
}

/// What this person asked before in the same thread, or shortly before in their own conversation with the app; oldest first.
/// Empty where Slack does not say: the question is then answered by itself.
pub(super) async fn earlier(ctx: &Context, user: &UserId, place: Place<'_>) -> Vec<String> {
    let mut asked = match place.thread {
        Some(thread) => in_thread(ctx, user, place, thread).await,
        None => Vec::new(),
    };
    if asked.is_empty() && place.direct {
        asked = before(ctx, user, place).await;
    }
    asked
}

async fn in_thread(ctx: &Context, user: &UserId, place: Place<'_>, thread: &Ts) -> Vec<String> {
    let part = History::new().limit(LOOKED_AT);
    match ctx.http.conversations_replies(place.channel, thread, &part).await {
        Ok(page) => {
            page.items.iter().filter(|message| is_before(message, user, place.ts, None)).map(words).collect()
        }
        Err(error) => {
            // In a public channel the app may not read what others say, and does not ask to
            tracing::debug!(%error, "a thread could not be read");
            Vec::new()
        }
    }
}

/// What the person wrote shortly before this message, or before the answer whose thread it is in.
async fn before(ctx: &Context, user: &UserId, place: Place<'_>) -> Vec<String> {
    let Some(at) = place.thread.or(place.ts) else { return Vec::new() };
    let part = History::new().limit(LOOKED_AT).latest(at.clone());
    let since = seconds(at) - STILL_GOING_S;
    match ctx.http.conversations_history(place.channel, &part).await {
        Ok(page) => {
            let mine = page.items.iter().filter(|message| is_before(message, user, Some(at), Some(since)));
            let mut asked: Vec<String> = mine.map(words).collect();
            asked.reverse();
            asked
        }
        Err(error) => {
            tracing::debug!(%error, "a conversation could not be read");
            Vec::new()
        }
    }
}

fn is_before(message: &Message, user: &UserId, at: Option<&Ts>, since: Option<f64>) -> bool {
    let mine = message.user.as_ref() == Some(user) && message.bot_id.is_none();
    let when = message.ts.as_ref().map_or(0.0, seconds);
    mine && at.is_none_or(|at| when < seconds(at)) && since.is_none_or(|since| when >= since)
}

fn words(message: &Message) -> String {
    without_mentions(&unescape(&message.text)).trim().to_owned()
}

/// A message's id is the second it was written in.
fn seconds(ts: &Ts) -> f64 {
    ts.as_str().parse().unwrap_or(0.0)
}
