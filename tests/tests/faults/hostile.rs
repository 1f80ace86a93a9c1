//! Requests that Slack would never send, by name, against the HTTP receiver.

use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tests::{House, Sender, Via};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const MEBIBYTE: usize = 1 << 20;

/// A request, and what it is answered with.
struct Attack {
    name: &'static str,
    request: RequestBuilder,
    status: u16,
    body: &'static str,
}

fn attack(name: &'static str, request: RequestBuilder, status: u16, body: &'static str) -> Attack {
    Attack { name, request, status, body }
}

/// A request with these headers and no others.
fn with(sender: &Sender, content_type: &str, stamp: &str, signature: &str, body: &str) -> RequestBuilder {
    let request = sender.client().post(sender.url()).header("content-type", content_type);
    let request = request.header("x-slack-request-timestamp", stamp).header("x-slack-signature", signature);
    request.body(body.to_owned())
}

/// A request that is signed well, `shift_s` seconds from now.
fn signed(sender: &Sender, content_type: &str, shift_s: i64, body: &str) -> RequestBuilder {
    let (stamp, signature) = sender.signature(body.as_bytes(), shift_s);
    with(sender, content_type, &stamp, &signature, body)
}

fn payload(value: &Value) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("payload", &value.to_string()).finish()
}

/// Those that do not prove that they come from Slack.
fn unproven(sender: &Sender) -> Vec<Attack> {
    let report = "command=%2Freport&text=forged&user_id=U0MAYA&channel_id=C0GENERAL&team_id=T0SANDBOX&trigger_id=1.2.3";
    let (stamp, signature) = sender.signature(report.as_bytes(), 0);
    let flipped = signature.replace("v0=", "v0=00").chars().take(signature.len()).collect::<String>();
    let plain = || sender.client().post(sender.url()).header("content-type", FORM).body(report);
    let challenge = json!({"type": "url_verification", "challenge": "give-it-back"}).to_string();
    let ssl_check = format!("ssl_check=1&{report}");
    vec![
        attack("no headers", plain(), 401, "missing_signature"),
        attack("no signature", plain().header("x-slack-request-timestamp", &stamp), 401, "missing_signature"),
        attack("no time stamp", plain().header("x-slack-signature", &signature), 401, "missing_signature"),
        attack("another signature", with(sender, FORM, &stamp, &flipped, report), 401, "wrong_signature"),
        attack(
            "another body",
            with(sender, FORM, &stamp, &signature, &report.replace("forged", "worse")),
            401,
            "wrong_signature",
        ),
        attack(
            "another version",
            with(sender, FORM, &stamp, &signature.replace("v0", "v1"), report),
            401,
            "malformed_signature",
        ),
        attack("a short signature", with(sender, FORM, &stamp, "v0=ab", report), 401, "malformed_signature"),
        attack("ten minutes old", signed(sender, FORM, -600, report), 401, "stale_timestamp"),
        attack("ten minutes ahead", signed(sender, FORM, 600, report), 401, "stale_timestamp"),
        attack("not a number", with(sender, FORM, "soon", &signature, report), 401, "invalid_timestamp"),
        attack("a negative number", with(sender, FORM, "-1", &signature, report), 401, "invalid_timestamp"),
        attack(
            "a number too long",
            with(sender, FORM, &"9".repeat(400), &signature, report),
            401,
            "invalid_timestamp",
        ),
        attack(
            "a forged certificate check",
            sender.client().post(sender.url()).header("content-type", FORM).body(ssl_check),
            401,
            "missing_signature",
        ),
        attack(
            "an unsigned challenge",
            sender.client().post(sender.url()).header("content-type", JSON).body(challenge),
            401,
            "missing_signature",
        ),
        attack("a GET", sender.client().get(sender.url()), 405, ""),
        attack(
            "another path",
            sender.client().post(sender.url().replace("/slack/events", "/slack/eventz")).body(report),
            404,
            "",
        ),
    ]
}

/// Those that do, and make no sense.
fn senseless(sender: &Sender) -> Vec<Attack> {
    let form = |name, body: &str, status, said| attack(name, signed(sender, FORM, 0, body), status, said);
    let text = |name, body: &str, status, said| attack(name, signed(sender, JSON, 0, body), status, said);
    let act = |action: &str| {
        payload(&json!({
            "type": "block_actions", "user": {"id": "U0MAYA"}, "team": {"id": "T0SANDBOX"}, "trigger_id": action,
            "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": "x".repeat(2_000)}],
        }))
    };
    let submission = payload(&json!({
        "type": "view_submission", "user": {"id": "U0MAYA"}, "team": {"id": "T0SANDBOX"},
        "view": {"id": "V1", "type": "modal", "callback_id": "nobody_knows", "private_metadata": "", "state": {"values": {}}},
    }));
    let no_state = payload(&json!({
        "type": "view_submission", "user": {"id": "U0MAYA"},
        "view": {"id": "V2", "type": "modal", "callback_id": "report", "private_metadata": "not twelve words"},
    }));
    let event =
        json!({"type": "event_callback", "event_id": "Ev1", "event": {"type": "moon_landed", "user": 7}})
            .to_string();
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let deep = format!("{{\"type\":{}1{}}}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let challenge = json!({"type": "url_verification", "challenge": "give-it-back"}).to_string();
    vec![
        text("broken JSON", "{\"type\":", 400, "broken_json"),
        text("a list", "[1,2]", 400, "broken_json"),
        text("ten thousand lists", &nested, 400, "broken_json"),
        text("ten thousand objects", &deep, 400, "broken_json"),
        text("nothing", "", 400, "broken_json"),
        form("an empty form", "", 400, "broken_form"),
        form("a form of something else", "a=b&c=%ff%fe%00", 400, "broken_form"),
        form("a payload that is no JSON", "payload=%7Bx", 400, "broken_payload"),
        form("a payload of ten thousand lists", &format!("payload={nested}"), 400, "broken_payload"),
        attack("plain text", signed(sender, "text/plain", 0, "hello"), 400, "unknown_content_type"),
        form(
            "an unknown payload",
            &payload(&json!({"type": "frobnicate", "user": {"id": "U0MAYA"}})),
            200,
            "",
        ),
        form("an empty payload", &payload(&json!({})), 200, ""),
        text("an unknown event", &event, 200, ""),
        text("an event of nothing", &json!({"type": "event_callback"}).to_string(), 200, ""),
        form(
            "an unknown command",
            "command=%2Ffrob&text=x&user_id=U0MAYA&channel_id=C0GENERAL&team_id=T0SANDBOX&trigger_id=9",
            200,
            "I do not know this command",
        ),
        form("a command of nobody", "command=%2Fask", 200, ""),
        form("an unknown button", &act("frob"), 200, ""),
        form("a button with a wrong value", &act("case_read"), 200, ""),
        form("a section that is not there", &act("section_read"), 200, ""),
        form("an unknown form", &submission, 200, ""),
        form("a report without a state", &no_state, 200, ""),
        text("a challenge", &challenge, 200, "give-it-back"),
    ]
}

/// Panics of the process that were not a test's own.
static PANICS: AtomicUsize = AtomicUsize::new(0);

fn count_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let in_test = panic.location().is_some_and(|place| place.file().contains("tests/"));
        PANICS.fetch_add(usize::from(!in_test), Ordering::Relaxed);
        before(panic);
    }));
}

#[tokio::test]
async fn every_hostile_request_is_answered_calmly() {
    count_panics();
    let house = House::open(Via::Http).await;
    let sender = house.sender();
    let before = house.wire_end().await;
    for attack in unproven(&sender) {
        answered_as_expected(&sender, attack).await;
    }
    let mut asked = house.wire(before).await;
    // The good commands in between: the bot asks who types them
    asked.retain(|entry| entry["kind"] != "users.info" && entry["kind"] != "auth.test");
    assert!(asked.is_empty(), "nothing was done for who proved nothing: {asked:?}");
    for attack in senseless(&sender) {
        answered_as_expected(&sender, attack).await;
    }
    assert_eq!(PANICS.load(Ordering::Relaxed), 0);
    house.deliver().await;
    assert!(house.case_rooms().await.is_empty());
    house.close().await;
}

async fn answered_as_expected(sender: &Sender, attack: Attack) {
    let answer = attack.request.send().await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.text().await.unwrap();
    assert_eq!(status, attack.status, "{}: {body}", attack.name);
    assert!(body.contains(attack.body), "{}: {body}", attack.name);
    is_well(sender, attack.name).await;
}

/// A good command is answered.
async fn is_well(sender: &Sender, after: &str) {
    let answered = sender.command("/ask", "can I accept tickets from a supplier?", after).await;
    assert_eq!(answered.status, 200, "after {after}");
    assert!(answered.body.contains("Improper Payments"), "after {after}: {}", answered.body);
}

#[tokio::test]
async fn bodies_that_are_too_large_are_not_read() {
    let house = House::open(Via::Http).await;
    let sender = house.sender();
    let head =
        "POST /slack/events HTTP/1.1\r\nhost: bot\r\nconnection: close\r\ncontent-type: application/json\r\n";
    let announced = format!("{head}content-length: {}\r\n\r\n", MEBIBYTE + 1);
    let said = raw(&sender, announced.as_bytes()).await;
    assert!(said.starts_with("HTTP/1.1 413") && said.contains("body_too_large"), "{said}");

    let mut chunked = format!("{head}transfer-encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..17 {
        chunked.extend(format!("{:x}\r\n", 1 << 16).into_bytes());
        chunked.extend(vec![b'x'; 1 << 16]);
        chunked.extend(b"\r\n");
    }
    let said = raw(&sender, &chunked).await;
    assert!(said.starts_with("HTTP/1.1 413") && said.contains("body_too_large"), "{said}");

    let broken = format!("{head}content-length: 10\r\ncontent-length: 11\r\n\r\n0123456789");
    assert!(raw(&sender, broken.as_bytes()).await.starts_with("HTTP/1.1 400"));
    is_well(&sender, "large bodies").await;
    house.close().await;
}

/// Sends bytes as they are; gives what comes back until the bot hangs up.
async fn raw(sender: &Sender, bytes: &[u8]) -> String {
    let address = sender.url().trim_start_matches("http://").split('/').next().unwrap();
    let (mut from, mut to) = TcpStream::connect(address).await.unwrap().into_split();
    let bytes = bytes.to_vec();
    let writing = tokio::spawn(async move {
        // The bot may hang up before the end
        let _sent = to.write_all(&bytes).await;
        to
    });
    let mut said = Vec::new();
    let mut part = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut part).await {
        said.extend_from_slice(&part[..count]);
    }
    drop(writing.await);
    String::from_utf8_lossy(&said).into_owned()
}
