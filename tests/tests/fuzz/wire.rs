//! What comes over a wire: from Slack, from the other host, from browsers.

use std::sync::LazyLock;

use serde_json::json;
use slack::{
    gateway::parse_frame,
    model::Incoming,
    receiver::{HttpRequest, Verifier, is_ssl_check, parse_http},
};

use crate::target::{MIB, Target};

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");
const JSON: Option<&str> = Some("application/json; charset=utf-8");

const SLACK: &[&str] = &[
    "type",
    "event",
    "event_callback",
    "event_id",
    "app_mention",
    "message",
    "app_home_opened",
    "member_joined_channel",
    "team_join",
    "block_actions",
    "view_submission",
    "view_closed",
    "block_suggestion",
    "shortcut",
    "message_action",
    "view",
    "state",
    "values",
    "user",
    "id",
    "team",
    "team_id",
    "enterprise",
    "payload",
    "payload=",
    "command=",
    "command",
    "user_id",
    "channel_id",
    "envelope_id",
    "slash_commands",
    "events_api",
    "interactive",
    "hello",
    "disconnect",
    "reason",
    "link_disabled",
    "channel",
    "ts",
    "thread_ts",
    "actions",
    "action_id",
    "selected_option",
    "value",
    "trigger_id",
    "response_url",
    "https://hooks.slack.com/actions/1",
    "authorizations",
    "hash",
    "blocks",
    "block_id",
    "private_metadata",
    "callback_id",
    "retry_attempt",
    "accepts_response_payload",
    "is_enterprise_install",
    "url_verification",
    "challenge",
    "ssl_check=1",
    "true",
    "null",
    "{\"",
    "\":",
    "%7B%22",
    "U1",
    "C1",
];
const OURS: &[&str] = &[
    "accept",
    "open-mailbox",
    "send-letter",
    "find-case",
    "change",
    "work",
    "complete",
    "retry",
    "take-head",
    "board-report",
    "counted",
    "period",
    "receipt",
    "letter",
    "case",
    "by",
    "draft",
    "words",
    "steps",
    "ethics-manager",
    "outside-counsel",
    "topic",
    "about",
    "answers",
    "what",
    "name",
    "urgent",
    "pass",
    "work",
    "challenge",
    "counter",
    "blinded",
    "public_key",
    "passes",
    "fingerprint",
    "next",
    "epoch",
    "code",
    "id",
    "task",
    "wait_ms",
    "number",
    "null",
    "true",
    "{\"",
    "\":",
    "[]",
    "\u{0}",
];

pub(crate) fn targets() -> Vec<Target> {
    let target = |name, what, seeds, words, read| Target {
        name,
        what,
        seeds,
        words,
        read,
        bytes: 4 * MIB,
        longest: 16 * 1_024,
        few: 6_000,
        many: 10_000_000,
    };
    vec![
        target("slack-form", "commands and interactions as forms", forms, SLACK, |bytes| http(FORM, bytes)),
        target("slack-json", "events as JSON", events, SLACK, |bytes| http(JSON, bytes)),
        target("slack-socket", "envelopes of Socket Mode", envelopes, SLACK, socket),
        target(
            "slack-signature",
            "the headers that sign a request",
            signatures,
            &["v0=", "1764000000", "-", "9999999999999999999"],
            signature,
        ),
        target("link", "what the two hosts say to each other", messages, OURS, |bytes| {
            let _read = relay::link::read_any(bytes);
        }),
        target(
            "page",
            "what the relay’s page sends: JSON, and the head of a file",
            page_forms,
            OURS,
            |bytes| {
                let _read = relay::page::read_any(bytes);
            },
        ),
    ]
}

fn http(content_type: Option<&str>, bytes: &[u8]) {
    let _is_check = is_ssl_check(content_type, bytes);
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(8)]).into_owned();
    let read = parse_http(content_type, bytes, (Some(&text), Some(&text)));
    if let Ok(HttpRequest::Incoming(incoming)) = read {
        touch(&incoming);
    }
}

/// What the dispatch looks at before it knows anybody. What cannot be told from its own words is no secret: neither shows what is inside.
fn touch(incoming: &Incoming) {
    assert!(format!("{incoming:?}").len() < 100, "a payload shows itself");
    match incoming {
        Incoming::ViewSubmission(submission) => {
            let _blocks = submission.view.input_block_ids();
            let _text = submission.view.state.text("what", "text");
            let _options = submission.view.state.options("about", "about");
        }
        Incoming::BlockActions(act) => {
            for action in &act.actions {
                let _chosen = (action.selected_option(), action.selected_options());
            }
        }
        _ => {}
    }
}

fn socket(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(frame) = parse_frame(&text) {
        assert!(format!("{frame:?}").len() < 400, "a frame shows itself");
    }
}

fn signature(bytes: &[u8]) {
    static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| Verifier::new("a secret of the tests".into()));
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(3, '\n');
    let (stamp, signed, body) = (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    );
    let verified = VERIFIER.verify(stamp, signed, body.as_bytes(), 1_764_000_000);
    if verified.is_ok() {
        let stamp: i64 = stamp.parse().unwrap();
        // What is taken is what was signed, whatever the headers look like
        assert!(
            signed.eq_ignore_ascii_case(&VERIFIER.sign(stamp, body.as_bytes())),
            "a forged signature is taken"
        );
    }
}

fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}

fn interactions() -> Vec<serde_json::Value> {
    let person = json!({"id": "U1", "username": "ann", "team_id": "T1"});
    let view = json!({
        "id": "V1", "type": "modal", "callback_id": "report", "private_metadata": "k7q2m9xw|0a0a|other", "hash": "1.a", "team_id": "T1",
        "title": {"type": "plain_text", "text": "Report"}, "blocks": [{"type": "input", "block_id": "what"}],
        "state": {"values": {"what": {"text": {"type": "plain_text_input", "value": "It happened."}},
                             "about": {"about": {"type": "checkboxes", "selected_options": [{"value": "ethics-manager"}]}}}},
    });
    vec![
        json!({"type": "block_actions", "user": person, "team": {"id": "T1", "domain": "x"}, "enterprise": null, "is_enterprise_install": false,
               "channel": {"id": "C1", "name": "general"}, "message": {"type": "message", "ts": "1.2", "text": "x", "user": "U2"}, "trigger_id": "1.2.3",
               "container": {"type": "message", "message_ts": "1.2", "channel_id": "C1"}, "response_url": "https://hooks.slack.com/actions/T1/1/x",
               "actions": [{"type": "static_select", "action_id": "case_put_off", "block_id": "b", "selected_option": {"value": "k7q2m9xw|3"}}]}),
        json!({"type": "view_submission", "user": person, "team": {"id": "T1"}, "trigger_id": "1.2.3", "view": view, "response_urls": []}),
        json!({"type": "view_closed", "user": person, "team": {"id": "T1"}, "view": view, "is_cleared": true}),
        json!({"type": "block_suggestion", "user": person, "action_id": "a", "block_id": "b", "value": "x"}),
        json!({"type": "shortcut", "user": person, "callback_id": "c", "trigger_id": "1.2"}),
    ]
}

fn forms() -> Vec<Vec<u8>> {
    let mut seeds = vec![form(&[
        ("team_id", "T1"),
        ("channel_id", "C1"),
        ("user_id", "U1"),
        ("command", "/ethics"),
        ("text", "case k7q2m9xw & more"),
        ("trigger_id", "1.2.3"),
        ("response_url", "https://hooks.slack.com/commands/T1/1/x"),
        ("is_enterprise_install", "false"),
    ])];
    seeds.extend(interactions().iter().map(|payload| form(&[("payload", &payload.to_string())])));
    seeds.push(b"ssl_check=1&token=x".to_vec());
    seeds
}

fn inner() -> Vec<serde_json::Value> {
    vec![
        json!({"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "may I <@U2>?", "ts": "1764000000.000100", "thread_ts": "1.2"}),
        json!({"type": "message", "subtype": "message_changed", "channel": "D1", "message": {"user": "U1", "text": "x", "ts": "1.2"}, "hidden": true}),
        json!({"type": "app_mention", "channel": "C1", "user": "U1", "text": "<@U0> hello", "ts": "1.2"}),
        json!({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "view": {"id": "V1", "type": "home"}}),
        json!({"type": "member_joined_channel", "user": "U1", "channel": "C1", "channel_type": "G", "inviter": "U2"}),
        json!({"type": "team_join", "user": {"id": "U1", "team_id": "T1", "tz": "Europe/Berlin", "tz_offset": 3600, "profile": {"email": "a@b.example"}}}),
        json!({"type": "tokens_revoked", "tokens": {"bot": ["U1"], "oauth": []}}),
    ]
}

fn outer(event: &serde_json::Value) -> serde_json::Value {
    json!({"type": "event_callback", "event_id": "Ev1", "event_time": 1_764_000_000, "team_id": "T1", "api_app_id": "A1", "event": event,
           "authorizations": [{"team_id": "T1", "user_id": "U0", "is_bot": true}], "is_ext_shared_channel": false})
}

fn events() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = inner().iter().map(|event| outer(event).to_string().into_bytes()).collect();
    seeds.push(json!({"type": "url_verification", "challenge": "give it back"}).to_string().into_bytes());
    seeds.extend(interactions().iter().map(|payload| payload.to_string().into_bytes()));
    seeds
}

fn envelopes() -> Vec<Vec<u8>> {
    let wrapped = |kind: &str, payload: &serde_json::Value| {
        json!({"type": kind, "envelope_id": "e-1", "accepts_response_payload": true, "payload": payload, "retry_attempt": 1, "retry_reason": "timeout"})
            .to_string()
            .into_bytes()
    };
    let mut seeds: Vec<Vec<u8>> = inner().iter().map(|event| wrapped("events_api", &outer(event))).collect();
    seeds.extend(interactions().iter().map(|payload| wrapped("interactive", payload)));
    seeds.push(wrapped(
        "slash_commands",
        &json!({"command": "/ask", "user_id": "U1", "channel_id": "C1", "text": "x"}),
    ));
    seeds.push(
        json!({"type": "hello", "num_connections": 2, "debug_info": {"approximate_connection_time": 18_060}})
            .to_string()
            .into_bytes(),
    );
    seeds.push(json!({"type": "disconnect", "reason": "refresh_requested"}).to_string().into_bytes());
    seeds
}

fn signatures() -> Vec<Vec<u8>> {
    let verifier = Verifier::new("a secret of the tests".into());
    let signed = |stamp: i64, body: &str| {
        format!("{stamp}\n{}\n{body}", verifier.sign(stamp, body.as_bytes())).into_bytes()
    };
    vec![signed(1_764_000_000, "payload=x"), signed(1_764_000_100, ""), signed(1_763_000_000, "old")]
}

const RECEIPT: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";

fn messages() -> Vec<Vec<u8>> {
    let case = "0a".repeat(16);
    [
        json!({"open-mailbox": {"receipt": RECEIPT}}),
        json!({"send-letter": {"receipt": RECEIPT, "letter": {"draft": case, "words": "Hello.", "author": null, "urgent": false, "withdraw": false, "only_unread": true}}}),
        json!({"find-case": {"number": "k7q2m9xw"}}),
        json!("open-cases"),
        json!("take-effect"),
        json!({"read": {"by": "ethics-manager", "case": case}}),
        json!({"reply": {"by": "outside-counsel", "case": case, "draft": case, "words": "Thank you."}}),
        json!({"change": {"by": "audit-committee", "case": case, "change": {"steps": [], "message": [case, "Thank you."], "outcome_words": null, "put_off": 20_600, "duplicate_of": null}}}),
        json!({"take-head": {"every_days": 7}}),
        json!({"issue": {"code": "abcde-fghjk", "epoch": 107, "public_key": "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76", "blinded": ["e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"]}}),
        json!({"ping": {"passes": {"epoch": 107, "fingerprint": "12345 67890", "next": "09876 54321"}}}),
        json!({"note": {"by": "board-secretary", "case": case, "draft": case, "words": "Ask the treasurer."}}),
        json!({"lay-ready": {"by": "outside-counsel", "case": case, "file": case}}),
    ]
    .iter()
    .map(|message| format!("{message:<4096}", message = message.to_string()).into_bytes())
    .collect()
}

fn page_forms() -> Vec<Vec<u8>> {
    let json = [
        json!({"receipt": format!("relay {RECEIPT}"), "topic": "other", "about": ["ethics-manager"], "answers": {"what": "It happened.", "who": "x"},
               "name": "Ann", "urgent": true, "pass": "ab".repeat(96), "work": {"challenge": "00".repeat(40), "counter": 5}}),
        json!({"receipt": RECEIPT}),
        json!({"receipt": RECEIPT, "draft": "0a".repeat(16), "text": "Hello.", "urgent": false, "name": null, "withdraw": true, "waiting": true}),
        json!({"code": "abcde-fghjk", "epoch": 107, "public_key": "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76", "blinded": ["00".repeat(32), "11".repeat(32)]}),
    ];
    let mut seeds: Vec<Vec<u8>> = json.iter().map(|form| form.to_string().into_bytes()).collect();
    let head = json!({"receipt": RECEIPT, "id": "0a".repeat(16)}).to_string();
    let length = u16::try_from(head.len()).unwrap();
    seeds.push([length.to_be_bytes().as_slice(), head.as_bytes(), b"\x89PNG\r\n\x1a\n"].concat());
    seeds.push(RECEIPT.as_bytes().to_vec());
    seeds
}

/// A seed that is refused at its first byte leads nowhere.
#[test]
fn what_the_two_hosts_and_the_page_say_is_read_before_it_is_changed() {
    let unread = |seeds: Vec<Vec<u8>>, read: fn(&[u8]) -> usize| -> Vec<String> {
        let unread = seeds.iter().filter(|seed| read(seed) == 0);
        unread.map(|seed| String::from_utf8_lossy(&seed[..seed.len().min(160)]).into_owned()).collect()
    };
    assert_eq!(unread(messages(), relay::link::read_any), [""; 0]);
    assert_eq!(unread(page_forms(), relay::page::read_any), [""; 0]);
}
