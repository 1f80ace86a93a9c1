//! What can be done with an id in hand is the method of that name, with the context or the client alike.

use crate::fake_slack::{Answer, FakeSlack, ok};
use serde_json::json;
use slack::http::History;
use slack::prelude::*;

async fn slack() -> FakeSlack {
    FakeSlack::start(|call, _| match call.method() {
        "conversations.open" => ok(json!({"channel": {"id": "D1"}})),
        "conversations.info" => ok(json!({"channel": {"id": "C1"}})),
        "conversations.members" => ok(json!({"members": ["U1"]})),
        "conversations.history" => ok(json!({"messages": [{"ts": "1.2"}]})),
        "users.info" => ok(json!({"user": {"id": "U1"}})),
        method if method.starts_with("views.") => ok(json!({"view": {"id": "V1"}})),
        method if method.starts_with("/commands") => Answer(200, None, "ok".to_owned()),
        _ => ok(json!({"channel": call.json()["channel"], "ts": "1.2"})),
    })
    .await
}

#[tokio::test]
async fn a_channel() {
    let slack = slack().await;
    let ctx = Context::new(slack.http());
    let (channel, user, ts) =
        (ChannelId::parse("C1").unwrap(), UserId::parse("U1").unwrap(), Ts::parse("1.2").unwrap());
    assert_eq!(channel.say(&ctx, "hello").await.unwrap().ts, ts);
    channel.whisper(&ctx, &user, format!("psst {}", 1)).await.unwrap();
    channel.edit(&ctx.http, &ts, MessageBody::text("better")).await.unwrap();
    channel.react(&ctx, &ts, "wave").await.unwrap();
    channel.pin(&ctx, &ts).await.unwrap();
    channel.delete(&ctx, &ts).await.unwrap();
    assert_eq!(channel.history(&ctx, &History::new()).await.unwrap().items.len(), 1);
    assert!(channel.info(&ctx).await.unwrap().id == channel);
    assert!(channel.members(&ctx).await.unwrap().contains(&user));
    assert!(channel.invite(&ctx, std::slice::from_ref(&user)).await.unwrap().is_complete());
    channel.kick(&ctx, &user).await.unwrap();
    channel.set_topic(&ctx, "a case").await.unwrap();
    channel.archive(&ctx).await.unwrap();
    assert_eq!(
        slack.methods(),
        [
            "chat.postMessage",
            "chat.postEphemeral",
            "chat.update",
            "reactions.add",
            "pins.add",
            "chat.delete",
            "conversations.history",
            "conversations.info",
            "conversations.members",
            "conversations.invite",
            "conversations.kick",
            "conversations.setTopic",
            "conversations.archive"
        ]
    );
    assert_eq!(slack.calls()[0].json()["text"], "hello");
    assert!(slack.calls().iter().all(|call| call.body.contains("C1")));
}

#[tokio::test]
async fn a_person_a_modal_and_the_address_for_answers() {
    let slack = slack().await;
    let ctx = Context::new(slack.http());
    let user = UserId::parse("U1").unwrap();
    assert_eq!(user.say(&ctx, "hello").await.unwrap().channel.as_str(), "D1");
    assert!(user.info(&ctx).await.unwrap().id == user);
    user.publish_home(&ctx, &HomeView::new()).await.unwrap();
    let (trigger, modal) = (TriggerId::received_now("1.2.3"), ModalView::new("c", "T"));
    let opened = trigger.open(&ctx, &modal).await.unwrap();
    trigger.push(&ctx, &modal).await.unwrap();
    opened.id.update(&ctx, &modal).await.unwrap();
    let url = ResponseUrl::received_now(&format!("{}/commands/1", slack.address));
    url.say(&ctx, "late").await.unwrap();
    url.replace(&ctx, "later").await.unwrap();
    let calls = slack.calls();
    let methods: Vec<_> = calls.iter().map(|call| call.method()).collect();
    assert_eq!(
        methods,
        [
            "conversations.open",
            "chat.postMessage",
            "users.info",
            "views.publish",
            "views.open",
            "views.push",
            "views.update",
            "/commands/1",
            "/commands/1"
        ]
    );
    let replaces: Vec<_> = calls[7..].iter().map(|call| call.json()["replace_original"].clone()).collect();
    assert_eq!(replaces, [json!(false), json!(true)]);
}
