//! The deadline guard and answers that come late.

use crate::dispatch::{client, command, submission};
use crate::fake_slack::{Answer, FakeSlack, ok, refusal};
use crate::recorder::Recorder;
use serde_json::{Value, json};
use slack::Client;
use slack::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const LONG: Duration = Duration::from_secs(60);
/// Longer than the guard of [`quick`].
const LATE: Duration = Duration::from_millis(150);

#[tokio::test(start_paused = true)]
async fn the_guard_answers_after_two_and_a_half_seconds() {
    let handler = Recorder {
        on_command: Arc::new(|_| (LONG, CommandAck::empty())),
        on_submission: Arc::new(|_| (LONG, ViewAck::close())),
        ..Recorder::default()
    };
    let dispatcher = client(handler.clone()).await.dispatcher();
    let start = Instant::now();
    let ack = dispatcher.dispatch(command("1.2")).await;
    assert_eq!(start.elapsed().as_millis(), 2_500);
    assert!(ack.payload().unwrap()["text"].as_str().unwrap().starts_with("Working on it"));

    let start = Instant::now();
    let ack = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(start.elapsed().as_millis(), 2_500);
    assert_eq!(ack.payload().unwrap()["response_action"], "update");
    let again = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(ack, again, "a repeat waits with it");
    assert_eq!(handler.heard(), ["command", "submission"]);
}

/// A client with a short guard, in real time because real sockets are involved.
async fn quick(handler: impl EventHandler + 'static, slack: &FakeSlack) -> Client {
    let builder = Client::builder().http(slack.http()).event_handler(handler);
    builder.ack_after(Duration::from_millis(30)).waiting_text(None).await.unwrap()
}

fn view_answer(view: &Value) -> Answer {
    let mut view = view.clone();
    view["id"] = "V1".into();
    ok(json!({"view": view}))
}

/// What is shown at last, after a submission was answered late.
async fn shown(answer: impl Fn() -> ViewAck + Send + Sync + 'static) -> Value {
    let slack = FakeSlack::start(|call, _| view_answer(&call.json()["view"])).await;
    let handler = Recorder { on_submission: Arc::new(move |_| (LATE, answer())), ..Recorder::default() };
    let dispatcher = quick(handler.clone(), &slack).await.dispatcher();
    let ack = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(ack.payload().unwrap()["view"]["title"]["text"], "One moment");
    let calls = slack.called(1).await;
    assert_eq!((calls[0].method(), &calls[0].json()["view_id"]), ("views.update", &json!("V1")));
    let view = calls[0].json()["view"].clone();
    let again = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(again.payload().unwrap()["view"], view, "a repeat shows the final view");
    assert_eq!(handler.heard().iter().filter(|heard| *heard == "submission").count(), 1);
    view
}

#[tokio::test]
async fn a_late_view_takes_the_place_of_the_waiting_one() {
    let view = shown(|| ViewAck::update(ModalView::new("receipt", "Filed"))).await;
    assert_eq!(view, json!(ModalView::new("receipt", "Filed")));
}

#[tokio::test]
async fn a_late_close_says_done() {
    assert_eq!(shown(ViewAck::close).await["title"]["text"], "Done");
}

#[tokio::test]
async fn a_late_answer_that_cannot_be_shown_becomes_a_calm_view() {
    let view = shown(|| ViewAck::update(ModalView::new("receipt", "x".repeat(25)))).await;
    assert_eq!(view["title"]["text"], "Please check");
}

/// A form with one input of each sort, as Slack sends it back: written in, chosen in, and emptied.
fn filled_form() -> Incoming {
    let option = |text: &str| json!({"text": {"type": "plain_text", "text": text}, "value": text});
    let chosen =
        |text: &str| json!({"text": {"type": "plain_text", "text": text, "emoji": true}, "value": text});
    let input = |id: &str, element: Value| {
        json!({"type": "input", "block_id": id, "element": element,
        "label": {"type": "plain_text", "text": id, "emoji": true}, "optional": true, "dispatch_action": false})
    };
    let words = |text: &str| json!({"type": "plain_text", "text": text, "emoji": true});
    Incoming::from_value(
        json!({"type": "view_submission", "user": {"id": "U1"}, "trigger_id": "7.7", "view": {
        "id": "V1", "type": "modal", "hash": "h1", "callback_id": "form", "private_metadata": "m", "external_id": "",
        "title": words("A form"), "submit": words("Send"), "close": words("Cancel"), "notify_on_close": true,
        "blocks": [
            {"type": "section", "block_id": "intro", "text": {"type": "mrkdwn", "text": "Hello"}},
            input("what", json!({"type": "plain_text_input", "action_id": "t", "multiline": true})),
            input("kind", json!({"type": "static_select", "action_id": "k", "options": [option("a"), option("b")]})),
            input("who", json!({"type": "checkboxes", "action_id": "w", "options": [option("x"), option("y")]})),
            input("day", json!({"type": "datepicker", "action_id": "d", "initial_date": "2026-01-01"})),
            input("gone", json!({"type": "plain_text_input", "action_id": "g", "initial_value": "from before"})),
            {"type": "section", "block_id": "side", "text": {"type": "mrkdwn", "text": "Whom?"},
                "accessory": {"type": "users_select", "action_id": "u"}},
        ],
        "state": {"values": {
            "what": {"t": {"type": "plain_text_input", "value": "It took me an hour to write this."}},
            "kind": {"k": {"type": "static_select", "selected_option": chosen("b")}},
            "who": {"w": {"type": "checkboxes", "selected_options": [chosen("y")]}},
            "day": {"d": {"type": "datepicker", "selected_date": "2026-02-02"}},
            "gone": {"g": {"type": "plain_text_input", "value": null}},
            "side": {"u": {"type": "users_select", "selected_user": "U7"}},
        }}}}),
    )
}

/// Makes its answer to a submission when it is too late.
struct Late<F>(F);

#[async_trait]
impl<F: Fn() -> ViewAck + Send + Sync + 'static> EventHandler for Late<F> {
    async fn view_submission(&self, _: Context, _: ViewSubmission) -> ViewAck {
        tokio::time::sleep(LATE).await;
        (self.0)()
    }
}

/// What is shown at last when this is the late answer to the filled form.
async fn shown_for_the_form(answer: impl Fn() -> ViewAck + Send + Sync + 'static) -> Value {
    let slack = FakeSlack::start(|call, _| view_answer(&call.json()["view"])).await;
    let dispatcher = quick(Late(answer), &slack).await.dispatcher();
    dispatcher.dispatch(filled_form()).await;
    slack.called(1).await[0].json()["view"].clone()
}

#[tokio::test]
async fn late_errors_show_the_form_again_with_everything_that_was_entered() {
    let view =
        shown_for_the_form(|| ViewAck::errors([("kind", "Not this one"), ("other", "Also this")])).await;
    for (key, text) in [("title", "A form"), ("submit", "Send"), ("close", "Cancel")] {
        assert_eq!(view[key]["text"], text);
    }
    assert_eq!((&view["private_metadata"], &view["notify_on_close"]), (&json!("m"), &json!(true)));
    let blocks = view["blocks"].as_array().unwrap();
    let at = |id: &str| blocks.iter().position(|block| block["block_id"] == id).unwrap();
    assert_eq!(blocks[0]["text"]["text"], "⚠️ Also this", "what is for no input stands at the top");
    assert_eq!(blocks[at("kind") - 1]["text"]["text"], "⚠️ Not this one");
    assert_eq!(blocks.len(), 7 + 2);
    let element = |id: &str| &blocks[at(id)]["element"];
    assert_eq!(element("what")["initial_value"], "It took me an hour to write this.");
    assert_eq!(element("kind")["initial_option"], element("kind")["options"][1], "as the menu offers it");
    assert_eq!(element("who")["initial_options"], json!([element("who")["options"][1]]));
    assert_eq!(element("day")["initial_date"], "2026-02-02");
    assert!(element("gone").get("initial_value").is_none(), "what was taken away stays away");
    assert_eq!(blocks[at("side")]["accessory"]["initial_user"], "U7");
}

#[tokio::test]
async fn a_late_panic_or_broken_limit_shows_the_form_again_too() {
    let broken = || ViewAck::update(ModalView::new("receipt", "x".repeat(25)));
    for view in
        [shown_for_the_form(|| panic!("a fault in the handler")).await, shown_for_the_form(broken).await]
    {
        assert_eq!(view["blocks"][2]["element"]["initial_value"], "It took me an hour to write this.");
        let said = view["blocks"][1]["text"]["text"].as_str().unwrap();
        assert!(said.contains("Please try again"), "{said}");
    }
}

#[tokio::test]
async fn late_errors_of_a_form_that_cannot_be_made_again_are_shown_as_a_view() {
    let view = shown(|| ViewAck::errors([("what", "Too short"), ("who", "Unknown")])).await;
    let texts: Vec<_> =
        view["blocks"].as_array().unwrap().iter().map(|block| &block["text"]["text"]).collect();
    assert_eq!(texts, ["Too short", "Unknown"]);
}

#[tokio::test]
async fn a_late_answer_to_a_command_goes_to_the_response_url() {
    let slack = FakeSlack::start(|_, _| Answer(200, None, "ok".to_owned())).await;
    let handler = Recorder {
        on_command: Arc::new(|_| (LATE, CommandAck::message(MessageBody::text("late")))),
        ..Recorder::default()
    };
    let dispatcher = quick(handler, &slack).await.dispatcher();
    let incoming = json!({"command": "/e", "user_id": "U1", "channel_id": "C1", "trigger_id": "1",
        "response_url": format!("{}/commands/1", slack.address)});
    assert!(dispatcher.dispatch(Incoming::from_value(incoming)).await.payload().is_none(), "no waiting text");
    let calls = slack.called(1).await;
    assert_eq!((calls[0].path.as_str(), &calls[0].json()["text"]), ("/commands/1", &json!("late")));
}

#[tokio::test]
async fn after_the_waiting_text_something_always_follows() {
    let slack = FakeSlack::start(|_, _| ok(json!({}))).await;
    for (done, said) in [(None, "Done."), (Some("All set."), "All set.")] {
        let handler =
            Recorder { on_command: Arc::new(|_| (LATE, CommandAck::empty())), ..Recorder::default() };
        let mut builder = Client::builder().http(slack.http()).event_handler(handler);
        if let Some(done) = done {
            builder = builder.done_text(done.to_owned());
        }
        let dispatcher = builder.ack_after(Duration::from_millis(30)).await.unwrap().dispatcher();
        let ack = dispatcher.dispatch(command("1.2")).await;
        assert!(ack.payload().unwrap()["text"].as_str().unwrap().starts_with("Working on it"));
        assert!(dispatcher.drain(Duration::from_secs(5)).await);
        assert_eq!(slack.calls().last().unwrap().json()["text"], said);
    }
    // Who was promised nothing is told nothing.
    let handler = Recorder { on_command: Arc::new(|_| (LATE, CommandAck::empty())), ..Recorder::default() };
    let dispatcher = quick(handler, &slack).await.dispatcher();
    dispatcher.dispatch(command("1.2")).await;
    assert!(dispatcher.drain(Duration::from_secs(5)).await);
    assert_eq!(slack.calls().len(), 2);
}

#[tokio::test]
async fn without_a_response_url_it_goes_to_the_persons_eyes_only() {
    let slack = FakeSlack::start(|_, _| refusal("user_not_in_channel")).await;
    let handler = Recorder {
        on_command: Arc::new(|_| (LATE, CommandAck::message(MessageBody::text("late").in_channel()))),
        ..Recorder::default()
    };
    let dispatcher = quick(handler.clone(), &slack).await.dispatcher();
    dispatcher.dispatch(command("1.2")).await;
    let calls = slack.called(1).await;
    assert_eq!((calls[0].method(), &calls[0].json()["user"]), ("chat.postEphemeral", &json!("U1")));
    handler.until("fault: the late answer of Command was not delivered", 1).await;
}

#[tokio::test]
async fn the_handler_goes_on_when_the_transport_gives_up() {
    let slack = FakeSlack::start(|call, _| view_answer(&call.json()["view"])).await;
    let handler = Recorder { on_submission: Arc::new(|_| (LATE, ViewAck::close())), ..Recorder::default() };
    let dispatcher = quick(handler, &slack).await.dispatcher();
    let given_up =
        tokio::time::timeout(Duration::from_millis(5), dispatcher.dispatch(submission("1.2", "x"))).await;
    assert!(given_up.is_err());
    slack.called(1).await;
}
