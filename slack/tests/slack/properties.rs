//! Whatever arrives, reading it neither panics nor depends on how often it is read. `PROPTEST_CASES` asks for more cases.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use slack::gateway::{Frame, ack_text, parse_frame};
use slack::manifest::Manifest;
use slack::model::*;
use slack::receiver::{HttpRequest, Verifier, parse_http};

/// Words that steer reading, so that random JSON gets somewhere.
fn word() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "type",
        "event",
        "event_callback",
        "event_id",
        "app_mention",
        "message",
        "block_actions",
        "view_submission",
        "view",
        "state",
        "values",
        "user",
        "id",
        "team",
        "payload",
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
        "channel",
        "ts",
        "actions",
        "action_id",
        "trigger_id",
        "response_url",
        "authorizations",
        "hash",
        "blocks",
        "retry_attempt",
        "bot_id",
        "accepts_response_payload",
        "is_enterprise_install",
        "true",
        "U1",
        "C1",
        "/e",
    ];
    prop_oneof![4 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => ".{0,8}"]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(word(), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn kind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["events_api", "interactive", "slash_commands", "hello", "disconnect", "of_2031"])
}

const TYPES: [Option<&str>; 4] = [
    Some("application/json"),
    Some("application/x-www-form-urlencoded; charset=utf-8"),
    Some("text/plain"),
    None,
];

/// What was read, as far as it can be compared: moments of receipt differ.
fn seen(incoming: &Incoming) -> String {
    match incoming {
        Incoming::Unknown(raw) => raw.value().to_string(),
        Incoming::Event(envelope) => {
            format!("{} {:?}", incoming.kind(), envelope.meta.event_id.as_ref().map(EventId::as_str))
        }
        known => known.kind().to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_reading_http_panic(body in prop::collection::vec(any::<u8>(), 0..300), which in 0..4_usize) {
        drop(parse_http(TYPES[which], &body, (Some("1"), Some("http_timeout"))));
    }

    #[test]
    fn no_text_makes_reading_a_frame_panic(text in "\\PC{0,200}") {
        drop(parse_frame(&text));
    }

    #[test]
    fn no_header_makes_verifying_panic_and_none_is_believed(stamp in "\\PC{0,20}", signature in "(v0=)?\\PC{0,70}") {
        let verifier = Verifier::new("shh".into());
        prop_assert!(verifier.verify(&stamp, &signature, b"body", 1_700_000_000).is_err());
    }

    #[test]
    fn any_json_becomes_a_delivery_and_nothing_of_what_is_unknown_is_lost(payload in json()) {
        let incoming = Incoming::from_value(payload.clone());
        if let Incoming::Unknown(raw) = &incoming {
            prop_assert_eq!(raw.value(), &payload);
        }
        // Over HTTP, as JSON and as the form of an interaction, it is the same.
        let text = payload.to_string();
        let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("payload", &text).finish();
        for (media, body) in [(TYPES[0], &text), (TYPES[1], &form)] {
            if let Ok(HttpRequest::Incoming(again)) = parse_http(media, body.as_bytes(), (None, None)) {
                prop_assert_eq!(seen(&again), seen(&incoming));
            }
        }
    }

    #[test]
    fn a_frame_is_read_the_same_quickly_and_patiently(kind in kind(), payload in json(), accepts: bool, attempt in 0..3_u32) {
        let frame = json!({"type": kind, "envelope_id": "e1", "payload": payload, "accepts_response_payload": accepts,
            "retry_attempt": attempt, "retry_reason": "timeout"});
        let mut odd = frame.clone();
        // A number too large for the quick way, which then takes the patient one.
        odd["retry_attempt"] = json!(u64::from(attempt) + (1 << 40));
        let (quick, patient) = (parse_frame(&frame.to_string()).unwrap(), parse_frame(&odd.to_string()).unwrap());
        match (quick, patient) {
            (Frame::Envelope(quick), Frame::Envelope(patient)) => {
                prop_assert_eq!(quick.accepts_response_payload, patient.accepts_response_payload);
                if !matches!(quick.incoming, Incoming::Unknown(_)) || kind != "of_2031" {
                    prop_assert_eq!(seen(&quick.incoming), seen(&patient.incoming));
                }
            }
            (quick, patient) => prop_assert_eq!(quick, patient),
        }
    }

    #[test]
    fn an_acknowledgment_is_json_whatever_it_carries(id in "\\PC{0,40}", payload in prop::option::of(json())) {
        let ack: Value = serde_json::from_str(&ack_text(&id, payload.as_ref())).unwrap();
        prop_assert_eq!(&ack["envelope_id"], &Value::from(id));
        prop_assert_eq!(ack.get("payload"), payload.as_ref());
    }

    #[test]
    fn what_is_written_reads_back_and_is_written_the_same(value in json(), name in "\\PC{0,50}", event in word()) {
        let metadata = json!({"event_type": event, "event_payload": value});
        stable::<MessageMetadata>(metadata)?;
        stable::<Manifest>(json!({"display_information": {"name": name, "description": event}, "types": value}))?;
        stable::<UserId>(json!(name))?;
    }
}

/// Decoding, encoding and decoding again gives the same value and the same JSON.
fn stable<T>(value: Value) -> Result<(), TestCaseError>
where
    T: serde::de::DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug,
{
    let Ok(decoded) = serde_json::from_value::<T>(value) else { return Ok(()) };
    let encoded = json!(decoded);
    let again: T = serde_json::from_value(encoded.clone()).unwrap();
    prop_assert_eq!(&again, &decoded);
    prop_assert_eq!(json!(again), encoded);
    Ok(())
}
