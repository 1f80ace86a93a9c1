//! What happens in the workspace and which app hears of it.

use serde_json::{Value, json};

use crate::delivery::flight::{Kind as Route, Outgoing};
use crate::random;
use crate::world::channel::Kind;
use crate::world::message::{Content, Message};
use crate::world::{TEAM, World, subscription};

impl World {
    /// Puts an event into the outbox for one app, in Slack's outer envelope.
    pub(crate) fn emit(&mut self, app_id: &str, mut event: Value) {
        let event_ts = self.next_ts();
        if event.get("event_ts").is_none() {
            event["event_ts"] = json!(event_ts);
        }
        let seconds = self.seconds();
        let Some(app) = self.find_app(app_id) else { return };
        let payload = json!({
            "token": app.secrets.verification_token, "team_id": TEAM, "context_team_id": TEAM,
            "context_enterprise_id": null, "api_app_id": app.app_id, "event": event,
            "type": "event_callback", "event_id": format!("Ev{}", random::hex(12).to_uppercase()),
            "event_time": seconds,
            "authorizations": [{
                "enterprise_id": null, "team_id": TEAM, "user_id": app.bot_user, "is_bot": true,
                "is_enterprise_install": false,
            }],
            "is_ext_shared_channel": false, "event_context": format!("4-{}", random::hex(24)),
        });
        self.outbox.push(Outgoing { app_id: app_id.to_owned(), route: Route::Events, payload });
    }

    /// The apps that asked for this event, may have it and, for a conversation, are in it.
    pub(crate) fn listeners(&self, event: &str, channel: Option<&str>) -> Vec<String> {
        let channel = channel.and_then(|id| self.find_channel(id));
        let needed = subscription::scopes(event).unwrap_or_default();
        let listening = self.apps.iter().filter(|app| {
            app.bot_events.iter().any(|wanted| wanted == event)
                && (needed.is_empty() || needed.iter().any(|scope| app.has_scope(scope)))
                && !self.revoked.contains(&app.secrets.bot_token)
                && channel.is_none_or(|channel| channel.has(&app.bot_user))
        });
        listening.map(|app| app.app_id.clone()).collect()
    }

    /// Puts a message into a conversation and tells the apps. Returns its timestamp.
    pub(crate) fn post(
        &mut self,
        channel: &str,
        user: &str,
        content: Content,
        thread_ts: Option<String>,
    ) -> Option<String> {
        self.say(channel, user, content, thread_ts, false)
    }

    /// The same; a reply may be shown in the channel too.
    pub(crate) fn say(
        &mut self,
        channel: &str,
        user: &str,
        mut content: Content,
        thread_ts: Option<String>,
        broadcast: bool,
    ) -> Option<String> {
        if broadcast && thread_ts.is_some() && content.subtype.is_none() {
            content.subtype = Some("thread_broadcast".to_owned());
        }
        let message = self.new_message(user, content, thread_ts, None);
        let ts = message.ts.clone();
        let found = self.find_channel_mut(channel)?;
        found.closed.clear();
        found.read.insert(user.to_owned(), ts.clone());
        found.messages.push(message.clone());
        self.tell_message(channel, message.slack(true));
        self.tell_mentions(channel, &message);
        Some(ts)
    }

    /// Shows a message to one person only. No app hears of it.
    pub(crate) fn post_ephemeral(
        &mut self,
        channel: &str,
        from: &str,
        to: &str,
        content: Content,
        thread_ts: Option<String>,
    ) -> Option<String> {
        let message = self.new_message(from, content, thread_ts, Some(to.to_owned()));
        let ts = message.ts.clone();
        self.find_channel_mut(channel)?.messages.push(message);
        Some(ts)
    }

    fn new_message(
        &mut self,
        user: &str,
        content: Content,
        thread_ts: Option<String>,
        ephemeral_to: Option<String>,
    ) -> Message {
        let found = self.users.by_id(user).and_then(|user| user.bot.clone());
        Message {
            ts: self.next_ts(),
            user: user.to_owned(),
            bot: found.filter(|_| !content.is_from_slack()),
            content,
            thread_ts,
            edited: None,
            ephemeral_to,
            state: Default::default(),
            reactions: Vec::new(),
        }
    }

    /// Sends a `message` event with these fields to the apps in the conversation.
    pub(crate) fn tell_message(&mut self, channel: &str, mut event: Value) {
        let Some(kind) = self.find_channel(channel).map(|channel| channel.kind) else { return };
        event["channel"] = json!(channel);
        event["channel_type"] = json!(kind.event());
        event["event_ts"] = event["ts"].clone();
        let name = match kind {
            Kind::Public => "message.channels",
            Kind::Private => "message.groups",
            Kind::Im => "message.im",
            Kind::Mpim => "message.mpim",
        };
        for app in self.listeners(name, Some(channel)) {
            self.emit(&app, event.clone());
        }
    }

    fn tell_mentions(&mut self, channel: &str, message: &Message) {
        // A direct message to the app is not a mention of it, and neither is a line of Slack's own
        if message.content.is_from_slack()
            || self.find_channel(channel).is_none_or(|channel| channel.kind == Kind::Im)
        {
            return;
        }
        for app in self.listeners("app_mention", Some(channel)) {
            let Some(bot) = self.find_app(&app).map(|app| app.bot_user.clone()) else { continue };
            let named = format!("<@{bot}");
            if message.user != bot && message.content.text.contains(&named) {
                let mut event = message.slack(false);
                event["type"] = json!("app_mention");
                event["channel"] = json!(channel);
                event["event_ts"] = event["ts"].clone();
                self.emit(&app, event);
            }
        }
    }

    /// Tells every app that wants to know about something outside a conversation.
    pub(crate) fn tell_all(&mut self, name: &str, event: &Value) {
        for app in self.listeners(name, None) {
            self.emit(&app, event.clone());
        }
    }

    /// Tells the apps in a conversation that want to know.
    pub(crate) fn tell_in(&mut self, name: &str, channel: &str, event: &Value) {
        for app in self.listeners(name, Some(channel)) {
            self.emit(&app, event.clone());
        }
    }
}
