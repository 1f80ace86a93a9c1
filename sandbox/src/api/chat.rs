//! `chat.*`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::api::content;
use crate::world::channel::{Channel, Kind};
use crate::world::message::{Content, Message};

/// The content of a call, under another name and picture where the app may have them.
pub(crate) fn content_of(call: &Call<'_>) -> Result<Content, Failure> {
    let mut content = content::read(&Value::Object(call.args.all().clone()))?;
    if call.app().is_some_and(|app| app.has_scope("chat:write.customize")) {
        persona(call, &mut content);
    }
    Ok(content)
}

/// `username`, `icon_emoji` and `icon_url`. Without `chat:write.customize` Slack passes over them in silence.
fn persona(call: &Call<'_>, content: &mut Content) {
    let icon = match (call.args.text("icon_emoji"), call.args.text("icon_url")) {
        (Some(emoji), _) => Some(json!({"emoji": emoji})),
        (None, Some(url)) => Some(json!({"image_36": url, "image_48": url, "image_72": url})),
        (None, None) => None,
    };
    let name = call.args.text("username");
    if name.is_some() || icon.is_some() {
        content.subtype = Some("bot_message".to_owned());
    }
    if let Some(name) = name {
        content.fields.insert("username".to_owned(), json!(name));
    }
    if let Some(icon) = icon {
        content.fields.insert("icons".to_owned(), icon);
    }
}

/// Where a message goes: a conversation by id or name, or a person by id.
pub(crate) fn target(call: &mut Call<'_>) -> Result<String, Failure> {
    let name = call.required("channel")?;
    if let Some(user) = call.world.users.by_id(&name) {
        if name == call.me || user.deleted {
            return Err("channel_not_found".into());
        }
        let members = [call.me.clone(), name];
        return Ok(call.world.direct_message(&members));
    }
    let channel = call.world.find_channel(&name).or_else(|| call.world.find_named(&name));
    let channel = channel.ok_or("channel_not_found")?;
    if !channel.has(&call.me) {
        let may = call.app().is_some_and(|app| app.has_scope("chat:write.public"));
        return match channel.kind {
            Kind::Public if may => Ok(channel.id.clone()),
            Kind::Public => Err("not_in_channel".into()),
            Kind::Private | Kind::Im | Kind::Mpim => Err("channel_not_found".into()),
        };
    }
    Ok(channel.id.clone())
}

pub(crate) fn check_open(call: &Call<'_>, id: &str) -> Result<(), Failure> {
    let channel = call.world.find_channel(id).ok_or("channel_not_found")?;
    if channel.archived {
        return Err("is_archived".into());
    }
    let closed = channel.kind == Kind::Im && call.app().is_some_and(|app| !app.messages_tab);
    if closed { Err("messages_tab_disabled".into()) } else { Ok(()) }
}

pub(crate) fn post_message(call: &mut Call<'_>) -> Outcome {
    let channel = target(call)?;
    check_open(call, &channel)?;
    let content = content_of(call)?;
    let me = call.me.clone();
    let thread = call.args.text("thread_ts");
    let broadcast = call.args.flag("reply_broadcast");
    let ts = call.world.say(&channel, &me, content, thread, broadcast).ok_or("channel_not_found")?;
    let found = call.world.find_channel(&channel).and_then(|channel| channel.find_message(&ts));
    let message = found.map(|message| message.slack(true));
    let mut answer = json!({"channel": channel, "ts": ts, "message": message});
    let sent = call.args.text("text").unwrap_or_default().chars().count();
    if message.is_some_and(|message| message["text"].as_str().is_some_and(|text| text.chars().count() < sent))
    {
        answer["warning"] = json!("message_truncated");
        answer["response_metadata"] = json!({"warnings": ["message_truncated"]});
    }
    Ok(answer)
}

pub(crate) fn post_ephemeral(call: &mut Call<'_>) -> Outcome {
    let channel = target(call)?;
    check_open(call, &channel)?;
    let user = call.required("user")?;
    if !call.world.find_channel(&channel).is_some_and(|channel| channel.has(&user)) {
        return Err("user_not_in_channel".into());
    }
    let content = content_of(call)?;
    let me = call.me.clone();
    let thread = call.args.text("thread_ts");
    let ts = call.world.post_ephemeral(&channel, &me, &user, content, thread).ok_or("channel_not_found")?;
    Ok(json!({"message_ts": ts}))
}

/// The app's own message that a call is about.
fn own<'c>(call: &Call<'_>, channel: &'c Channel, not_mine: &'static str) -> Result<&'c Message, Failure> {
    let ts = call.required("ts")?;
    let message = channel.find_message(&ts).ok_or("message_not_found")?;
    if message.user == call.me { Ok(message) } else { Err(not_mine.into()) }
}

/// The content after an update. Text without blocks takes the blocks away; neither leaves both as they are.
/// Metadata stays unless new metadata comes.
fn updated(call: &Call<'_>, before: &Content) -> Result<Content, Failure> {
    let fields = Value::Object(call.args.all().clone());
    let has_metadata = call.args.has("metadata");
    let rewrites = ["text", "markdown_text", "blocks", "attachments"].iter().any(|name| call.args.has(name));
    if rewrites || !has_metadata {
        let content = content::read(&fields)?;
        let metadata = if has_metadata { content.metadata } else { before.metadata.clone() };
        return Ok(Content {
            text: content.text,
            blocks: content.blocks,
            attachments: content.attachments,
            metadata,
            ..before.clone()
        });
    }
    Ok(Content { metadata: content::metadata(&fields)?, ..before.clone() })
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let before = own(call, call.place()?, "cant_update_message")?.clone();
    let channel = call.place()?.id.clone();
    let content = updated(call, &before.content)?;
    let at = call.world.next_ts();
    let found =
        call.world.find_channel_mut(&channel).and_then(|channel| channel.find_message_mut(&before.ts));
    let message = found.ok_or("message_not_found")?;
    // Slack marks a message as edited only when its text was
    if !call.args.has("blocks") {
        message.edited = Some(at.clone());
    }
    message.content = content;
    message.state.clear();
    let after = message.clone();
    call.world.tell_message(
        &channel,
        json!({
            "type": "message", "subtype": "message_changed", "hidden": true, "ts": at,
            "message": after.slack(true), "previous_message": before.slack(true),
        }),
    );
    let text = after.content.text.clone();
    Ok(json!({"channel": channel, "ts": after.ts, "text": text, "message": after.slack(true)}))
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let gone = own(call, call.place()?, "cant_delete_message")?.clone();
    let channel = call.place()?.id.clone();
    let at = call.world.next_ts();
    if let Some(channel) = call.world.find_channel_mut(&channel) {
        channel.messages.retain(|message| message.ts != gone.ts);
        channel.pins.retain(|pin| pin.ts != gone.ts);
    }
    call.world.tell_message(
        &channel,
        json!({
            "type": "message", "subtype": "message_deleted", "hidden": true, "ts": at, "deleted_ts": gone.ts,
            "previous_message": gone.slack(true),
        }),
    );
    Ok(json!({"channel": channel, "ts": gone.ts}))
}

pub(crate) fn permalink(call: &mut Call<'_>) -> Outcome {
    let ts = call.required("message_ts")?;
    let channel = call.place()?;
    channel.find_message(&ts).ok_or("message_not_found")?;
    Ok(json!({"channel": channel.id, "permalink": link(&call.world.base, &channel.id, &ts)}))
}

/// The address of a message. It leads to the sandbox's page, not to Slack.
pub(crate) fn link(base: &str, channel: &str, ts: &str) -> String {
    format!("{base}/archives/{channel}/p{}", ts.replace('.', ""))
}
