//! Commands, modals and their values.

use std::time::Duration;

use serde_json::{Value, json};

use crate::fake_app::{Stage, form_view, plain};

async fn open_form(stage: &Stage) -> String {
    let trigger = stage.trigger().await;
    let opened = stage.api("views.open", json!({"trigger_id": trigger, "view": form_view()})).await;
    assert_eq!(opened["ok"], true, "{opened}");
    opened["view"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_form_goes_round() {
    let stage = Stage::new().await;
    stage
        .connect(|envelope| {
            Some(match envelope["payload"]["type"].as_str() {
                Some("view_submission") => json!({"response_action": "update", "view": {
                "type": "modal", "title": plain("Thanks"), "blocks": [
                    {"type": "section", "text": {"type": "mrkdwn", "text": "Received"}}]}}),
                _ => Value::Null,
            })
        })
        .await;
    let view = open_form(&stage).await;
    let refused = stage.try_act("maya", "submit", json!({"view_id": view, "values": {}})).await;
    assert_eq!(refused.0, 409);
    assert!(refused.1["errors"]["what"].is_string(), "{}", refused.1);
    stage.act("maya", "click", json!({"view_id": view, "action_id": "boxes", "value": ["2"]})).await;
    let reply = stage
        .act(
            "maya",
            "submit",
            json!({"view_id": view, "values": {"What happened": "a gift", "site": "Plant B"}}),
        )
        .await;
    assert_eq!(reply["acked"], true);
    assert_eq!(reply["view_id"], view);
    assert_eq!(stage.screen("maya").await["modal"]["view"]["title"]["text"], "Thanks");

    let sent = stage.to_app().await;
    let clicked = &sent[sent.len() - 2]["payload"];
    assert_eq!(clicked["actions"][0]["selected_options"][0]["value"], "2");
    let values = &sent.last().unwrap()["payload"]["view"]["state"]["values"];
    assert_eq!(values["what"]["text"], json!({"type": "plain_text_input", "value": "a gift"}));
    assert_eq!(values["where"]["site"]["selected_option"]["value"], "b");
    assert_eq!(values["pick"]["boxes"]["selected_options"][0]["value"], "2");
    stage.sandbox.shutdown().await;
}

#[tokio::test]
async fn slack_refuses_triggers_that_are_old_used_or_made_up() {
    let stage = Stage::new().await;
    stage.connect(|_| Some(Value::Null)).await;
    let trigger = stage.trigger().await;
    stage.sandbox.advance(Duration::from_secs(4));
    let open = |trigger: String| json!({"trigger_id": trigger, "view": form_view()});
    assert_eq!(stage.api("views.open", open(trigger)).await["error"], "expired_trigger_id");
    let trigger = stage.trigger().await;
    assert_eq!(stage.api("views.open", open(trigger.clone())).await["ok"], true);
    assert_eq!(stage.api("views.open", open(trigger)).await["error"], "exchanged_trigger_id");
    assert_eq!(stage.api("views.open", open("1.2.3".to_owned())).await["error"], "invalid_trigger_id");
}

#[tokio::test]
async fn an_update_keeps_what_was_entered_where_both_ids_persist() {
    let stage = Stage::new().await;
    stage.connect(|_| Some(Value::Null)).await;
    let view = open_form(&stage).await;
    stage.act("maya", "click", json!({"view_id": view, "action_id": "text", "value": "typed"})).await;
    stage.act("maya", "click", json!({"view_id": view, "action_id": "site", "value": "a"})).await;
    let mut changed = form_view();
    changed["blocks"][1]["element"]["action_id"] = json!("other");
    let updated = stage.api("views.update", json!({"view_id": view, "view": changed, "hash": "0.0"})).await;
    assert_eq!(updated["error"], "hash_conflict");
    let updated = stage.api("views.update", json!({"view_id": view, "view": changed})).await;
    assert_eq!(updated["ok"], true);
    let values = &stage.screen("maya").await["modal"]["values"];
    assert_eq!(values["what"]["text"]["value"], "typed");
    assert_eq!(values["where"]["other"]["selected_option"], Value::Null);
}

#[tokio::test]
async fn errors_push_clear_and_silence() {
    let stage = Stage::with(sandbox::Sandbox::builder().ack_deadline(Duration::from_millis(200))).await;
    stage
        .connect(|envelope| {
            match envelope["payload"]["view"]["state"]["values"]["what"]["text"]["value"].as_str() {
                Some("errors") => Some(json!({"response_action": "errors", "errors": {"what": "say more"}})),
                Some("stranger") => Some(json!({"response_action": "errors", "errors": {"pick": "no"}})),
                Some("push") => Some(json!({"response_action": "push", "view": form_view()})),
                Some("clear") => Some(json!({"response_action": "clear"})),
                Some("silence") => None,
                _ => Some(Value::Null),
            }
        })
        .await;
    let mut view = open_form(&stage).await;
    let submit = |view: &str, what: &str| json!({"view_id": view, "values": {"what": {"text": {"type": "plain_text_input", "value": what}}}});
    stage.act("maya", "submit", submit(&view, "errors")).await;
    assert_eq!(stage.screen("maya").await["modal"]["errors"]["what"], "say more");
    for trouble in ["stranger", "silence"] {
        let reply = stage.act("maya", "submit", submit(&view, trouble)).await;
        assert_eq!(reply["acked"], trouble == "stranger");
        let modal = &stage.screen("maya").await["modal"];
        assert_eq!(modal["notice"], "We had some trouble connecting. Try again?");
        assert_eq!(modal["values"]["what"]["text"]["value"], trouble);
    }
    for depth in [2, 3] {
        view =
            stage.act("maya", "submit", submit(&view, "push")).await["view_id"].as_str().unwrap().to_owned();
        assert_eq!(stage.screen("maya").await["modal"]["depth"], depth);
    }
    let trigger = stage.to_app().await.last().unwrap()["payload"]["trigger_id"].clone();
    let pushed = stage.api("views.push", json!({"trigger_id": trigger, "view": form_view()})).await;
    assert_eq!(pushed["error"], "push_limit_reached");
    let reply = stage.act("maya", "close", json!({"view_id": view})).await;
    assert_ne!(reply["view_id"], json!(view));
    let closed = stage.to_app().await.last().unwrap()["payload"].clone();
    assert_eq!((&closed["type"], &closed["is_cleared"]), (&json!("view_closed"), &json!(false)));
    stage.act("maya", "submit", submit(reply["view_id"].as_str().unwrap(), "clear")).await;
    assert_eq!(stage.screen("maya").await["modal"], Value::Null);
}

#[tokio::test]
async fn a_broken_view_is_refused_with_its_places() {
    let stage = Stage::new().await;
    stage.connect(|_| Some(Value::Null)).await;
    let mut view = form_view();
    view["title"] = plain("A title that is much too long for Slack");
    view["submit"] = Value::Null;
    view["blocks"][1]["block_id"] = json!("what");
    view["blocks"][2]["accessory"]["options"][0]["text"]["text"] = json!("x".repeat(76));
    let trigger = stage.trigger().await;
    let refused = stage.api("views.open", json!({"trigger_id": trigger, "view": view})).await;
    assert_eq!(refused["error"], "invalid_arguments");
    let messages = refused["response_metadata"]["messages"].to_string();
    for place in ["/title/text", "/submit", "/blocks/1/block_id", "/blocks/2/accessory/options/0/text/text"] {
        assert!(messages.contains(&format!("[json-pointer:{place}]")), "{place} in {messages}");
    }
}

#[tokio::test]
async fn wrong_hands_are_told_what_is_there() {
    let stage = Stage::new().await;
    stage.connect(|_| Some(Value::Null)).await;
    let view = open_form(&stage).await;
    let (status, reply) = stage.try_act("maya", "click", json!({"view_id": view, "action_id": "nope"})).await;
    assert_eq!(status, 404);
    assert!(reply["error"].as_str().unwrap().contains("boxes (checkboxes in pick)"), "{reply}");
    let (status, reply) =
        stage.try_act("maya", "submit", json!({"view_id": view, "values": {"nope": 1}})).await;
    assert_eq!(status, 400);
    assert!(reply["error"].as_str().unwrap().contains("What happened"), "{reply}");
    let (status, reply) = stage.try_act("nobody", "open_home", json!({})).await;
    assert_eq!(status, 404);
    assert!(reply["error"].as_str().unwrap().contains("maya"), "{reply}");
    let (status, _) = stage.try_act("maya", "dance", json!({})).await;
    assert_eq!(status, 404);
    let (status, reply) = stage.try_act("maya", "read", json!({"room": "x"})).await;
    assert_eq!(status, 400);
    assert!(reply["error"].as_str().unwrap().contains("channel"), "{reply}");
}

#[tokio::test]
async fn the_home_tab_is_published_and_clicked() {
    let stage = Stage::new().await;
    stage.connect(|_| Some(Value::Null)).await;
    let home = json!({"type": "home", "blocks": [{"type": "actions", "block_id": "row", "elements": [
        {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"},
        {"type": "button", "action_id": "stay", "text": plain("Stay")}]}]});
    stage.act("maya", "open_home", json!({})).await;
    assert_eq!(stage.to_app().await.last().unwrap()["payload"]["event"]["tab"], "home");
    assert_eq!(stage.screen("maya").await["home"], Value::Null);
    let published = stage.api("views.publish", json!({"user_id": "U0MAYA", "view": home})).await;
    let view = published["view"]["id"].clone();
    assert_eq!(stage.screen("maya").await["home"]["view_id"], view);
    stage.act("maya", "click", json!({"view_id": view, "action_id": "go"})).await;
    let payload = stage.to_app().await.last().unwrap()["payload"].clone();
    assert_eq!(payload["actions"][0]["value"], "1");
    assert_eq!(payload["container"], json!({"type": "view", "view_id": view}));
}

fn places_view() -> Value {
    let menu = |kind: &str, fields: Value| {
        let mut element = json!({"type": kind, "action_id": "it"});
        element.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        element
    };
    let input = |id: &str, element: Value| json!({"type": "input", "block_id": id, "label": plain(id), "optional": true, "element": element});
    let here = json!({"default_to_current_conversation": true, "response_url_enabled": true});
    let elsewhere = json!({"default_to_current_conversation": true, "initial_conversation": "C0SHOPFLOOR"});
    json!({
        "type": "modal", "title": plain("Where to"), "submit": plain("Send"), "blocks": [
            input("here", menu("conversations_select", here)),
            input("other", menu("conversations_select", elsewhere)),
            input("both", menu("multi_conversations_select", json!({"default_to_current_conversation": true, "max_selected_items": 1}))),
            input("channel", menu("channels_select", json!({"response_url_enabled": true}))),
            input("person", menu("conversations_select", json!({"response_url_enabled": true}))),
        ],
    })
}

#[tokio::test]
async fn a_form_knows_where_it_was_opened_and_answers_where_its_person_chose() {
    let stage = Stage::new().await;
    stage.connect(|_| Some(Value::Null)).await;
    let trigger = stage.trigger_in("general").await;
    let opened = stage.api("views.open", json!({"trigger_id": trigger, "view": places_view()})).await;
    let values = &opened["view"]["state"]["values"];
    assert_eq!(values["here"]["it"]["selected_conversation"], "C0GENERAL", "{opened}");
    assert_eq!(values["other"]["it"]["selected_conversation"], "C0SHOPFLOOR");
    assert_eq!(values["both"]["it"]["selected_conversations"], json!(["C0GENERAL"]));

    let secret = stage.api("conversations.create", json!({"name": "secret", "is_private": true})).await;
    let secret = secret["channel"]["id"].clone();
    let view = opened["view"]["id"].clone();
    let submit = |values: Value| json!({"view_id": view, "values": values});
    let (status, refused) =
        stage.try_act("maya", "submit", submit(json!({"both": ["general", "shop-floor"]}))).await;
    assert_eq!((status, &refused["errors"]["both"]), (409, &json!("Choose one at most.")));
    let chosen = json!({"both": ["general"], "channel": secret, "person": "lena"});
    stage.act("maya", "submit", submit(chosen)).await;
    let payload = stage.to_app().await.last().unwrap()["payload"].clone();
    let urls = payload["response_urls"].as_array().unwrap();
    let places: Vec<&str> = urls.iter().map(|url| url["block_id"].as_str().unwrap()).collect();
    assert_eq!(places, ["here", "person"], "none for a channel that its person does not see");
    assert_eq!((&urls[0]["action_id"], &urls[0]["channel_id"]), (&json!("it"), &json!("C0GENERAL")));
    for (url, text) in urls.iter().zip(["for everybody", "for two"]) {
        let body = json!({"response_type": "in_channel", "text": text});
        let answer = stage.http.post(url["response_url"].as_str().unwrap()).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
    assert_eq!(stage.messages("ruth", "general").await.last().unwrap()["text"], "for everybody");
    assert_eq!(stage.messages("lena", "U0MAYA").await.last().unwrap()["text"], "for two");
}
