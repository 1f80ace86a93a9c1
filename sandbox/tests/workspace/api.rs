//! The Web API: channels, people, errors.

use sandbox::{Answer, Sandbox};
use serde_json::{Value, json};

use crate::fake_app::Stage;

#[tokio::test]
async fn a_private_channel_is_there_for_its_members_only() {
    let stage = Stage::new().await;
    let created = stage.api("conversations.create", json!({"name": "case-1", "is_private": true})).await;
    let id = created["channel"]["id"].as_str().unwrap().to_owned();
    assert_eq!(created["channel"]["is_member"], true);
    let taken = stage.api("conversations.create", json!({"name": "case-1"})).await;
    assert_eq!(taken["error"], "name_taken");
    stage.api("conversations.invite", json!({"channel": id, "users": "U0RUTH"})).await;
    stage.api("chat.postMessage", json!({"channel": id, "text": "a case"})).await;
    let seen = stage.messages("ruth", "case-1").await;
    let kinds: Vec<&Value> = seen.iter().map(|message| &message["subtype"]).collect();
    assert_eq!(kinds, [&json!("group_join"), &json!("group_join"), &Value::Null]);
    assert!(!stage.screen("maya").await.to_string().contains("case-1"));
    let (status, _) = stage.try_act("maya", "message", json!({"channel": "case-1", "text": "hi"})).await;
    assert_eq!(status, 404);
    stage.api("conversations.leave", json!({"channel": id})).await;
    for method in
        ["conversations.info", "conversations.history", "conversations.members", "conversations.archive"]
    {
        assert_eq!(stage.api(method, json!({"channel": id})).await["error"], "channel_not_found", "{method}");
    }
    assert_eq!(
        stage.api("chat.postMessage", json!({"channel": id, "text": "x"})).await["error"],
        "channel_not_found"
    );
    let listed = stage.api("conversations.list", json!({"types": "private_channel"})).await;
    assert_eq!(listed["channels"], json!([]));
}

#[tokio::test]
async fn an_invitation_may_succeed_in_part() {
    let stage = Stage::new().await;
    let created = stage.api("conversations.create", json!({"name": "case-2", "is_private": true})).await;
    let id = created["channel"]["id"].clone();
    let users = format!("U0RUTH,U0NOBODY,{}", stage.app.bot_user_id);
    let refused = stage.api("conversations.invite", json!({"channel": id, "users": users})).await;
    assert_eq!(refused["error"], "user_not_found");
    assert_eq!(
        refused["errors"],
        json!([
            {"user": "U0NOBODY", "ok": false, "error": "user_not_found"},
            {"user": stage.app.bot_user_id, "ok": false, "error": "cant_invite_self"},
        ])
    );
    let members = |stage: &Stage| {
        let args = json!({"channel": id});
        let url = stage.sandbox.api_url();
        let call = stage
            .http
            .post(format!("{url}conversations.members"))
            .bearer_auth(&stage.app.bot_token)
            .form(&args);
        async move {
            call.send().await.unwrap().json::<Value>().await.unwrap()["members"].as_array().unwrap().len()
        }
    };
    assert_eq!(members(&stage).await, 1);
    let forced =
        stage.api("conversations.invite", json!({"channel": id, "users": users, "force": true})).await;
    assert_eq!(forced["ok"], false);
    assert_eq!(members(&stage).await, 2);
    let again = stage.api("conversations.invite", json!({"channel": id, "users": "U0RUTH"})).await;
    assert_eq!(again["error"], "already_in_channel");
    let archived = stage.api("conversations.archive", json!({"channel": id})).await;
    assert_eq!(archived["ok"], true);
    let late = stage.api("conversations.invite", json!({"channel": id, "users": "U0LENA"})).await;
    assert_eq!(late["error"], "is_archived");
}

#[tokio::test]
async fn lists_come_in_pages() {
    let stage = Stage::new().await;
    let mut cursor = String::new();
    let mut seen = Vec::new();
    loop {
        let page = stage.api("users.list", json!({"limit": 4, "cursor": cursor})).await;
        seen.extend(page["members"].as_array().unwrap().iter().map(|user| user["id"].clone()));
        cursor = page["response_metadata"]["next_cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(seen.len(), 9);
    let wrong = stage.api("users.list", json!({"cursor": "3"})).await;
    assert_eq!(wrong["error"], "invalid_cursor");
    for number in 0..5 {
        stage.api("chat.postMessage", json!({"channel": "U0MAYA", "text": number.to_string()})).await;
    }
    let im = stage.api("conversations.open", json!({"users": "U0MAYA"})).await["channel"]["id"].clone();
    let page = stage.api("conversations.history", json!({"channel": im, "limit": 3})).await;
    assert_eq!(page["messages"][0]["text"], "4");
    assert_eq!(page["has_more"], true);
    let oldest = page["messages"][2]["ts"].clone();
    let older = stage.api("conversations.history", json!({"channel": im, "latest": oldest})).await;
    assert_eq!(older["messages"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn metadata_is_kept_and_shown_when_asked_for() {
    let stage = Stage::new().await;
    let metadata = json!({"event_type": "case", "event_payload": {"id": "1"}});
    let posted =
        stage.api("chat.postMessage", json!({"channel": "U0MAYA", "text": "hi", "metadata": metadata})).await;
    let history = |all: bool| json!({"channel": posted["channel"], "include_all_metadata": all});
    assert!(stage.api("conversations.history", history(false)).await["messages"][0]["metadata"].is_null());
    assert_eq!(stage.api("conversations.history", history(true)).await["messages"][0]["metadata"], metadata);
}

#[tokio::test]
async fn faults_and_rate_limits_answer_instead() {
    let stage = Stage::with(Sandbox::builder().rate_limits(true)).await;
    stage.sandbox.faults().answer_next("auth.test", Answer::error("account_inactive"));
    assert_eq!(stage.api("auth.test", json!({})).await["error"], "account_inactive");
    assert_eq!(stage.api("auth.test", json!({})).await["ok"], true);
    let post = || {
        let url = format!("{}chat.postMessage", stage.sandbox.api_url());
        let body = json!({"channel": "U0MAYA", "text": "hi"});
        stage.http.post(url).bearer_auth(&stage.app.bot_token).json(&body).send()
    };
    assert_eq!(post().await.unwrap().status(), 200);
    let limited = post().await.unwrap();
    assert_eq!(limited.status(), 429);
    assert!(limited.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
}

#[tokio::test]
async fn scopes_and_tokens_are_checked() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let manifest = json!({
        "display_information": {"name": "Small"}, "features": {"bot_user": {"display_name": "small"}},
        "oauth_config": {"scopes": {"bot": ["chat:write", "channels:read"]}},
    });
    let app = sandbox.install(&manifest, sandbox::Delivery::Socket).await.unwrap();
    let stage = Stage { sandbox, app, http: crate::fake_app::client() };
    let refused = stage.api("users.list", json!({})).await;
    assert_eq!(refused["error"], "missing_scope");
    assert_eq!(refused["needed"], "users:read");
    assert_eq!(refused["provided"], "chat:write,channels:read");
    assert_eq!(stage.api("conversations.list", json!({"types": "im"})).await["needed"], "im:read");
    assert_eq!(stage.api_as("xoxb-0", "auth.test", json!({})).await["error"], "invalid_auth");
    assert_eq!(stage.api("apps.connections.open", json!({})).await["error"], "not_allowed_token_type");
    assert_eq!(
        stage.api_as(&stage.app.app_token, "auth.test", json!({})).await["error"],
        "not_allowed_token_type"
    );
    assert_eq!(
        stage.api("chat.postMessage", json!({"channel": "general", "text": "x"})).await["error"],
        "not_in_channel"
    );
    assert!(!format!("{:?}", stage.app).contains("xox"));
    let wrong = json!({"display_information": {"name": "X"}, "features": {"bot_user": {"display_name": "x"}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im"]}}});
    let error = stage.sandbox.install(&wrong, sandbox::Delivery::Socket).await.unwrap_err();
    assert!(error.to_string().contains("im:history"), "{error}");
}
