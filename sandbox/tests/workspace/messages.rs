//! Posting, changing, pinning and finding messages.

use serde_json::{Value, json};

use crate::fake_app::{Stage, plain};

#[tokio::test]
async fn a_message_is_changed_threaded_pinned_and_deleted() {
    let stage = Stage::new().await;
    let blocks = json!([{"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}}]);
    let posted =
        stage.api("chat.postMessage", json!({"channel": "U0MAYA", "text": "hi", "blocks": blocks})).await;
    let (im, ts) = (posted["channel"].clone(), posted["ts"].clone());
    assert_eq!(posted["message"]["blocks"][0]["text"]["verbatim"], false);
    assert!(posted["message"]["blocks"][0]["block_id"].is_string());
    assert_eq!(posted["message"]["bot_id"], "B0ETHICSBOT");

    let reply = json!({"channel": im, "text": "reply", "thread_ts": ts});
    assert_eq!(stage.api("chat.postMessage", reply).await["message"]["thread_ts"], ts);
    let history = stage.api("conversations.history", json!({"channel": im})).await;
    assert_eq!(history["messages"].as_array().unwrap().len(), 1);
    assert_eq!(history["messages"][0]["reply_count"], 1);
    let replies = stage.api("conversations.replies", json!({"channel": im, "ts": ts})).await;
    assert_eq!(replies["messages"][1]["text"], "reply");

    let pin = json!({"channel": im, "timestamp": ts});
    assert_eq!(stage.api("pins.add", pin.clone()).await["ok"], true);
    assert_eq!(stage.api("pins.add", pin.clone()).await["error"], "already_pinned");
    assert_eq!(stage.api("pins.list", json!({"channel": im})).await["items"][0]["message"]["ts"], ts);
    assert_eq!(stage.messages("maya", "U0ETHICSBOT").await[0]["pinned"], true);
    assert_eq!(stage.api("pins.remove", pin.clone()).await["ok"], true);
    assert_eq!(stage.api("pins.remove", pin).await["error"], "no_pin");

    // Text without blocks takes the blocks away
    stage.api("chat.update", json!({"channel": im, "ts": ts, "text": "changed"})).await;
    let seen = stage.messages("maya", "U0ETHICSBOT").await[0].clone();
    assert_eq!(
        (&seen["text"], &seen["blocks"], &seen["edited"]),
        (&json!("changed"), &json!([]), &json!(true))
    );
    let link = stage.api("chat.getPermalink", json!({"channel": im, "message_ts": ts})).await;
    assert!(link["permalink"].as_str().unwrap().starts_with(&stage.sandbox.url()));
    assert_eq!(stage.api("chat.delete", json!({"channel": im, "ts": ts})).await["ok"], true);
    assert_eq!(
        stage.api("chat.delete", json!({"channel": im, "ts": ts})).await["error"],
        "message_not_found"
    );
}

#[tokio::test]
async fn an_ephemeral_message_is_for_one_pair_of_eyes() {
    let stage = Stage::new().await;
    stage.connect(|_| Some(Value::Null)).await;
    stage.api("conversations.join", json!({"channel": "C0GENERAL"})).await;
    let blocks = json!([{"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": plain("Go")}]}]);
    let args = json!({"channel": "C0GENERAL", "user": "U0MAYA", "text": "psst", "blocks": blocks});
    let posted = stage.api("chat.postEphemeral", args).await;
    let joined = 1;
    assert_eq!(stage.messages("maya", "general").await[joined]["ephemeral"], true);
    assert_eq!(stage.messages("ruth", "general").await.len(), joined);
    let history = stage.api("conversations.history", json!({"channel": "C0GENERAL"})).await;
    assert_eq!(history["messages"].as_array().unwrap().len(), joined);
    let click = json!({"channel": "general", "message_ts": posted["message_ts"], "action_id": "go"});
    assert_eq!(stage.try_act("ruth", "click", click.clone()).await.0, 404);
    stage.act("maya", "click", click).await;
    let payload = stage.to_app().await.last().unwrap()["payload"].clone();
    assert_eq!(payload["container"]["is_ephemeral"], true);
    assert!(payload.get("message").is_none());
    let url = payload["response_url"].as_str().unwrap();
    stage.http.post(url).json(&json!({"delete_original": true})).send().await.unwrap();
    assert_eq!(stage.messages("maya", "general").await.len(), joined);
    let stranger = json!({"channel": "C0GENERAL", "user": "U0NOBODY", "text": "psst"});
    assert_eq!(stage.api("chat.postEphemeral", stranger).await["error"], "user_not_in_channel");
}

#[tokio::test]
async fn content_outside_the_limits_is_refused() {
    let stage = Stage::new().await;
    let post = async |fields: Value| {
        let mut args = fields;
        args["channel"] = json!("U0MAYA");
        stage.api("chat.postMessage", args).await
    };
    assert_eq!(post(json!({})).await["error"], "no_text");
    assert_eq!(post(json!({"blocks": "nonsense"})).await["error"], "invalid_blocks_format");
    let long = json!([{"type": "section", "text": {"type": "mrkdwn", "text": "x".repeat(3001)}}]);
    let refused = post(json!({"text": "x", "blocks": long})).await;
    assert_eq!(refused["error"], "invalid_blocks");
    assert_eq!(
        refused["response_metadata"]["messages"][0],
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    );
    let input = json!([{"type": "bogus"}]);
    assert_eq!(post(json!({"blocks": input})).await["error"], "invalid_blocks");
    assert_eq!(post(json!({"text": "x".repeat(40_001)})).await["warning"], "message_truncated");
    assert_eq!(post(json!({"text": "x", "metadata": {"a": 1}})).await["error"], "invalid_metadata_format");
}

#[tokio::test]
async fn tables_and_markdown_have_their_limits() {
    let stage = Stage::new().await;
    let cell = json!({"type": "raw_text", "text": "x"});
    let table = |rows: usize, cells: usize| json!({"type": "table", "rows": vec![vec![&cell; cells]; rows]});
    let markdown = |length: usize| json!({"type": "markdown", "text": "x".repeat(length)});
    for (blocks, place) in [
        (json!([table(100, 20), markdown(6_000), markdown(6_000)]), None),
        (json!([table(101, 1)]), Some("/blocks/0/rows")),
        (json!([table(1, 21)]), Some("/blocks/0/rows/0")),
        (json!([table(1, 1), table(1, 1)]), Some("/blocks/1")),
        (json!([{"type": "table"}]), Some("/blocks/0/rows")),
        (json!([markdown(12_001)]), Some("/blocks/0/text")),
        (json!([markdown(6_001), markdown(6_000)]), Some("/blocks/1")),
    ] {
        let answer =
            stage.api("chat.postMessage", json!({"channel": "U0MAYA", "text": "x", "blocks": blocks})).await;
        match place {
            None => assert_eq!(answer["ok"], true, "{answer}"),
            Some(place) => {
                let messages = answer["response_metadata"]["messages"].as_array().unwrap();
                assert_eq!(messages.len(), 1, "{messages:?}");
                assert!(
                    messages[0].as_str().unwrap().ends_with(&format!("[json-pointer:{place}]")),
                    "{messages:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn channel_names_and_histories_follow_slacks_rules() {
    let stage = Stage::new().await;
    for (name, error) in [
        ("Case", "invalid_name_specials"),
        ("a case", "invalid_name_specials"),
        ("--", "invalid_name_punctuation"),
        ("general", "name_taken"),
    ] {
        let refused = stage.api("conversations.create", json!({"name": name})).await;
        assert_eq!(refused["error"], error, "{name}");
    }
    let long = stage.api("conversations.create", json!({"name": "x".repeat(81)})).await;
    assert_eq!(long["error"], "invalid_name_maxlength");
    // Reads take a form; JSON is ignored there
    let url = format!("{}conversations.info", stage.sandbox.api_url());
    let body = json!({"channel": "C0GENERAL"});
    let answer = stage.http.post(url).bearer_auth(&stage.app.bot_token).json(&body).send().await.unwrap();
    assert_eq!(answer.json::<Value>().await.unwrap()["error"], "invalid_arguments");
    stage.act("lena", "message", json!({"channel": "general", "text": "hello"})).await;
    assert_eq!(unread(&stage, "maya").await, 1);
    stage.act("maya", "read", json!({"channel": "#general"})).await;
    assert_eq!(unread(&stage, "maya").await, 0);
}

async fn unread(stage: &Stage, user: &str) -> u64 {
    let screen = stage.screen(user).await;
    let channels = screen["channels"].as_array().unwrap();
    channels.iter().find(|channel| channel["name"] == "general").unwrap()["unread"].as_u64().unwrap()
}
