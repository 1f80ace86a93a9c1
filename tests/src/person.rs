//! Somebody in the workspace: hands and eyes, nothing else.

use std::{future::Future, time::Duration};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{Message, Modal, Screen};

/// How long somebody looks before the test gives up.
const PATIENCE: Duration = Duration::from_secs(15);
/// Between two looks.
const BLINK: Duration = Duration::from_millis(10);

/// How the app took what somebody did.
#[derive(Clone, Copy, Debug)]
pub struct Acted {
    /// Whether it acknowledged within Slack's 3 seconds.
    pub acked: bool,
    /// After how many milliseconds.
    pub ack_ms: u64,
}

/// Somebody, by handle.
#[derive(Clone, Debug)]
pub struct Person {
    base: String,
    handle: String,
    client: reqwest::Client,
}

impl Person {
    pub(crate) fn new(sandbox_url: &str, handle: &str, client: reqwest::Client) -> Self {
        Self { base: format!("{sandbox_url}/sandbox/api/as/{handle}"), handle: handle.to_owned(), client }
    }

    /// What people type after `@`.
    #[must_use]
    pub fn handle(&self) -> &str {
        &self.handle
    }

    /// Does something, whether it goes well or not.
    ///
    /// # Panics
    /// When the sandbox does not answer.
    pub async fn attempt(&self, act: &str, body: Value) -> (StatusCode, Value) {
        let request = self.client.post(format!("{}/{act}", self.base)).json(&body);
        let answer = request.send().await.expect("the sandbox answers");
        (answer.status(), answer.json().await.expect("JSON"))
    }

    /// Does something that the workspace lets them do.
    ///
    /// # Panics
    /// When the sandbox refuses.
    pub async fn act(&self, act: &str, body: Value) -> Value {
        let (status, answer) = self.attempt(act, body).await;
        assert!(status.is_success(), "{} cannot {act}: {answer}", self.handle);
        answer
    }

    async fn heard(&self, act: &str, body: Value) -> Acted {
        let answer = self.act(act, body).await;
        let acted =
            Acted { acked: answer["acked"] == true, ack_ms: answer["ack_ms"].as_u64().unwrap_or_default() };
        assert!(acted.acked, "{}: {act} was not acknowledged", self.handle);
        acted
    }

    /// Types a slash command into #general.
    pub async fn command(&self, command: &str, text: &str) -> Acted {
        self.heard("command", json!({"channel": "general", "command": command, "text": text})).await
    }

    /// Writes a message; gives its `ts`.
    pub async fn message(&self, channel: &str, text: &str) -> String {
        let answer = self.act("message", json!({"channel": channel, "text": text})).await;
        answer["ts"].as_str().unwrap_or_default().to_owned()
    }

    /// Presses or chooses something at a place: `what` names the element as the control API's `click` does.
    pub async fn click(&self, place: &Value, what: Value) -> Acted {
        let mut body = place.clone();
        for (name, value) in what.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        self.heard("click", body).await
    }

    /// Presses the submit button of the modal on top, with these entries.
    pub async fn submit(&self, values: Value) -> Acted {
        let view_id = self.modal().await.view_id;
        self.heard("submit", json!({"view_id": view_id, "values": values})).await
    }

    /// Closes all modals.
    pub async fn close_modals(&self) {
        let view_id = self.modal().await.view_id;
        self.heard("close", json!({"view_id": view_id, "all": true})).await;
    }

    /// Opens the app's Home tab.
    pub async fn open_home(&self) {
        self.heard("open_home", json!({})).await;
    }

    /// Gets a code for passes from the Home tab. Gives the code, and all that stands beside it.
    ///
    /// # Panics
    /// When the Home tab offers none.
    pub async fn pass_code(&self) -> (String, Modal) {
        self.open_home().await;
        let (home, _) = self.sees("the Home tab", Screen::home).await;
        self.click(&home, json!({"action_id": "passes_open"})).await;
        let shown = self.sees_modal("Your code:").await;
        let code = shown.fenced().expect("a code").trim().to_owned();
        self.close_modals().await;
        (code, shown)
    }

    /// What they see now.
    ///
    /// # Panics
    /// When the sandbox does not answer.
    pub async fn screen(&self) -> Screen {
        let request = self.client.get(format!("{}/screen", self.base));
        Screen::new(request.send().await.expect("the sandbox answers").json().await.expect("JSON"))
    }

    /// Everything that can be read in a thread of their conversation with the app.
    ///
    /// # Panics
    /// When the sandbox does not answer.
    pub async fn thread(&self, channel: &str, root: &str) -> String {
        let query = [("channel", channel), ("thread_ts", root)];
        let request = self.client.get(format!("{}/messages", self.base)).query(&query);
        let answer: Value = request.send().await.expect("the sandbox answers").json().await.expect("JSON");
        crate::screen::visible_text(&answer)
    }

    /// What they read in a conversation, given by its id: the newest 200 messages, oldest first. In a large workspace it comes far sooner than the whole screen.
    ///
    /// # Panics
    /// When they are not in it.
    pub async fn messages(&self, channel: &str) -> Vec<Message> {
        self.messages_before(channel, None).await.0
    }

    /// All that they ever read in a conversation, oldest first.
    ///
    /// # Panics
    /// When they are not in it.
    pub async fn all_messages(&self, channel: &str) -> Vec<Message> {
        let (mut all, mut has_more) = self.messages_before(channel, None).await;
        while has_more {
            let (mut older, more) = self.messages_before(channel, all.first()).await;
            has_more = more && !older.is_empty();
            older.append(&mut all);
            all = older;
        }
        all
    }

    /// The newest before this one, and whether there are older ones.
    async fn messages_before(&self, channel: &str, before: Option<&Message>) -> (Vec<Message>, bool) {
        let mut query = vec![("channel", channel)];
        query.extend(before.map(|before| ("before", before.ts.as_str())));
        let request = self.client.get(format!("{}/messages", self.base)).query(&query);
        let answer: Value = request.send().await.expect("the sandbox answers").json().await.expect("JSON");
        let messages =
            answer["messages"].as_array().unwrap_or_else(|| panic!("{} cannot read there", self.handle));
        let messages = messages.iter().map(|message| crate::screen::message(channel, message)).collect();
        (messages, answer["has_more"].as_bool().expect("has_more"))
    }

    /// The bytes of a file that they see.
    ///
    /// # Panics
    /// When they see none of this id.
    pub async fn file(&self, id: &str) -> Vec<u8> {
        let request = self.client.get(format!("{}/files/{id}", self.base));
        let answer = request.send().await.expect("the sandbox answers");
        assert!(answer.status().is_success(), "{} sees no file {id}", self.handle);
        answer.bytes().await.expect("the file").to_vec()
    }

    /// The modal on top, which is there.
    ///
    /// # Panics
    /// When there is none.
    pub async fn modal(&self) -> Modal {
        let screen = self.screen().await;
        screen
            .modal()
            .unwrap_or_else(|| panic!("{} sees no modal: {}", self.handle, screen.json()["notices"]))
    }

    /// Looks until `find` finds something.
    ///
    /// # Panics
    /// When it is not there after 15 seconds.
    pub async fn sees<T>(&self, what: &str, find: impl Fn(&Screen) -> Option<T>) -> T {
        let what = format!("{} sees {what}", self.handle);
        patiently(&what, || async { find(&self.screen().await) }).await
    }

    /// Looks until a modal shows this text.
    ///
    /// # Panics
    /// As [`Person::sees`].
    pub async fn sees_modal(&self, text: &str) -> Modal {
        let what = format!("a modal with {text:?}");
        self.sees(&what, |screen| screen.modal().filter(|modal| modal.text.contains(text))).await
    }
}

/// Asks until there is an answer.
///
/// # Panics
/// When there is none after 15 seconds.
pub async fn patiently<T, F: Future<Output = Option<T>>>(what: &str, ask: impl Fn() -> F) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < end, "in vain: {what}");
        tokio::time::sleep(BLINK).await;
    }
}
