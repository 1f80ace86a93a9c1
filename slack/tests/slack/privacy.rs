//! Nothing a person wrote, nobody's id and no secret is in `Debug`, `Display` or a log line, at any level.

use crate::dispatch::client;
use crate::fake_slack::{Answer, FakeSlack};
use crate::recorder::Recorder;
use serde_json::{Value, json};
use slack::gateway::parse_frame;
use slack::http::{Retries, Upload};
use slack::prelude::*;
use slack::receiver::{Verifier, parse_http};
use slack::token::{FixedToken, InstallKey, MemoryTokens, Rotation, Tokens};
use slack::{Client, Error};
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event as Line, Metadata, Subscriber};

/// In every place where something is that nobody else should read.
const MARK: &str = "MARK7f3a";

fn marked(kind: &str) -> Value {
    let user = json!({"id": MARK, "name": MARK, "username": MARK, "team_id": MARK});
    let state = json!({"values": {MARK: {MARK: {"type": "plain_text_input", "value": MARK}}}});
    let view = json!({"id": MARK, "type": "modal", "callback_id": MARK, "private_metadata": MARK, "hash": MARK,
        "external_id": MARK, "state": state, "blocks": [{"type": "input", "block_id": MARK}]});
    json!({"type": kind, "user": user, "team": {"id": MARK, "domain": MARK}, "channel": {"id": MARK, "name": MARK},
        "message": {"text": MARK, "user": MARK, "ts": MARK}, "view": view, "trigger_id": MARK, "response_url": MARK,
        "actions": [{"action_id": MARK, "block_id": MARK, "type": "button", "value": MARK}],
        "callback_id": MARK, "action_id": MARK, "value": MARK, "container": {"type": "view", "view_id": MARK},
        "response_urls": [{"block_id": MARK, "action_id": MARK, "channel_id": MARK, "response_url": MARK}]})
}

fn event(kind: &str) -> Value {
    json!({"type": "event_callback", "event_id": MARK, "team_id": MARK, "enterprise_id": MARK, "api_app_id": MARK,
        "authorizations": [{"team_id": MARK, "user_id": MARK}],
        "event": {"type": kind, "user": MARK, "text": MARK, "ts": MARK, "channel": MARK, "bot_id": MARK,
            "old_channel_id": MARK, "new_channel_id": MARK, "tokens": {"bot": [MARK]}, "view": {"id": MARK}}})
}

fn command() -> Value {
    json!({"command": "/e", "text": MARK, "user_id": MARK, "user_name": MARK, "channel_id": MARK, "channel_name": MARK,
        "team_id": MARK, "trigger_id": MARK, "response_url": MARK, "enterprise_id": MARK, "api_app_id": MARK})
}

fn clean(what: impl Debug) {
    for text in [format!("{what:?}"), format!("{what:#?}")] {
        assert!(!text.contains(MARK), "{text}");
    }
}

#[test]
fn no_payload_prints_what_is_in_it() {
    let kinds = [
        "block_actions",
        "view_submission",
        "view_closed",
        "block_suggestion",
        "shortcut",
        "message_action",
        "x",
    ];
    let events = [
        "app_mention",
        "message",
        "app_home_opened",
        "member_joined_channel",
        "member_left_channel",
        "channel_archive",
        "channel_rename",
        "channel_id_changed",
        "tokens_revoked",
        "app_uninstalled",
        "x",
    ];
    let payloads = kinds.map(marked).into_iter().chain(events.map(event)).chain([command()]);
    for payload in payloads {
        clean(Incoming::from_value(payload.clone()).install());
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("payload", &payload.to_string())
            .finish();
        clean(parse_http(Some("application/x-www-form-urlencoded"), form.as_bytes(), (None, None)));
        let frame = json!({"type": "interactive", "envelope_id": MARK, "payload": payload});
        clean(parse_frame(&frame.to_string()));
        match Incoming::from_value(payload) {
            Incoming::Event(envelope) => {
                clean(&envelope);
                clean((envelope.meta, envelope.event));
            }
            Incoming::Command(command) => {
                clean((&command.trigger_id, &command.response_url, &command.user_id, &command))
            }
            Incoming::BlockActions(act) => {
                clean((&act.user, &act.actions, &act.message, &act.container, &act.team, &act))
            }
            Incoming::ViewSubmission(sub) => clean((&sub.view.state, &sub.view, &sub.response_urls, &sub)),
            other => clean(other),
        }
    }
    clean(parse_http(
        Some("application/json"),
        json!({"type": "url_verification", "challenge": MARK}).to_string().as_bytes(),
        (None, None),
    ));
}

#[test]
fn nothing_we_send_and_no_secret_prints_what_is_in_it() {
    let secret = || MARK.to_owned().into();
    let modal = || ModalView::new(MARK, MARK).submit(MARK).block(Block::section(MARK));
    clean(modal());
    clean((
        Block::section(MARK),
        Text::plain(MARK),
        Element::button(MARK, MARK),
        OptionItem::new(MARK, MARK),
    ));
    clean((MessageBody::text(MARK).metadata(MARK, json!(MARK)), HomeView::new().block(Block::section(MARK))));
    clean((
        CommandAck::message(MessageBody::text(MARK)),
        ViewAck::update(modal()),
        ViewAck::errors([(MARK, MARK)]),
    ));
    clean((Upload::new(MARK, MARK).title(MARK).comment(MARK), Verifier::new(secret())));
    clean((
        Tokens::new(secret(), secret(), 1),
        FixedToken::new(secret()),
        InstallKey::team(TeamId::from(MARK.to_owned())),
    ));
    let builder = || Http::builder().bot_token(secret()).app_token(secret());
    let http = builder().build().unwrap();
    clean((builder(), http.for_install(InstallKey::team(TeamId::from(MARK.to_owned())))));
    clean(Rotation::new(http, MARK, secret(), MemoryTokens::new()));
}

#[tokio::test]
async fn no_error_prints_what_slack_or_the_person_said() {
    let answers = [
        json!({"ok": false, "error": "invalid_blocks", "response_metadata": {"messages": [MARK]}, "errors": [{"user": MARK, "error": MARK}]}),
        json!({"ok": false, "error": format!("<{MARK}>")}),
        json!({"ok": true, "channel": MARK, "ts": {MARK: MARK}}),
        json!({"ok": true, "user": {"id": [MARK], "name": MARK}}),
        json!([MARK]),
    ];
    for answer in answers {
        let slack = FakeSlack::start(move |_, _| Answer(200, None, answer.to_string())).await;
        let http = slack.http_with(Retries::none());
        let channel = ChannelId::from(MARK.to_owned());
        let mut errors =
            vec![http.chat_post_message(&channel, &MessageBody::text(MARK)).await.map(drop).err()];
        errors.push(http.users_info(&UserId::from(MARK.to_owned())).await.map(drop).err());
        for error in errors.into_iter().flatten() {
            said(&error);
        }
    }
    let nowhere = Http::builder()
        .base_url(format!("http://127.0.0.1:1/{MARK}/"))
        .bot_token("x".into())
        .retries(Retries::none());
    said(&nowhere.build().unwrap().auth_test().await.unwrap_err());
    said(&MessageBody::text(MARK.repeat(40_000)).check().map_err(Error::from).unwrap_err());
}

/// An error with all its causes.
fn said(error: &Error) {
    clean(error);
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        assert!(!error.to_string().contains(MARK), "{error}");
        clean(error);
        cause = error.source();
    }
}

/// Keeps what this crate logs, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        *self.0.lock().unwrap() += &format!(" {field}={value:?}");
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("slack")
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, line: &Line<'_>) {
        *self.0.lock().unwrap() += &format!("\n{}", line.metadata().level());
        line.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// One runtime thread, so that every task logs here.
#[tokio::test]
async fn no_log_line_says_anything_of_a_delivery() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let handler = Recorder { on_command: Arc::new(|_| panic!("on purpose")), ..Recorder::default() };
    let dispatcher = client(handler.clone()).await.dispatcher();
    for payload in
        [marked("view_submission"), marked("block_actions"), event("app_mention"), marked("x"), command()]
    {
        dispatcher.dispatch(Incoming::from_value(payload)).await;
    }
    dispatcher.drain(std::time::Duration::from_secs(5)).await;
    // A handler that keeps the default of `fault`, and a token that is no good.
    struct Plain;
    #[async_trait]
    impl EventHandler for Plain {
        async fn slash_command(&self, _: Context, cmd: SlashCommand) -> CommandAck {
            CommandAck::message(MessageBody::text(cmd.text.repeat(40_000)))
        }
    }
    let slack = FakeSlack::start(|_, _| {
        Answer(200, None, json!({"ok": false, "error": "invalid_auth", MARK: MARK}).to_string())
    })
    .await;
    let plain = Client::builder().http(slack.http()).event_handler(Plain).await.unwrap();
    plain.dispatcher().dispatch(Incoming::from_value(command())).await;
    plain.start().await.unwrap_err();
    let log = log.0.lock().unwrap();
    assert!(log.contains("fault=") && log.contains("state="), "something is logged: {log}");
    assert!(!log.contains(MARK), "{log}");
}
