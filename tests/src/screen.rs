//! What somebody sees.

use serde_json::{Value, json};

/// A screen at one moment.
#[derive(Clone, Debug)]
pub struct Screen(Value);

/// A conversation on a screen.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its id.
    pub id: String,
    /// Its name, without `#`.
    pub name: String,
    /// `public`, `private`, `im` or `mpim`.
    pub kind: String,
    /// The ids of who is in it, sorted.
    pub members: Vec<String>,
    /// Its topic.
    pub topic: String,
    /// Whether it is archived.
    pub archived: bool,
    /// The other one of a direct message.
    pub with: Option<String>,
    /// What is in it, oldest first.
    pub messages: Vec<Message>,
}

/// A message on a screen.
#[derive(Clone, Debug)]
pub struct Message {
    /// Where to click in it.
    pub place: Value,
    /// Who wrote it.
    pub user: String,
    /// Everything in it that can be read.
    pub text: String,
    /// Whether only this person sees it.
    pub ephemeral: bool,
    /// Whether it is pinned.
    pub pinned: bool,
    /// When it was written.
    pub ts: String,
}

/// The modal on top.
#[derive(Clone, Debug)]
pub struct Modal {
    /// Its id.
    pub view_id: String,
    /// Where to click in it.
    pub place: Value,
    /// The form's name.
    pub callback_id: String,
    /// Everything in it that can be read, labels and options included.
    pub text: String,
    /// The errors at its inputs: `{block_id: text}`.
    pub errors: Value,
    /// What Slack's client says when it did not hear from the app.
    pub notice: Option<String>,
    values: Value,
}

impl Modal {
    /// What an input of this block holds: a text, or the value of the option.
    #[must_use]
    pub fn entered(&self, block: &str) -> String {
        let state = self.values[block].as_object().and_then(|actions| actions.values().next());
        let state = state.cloned().unwrap_or_default();
        let chosen = &state["selected_option"]["value"];
        state["value"].as_str().or(chosen.as_str()).unwrap_or_default().to_owned()
    }

    /// The id of the block whose id begins so.
    #[must_use]
    pub fn block_that_begins(&self, with: &str) -> Option<String> {
        self.values.as_object()?.keys().find(|block| block.starts_with(with)).cloned()
    }

    /// The text between the first pair of triple backticks: a receipt.
    #[must_use]
    pub fn fenced(&self) -> Option<String> {
        self.text.split("```").nth(1).map(str::to_owned)
    }
}

impl Screen {
    pub(crate) const fn new(json: Value) -> Self {
        Self(json)
    }

    /// As the control API tells it.
    #[must_use]
    pub const fn json(&self) -> &Value {
        &self.0
    }

    /// The same without what changes when anybody's screen changes, or by itself.
    #[must_use]
    pub fn without_version(&self) -> Value {
        let mut json = self.0.clone();
        json["version"] = Value::Null;
        json["now"] = Value::Null;
        json
    }

    /// Everything on it that can be read, modals and Home tab included.
    #[must_use]
    pub fn text(&self) -> String {
        visible_text(&self.0)
    }

    /// Whether this text is anywhere on it.
    #[must_use]
    pub fn shows(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// The modal on top.
    #[must_use]
    pub fn modal(&self) -> Option<Modal> {
        let modal = &self.0["modal"];
        let view_id = modal["view_id"].as_str()?.to_owned();
        Some(Modal {
            place: json!({"view_id": view_id}),
            view_id,
            callback_id: modal["view"]["callback_id"].as_str().unwrap_or_default().to_owned(),
            text: visible_text(&modal["view"]),
            errors: modal["errors"].clone(),
            notice: modal["notice"].as_str().map(str::to_owned),
            values: modal["values"].clone(),
        })
    }

    /// The Home tab: where to click in it, and what it says.
    #[must_use]
    pub fn home(&self) -> Option<(Value, String)> {
        let home = &self.0["home"];
        let view_id = home["view_id"].as_str()?;
        Some((json!({"view_id": view_id}), visible_text(&home["view"])))
    }

    /// Every conversation this person is in.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        self.0["channels"].as_array().into_iter().flatten().map(channel).collect()
    }

    /// The conversation of this name.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<Channel> {
        self.channels().into_iter().find(|channel| channel.name == name)
    }

    /// The private channels.
    #[must_use]
    pub fn private_channels(&self) -> Vec<Channel> {
        self.channels().into_iter().filter(|channel| channel.kind == "private").collect()
    }

    /// The direct message with this user.
    #[must_use]
    pub fn direct(&self, user_id: &str) -> Option<Channel> {
        self.channels().into_iter().find(|channel| channel.with.as_deref() == Some(user_id))
    }

    /// Every message, conversation by conversation.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.channels().into_iter().flat_map(|channel| channel.messages).collect()
    }

    /// The pinned message with this text: a case's card in its channel.
    #[must_use]
    pub fn pinned(&self, text: &str) -> Option<Message> {
        self.messages().into_iter().find(|message| message.pinned && message.text.contains(text))
    }

    /// The newest message with this text.
    #[must_use]
    pub fn message(&self, text: &str) -> Option<Message> {
        let found = self.messages().into_iter().filter(|message| message.text.contains(text));
        found.max_by(|one, other| one.ts.cmp(&other.ts))
    }
}

fn channel(channel: &Value) -> Channel {
    let text = |name: &str| channel[name].as_str().unwrap_or_default().to_owned();
    let ids = channel["members"].as_array().into_iter().flatten();
    let mut members: Vec<String> = ids.filter_map(|id| id.as_str().map(str::to_owned)).collect();
    members.sort();
    let id = text("id");
    // Not the lines that Slack writes itself: who joined, what the topic is
    let from_slack = |one: &&Value| {
        let subtype = one["subtype"].as_str().unwrap_or_default();
        subtype.starts_with("channel_") || subtype.starts_with("group_")
    };
    let messages = channel["messages"].as_array().into_iter().flatten().filter(|one| !from_slack(one));
    Channel {
        name: text("name"),
        kind: text("kind"),
        topic: text("topic"),
        archived: channel["archived"] == true,
        with: channel["with"].as_str().map(str::to_owned),
        messages: messages.map(|one| message(&id, one)).collect(),
        members,
        id,
    }
}

pub(crate) fn message(channel: &str, message: &Value) -> Message {
    let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
    Message {
        place: json!({"channel": channel, "message_ts": text("ts")}),
        user: text("user"),
        text: visible_text(message),
        ephemeral: message["ephemeral"] == true,
        pinned: message["pinned"] == true,
        ts: text("ts"),
    }
}

/// Every `text` and every entered or prefilled value in a payload, one a line.
#[must_use]
pub fn visible_text(value: &Value) -> String {
    let mut lines = Vec::new();
    collect(value, &mut lines);
    lines.join("\n")
}

fn collect<'a>(value: &'a Value, lines: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, lines)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if matches!(name.as_str(), "text" | "initial_value" | "topic") => {
                        lines.push(text);
                    }
                    other => collect(other, lines),
                }
            }
        }
        _ => {}
    }
}
