//! What people see of long conversations, and what they do beside writing: shortcuts, looked-up options, files.

use sandbox::{Delivery, Sandbox};
use serde_json::{Value, json};

use crate::fake_app::{Stage, form_view, manifest, plain};

fn texts(messages: &Value) -> Vec<&str> {
    messages.as_array().unwrap().iter().map(|message| message["text"].as_str().unwrap()).collect()
}

async fn talkative() -> Stage {
    let stage = Stage::new().await;
    for n in 0..450 {
        stage.sandbox.say("maya", "general", &format!("line {n}")).unwrap();
    }
    stage
}

#[tokio::test]
async fn a_screen_shows_the_newest_and_older_ones_come_in_pages() {
    let stage = talkative().await;
    let screen = stage.get("as/lena/screen?in=general").await;
    let general = &screen["channels"][0];
    assert_eq!((screen["in"].as_str(), general["has_more"].as_bool()), (Some("C0GENERAL"), Some(true)));
    assert_eq!(texts(&general["messages"])[0], "line 250");
    assert_eq!(general["unread"], 450);
    assert_eq!(screen["channels"][1]["messages"], Value::Null, "the others come without messages");

    let first = general["messages"][0]["ts"].as_str().unwrap();
    let older = stage.get(&format!("as/lena/messages?channel=general&before={first}&limit=100")).await;
    assert_eq!((texts(&older["messages"])[0], texts(&older["messages"])[99]), ("line 150", "line 249"));
    assert_eq!(older["has_more"], true);

    let from = older["messages"][0]["ts"].as_str().unwrap();
    let reaching = stage.get(&format!("as/lena/screen?in=general&from={from}")).await;
    assert_eq!(texts(&reaching["channels"][0]["messages"]).len(), 300, "back to the message that was named");

    let whole = stage.get("as/lena/screen").await;
    assert_eq!(texts(&whole["channels"][0]["messages"]).len(), 200, "the same window without `in`");
}

#[tokio::test]
async fn a_wrong_question_is_told_what_was_expected() {
    let stage = Stage::new().await;
    for (path, word) in [
        ("as/lena/messages?channel=general&limit=201", "from 1 to 200"),
        ("as/lena/messages?channel=nowhere", "sees no conversation nowhere"),
        ("as/lena/messages", "`channel` is missing"),
        ("as/lena/screen?where=general", "there is no field `where`"),
        ("workspace?members=maybe", "true or false"),
    ] {
        let answer = stage.get(path).await;
        assert!(answer["error"].as_str().unwrap().contains(word), "{path}: {answer}");
    }
    let http = &stage.http;
    let url = format!("{}/sandbox/api/as/lena/messages", stage.sandbox.url());
    assert_eq!(http.get(&url).send().await.unwrap().status(), 400);
    assert_eq!(http.get(&url).header("x-refusals", "quiet").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_thread_is_counted_under_its_first_message() {
    let stage = Stage::new().await;
    let root = stage.sandbox.say("maya", "general", "a question").unwrap();
    for who in ["lena", "ruth", "lena"] {
        stage
            .act(who, "message", json!({"channel": "general", "text": "an answer", "thread_ts": root}))
            .await;
    }
    let screen = stage.get(&format!("as/maya/screen?in=general&thread={root}")).await;
    let replies = &screen["channels"][0]["messages"][0]["replies"];
    assert_eq!((&replies["count"], &replies["users"]), (&json!(3), &json!(["U0LENA", "U0RUTH"])));
    assert_eq!(texts(&screen["thread"]["messages"]), ["a question", "an answer", "an answer", "an answer"]);
    let page = stage.get(&format!("as/maya/messages?channel=general&thread_ts={root}&limit=2")).await;
    assert_eq!((texts(&page["messages"]).len(), &page["has_more"]), (2, &json!(true)));
}

#[tokio::test]
async fn the_workspace_changes_its_fingerprint_with_its_contents() {
    let stage = Stage::new().await;
    let seen = async || stage.get("as/maya/screen?in=general").await["workspace"].clone();
    let before = seen().await;
    assert_eq!(stage.get("workspace?members=false").await["fingerprint"], before);
    stage.sandbox.say("lena", "general", "hello").unwrap();
    assert_eq!(seen().await, before, "a message is not a part of it");
    stage.sandbox.join(sandbox::Person::new("nora", "Nora New", "Apprentice", "somebody new"));
    assert_ne!(seen().await, before);
}

fn with_shortcuts() -> Value {
    let mut manifest = manifest();
    manifest["features"]["shortcuts"] = json!([
        {"type": "global", "name": "Order", "callback_id": "order", "description": "Lunch"},
        {"type": "message", "name": "Keep", "callback_id": "keep", "description": "A message"},
    ]);
    manifest
}

#[tokio::test]
async fn shortcuts_reach_the_app() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let app = sandbox.install(&with_shortcuts(), Delivery::Socket).await.unwrap();
    let stage = Stage { sandbox, app, http: crate::fake_app::client() };
    stage.connect(|_| Some(Value::Null)).await;
    let ts = stage.sandbox.say("maya", "general", "keep this").unwrap();
    stage.act("maya", "shortcut", json!({"callback_id": "order"})).await;
    stage
        .act("lena", "shortcut", json!({"callback_id": "keep", "channel": "general", "message_ts": ts}))
        .await;
    let sent = stage.to_app().await;
    let [global, message] = &sent[sent.len() - 2..] else { panic!("two payloads") };
    let (global, message) = (&global["payload"], &message["payload"]);
    assert_eq!((&global["type"], &global["callback_id"]), (&json!("shortcut"), &json!("order")));
    assert!(global["trigger_id"].is_string() && global["response_url"].is_null(), "{global}");
    assert_eq!(message["type"], "message_action");
    assert_eq!((&message["message"]["text"], &message["message_ts"]), (&json!("keep this"), &json!(ts)));
    assert!(message["response_url"].is_string() && message["trigger_id"].is_string());

    let (status, answer) = stage.try_act("maya", "shortcut", json!({"callback_id": "keep"})).await;
    assert_eq!(status, 404, "{answer}");
    assert!(answer["error"].as_str().unwrap().contains("there are: order"), "{answer}");
}

fn lookup_view() -> Value {
    let mut view = form_view();
    view["blocks"] = json!([
        {"type": "input", "block_id": "fruit", "label": plain("Fruit"),
         "element": {"type": "external_select", "action_id": "it", "min_query_length": 1}},
        {"type": "input", "block_id": "file", "optional": true, "label": plain("File"),
         "element": {"type": "file_input", "action_id": "it"}},
    ]);
    view
}

#[tokio::test]
async fn an_app_looks_up_options_and_gets_files() {
    let stage = Stage::new().await;
    stage
        .connect(|envelope| {
            let asked = &envelope["payload"];
            Some(match asked["type"].as_str() {
                Some("block_suggestion") if asked["value"] == "bad" => json!({"options": [{"text": "no object"}]}),
                Some("block_suggestion") => {
                    json!({"options": [{"text": plain("Pear"), "value": format!("for-{}", asked["value"].as_str().unwrap())}]})
                }
                _ => Value::Null,
            })
        })
        .await;
    let trigger = stage.trigger().await;
    let opened = stage.api("views.open", json!({"trigger_id": trigger, "view": lookup_view()})).await;
    let id = opened["view"]["id"].as_str().unwrap();
    let ask =
        |letters: &str| json!({"view_id": id, "action_id": "it", "block_id": "fruit", "value": letters});
    let offer = stage.act("maya", "options", ask("pe")).await;
    assert_eq!(offer["options"][0]["value"], "for-pe");
    let envelope = stage.to_app().await;
    assert_eq!(envelope.last().unwrap()["payload"]["container"]["view_id"], id);
    let bad = stage.act("maya", "options", ask("bad")).await;
    assert_eq!((&bad["options"], bad["problem"].is_array()), (&json!([]), true), "{bad}");

    let url = format!("{}/sandbox/api/as/maya/upload?name=note.txt", stage.sandbox.url());
    let request =
        stage.http.post(url).header("content-type", "application/octet-stream").body("twelve words");
    let uploaded: Value = request.send().await.unwrap().json().await.unwrap();
    let file = uploaded["file"]["id"].as_str().unwrap();
    stage.act("maya", "submit", json!({"view_id": id, "values": {"fruit": "for-pe", "file": [file]}})).await;
    let sent = stage.to_app().await;
    let values = &sent.last().unwrap()["payload"]["view"]["state"]["values"];
    assert_eq!(
        values["fruit"]["it"]["selected_option"]["text"]["text"], "Pear",
        "the option as it was offered"
    );
    assert_eq!(values["file"]["it"]["files"][0]["name"], "note.txt");
}

#[tokio::test]
async fn a_shared_file_stands_in_a_message_and_only_bytes_are_taken() {
    let stage = Stage::new().await;
    let url =
        format!("{}/sandbox/api/as/maya/upload?name=a.txt&channel=general&text=here", stage.sandbox.url());
    let refused = stage.http.post(&url).header("content-type", "text/plain").body("x").send().await.unwrap();
    assert_eq!(refused.status(), 400, "a page elsewhere could send this");
    let request = stage.http.post(&url).header("content-type", "application/octet-stream").body("hello");
    assert_eq!(request.send().await.unwrap().status(), 200);
    let messages = stage.messages("lena", "general").await;
    assert_eq!((&messages[0]["text"], &messages[0]["files"][0]["size"]), (&json!("here"), &json!(5)));
    let id = messages[0]["files"][0]["id"].as_str().unwrap();
    let bytes = stage.http.get(format!("{}/sandbox/api/as/lena/files/{id}", stage.sandbox.url()));
    assert_eq!(bytes.send().await.unwrap().text().await.unwrap(), "hello");
}

#[tokio::test]
async fn a_permalink_leads_to_the_place_on_the_page() {
    let stage = Stage::new().await;
    let client =
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for (path, place) in [
        ("C0GENERAL", "/#in=C0GENERAL"),
        ("C0GENERAL/p1795370400000100", "/#in=C0GENERAL&at=1795370400.000100"),
        (
            "C0GENERAL/p1795370400000100?thread_ts=1795370300.000100&cid=C0GENERAL",
            "/#in=C0GENERAL&thread=1795370300.000100",
        ),
        ("nowhere/at/all", "/"),
    ] {
        let response = client.get(format!("{}/archives/{path}", stage.sandbox.url())).send().await.unwrap();
        assert_eq!(response.headers()["location"], place, "{path}");
    }
}
