//! Reading what Slack sends, hostile and odd shapes included.

use serde_json::{Value, json};
use slack::model::{EnterpriseId, Event, Incoming, TeamId};
use slack::receiver::{HttpRequest, ParseError, is_ssl_check, parse_http};
use slack::token::InstallKey;

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");
const SECRETS: &[&str] =
    &["my boss", "U0HIDDEN", "hooks.slack.com", "3987.trigger", "secret-meta", "C0HIDDEN"];

fn incoming(payload: Value) -> Incoming {
    Incoming::from_value(payload)
}

fn interaction(kind: &str) -> Value {
    json!({
        "type": kind, "team": null, "user": {"id": "U0HIDDEN", "username": "ann", "team_id": "E1"},
        "trigger_id": "3987.trigger", "response_url": "https://hooks.slack.com/actions/T/1/x",
        "channel": {"id": "C0HIDDEN", "name": "my boss"}, "callback_id": "cb", "action_id": "a", "value": "my boss",
        "actions": [{"type": "button", "action_id": "go", "block_id": "b", "value": "my boss"}],
        "view": {"id": "V1", "callback_id": "cb", "private_metadata": "secret-meta", "state": {},
            "blocks": [{"type": "section", "text": "my boss"}]},
        "message": {"ts": "1.2", "text": "my boss", "user": "U0HIDDEN"}, "is_cleared": true,
    })
}

#[test]
fn every_interaction_decodes_without_a_team_and_with_an_empty_state() {
    let kinds =
        ["block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut", "message_action"];
    for kind in kinds {
        assert_eq!(incoming(interaction(kind)).kind(), kind);
        // The least each can do without: only the person, and the view for those about one.
        let bare = json!({"type": kind, "user": {"id": "U1"}, "view": {"id": "V1"}});
        assert_eq!(incoming(bare).kind(), kind, "bare {kind}");
        // Every optional field of the wrong type.
        let mut odd = interaction(kind);
        for (key, value) in odd.as_object_mut().unwrap() {
            if !["type", "user", "view"].contains(&key.as_str()) {
                *value = json!([1, {"odd": true}]);
            }
        }
        assert_eq!(incoming(odd).kind(), kind, "odd {kind}");
    }
    let Incoming::BlockActions(act) = incoming(interaction("block_actions")) else { panic!() };
    assert_eq!(act.actions[0].value.as_deref(), Some("my boss"));
    assert_eq!(act.user.name.as_deref(), Some("ann"));
}

#[test]
fn an_interaction_tells_the_installation_it_is_for() {
    let key = |enterprise: Option<&str>, team: Option<&str>| {
        let mut key = InstallKey::default();
        key.enterprise = enterprise.map(|id| EnterpriseId::from(id.to_owned()));
        key.team = team.map(|id| TeamId::from(id.to_owned()));
        key
    };
    let (org, team) = (json!({"id": "E1", "name": "Org"}), json!({"id": "T1", "domain": "d"}));
    let user = json!({"id": "U1", "team_id": "T7"});
    let places = [
        ("a workspace", json!({"team": team, "enterprise": null}), key(None, Some("T1"))),
        (
            "a workspace of an organization",
            json!({"team": team, "enterprise": org}),
            key(Some("E1"), Some("T1")),
        ),
        (
            "its organization, beside the team",
            json!({"team": {"id": "T1", "enterprise_id": "E1"}}),
            key(Some("E1"), Some("T1")),
        ),
        (
            "an organization",
            json!({"team": null, "enterprise": org, "is_enterprise_install": true}),
            key(Some("E1"), None),
        ),
        (
            "one whose workspace is told",
            json!({"team": team, "enterprise": org, "is_enterprise_install": "true"}),
            key(Some("E1"), None),
        ),
        ("an organization, unsaid", json!({"team": null, "enterprise": org}), key(Some("E1"), None)),
        ("nothing but the person's workspace", json!({"team": null}), key(None, Some("T7"))),
    ];
    let kinds =
        ["block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut", "message_action"];
    for (name, place, expected) in &places {
        for kind in kinds {
            let mut payload = json!({"type": kind, "user": user, "view": {"id": "V1"}});
            payload.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
            let incoming = incoming(payload);
            assert_eq!(incoming.kind(), kind);
            assert!(incoming.install() == *expected, "{kind} in {name}");
        }
    }
    let elsewhere = json!({"type": "view_submission", "user": user, "team": team, "enterprise": org,
        "view": {"id": "V1", "app_installed_team_id": "T5"}});
    assert!(
        incoming(elsewhere).install() == key(None, Some("T5")),
        "a modal in a channel shared with others"
    );
    let of_an_organization =
        json!({"type": "view_submission", "user": {"id": "U1", "team_id": "E1"}, "view": {"id": "V1"}});
    assert!(incoming(of_an_organization).install() == key(Some("E1"), None));
    let unknown = json!({"type": "of_2031", "enterprise": org, "team": team, "is_enterprise_install": true});
    assert!(incoming(unknown).install() == key(Some("E1"), None));
}

#[test]
fn an_interaction_keeps_what_it_has_no_field_for() {
    let mut payload = interaction("block_actions");
    payload["state"] = json!({"values": {"b": {"a": {"type": "plain_text_input", "value": "typed"}}}});
    payload["function_data"] = json!({"execution_id": "Fx1"});
    let Incoming::BlockActions(act) = incoming(payload.clone()) else { panic!() };
    assert_eq!(act.state.text("b", "a"), Some("typed"));
    assert_eq!(*act.raw(), payload);
    let Incoming::MessageAction(action) = incoming(interaction("message_action")) else { panic!() };
    assert_eq!(*action.raw(), interaction("message_action"));
}

#[test]
fn actions_give_their_choice() {
    let act = json!({"type": "block_actions", "user": {"id": "U1"}, "actions": [
        {"type": "static_select", "action_id": "a", "selected_option": {"value": "x"}},
        {"type": "checkboxes", "action_id": "b", "selected_options": [{"value": "y"}, {"value": "z"}]},
        {"type": "users_select", "action_id": "c", "selected_user": "U2"},
    ]});
    let Incoming::BlockActions(act) = incoming(act) else { panic!() };
    assert_eq!(act.actions[0].selected_option(), Some("x"));
    assert_eq!(act.actions[1].selected_options(), ["y", "z"]);
    assert_eq!(act.actions[2].selected("selected_user"), Some("U2"));
}

#[test]
fn events_known_unknown_and_misshapen() {
    let event = |event: Value| {
        let envelope = json!({"type": "event_callback", "event_id": "Ev1", "event_time": 5, "team_id": null,
            "authorizations": [{"team_id": null, "user_id": "U0", "is_bot": true}], "event": event});
        match incoming(envelope) {
            Incoming::Event(envelope) => *envelope,
            _ => panic!("not an event"),
        }
    };
    let mention =
        event(json!({"type": "app_mention", "user": "U1", "text": "hi", "ts": "1.2", "channel": "C1"}));
    assert_eq!(mention.event.kind(), "app_mention");
    assert_eq!(mention.meta.event_id.as_ref().unwrap().as_str(), "Ev1");
    assert!(mention.meta.team_id.is_none() && mention.meta.authorizations[0].is_bot);
    let of_a_bot = event(
        json!({"type": "app_mention", "subtype": "bot_message", "bot_id": "B1", "text": "hi", "ts": "1.2",
        "channel": "C1", "blocks": [{"type": "rich_text"}]}),
    );
    let Event::AppMention(mention) = of_a_bot.event else { panic!() };
    assert!(mention.user.is_none() && mention.bot_id.is_some() && mention.blocks.is_array());
    let file =
        event(json!({"type": "message", "subtype": "file_share", "channel": "D1", "files": [{"id": "F1"}]}));
    let Event::Message(message) = file.event else { panic!() };
    assert_eq!(message.files[0]["id"], "F1");
    let changed =
        event(json!({"type": "message", "subtype": "message_changed", "channel": "D1", "channel_type": "im",
        "message": {"text": "new"}, "ts": "1.2"}));
    let Event::Message(message) = changed.event else { panic!() };
    assert!(!message.is_direct_from_person());
    assert_eq!(event(json!({"type": "group_archive", "channel": "G1"})).event.kind(), "channel_archive");
    assert_eq!(
        event(json!({"type": "team_join", "user": {"id": "U9", "profile": {}}})).event.kind(),
        "team_join"
    );
    assert_eq!(
        event(json!({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}})).event.kind(),
        "tokens_revoked"
    );
    assert_eq!(event(json!({"type": "app_mention"})).event.kind(), "unknown");
    assert_eq!(
        event(json!({"type": "of_2031", "x": 1})).event,
        Event::Unknown(json!({"type": "of_2031", "x": 1}))
    );
    let limited = incoming(json!({"type": "app_rate_limited", "minute_rate_limited": 1}));
    assert_eq!(limited.kind(), "app_rate_limited");
}

#[test]
fn no_odd_value_anywhere_makes_reading_panic() {
    let events = [
        "app_mention",
        "message",
        "app_home_opened",
        "member_joined_channel",
        "member_left_channel",
        "channel_archive",
        "channel_left",
        "channel_rename",
        "channel_id_changed",
        "team_join",
        "user_change",
        "tokens_revoked",
    ];
    let fields = [
        "user",
        "channel",
        "ts",
        "text",
        "tokens",
        "view",
        "item",
        "old_channel_id",
        "new_channel_id",
        "message",
        "edited",
    ];
    let odd = [
        json!(null),
        json!(7),
        json!("x"),
        json!([]),
        json!([[1]]),
        json!({}),
        json!({"id": {}}),
        json!({"bot": 1}),
    ];
    for kind in events {
        for value in &odd {
            let mut event = json!({"type": kind});
            for field in fields {
                event[field] = value.clone();
            }
            incoming(
                json!({"type": "event_callback", "event_id": value, "authorizations": value, "event": event}),
            );
            incoming(json!({"type": "event_callback", "event": value}));
        }
    }
    for value in odd {
        incoming(value.clone());
        incoming(json!({"type": value, "command": value, "view": value, "user": value}));
        let frame =
            json!({"type": "events_api", "envelope_id": "e", "payload": value, "retry_attempt": value});
        assert!(slack::gateway::parse_frame(&frame.to_string()).is_ok());
        let hello = json!({"type": "hello", "debug_info": value, "num_connections": value});
        assert!(slack::gateway::parse_frame(&hello.to_string()).is_ok());
    }
}

#[test]
fn slash_commands_arrive_as_form_or_json() {
    let body = b"command=%2Fethics&text=report%20%26%20ask&user_id=U1&channel_id=C1&is_enterprise_install=true&team_id=";
    let request =
        parse_http(Some("application/x-www-form-urlencoded; charset=UTF-8"), body, (None, None)).unwrap();
    let HttpRequest::Incoming(Incoming::Command(command)) = request else { panic!() };
    assert_eq!((command.command.as_str(), command.text.as_str()), ("/ethics", "report & ask"));
    assert!(command.is_enterprise_install && command.team_id.is_none() && command.trigger_id.is_none());

    for flag in [json!("false"), json!(false), json!(null), json!("no"), json!(0)] {
        let command =
            json!({"command": "/e", "user_id": "U1", "channel_id": "D1", "is_enterprise_install": flag});
        let Incoming::Command(command) = incoming(command) else { panic!() };
        assert!(!command.is_enterprise_install && command.text.is_empty());
    }
}

#[test]
fn hostile_requests() {
    let json = Some("application/json");
    type Line<'a> = (&'a str, Option<&'a str>, &'a [u8], Result<&'a str, ParseError>);
    let table: &[Line<'_>] = &[
        ("empty json", json, b"", Err(ParseError::Json)),
        ("half a json", json, b"{\"type\":", Err(ParseError::Json)),
        ("json text", json, b"\"hi\"", Err(ParseError::Json)),
        ("json list", json, b"[{}]", Err(ParseError::Json)),
        ("not utf-8", json, b"\xff\xfe{}", Err(ParseError::Json)),
        ("empty form", FORM, b"", Err(ParseError::Form)),
        ("form of something", FORM, b"a=b", Err(ParseError::Form)),
        ("broken payload", FORM, b"payload=%7B", Err(ParseError::Payload)),
        ("payload of a list", FORM, b"payload=%5B%5D", Err(ParseError::Json)),
        ("xml", Some("text/xml"), b"<a/>", Err(ParseError::ContentType)),
        ("no content type", None, b"{}", Err(ParseError::ContentType)),
        ("no type", json, b"{}", Ok("unknown")),
        ("a type of another type", json, b"{\"type\":7}", Ok("unknown")),
        ("unknown type", json, b"{\"type\":\"of_2031\"}", Ok("unknown")),
        ("command without a person", FORM, b"command=%2Fe&channel_id=C1", Ok("unknown")),
        (
            "command with a type",
            FORM,
            b"command=%2Fe&user_id=U1&channel_id=C1&type=event_callback",
            Ok("slash_command"),
        ),
        (
            "command that plays url_verification",
            FORM,
            b"command=%2Fe&user_id=U1&channel_id=C1&type=url_verification&challenge=x",
            Ok("slash_command"),
        ),
        (
            "submission without a view",
            FORM,
            b"payload=%7B%22type%22%3A%22view_submission%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%7D%7D",
            Ok("unknown"),
        ),
    ];
    for (name, content_type, body, expected) in table {
        let read = parse_http(*content_type, body, (None, None));
        let kind = read.as_ref().map(|request| match request {
            HttpRequest::Incoming(incoming) => incoming.kind(),
            _ => "another request",
        });
        assert_eq!(kind.map_err(|error| *error), *expected, "{name}");
    }
    // A JSON bomb of brackets must be refused, not overflow the stack.
    let bomb = "[".repeat(100_000);
    assert_eq!(parse_http(json, bomb.as_bytes(), (None, None)), Err(ParseError::Json));
}

#[test]
fn ssl_check_is_only_that_one_form() {
    assert!(is_ssl_check(FORM, b"ssl_check=1"));
    assert!(is_ssl_check(FORM, b"ssl_check=1&token=abc"));
    let forged: &[(&str, Option<&str>, &[u8])] = &[
        ("a command", FORM, b"ssl_check=1&command=%2Fethics&user_id=U1&channel_id=C1"),
        ("a payload", FORM, b"ssl_check=1&payload=%7B%7D"),
        ("anything else", FORM, b"ssl_check=1&x=1"),
        ("twice", FORM, b"ssl_check=1&ssl_check=1"),
        ("zero", FORM, b"ssl_check=0"),
        ("as json", Some("application/json"), b"{\"ssl_check\":1}"),
        ("no type", None, b"ssl_check=1"),
        ("empty", FORM, b""),
    ];
    for (name, content_type, body) in forged {
        assert!(!is_ssl_check(*content_type, body), "{name}");
    }
}

#[test]
fn retries_are_marked_and_challenges_found() {
    let body = br#"{"type":"event_callback","event_id":"Ev1","event":{"type":"app_uninstalled"}}"#;
    let json = Some("application/json;charset=utf-8");
    let request = parse_http(json, body, (Some("2"), Some("http_timeout"))).unwrap();
    let HttpRequest::Incoming(Incoming::Event(envelope)) = request else { panic!() };
    let retry = envelope.meta.retry.unwrap();
    assert_eq!((retry.num, retry.reason.as_deref()), (2, Some("http_timeout")));
    let challenge = parse_http(json, br#"{"type":"url_verification","challenge":"abc"}"#, (None, None));
    assert_eq!(challenge, Ok(HttpRequest::UrlVerification { challenge: "abc".to_owned() }));
}

#[test]
fn debug_of_payloads_shows_no_content() {
    let mut printed = String::new();
    for kind in [
        "block_actions",
        "view_submission",
        "view_closed",
        "block_suggestion",
        "shortcut",
        "message_action",
        "x",
    ] {
        let incoming = incoming(interaction(kind));
        printed += &format!("{incoming:?} ");
        match incoming {
            Incoming::BlockActions(act) => {
                printed +=
                    &format!("{act:?} {:?} {:?} {:?} {:?}", act.user, act.actions, act.message, act.channel);
            }
            Incoming::ViewSubmission(sub) => {
                printed += &format!("{sub:?} {:?} {:?}", sub.view, sub.view.state)
            }
            Incoming::MessageAction(action) => {
                printed += &format!("{action:?} {:?} {:?}", action.trigger_id, action.response_url);
            }
            Incoming::Unknown(raw) => printed += &format!("{raw:?}"),
            _ => {}
        }
    }
    let command = json!({"command": "/e", "text": "my boss", "user_id": "U0HIDDEN", "channel_id": "C0HIDDEN",
        "trigger_id": "3987.trigger", "response_url": "https://hooks.slack.com/x"});
    let Incoming::Command(command) = incoming(command) else { panic!() };
    printed += &format!("{command:?} {:?}", command.user_id);
    let event = json!({"type": "event_callback", "event": {"type": "message", "channel": "C0HIDDEN", "user": "U0HIDDEN",
        "text": "my boss"}});
    let Incoming::Event(envelope) = incoming(event) else { panic!() };
    printed += &format!("{envelope:?} {:?}", envelope.event);
    for secret in SECRETS {
        assert!(!printed.contains(secret), "{secret} is in: {printed}");
    }
}
