//! Methods: what is sent, and what is made of the answers.

use crate::fake_slack::{Answer, FakeSlack, ok, refusal};
use serde_json::{Value, json};
use slack::blocks::{Block, MessageBody, ModalView, Text};
use slack::http::{Code, History, Method};
use slack::model::{ChannelId, ChannelKind, ResponseUrl, TeamId, TriggerId, Ts, UserId};
use slack::{Error, Http};

fn user(id: &str) -> UserId {
    UserId::parse(id).unwrap()
}

fn channel() -> ChannelId {
    ChannelId::parse("C1").unwrap()
}

#[tokio::test]
async fn reads_are_forms_writes_are_json_and_the_token_is_in_the_header() {
    let slack = FakeSlack::start(|call, _| match call.method() {
        "conversations.info" => ok(json!({"channel": {"id": "C1", "name": "case", "topic": {"value": "t"}}})),
        _ => ok(json!({"channel": "C1", "ts": "1.2"})),
    })
    .await;
    let http = slack.http();
    let info = http.conversations_info(&channel()).await.unwrap();
    assert_eq!((info.name.as_deref(), info.topic()), (Some("case"), "t"));
    let posted = http.chat_post_message(&channel(), &MessageBody::text("hi").ephemeral()).await.unwrap();
    assert_eq!(posted.ts, Ts::parse("1.2").unwrap());

    let calls = slack.calls();
    assert_eq!(
        (calls[0].content_type.as_str(), calls[0].body.as_str()),
        ("application/x-www-form-urlencoded", "channel=C1")
    );
    assert_eq!(calls[1].content_type, "application/json; charset=utf-8");
    let sent = json!({"channel": "C1", "text": "hi", "unfurl_links": false, "unfurl_media": false});
    assert_eq!(calls[1].json(), sent);
    assert!(calls.iter().all(|call| call.token.as_deref() == Some("Bearer xoxb-test")));
}

#[tokio::test]
async fn invite_tells_each_ones_fate() {
    let slack = FakeSlack::start(|_, _| {
        let errors = json!([{"user": "U2", "ok": false, "error": "already_in_channel"},
            {"user": "U3", "ok": false, "error": "user_is_restricted"}]);
        Answer(200, None, json!({"ok": false, "error": "already_in_channel", "errors": errors}).to_string())
    })
    .await;
    let users = [user("U1"), user("U2"), user("U3")];
    let outcome = slack.http().conversations_invite(&channel(), &users).await.unwrap();
    assert_eq!(outcome.invited, [user("U1")]);
    assert_eq!(outcome.already_in, [user("U2")]);
    assert_eq!(outcome.failed, [(user("U3"), Code::UserIsRestricted)]);
    assert_eq!(slack.calls()[0].json(), json!({"channel": "C1", "users": "U1,U2,U3", "force": true}));
}

#[tokio::test]
async fn invite_goes_one_by_one_when_slack_does_not_say_whom_it_means() {
    let slack = FakeSlack::start(|call, _| match call.json()["users"].as_str().unwrap() {
        "U1,U2" | "U2" => refusal("already_in_channel"),
        _ => ok(json!({"errors": {}})),
    })
    .await;
    let outcome = slack.http().conversations_invite(&channel(), &[user("U1"), user("U2")]).await.unwrap();
    assert_eq!((outcome.invited, outcome.already_in), (vec![user("U1")], vec![user("U2")]));
}

#[tokio::test]
async fn invite_fails_as_a_whole_when_the_call_is_at_fault() {
    let slack = FakeSlack::start(|_, _| refusal("not_in_channel")).await;
    let failed = slack.http().conversations_invite(&channel(), &[user("U1"), user("U2")]).await;
    assert_eq!(failed.unwrap_err().code(), Some(&Code::NotInChannel));
    assert!(slack.http().conversations_invite(&channel(), &[]).await.unwrap().is_complete());
    assert_eq!(slack.calls().len(), 1);
}

#[tokio::test]
async fn invite_takes_at_most_a_hundred_in_a_call() {
    let slack = FakeSlack::start(|_, _| ok(json!({}))).await;
    let users: Vec<_> = (0..150).map(|n| user(&format!("U{n}"))).collect();
    let outcome = slack.http().conversations_invite(&channel(), &users).await.unwrap();
    assert_eq!(outcome.invited, users);
    assert_eq!(slack.calls().len(), 2);
}

#[tokio::test]
async fn lists_are_read_to_their_end() {
    let slack = FakeSlack::start(|call, _| {
        let (member, cursor) = if call.body.contains("cursor=") { ("U2", "") } else { ("U1", "abc=") };
        ok(json!({"members": [member], "response_metadata": {"next_cursor": cursor}}))
    })
    .await;
    assert_eq!(slack.http().conversations_members(&channel()).await.unwrap(), [user("U1"), user("U2")]);
    assert_eq!(slack.calls()[1].form(), "channel=C1 cursor=abc%3D limit=200");
}

#[tokio::test]
async fn a_list_that_never_ends_is_an_error() {
    let slack =
        FakeSlack::start(|_, _| ok(json!({"channels": [], "response_metadata": {"next_cursor": "x"}}))).await;
    let kinds = [ChannelKind::Private, ChannelKind::Public];
    let failed = slack.http().conversations_list(&kinds).await.unwrap_err();
    assert!(matches!(failed, Error::Decode { path, .. } if path == "response_metadata.next_cursor"));
    assert_eq!(slack.calls()[0].form(), "limit=200 types=private_channel%2Cpublic_channel");
}

#[tokio::test]
async fn history_with_metadata() {
    let slack = FakeSlack::start(|_, _| {
        ok(json!({"messages": [{"ts": "1.2", "text": "t", "metadata": {"event_type": "case", "event_payload": {}}},
            {"type": "odd", "blocks": 7}], "has_more": false}))
    })
    .await;
    let part = History::new().limit(20).include_all_metadata().oldest(Ts::parse("1.0").unwrap());
    let page = slack.http().conversations_history(&channel(), &part).await.unwrap();
    assert_eq!((page.items.len(), page.next_cursor), (2, None));
    assert_eq!(page.items[0].metadata.as_ref().unwrap().event_type, "case");
    assert_eq!(
        slack.calls()[0].form(),
        "channel=C1 include_all_metadata=true inclusive=true limit=20 oldest=1.0"
    );
}

#[tokio::test]
async fn errors_name_the_method_the_code_and_the_place_but_no_content() {
    let slack = FakeSlack::start(|call, _| match call.method() {
        "conversations.create" => Answer(
            200,
            None,
            json!({"ok": false, "error": "missing_scope", "needed": "groups:write",
            "provided": "chat:write", "response_metadata": {"messages": ["my boss"]}})
            .to_string(),
        ),
        "users.info" => ok(json!({"user": {"id": {"my boss": 1}}})),
        "auth.test" => Answer(200, None, "<html>my boss</html>".to_owned()),
        _ => refusal("my boss is <b>"),
    })
    .await;
    let http = slack.http();
    let create = http.conversations_create("case", true).await.unwrap_err();
    assert_eq!(create.to_string(), "conversations.create was refused: missing_scope (needs groups:write)");
    let decode = http.users_info(&user("U1")).await.unwrap_err();
    assert_eq!(decode.to_string(), "the answer of users.info does not decode at user.id");
    let html = http.auth_test().await.unwrap_err();
    assert!(matches!(html, Error::Decode { .. }));
    let odd = http.api_test().await.unwrap_err();
    for error in [create, decode, html, odd] {
        assert!(!format!("{error} {error:?}").contains("my boss"));
    }
}

#[tokio::test]
async fn nothing_is_sent_that_breaks_a_limit_or_comes_too_late() {
    let slack = FakeSlack::start(|_, _| refusal("trigger_expired")).await;
    let http = slack.http();
    let long = MessageBody::text("t").block(Block::section(Text::mrkdwn("x".repeat(3001))));
    assert!(matches!(http.chat_post_message(&channel(), &long).await, Err(Error::Limit(_))));
    let trigger = TriggerId::received_now("1.2.3");
    let modal = ModalView::new("c", "T");
    assert!(matches!(http.views_open(&trigger, &modal).await, Err(Error::TriggerExpired)), "as Slack says");
    assert_eq!(slack.calls().len(), 1);
    tokio::time::pause();
    tokio::time::advance(TriggerId::LIFETIME).await;
    assert!(matches!(http.views_open(&trigger, &modal).await, Err(Error::TriggerExpired)), "by its age");
    assert_eq!(slack.calls().len(), 1);
}

#[tokio::test]
async fn the_escape_hatch_and_one_workspace_of_many() {
    let slack = FakeSlack::start(|_, _| ok(json!({"members": [], "x": 7}))).await;
    let http = slack.http().for_team(TeamId::parse("T9").unwrap());
    let answer: Value =
        http.call(Method::other("a.b").form(), &json!({"n": 1, "none": null, "list": [1]})).await.unwrap();
    assert_eq!(answer["x"], 7);
    http.users_list().await.unwrap();
    let calls = slack.calls();
    assert_eq!((calls[0].method(), calls[0].form().as_str()), ("a.b", "list=%5B1%5D n=1"));
    assert!(calls[1].body.contains("team_id=T9"));
}

#[tokio::test]
async fn response_urls_take_five_answers_without_the_token() {
    let slack = FakeSlack::start(|_, _| Answer(200, None, "ok".to_owned())).await;
    let http = slack.http();
    let url = ResponseUrl::received_now(&format!("{}/commands/x", slack.address));
    for _ in 0..5 {
        http.respond(&url, &MessageBody::text("hi"), true).await.unwrap();
    }
    assert!(matches!(http.respond(&url, &MessageBody::text("hi"), true).await, Err(Error::ResponseUrlSpent)));
    let calls = slack.calls();
    assert_eq!((calls.len(), calls[0].token.as_deref()), (5, None));
    assert_eq!(calls[0].json()["replace_original"], true);

    let plain = ResponseUrl::received_now("http://example.com/commands/x");
    assert!(matches!(
        http.respond(&plain, &MessageBody::text("hi"), false).await,
        Err(Error::ResponseUrlSpent)
    ));
}

#[tokio::test]
async fn response_urls_say_no_in_two_ways() {
    let slack = FakeSlack::start(|_, n| match n {
        0 => Answer(404, None, json!({"ok": false, "error": "used_url"}).to_string()),
        1 => Answer(200, None, json!({"ok": false, "error": "invalid_blocks"}).to_string()),
        _ => Answer(500, None, "<html>".to_owned()),
    })
    .await;
    let url = ResponseUrl::received_now(&format!("{}/x", slack.address));
    let respond = async || slack.http().respond(&url, &MessageBody::text("hi"), false).await.unwrap_err();
    assert!(matches!(respond().await, Error::ResponseUrlSpent));
    assert_eq!(respond().await.code(), Some(&Code::InvalidBlocks));
    assert!(matches!(respond().await, Error::Http(_)));
    assert_eq!(slack.calls().len(), 3);
}

#[test]
fn a_client_prints_no_token() {
    let http = Http::builder().bot_token("xoxb-1-secret".into()).build().unwrap();
    assert_eq!(format!("{http:?}"), "Http { host: Some(\"slack.com\"), .. }");
}
