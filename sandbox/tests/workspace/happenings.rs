//! What apps hear of: channels, members, reactions, pins, files, groups, people.

use sandbox::{Delivery, Person, Sandbox};
use serde_json::{Value, json};

use crate::fake_app::{Stage, client};
use crate::prepared::{manifest, stage};

/// The events an app was sent, in order, as `type` or `type/subtype`.
async fn heard(stage: &Stage) -> Vec<(String, Value)> {
    let events = stage.to_app().await.into_iter().map(|entry| entry["payload"]["event"].clone());
    events
        .filter(|event| event.is_object())
        .map(|event| {
            let kind = event["type"].as_str().unwrap();
            let name =
                event["subtype"].as_str().map_or(kind.to_owned(), |subtype| format!("{kind}/{subtype}"));
            (name, event)
        })
        .collect()
}

async fn names(stage: &Stage) -> Vec<String> {
    heard(stage).await.into_iter().map(|(name, _)| name).collect()
}

async fn the(stage: &Stage, name: &str) -> Value {
    let all = heard(stage).await;
    let found = all.iter().rev().find(|(kind, _)| kind == name);
    found
        .unwrap_or_else(|| {
            panic!("nobody told of {name}: {:?}", all.iter().map(|one| &one.0).collect::<Vec<_>>())
        })
        .1
        .clone()
}

async fn listening() -> Stage {
    let stage = stage(Sandbox::builder(), &[]).await;
    stage.connect(|_| Some(Value::Null)).await;
    stage
}

#[tokio::test]
async fn the_life_of_a_channel_is_told() {
    let stage = listening().await;
    let id = stage.api("conversations.create", json!({"name": "plans"})).await["channel"]["id"].clone();
    assert_eq!(the(&stage, "channel_created").await["channel"]["id"], id);
    assert_eq!(the(&stage, "message/channel_join").await["user"], "U0EVERYTHING");
    stage.api("conversations.invite", json!({"channel": id, "users": "U0MAYA"})).await;
    assert_eq!(the(&stage, "member_joined_channel").await["inviter"], "U0EVERYTHING");
    stage.api("conversations.rename", json!({"channel": id, "name": "new-plans"})).await;
    assert_eq!(the(&stage, "channel_rename").await["channel"]["name"], "new-plans");
    assert_eq!(the(&stage, "message/channel_name").await["old_name"], "plans");
    stage.api("conversations.setTopic", json!({"channel": id, "topic": "soon"})).await;
    assert_eq!(the(&stage, "message/channel_topic").await["topic"], "soon");
    stage.api("conversations.setPurpose", json!({"channel": id, "purpose": "why"})).await;
    assert_eq!(the(&stage, "message/channel_purpose").await["purpose"], "why");
    stage.api("conversations.kick", json!({"channel": id, "user": "U0MAYA"})).await;
    assert_eq!(the(&stage, "member_left_channel").await["user"], "U0MAYA");
    stage.api("conversations.archive", json!({"channel": id})).await;
    assert_eq!(the(&stage, "channel_archive").await["channel"], id);
    stage.api("conversations.unarchive", json!({"channel": id})).await;
    assert_eq!(the(&stage, "channel_unarchive").await["user"], "U0EVERYTHING");
    stage.api("conversations.leave", json!({"channel": id})).await;
    assert_eq!(the(&stage, "channel_left").await["channel"], id);
    // Lines that Slack writes are no news
    let screen = stage.screen("lena").await;
    let unread =
        screen["channels"].as_array().unwrap().iter().map(|channel| channel["unread"].as_u64().unwrap());
    assert_eq!(unread.sum::<u64>(), 0);
}

#[tokio::test]
async fn a_private_channel_is_told_of_to_its_members_only() {
    let stage = listening().await;
    let second = json!({
        "display_information": {"name": "Outsider"}, "features": {"bot_user": {"display_name": "outsider"}},
        "oauth_config": {"scopes": manifest(&[])["oauth_config"]["scopes"]},
        "settings": manifest(&[])["settings"],
    });
    stage.sandbox.install(&second, Delivery::Socket).await.unwrap();
    let args = json!({"name": "secret", "is_private": true});
    let id = stage.api("conversations.create", args).await["channel"]["id"].clone();
    stage.api("conversations.rename", json!({"channel": id, "name": "still-secret"})).await;
    stage.api("conversations.archive", json!({"channel": id})).await;
    assert_eq!(the(&stage, "group_rename").await["channel"]["name"], "still-secret");
    assert_eq!(the(&stage, "group_archive").await["channel"], id);
    let outside = stage.to_app().await.into_iter().filter(|entry| entry["app_id"] == "A0OUTSIDER");
    for entry in outside {
        assert!(!entry.to_string().contains("secret"), "{entry}");
    }
}

#[tokio::test]
async fn reactions_of_apps_and_people_are_told() {
    let stage = listening().await;
    stage.api("conversations.join", json!({"channel": "C0GENERAL"})).await;
    let said = stage.act("maya", "message", json!({"channel": "general", "text": "done"})).await;
    let item = |name: &str| json!({"channel": "C0GENERAL", "timestamp": said["ts"], "name": name});
    assert_eq!(stage.api("reactions.add", item("thumbsup")).await["ok"], true);
    assert_eq!(stage.api("reactions.add", item("thumbsup")).await["error"], "already_reacted");
    assert_eq!(stage.api("reactions.add", item("not an emoji")).await["error"], "invalid_name");
    assert_eq!(stage.api("reactions.remove", item("eyes")).await["error"], "no_reaction");
    let theirs = json!({"channel": "general", "message_ts": said["ts"], "name": "thumbsup"});
    assert_eq!(stage.act("lena", "react", theirs.clone()).await["acked"], true);
    assert_eq!(stage.try_act("lena", "react", theirs).await.0, 409);
    let event = the(&stage, "reaction_added").await;
    assert_eq!((&event["user"], &event["item_user"]), (&json!("U0LENA"), &json!("U0MAYA")));
    assert_eq!(event["item"]["ts"], said["ts"]);
    let args = json!({"channel": "C0GENERAL", "timestamp": said["ts"]});
    let got = stage.api("reactions.get", args).await;
    let users = json!(["U0EVERYTHING", "U0LENA"]);
    assert_eq!(got["message"]["reactions"], json!([{"name": "thumbsup", "users": users, "count": 2}]));
    let history = stage.api("conversations.history", json!({"channel": "C0GENERAL", "limit": 1})).await;
    assert_eq!(history["messages"][0]["reactions"][0]["count"], 2);
    assert_eq!(stage.messages("maya", "general").await.last().unwrap()["reactions"][0]["name"], "thumbsup");
    assert_eq!(
        stage.api("reactions.list", json!({"user": "U0LENA"})).await["items"].as_array().unwrap().len(),
        1
    );
    let taken = json!({"channel": "general", "message_ts": said["ts"], "name": ":thumbsup:", "remove": true});
    stage.act("lena", "react", taken).await;
    assert_eq!(the(&stage, "reaction_removed").await["user"], "U0LENA");
    for number in 0..22 {
        assert_eq!(stage.api("reactions.add", item(&format!("e{number}"))).await["ok"], true, "{number}");
    }
    assert_eq!(stage.api("reactions.add", item("one-more")).await["error"], "too_many_reactions");
}

#[tokio::test]
async fn pins_and_files_are_told() {
    let stage = listening().await;
    stage.api("conversations.join", json!({"channel": "C0GENERAL"})).await;
    let posted = stage.api("chat.postMessage", json!({"channel": "C0GENERAL", "text": "pin"})).await;
    let item = json!({"channel": "C0GENERAL", "timestamp": posted["ts"]});
    stage.api("pins.add", item.clone()).await;
    assert_eq!(the(&stage, "pin_added").await["item"]["message"]["ts"], posted["ts"]);
    stage.api("pins.remove", item).await;
    assert_eq!(the(&stage, "pin_removed").await["has_pins"], false);
    let ticket = stage.api("files.getUploadURLExternal", json!({"filename": "a.txt", "length": 1})).await;
    stage.http.post(ticket["upload_url"].as_str().unwrap()).body("a").send().await.unwrap();
    let args = json!({"files": [{"id": ticket["file_id"]}], "channels": "C0GENERAL,U0MAYA"});
    assert_eq!(stage.api("files.completeUploadExternal", args).await["ok"], true);
    let names = names(&stage).await;
    let count = |name: &str| names.iter().filter(|one| *one == name).count();
    assert_eq!((count("file_shared"), count("file_created"), count("file_public")), (2, 1, 1));
    assert_eq!(count("message/file_share"), 2);
    stage.api("files.delete", json!({"file": ticket["file_id"]})).await;
    assert_eq!(the(&stage, "file_deleted").await["file_id"], ticket["file_id"]);
}

#[tokio::test]
async fn user_groups_are_kept_and_told() {
    let stage = listening().await;
    let made = stage.api("usergroups.create", json!({"name": "Case Desk", "description": "who reads"})).await;
    let group = made["usergroup"]["id"].clone();
    assert_eq!(made["usergroup"]["handle"], "case-desk");
    assert_eq!(the(&stage, "subteam_created").await["subteam"]["id"], group);
    for (args, error) in [
        (json!({"name": "Case desk"}), "name_already_exists"),
        (json!({"name": "X", "handle": "case-desk"}), "handle_already_exists"),
        (json!({"name": "X", "handle": "maya"}), "handle_already_exists"),
        (json!({"name": "X", "handle": "Big"}), "bad_handle"),
        (json!({"name": "X", "handle": "everyone"}), "forbidden_handle"),
        (json!({"name": "X", "description": "x".repeat(141)}), "description_too_long"),
        (json!({"name": "X", "channels": "C0NOWHERE"}), "invalid_channel_provided"),
    ] {
        assert_eq!(stage.api("usergroups.create", args.clone()).await["error"], error, "{args}");
    }
    let set = |users: &str| json!({"usergroup": group, "users": users});
    assert_eq!(stage.api("usergroups.users.update", set("U0NOBODY")).await["error"], "invalid_users");
    let both = stage.api("usergroups.users.update", set("U0RUTH,U0EVERYTHING,U0RUTH")).await;
    assert_eq!(both["usergroup"]["user_count"], 2);
    assert_eq!(the(&stage, "subteam_members_changed").await["added_users_count"], 2);
    assert_eq!(the(&stage, "subteam_self_added").await["subteam_id"], group);
    stage.api("usergroups.users.update", set("U0RUTH")).await;
    assert_eq!(the(&stage, "subteam_self_removed").await["subteam_id"], group);
    assert_eq!(
        stage.api("usergroups.users.list", json!({"usergroup": group})).await["users"],
        json!(["U0RUTH"])
    );
    stage.api("usergroups.disable", json!({"usergroup": group})).await;
    assert_eq!(stage.api("usergroups.list", json!({})).await["usergroups"], json!([]));
    let all = stage.api("usergroups.list", json!({"include_disabled": true})).await;
    assert!(all["usergroups"][0]["date_delete"].as_u64().unwrap() > 0);
    stage.api("usergroups.enable", json!({"usergroup": group})).await;
    assert_eq!(the(&stage, "subteam_updated").await["subteam"]["date_delete"], 0);
}

#[tokio::test]
async fn people_come_and_go() {
    let stage = listening().await;
    let url = format!("{}/sandbox/api/people", stage.sandbox.url());
    let new = json!({"handle": "nina", "real_name": "Nina Park", "title": "Intern"});
    let reply: Value = stage.http.post(&url).json(&new).send().await.unwrap().json().await.unwrap();
    assert_eq!(reply["user"]["id"], "U0NINA");
    assert_eq!(the(&stage, "team_join").await["user"]["name"], "nina");
    assert_eq!(stage.http.post(&url).json(&new).send().await.unwrap().status(), 409);
    assert!(
        stage.messages("nina", "general").await.iter().any(|message| message["subtype"] == "channel_join")
    );
    stage.sandbox.join(Person::new("omar", "Omar Aziz", "Clerk", "also new"));
    assert_eq!(the(&stage, "team_join").await["user"]["id"], "U0OMAR");

    let group = stage.api("usergroups.create", json!({"name": "Both"})).await["usergroup"]["id"].clone();
    stage.api("usergroups.users.update", json!({"usergroup": group, "users": "U0NINA,U0OMAR"})).await;
    let gone = stage.http.post(format!("{url}/nina/deactivate")).json(&json!({})).send().await.unwrap();
    assert_eq!(gone.status(), 200);
    assert_eq!(the(&stage, "user_change").await["user"]["deleted"], true);
    assert_eq!(stage.api("users.info", json!({"user": "U0NINA"})).await["user"]["deleted"], true);
    let found = stage.api("users.lookupByEmail", json!({"email": "nina@example.com"})).await;
    assert_eq!(found["error"], "users_not_found");
    assert_eq!(stage.api("conversations.open", json!({"users": "U0NINA"})).await["error"], "user_disabled");
    assert_eq!(
        stage.api("usergroups.users.list", json!({"usergroup": group})).await["users"],
        json!(["U0OMAR"])
    );
    let (status, reply) = stage.try_act("nina", "message", json!({"channel": "general", "text": "hi"})).await;
    assert_eq!(status, 409, "{reply}");
}

#[tokio::test]
async fn a_new_direct_message_is_told_and_a_closed_one_opens_again() {
    let stage = listening().await;
    let other = json!({
        "display_information": {"name": "Other"}, "features": {"bot_user": {"display_name": "other"}},
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    });
    stage.sandbox.install(&other, Delivery::Socket).await.unwrap();
    let none = stage.api("conversations.open", json!({"users": "U0OTHER", "prevent_creation": true})).await;
    assert_eq!(none["error"], "channel_not_found");
    let opened = stage.api("conversations.open", json!({"users": "U0OTHER"})).await;
    assert!(opened["already_open"].is_null());
    assert_eq!(the(&stage, "im_created").await["user"], "U0OTHER");
    let id = json!({"channel": opened["channel"]["id"]});
    assert!(stage.api("conversations.close", id.clone()).await["no_op"].is_null());
    assert_eq!(stage.api("conversations.close", id.clone()).await["already_closed"], true);
    assert_eq!(stage.api("conversations.info", id.clone()).await["channel"]["is_open"], false);
    stage.api("chat.postMessage", json!({"channel": id["channel"], "text": "hi"})).await;
    assert_eq!(stage.api("conversations.info", id).await["channel"]["is_open"], true);
}

#[tokio::test]
async fn events_need_their_scopes_and_names_that_slack_knows() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let with = |event: &str, scope: &str| {
        json!({
            "display_information": {"name": "A"}, "features": {"bot_user": {"display_name": "a"}},
            "oauth_config": {"scopes": {"bot": [scope]}},
            "settings": {"event_subscriptions": {"bot_events": [event]}},
        })
    };
    for (event, scope, complaint) in [
        ("reaction_added", "chat:write", "reactions:read"),
        ("file_shared", "files:write", "files:read"),
        ("subteam_updated", "usergroups:write", "usergroups:read"),
        ("channel_exploded", "chat:write", "channel_exploded"),
    ] {
        let error = sandbox.install(&with(event, scope), Delivery::Socket).await.unwrap_err();
        assert!(error.to_string().contains(complaint), "{error}");
    }
    let app =
        sandbox.install(&with("member_joined_channel", "channels:read"), Delivery::Socket).await.unwrap();
    let stage = Stage { sandbox, app, http: client() };
    stage.connect(|_| Some(Value::Null)).await;
    stage.act("maya", "command", json!({"channel": "general", "command": "/invite", "text": "@a"})).await;
    assert_eq!(names(&stage).await, ["member_joined_channel"]);
}

#[tokio::test]
async fn a_revoked_token_is_of_no_more_use() {
    let stage = listening().await;
    assert_eq!(stage.api("auth.revoke", json!({"test": true})).await["revoked"], false);
    assert_eq!(stage.api("auth.revoke", json!({})).await["revoked"], true);
    assert_eq!(stage.api("auth.test", json!({})).await["error"], "account_inactive");
    let names = names(&stage).await;
    assert!(names.contains(&"tokens_revoked".to_owned()) && names.contains(&"app_uninstalled".to_owned()));
}
