//! `chat.meMessage`.

use serde_json::json;

use crate::api::call::{Call, Outcome};
use crate::api::chat::{check_open, target};
use crate::world::message::Content;

const LONGEST: usize = 40_000;

pub(crate) fn message(call: &mut Call<'_>) -> Outcome {
    let channel = target(call)?;
    check_open(call, &channel)?;
    let text = call.args.text("text").ok_or("no_text")?;
    if text.chars().count() > LONGEST {
        return Err("msg_too_long".into());
    }
    let content = Content { text, subtype: Some("me_message".to_owned()), ..Content::default() };
    let me = call.me.clone();
    let ts = call.world.post(&channel, &me, content, None).ok_or("channel_not_found")?;
    Ok(json!({"channel": channel, "ts": ts}))
}
