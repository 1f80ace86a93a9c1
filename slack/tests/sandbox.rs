//! How to test an app: the examples in a sandbox, with a person who uses them. No network, no credentials.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    dead_code,
    reason = "a test may, and it uses the examples but not their `main`"
)]
#![cfg(feature = "receiver")]

#[path = "../examples/command_bot.rs"]
mod command_bot;
#[path = "../examples/modal.rs"]
mod modal;
#[path = "../examples/socket_mode.rs"]
mod socket_mode;

use sandbox::{Delivery, InstalledApp, Sandbox};
use serde_json::{Value, json};
use slack::prelude::*;
use slack::receiver::{ReceiverOptions, Verifier, router};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The sandbox's own API: the hands and eyes of somebody in it.
struct Person {
    base: String,
    client: reqwest::Client,
}

impl Person {
    fn new(sandbox: &Sandbox) -> Self {
        let base = format!("{}/sandbox/api/as/maya", sandbox.url());
        Self { base, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    async fn act(&self, act: &str, body: Value) -> Value {
        let request = self.client.post(format!("{}/{act}", self.base)).json(&body);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert!(answer.get("error").is_none(), "{act}: {answer}");
        answer
    }

    async fn screen(&self) -> Value {
        self.client.get(format!("{}/screen", self.base)).send().await.unwrap().json().await.unwrap()
    }

    /// Looks until a text is on the screen.
    async fn sees(&self, text: &str) {
        let looking = async {
            while !self.screen().await.to_string().contains(text) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let seen = tokio::time::timeout(Duration::from_secs(10), looking).await;
        assert!(seen.is_ok(), "{text} is not on the screen: {}", self.screen().await);
    }
}

fn http(sandbox: &Sandbox, app: &InstalledApp) -> Http {
    let builder = Http::builder().base_url(sandbox.api_url());
    builder.bot_token(app.bot_token.clone().into()).app_token(app.app_token.clone().into()).build().unwrap()
}

/// Passes everything on, and says when the first connection is ready.
struct Ready<H>(H, Arc<Notify>);

#[async_trait]
impl<H: EventHandler> EventHandler for Ready<H> {
    async fn event(&self, ctx: Context, env: EventEnvelope) {
        self.0.event(ctx, env).await;
    }
    async fn slash_command(&self, ctx: Context, cmd: SlashCommand) -> CommandAck {
        self.0.slash_command(ctx, cmd).await
    }
    async fn view_submission(&self, ctx: Context, sub: ViewSubmission) -> ViewAck {
        self.0.view_submission(ctx, sub).await
    }
    async fn socket(&self, state: SocketState) {
        if matches!(state, SocketState::Connected { .. }) {
            self.1.notify_one();
        }
        self.0.socket(state).await;
    }
}

/// A sandbox with an app at work over Socket Mode.
async fn at_work(manifest: &Value, handler: impl EventHandler) -> (Sandbox, InstalledApp, Person) {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let app = sandbox.install(manifest, Delivery::Socket).await.unwrap();
    let ready = Arc::new(Notify::new());
    let handler = Ready(handler, Arc::clone(&ready));
    let client =
        Client::builder().http(http(&sandbox, &app)).event_handler(handler).connections(1).await.unwrap();
    tokio::spawn(async move { client.start().await });
    ready.notified().await;
    let person = Person::new(&sandbox);
    (sandbox, app, person)
}

#[test]
fn the_crates_page_shows_the_modal_example() {
    let (page, example) = (include_str!("../README.md"), include_str!("../examples/modal.rs"));
    let (_, handler) = example.split_once("pub(crate) struct Greeter;\n").unwrap();
    let (handler, _) = handler.split_once("#[tokio::main]").unwrap();
    assert!(page.contains(handler.trim()), "what the page shows is what runs below");
}

#[tokio::test]
async fn the_modal_example_greets() {
    let manifest = modal::manifest();
    manifest.check().unwrap();
    let (_sandbox, _, maya) = at_work(&json!(manifest), modal::Greeter).await;
    let answer = maya.act("command", json!({"channel": "general", "command": "/greet", "text": ""})).await;
    assert_eq!(answer["acked"], true);
    let submit = async |name: &str| {
        let view_id = maya.screen().await["modal"]["view_id"].clone();
        maya.act("submit", json!({"view_id": view_id, "values": {"who": {"name": name}}})).await
    };
    submit("nobody").await;
    maya.sees("Everybody is somebody.").await;
    submit("Noor").await;
    maya.sees("Hello, *Noor*!").await;
}

#[tokio::test]
async fn the_socket_mode_example_answers_a_mention() {
    let manifest = socket_mode::manifest();
    manifest.check().unwrap();
    let (sandbox, app, maya) = at_work(&json!(manifest), socket_mode::Listener).await;
    sandbox.bring(&app, "general");
    let text = format!("<@{}> are you there?", app.bot_user_id);
    maya.act("message", json!({"channel": "general", "text": text})).await;
    maya.sees("You called?").await;
}

#[tokio::test]
async fn the_command_bot_answers_over_http() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/slack/events", listener.local_addr().unwrap());
    let mut manifest = command_bot::manifest(&url);
    manifest.check().unwrap();
    // The address is known before the app is installed, its secret after: until then Slack only asks for `url_verification`.
    manifest.settings.socket_mode_enabled = Some(true);
    let app = sandbox.install(&json!(manifest), Delivery::Socket).await.unwrap();
    let client = Client::builder().http(http(&sandbox, &app)).event_handler(command_bot::Echo).await.unwrap();
    let verifier = Verifier::new(app.signing_secret.clone().into());
    let routes = router(client.dispatcher(), verifier, ReceiverOptions::default());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    sandbox.deliver_to(&app.app_id, Delivery::Http { url }).await.unwrap();
    let maya = Person::new(&sandbox);
    let answer =
        maya.act("command", json!({"channel": "general", "command": "/echo", "text": "hello"})).await;
    assert_eq!(answer["acked"], true);
    maya.sees("ok: hello").await;
}

/// What came beside an answer, and what is told of calls: methods and outcomes, nothing of what was sent.
#[tokio::test]
async fn calls_are_told_and_answers_have_scopes_and_a_time() {
    use slack::http::{CallOutcome, Identity, Method};
    use std::sync::Mutex;

    let sandbox = Sandbox::start().await.unwrap();
    let manifest = json!({
        "display_information": {"name": "App"}, "features": {"bot_user": {"display_name": "app"}},
        "oauth_config": {"scopes": {"bot": ["users:read", "chat:write"]}}, "settings": {"socket_mode_enabled": true},
    });
    let app = sandbox.install(&manifest, Delivery::Socket).await.unwrap();
    let http = http(&sandbox, &app);
    let heard: Arc<Mutex<Vec<(String, CallOutcome)>>> = Arc::default();
    let told = Arc::clone(&heard);
    http.clone().on_call(move |call| told.lock().unwrap().push((call.method, call.outcome)));

    let reply = http.call_reply::<Identity>(Method::AUTH_TEST, &json!({})).await.unwrap();
    let mut scopes = reply.scopes;
    scopes.sort();
    assert_eq!(scopes, ["chat:write", "users:read"]);
    assert!(reply.date.is_some_and(|date| date.ends_with(" GMT")));
    http.users_info(&UserId::parse("U0NOBODY").unwrap()).await.unwrap_err();
    sandbox.faults().answer_next("users.list", sandbox::Answer::rate_limited(86_400));
    http.users_list().await.unwrap_err();
    sandbox.shutdown().await;
    http.auth_test().await.unwrap_err();
    let heard = heard.lock().unwrap().clone();
    let expected = [
        ("auth.test", CallOutcome::Done),
        ("users.info", CallOutcome::Refused),
        ("users.list", CallOutcome::Limited),
        ("auth.test", CallOutcome::Unreachable),
    ];
    assert_eq!(heard, expected.map(|(method, outcome)| (method.to_owned(), outcome)));
}
