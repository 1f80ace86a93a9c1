//! Rate limits: a window of one minute for each method and app, and one message a second in a channel.

use std::time::Duration;

use crate::api::call::{Call, Failure};

const WINDOW: Duration = Duration::from_secs(60);
const POST_WINDOW: Duration = Duration::from_secs(1);

/// Counts a call, or refuses it.
pub(crate) fn count(call: &mut Call<'_>) -> Result<(), Failure> {
    fill(call, call.method.name.to_owned(), WINDOW, call.method.per_minute)?;
    if call.method.name == "chat.postMessage"
        && let Some(channel) = place(call)
    {
        fill(call, format!("chat.postMessage {channel}"), POST_WINDOW, 1)?;
    }
    Ok(())
}

/// The conversation or the person of a call, whatever name was used for it.
fn place(call: &Call<'_>) -> Option<String> {
    let name = call.args.text("channel")?;
    if call.world.users.has(&name) {
        return Some(name);
    }
    let channel = call.world.find_channel(&name).or_else(|| call.world.find_named(&name))?;
    Some(channel.other(&call.me).map_or_else(|| channel.id.clone(), str::to_owned))
}

fn fill(call: &mut Call<'_>, name: String, window: Duration, most: usize) -> Result<(), Failure> {
    let now = call.world.now;
    let bucket = call.world.buckets.entry((call.app_id.clone(), name)).or_default();
    while bucket.front().is_some_and(|at| *at + window <= now) {
        bucket.pop_front();
    }
    if let (true, Some(first)) = (bucket.len() >= most, bucket.front()) {
        let wait = (*first + window).saturating_sub(now);
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        return Err(Failure::RateLimited(seconds.max(1)));
    }
    bucket.push_back(now);
    Ok(())
}
