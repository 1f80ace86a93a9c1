//! What an app does all day.

use std::time::Duration;

use sandbox::{Asked, Fault};
use serde_json::{Value, json};
use tests::Via;

use crate::kit::Language;
use crate::toolbox::{PEOPLE, Toolbox};

/// Everything, in one workspace, while the app runs once.
pub(crate) async fn play(language: Language, via: Via) {
    let toolbox = Toolbox::open(language, via).await;
    let transport = if via == Via::Http { "http" } else { "socket" };
    command(&toolbox).await;
    modal(&toolbox).await;
    buttons(&toolbox).await;
    people(&toolbox).await;
    file(&toolbox).await;
    too_many_requests(&toolbox).await;
    a_week_later(&toolbox).await;
    // Until here nothing was to go wrong
    let said = toolbox.app.said();
    assert!(!said.contains("Traceback") && !said.contains("ERROR"), "{said}");
    retry(&toolbox, language).await;
    let wire = toolbox.workspace.wire(0).await;
    let delivered: Vec<&Value> = wire.iter().filter(|entry| entry["direction"] == "to_app").collect();
    assert!(delivered.len() > 10, "{delivered:?}");
    for entry in delivered {
        assert_eq!(entry["transport"], transport, "{entry}");
    }
    toolbox.workspace.sandbox.shutdown().await;
}

async fn command(toolbox: &Toolbox) {
    let answer = toolbox.ask("hello", "Hello").await;
    assert!(answer.ephemeral);
    assert!(answer.text.contains("<@U0MAYA>"), "{}", answer.text);
}

async fn modal(toolbox: &Toolbox) {
    toolbox.maya.command("/toolbox", "form").await;
    toolbox.maya.sees_modal("A form").await;
    toolbox.maya.submit(json!({"name": "wrong"})).await;
    let corrected = toolbox.maya.modal().await;
    assert_eq!(corrected.errors, json!({"name": "Please give another name"}));
    toolbox.maya.submit(json!({"name": "Maya"})).await;
    let thanks = toolbox.maya.modal().await;
    assert!(thanks.text.contains("Thank you, Maya"), "{}", thanks.text);
    toolbox.maya.act("close", json!({"view_id": thanks.view_id})).await;
    assert!(toolbox.maya.screen().await.modal().is_none());
}

/// Buttons, and all that a `response_url` can do.
async fn buttons(toolbox: &Toolbox) {
    let message = toolbox.ask("buttons", "Press one").await;
    toolbox.maya.click(&message.place, json!({"action_id": "whisper"})).await;
    assert!(toolbox.sees("Only you see this").await.ephemeral);
    assert!(toolbox.maya.screen().await.shows("Press one"));
    toolbox.maya.click(&message.place, json!({"action_id": "replace"})).await;
    let replaced = toolbox.sees("Replaced").await;
    assert_eq!(replaced.ts, message.ts);
    assert!(!toolbox.maya.screen().await.shows("Press one"));
    toolbox.maya.click(&message.place, json!({"action_id": "delete"})).await;
    let gone = |screen: &tests::Screen| (!screen.shows("Replaced")).then_some(());
    toolbox.maya.sees("that the message is gone", gone).await;
}

async fn people(toolbox: &Toolbox) {
    let answer = toolbox.ask("people", &PEOPLE.to_string()).await;
    // One page more than full ones, for the bots
    let pages = (PEOPLE + 2).div_ceil(50);
    assert_eq!(answer.text, format!("{PEOPLE} people on {pages} pages"));
    let wire = toolbox.workspace.wire(0).await;
    let calls = wire.iter().filter(|entry| entry["kind"] == "users.list").count();
    assert_eq!(calls, pages);
}

async fn file(toolbox: &Toolbox) {
    let answer = toolbox.ask("file", "Uploaded").await;
    assert!(answer.text.starts_with("Uploaded F") && answer.text.ends_with(" note.txt"), "{}", answer.text);
    let completed = toolbox.wire("the upload", |entry| entry["kind"] == "files.completeUploadExternal").await;
    assert_eq!(completed["response"]["ok"], true, "{completed}");
    toolbox.sees("Here").await;
    let screen = toolbox.maya.screen().await;
    assert!(screen.json().to_string().contains("note.txt"), "the file is there to be seen");
}

/// The SDK waits as long as it is told to, then calls again by itself.
async fn too_many_requests(toolbox: &Toolbox) {
    toolbox.plan(Fault::RateLimit {
        retry_after: Some(1),
        at: Asked::Api,
        only: Some("chat.postMessage".to_owned()),
        times: 1,
    });
    toolbox.ask("post", "Posted in spite of it").await;
    let wire = toolbox.workspace.wire(0).await;
    let is_post = |entry: &&Value| {
        entry["kind"] == "chat.postMessage" && entry["request"]["text"] == "Posted in spite of it"
    };
    let posts: Vec<&Value> = wire.iter().filter(is_post).collect();
    let statuses: Vec<u64> = posts.iter().filter_map(|entry| entry["status"].as_u64()).collect();
    assert_eq!(statuses, [429, 200]);
    assert_eq!(posts[0]["faults"], json!(["rate_limit"]));
    let waited = posts[1]["ts"].as_f64().unwrap() - posts[0]["ts"].as_f64().unwrap();
    assert!((0.9..10.0).contains(&waited), "{waited} s");
}

/// The SDK refuses signatures that are more than five minutes old, and its clock does not move with the sandbox's.
async fn a_week_later(toolbox: &Toolbox) {
    toolbox.workspace.sandbox.advance(Duration::from_secs(7 * 24 * 60 * 60));
    let before = toolbox.workspace.wire_end().await;
    toolbox.maya.command("/toolbox", "hello").await;
    let wire = toolbox.workspace.wire(before).await;
    let command = wire.iter().find(|entry| entry["kind"] == "slash_commands").unwrap();
    assert!(command["ack"].is_object(), "{command}");
}

/// The app fails (Python) or is too slow (JavaScript) the first time, and hears of the event again, with the reason.
async fn retry(toolbox: &Toolbox, language: Language) {
    toolbox.maya.attempt("message", json!({"channel": "@toolbox", "text": "stumble"})).await;
    let fails = language == Language::Python;
    let reason = match toolbox.via {
        Via::Http if fails => "http_error",
        Via::Http => "http_timeout",
        Via::Socket => "timeout",
    };
    toolbox.sees(&format!("Heard: stumble, retry 1, reason {reason}")).await;
    let is_it = |entry: &Value| {
        entry["retry"] == 1 && entry["payload"]["event"]["text"] == "stumble" && entry["ack"].is_object()
    };
    let again = toolbox.wire("the retry is acknowledged", is_it).await;
    let first = toolbox
        .wire("the first attempt", |entry| {
            entry["retry"] == 0 && entry["payload"]["event_id"] == again["payload"]["event_id"]
        })
        .await;
    assert!(first["ack"].is_null() && first["failure"].is_string(), "{first}");
    toolbox.maya.attempt("message", json!({"channel": "@toolbox", "text": "walk"})).await;
    // What an SDK says about an event that comes for the first time differs, but it names no reason
    let heard = toolbox.sees("Heard: walk").await;
    assert!(!heard.text.contains("timeout") && !heard.text.contains("error"), "{}", heard.text);
}
