//! How requests are read: bodies, charsets, names, limits, cursors, rates.

use std::time::Duration;

use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::fake_app::Stage;
use crate::prepared::stage;

async fn post(stage: &Stage, method: &str, kind: Option<&str>, body: &'static str) -> Value {
    let url = format!("{}{method}", stage.sandbox.api_url());
    let mut request = stage.http.post(url).bearer_auth(&stage.app.bot_token).body(body);
    if let Some(kind) = kind {
        request = request.header("content-type", kind);
    }
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn bodies_are_what_they_say_or_are_refused() {
    let stage = stage(Sandbox::builder(), &[]).await;
    for (kind, body, error) in [
        (Some("application/json; charset=utf-8"), "{", "invalid_json"),
        (Some("application/json; charset=utf-8"), "[]", "json_not_object"),
        (Some("application/json; charset=latin-9"), "{}", "invalid_charset"),
        (Some("image/png"), "x", "invalid_post_type"),
        (None, "x", "missing_post_type"),
        (Some("multipart/form-data; boundary=edge"), "x", "invalid_form_data"),
        (Some("application/x-www-form-urlencoded"), "users[]=U0MAYA", "invalid_array_arg"),
        (Some("application/x-www-form-urlencoded"), "na%20me=x", "invalid_arg_name"),
    ] {
        assert_eq!(post(&stage, "auth.test", kind, body).await["error"], error, "{kind:?} {body}");
    }
    let bare = post(&stage, "auth.test", Some("application/json"), "{}").await;
    assert_eq!((&bare["ok"], &bare["warning"]), (&json!(true), &json!("missing_charset")));
    assert_eq!(bare["response_metadata"]["warnings"], json!(["missing_charset"]));
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    assert_eq!(post(&stage, "auth.test", Some(form), "").await["warning"], "superfluous_charset");
    let joined =
        post(&stage, "conversations.join", Some("application/json"), r#"{"channel": "C0GENERAL"}"#).await;
    assert_eq!(joined["warning"], "missing_charset");
    let again =
        post(&stage, "conversations.join", Some("application/json"), r#"{"channel": "C0GENERAL"}"#).await;
    assert_eq!(again["warning"], "already_in_channel,missing_charset");
    assert_eq!(again["response_metadata"]["warnings"], json!(["already_in_channel", "missing_charset"]));
    let refused = post(&stage, "chat.postMessage", Some("application/json"), "{}").await;
    assert!(refused["response_metadata"]["messages"].is_array() && refused["warning"] == "missing_charset");
}

#[tokio::test]
async fn limits_and_cursors_are_checked() {
    let stage = stage(Sandbox::builder(), &[]).await;
    stage.api("conversations.join", json!({"channel": "C0GENERAL"})).await;
    for method in ["conversations.list", "conversations.members", "users.conversations"] {
        for limit in ["1001", "-1", "many"] {
            let args = json!({"channel": "C0GENERAL", "limit": limit});
            assert_eq!(stage.api(method, args).await["error"], "invalid_limit", "{method} {limit}");
        }
    }
    let wrong = stage.api("users.list", json!({"limit": "many"})).await;
    assert_eq!(wrong["error"], "invalid_arguments");
    assert!(wrong["response_metadata"]["messages"][0].as_str().unwrap().contains("/limit"));
    for method in [
        "users.list",
        "conversations.list",
        "conversations.members",
        "conversations.history",
        "users.conversations",
        "chat.scheduledMessages.list",
    ] {
        let args = json!({"channel": "C0GENERAL", "cursor": "dXNlcjo="});
        assert_eq!(stage.api(method, args).await["error"], "invalid_cursor", "{method}");
    }
    for number in 0..5 {
        stage.api("conversations.create", json!({"name": format!("c{number}")})).await;
    }
    let (mut cursor, mut seen) = (String::new(), 0);
    loop {
        let page = stage.api("users.conversations", json!({"limit": 2, "cursor": cursor})).await;
        seen += page["channels"].as_array().unwrap().len();
        cursor = page["response_metadata"]["next_cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(seen, 6);
}

#[tokio::test]
async fn rates_are_counted_by_method_and_by_channel_on_the_sandboxs_clock() {
    let stage = stage(Sandbox::builder().rate_limits(true), &[]).await;
    let call = |method: &'static str, args: Value| {
        let url = format!("{}{method}", stage.sandbox.api_url());
        let request = stage.http.post(url).bearer_auth(&stage.app.bot_token).form(&args);
        async move {
            let response = request.send().await.unwrap();
            let wait = response.headers().get("retry-after").map(|wait| wait.to_str().unwrap().to_owned());
            (response.status().as_u16(), wait.map(|wait| wait.parse::<u64>().unwrap()))
        }
    };
    for _ in 0..20 {
        assert_eq!(call("usergroups.list", json!({})).await.0, 200);
    }
    let (status, wait) = call("usergroups.list", json!({})).await;
    assert_eq!(status, 429);
    assert!((1..=60).contains(&wait.unwrap()), "{wait:?}");
    assert_eq!(call("users.list", json!({})).await.0, 200, "other methods stay open");
    stage.sandbox.advance(Duration::from_secs(wait.unwrap()));
    assert_eq!(call("usergroups.list", json!({})).await.0, 200, "after the wait it goes on");

    stage.api("conversations.join", json!({"channel": "C0GENERAL"})).await;
    let to = |place: &str| json!({"channel": place, "text": "x"});
    assert_eq!(call("chat.postMessage", to("C0GENERAL")).await.0, 200);
    assert_eq!(call("chat.postMessage", to("#general")).await, (429, Some(1)), "whatever it is called");
    assert_eq!(call("chat.postMessage", to("U0MAYA")).await.0, 200, "other channels stay open");
    let im = stage.api("conversations.open", json!({"users": "U0MAYA"})).await["channel"]["id"].clone();
    assert_eq!(call("chat.postMessage", to(im.as_str().unwrap())).await, (429, Some(1)));
    stage.sandbox.advance(Duration::from_secs(1));
    assert_eq!(call("chat.postMessage", to("C0GENERAL")).await.0, 200);
}

#[tokio::test]
async fn messages_may_bear_another_name_with_the_scope_for_it() {
    let args = json!({"channel": "U0MAYA", "text": "hi", "username": "ecto1", "icon_emoji": ":ghost:"});
    let without = stage(Sandbox::builder(), &[]).await;
    let plain = without.api("chat.postMessage", args.clone()).await;
    assert!(plain["message"]["username"].is_null(), "{plain}");
    let with = stage(Sandbox::builder(), &["chat:write.customize"]).await;
    let named = with.api("chat.postMessage", args).await;
    assert_eq!(
        (&named["message"]["username"], &named["message"]["subtype"]),
        (&json!("ecto1"), &json!("bot_message"))
    );
    assert_eq!(named["message"]["icons"]["emoji"], ":ghost:");
}

#[tokio::test]
async fn replies_may_be_shown_in_the_channel_too_and_attachments_are_numbered() {
    let stage = stage(Sandbox::builder(), &[]).await;
    let root = stage.api("chat.postMessage", json!({"channel": "U0MAYA", "text": "root"})).await;
    let reply = json!({
        "channel": "U0MAYA", "text": "both", "thread_ts": root["ts"], "reply_broadcast": true,
        "attachments": [{"text": "one"}, {"title": "two"}],
    });
    stage.api("chat.postMessage", reply).await;
    let history = stage.api("conversations.history", json!({"channel": root["channel"]})).await;
    assert_eq!(history["messages"][0]["subtype"], "thread_broadcast");
    assert_eq!(history["messages"][0]["attachments"][0], json!({"text": "one", "id": 1, "fallback": "one"}));
    assert_eq!(history["messages"][0]["attachments"][1]["id"], 2);
    assert_eq!(history["messages"][1]["reply_count"], 1);
}

#[tokio::test]
async fn pictures_of_people_come_from_the_sandbox_itself() {
    let stage = stage(Sandbox::builder(), &[]).await;
    let profile = stage.api("users.profile.get", json!({"user": "U0TOMAS"})).await["profile"].clone();
    assert_eq!((&profile["first_name"], &profile["last_name"]), (&json!("Tomás"), &json!("Rivera")));
    let url = profile["image_72"].as_str().unwrap();
    assert!(url.starts_with(&stage.sandbox.url()));
    let picture = stage.http.get(url).send().await.unwrap();
    assert_eq!(picture.headers()["content-type"], "image/svg+xml");
    assert!(picture.text().await.unwrap().contains("TR"));
}
