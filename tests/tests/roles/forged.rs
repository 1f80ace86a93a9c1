//! Payloads that Slack would not send, with a good signature: whoever has the signing secret, or a client that was tampered with.

use std::sync::atomic::{AtomicUsize, Ordering};

use commands::permissions::{Door, table};
use serde_json::{Value, json};
use tests::House;

use crate::{
    cells::OUTSIDE,
    fixture::{Case, Fixture},
    payload::{choose, command, event, form, inside, option, press, text},
    people::Kind,
    stage::{MARK, Seen, Stage, Waits},
};

const NOT_YOURS: &str = "There is no case with this number that you are on.";

async fn act(stage: &Stage, kind: Kind, payload: Value) -> Seen {
    let seen = stage.act(&stage.signed_by(kind, payload), Waits::ForWordsOrWriting).await;
    assert_eq!(seen.status, 200);
    seen
}

/// Nothing was written, and these words came back.
async fn is_refused(stage: &Stage, kind: Kind, payload: Value, words: &str) {
    let seen = act(stage, kind, payload).await;
    assert!(seen.words.contains(words), "{}: {seen:?}", kind.label());
    assert!(seen.written.is_empty() && !seen.words.contains(MARK), "{}: {seen:?}", kind.label());
}

fn note(stage: &Stage, number: &str, words: &str) -> Value {
    form(
        "case_note_form",
        &format!("{number}|{}|conflict-of-interest", stage.draft()),
        json!({"words": text(words)}),
    )
}

async fn notes(stage: &Stage) -> String {
    stage.ask("content", "SELECT CAST(count(*) AS TEXT) FROM note").await.remove(0)
}

#[tokio::test]
async fn a_payload_that_was_tampered_with_changes_nothing_of_others() {
    let stage = Stage::open().await;
    let fixture = Fixture::few(&stage).await;
    let (mine, about_me) = (fixture.take(Case::Open).await, fixture.take(Case::AboutManager).await);

    // A view of somebody else's
    let ruth = stage.house.person("ruth");
    ruth.command("/ethics", "case new").await;
    let open = ruth.modal().await;
    let mut stolen = note(&stage, &mine, "I was here.");
    stolen["view"]["id"] = json!(open.view_id);
    is_refused(&stage, Kind::Employee, stolen, NOT_YOURS).await;
    let mut stolen = press("case_read", &mine);
    stolen["view"] =
        json!({"id": open.view_id, "type": "modal", "callback_id": "case_by_hand", "hash": null});
    is_refused(&stage, Kind::Employee, stolen, NOT_YOURS).await;
    assert_eq!(ruth.modal().await.callback_id, open.callback_id);

    // The number of another case in a form, and one that does not exist: the same words
    for number in [about_me.as_str(), "zzzzzzzz", "", "../../content.db", "k7q2m9xw' OR '1'='1"] {
        is_refused(&stage, Kind::EthicsManager, note(&stage, number, "Who was it?"), NOT_YOURS).await;
        is_refused(&stage, Kind::EthicsManager, press("case_read", number), NOT_YOURS).await;
        is_refused(&stage, Kind::EthicsManager, choose("case_put_off", &format!("{number}|3")), NOT_YOURS)
            .await;
    }
    is_refused(&stage, Kind::EthicsManager, command(&format!("/ethics case {about_me}")), NOT_YOURS).await;
    // A number that the form's words and not its metadata have
    let link = json!({"kind": option("kind", "related"), "other": text(&about_me)});
    let metadata = format!("{mine}|{}|conflict-of-interest", stage.draft());
    is_refused(&stage, Kind::EthicsManager, form("case_link_form", &metadata, link), NOT_YOURS).await;

    // The same form twice, at once and after the program has forgotten the first one
    let written = note(&stage, &mine, "Written once.");
    assert!(!act(&stage, Kind::EthicsManager, written.clone()).await.written.is_empty());
    let count = notes(&stage).await;
    let again = stage.signed_by(Kind::EthicsManager, written.clone());
    let mut seen = stage.act(&again, Waits::Not).await;
    assert_eq!((seen.status, notes(&stage).await), (200, count.clone()));
    seen = stage.act(&again, Waits::Not).await;
    assert_eq!((seen.status, notes(&stage).await), (200, count.clone()));

    // Who steps aside has stale buttons and stale forms
    let aside = form(
        "case_step_form",
        &format!("{mine}|{}|conflict-of-interest", stage.draft()),
        json!({"step": option("step", "step-aside")}),
    );
    let late = note(&stage, &mine, "One more thing.");
    assert!(!act(&stage, Kind::OutsideCounsel, aside).await.written.is_empty());
    is_refused(&stage, Kind::OutsideCounsel, late, NOT_YOURS).await;
    is_refused(&stage, Kind::OutsideCounsel, press("case_read", &mine), NOT_YOURS).await;
    // A case that was closed meanwhile
    stage.close(Kind::EthicsManager, &mine).await;
    let seen = act(&stage, Kind::EthicsManager, press("case_close", &mine)).await;
    assert!(seen.words.contains("closed already") && seen.written.is_empty(), "{seen:?}");
    let step = form(
        "case_step_form",
        &format!("{mine}|{}|conflict-of-interest", stage.draft()),
        json!({"step": option("step", "assess")}),
    );
    let seen = act(&stage, Kind::EthicsManager, step).await;
    assert!(!seen.words.is_empty() && seen.written.is_empty(), "{seen:?}");

    // A choice that no form offers
    for (callback, metadata, state) in [
        (
            "case_step_form",
            format!("{mine}|{}|other", stage.draft()),
            json!({"step": option("step", "burn")}),
        ),
        (
            "questions_teach_form",
            String::new(),
            json!({"question": text("May I?"), "section": option("section", "no-such-section")}),
        ),
        (
            "waiver_decision",
            "w-000000".to_owned(),
            json!({"body": option("body", "king"), "verdict": option("verdict", "approved")}),
        ),
        ("case_delete_answer_form", mine.clone(), json!({"answer": option("answer", "burn")})),
        ("campaign_confirm", format!("{}|never|S0NOGROUP", "00".repeat(32)), json!({})),
    ] {
        let seen = act(&stage, Kind::EthicsManager, form(callback, &metadata, state)).await;
        assert!(seen.written.is_empty() && !seen.words.is_empty(), "{callback}: {seen:?}");
    }
    stage.house.close().await;
}

#[tokio::test]
async fn a_payload_of_another_team_or_of_none_says_nothing_of_who_somebody_is() {
    let stage = Stage::open().await;
    let of_none = |kind: Kind, payload: Value| {
        let mut payload = stage.signed_by(kind, payload);
        payload["team"] = Value::Null;
        payload["enterprise"] = json!({"id": "E0GRID", "name": "Grid"});
        payload["is_enterprise_install"] = json!(true);
        payload["user"]["team_id"] = Value::Null;
        payload
    };
    let opens = || press("contacts_open", "");
    let seen = stage.act(&of_none(Kind::Employee, opens()), Waits::ForWords).await;
    assert!(seen.words.contains("Whom you can turn to") || seen.words.contains("People."), "{seen:?}");
    for kind in [Kind::Guest, Kind::ChannelGuest, Kind::Stranger, Kind::Bot, Kind::Deactivated] {
        let seen = stage.act(&of_none(kind, opens()), Waits::ForWords).await;
        assert!(seen.words.contains(OUTSIDE) && seen.written.is_empty(), "{}: {seen:?}", kind.label());
    }
    // Whoever claims our workspace is looked up all the same, and whoever is not there is of another one
    let mut claims = stage.signed_by(Kind::Stranger, opens());
    claims["user"]["team_id"] = json!("T0SANDBOX");
    claims["team"]["id"] = json!("T0SANDBOX");
    assert!(stage.act(&claims, Waits::ForWords).await.words.contains(OUTSIDE));
    claims = stage.signed_by(Kind::Stranger, opens());
    claims["user"] = json!({"id": "U0NOBODY"});
    assert!(stage.act(&claims, Waits::ForWords).await.words.contains(OUTSIDE));
    stage.house.close().await;
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

/// The payload without each of its keys in turn, and with each of them as something else.
fn maimed(payload: &Value) -> Vec<Value> {
    fn walk(value: &Value, rebuild: &dyn Fn(Value) -> Value, found: &mut Vec<Value>) {
        let Some(fields) = value.as_object() else { return };
        for name in fields.keys() {
            let mut without = fields.clone();
            without.remove(name);
            found.push(rebuild(Value::Object(without)));
            for other in [Value::Null, json!(7), json!([]), json!({}), json!("\u{0}|\u{202e}|'")] {
                let mut with = fields.clone();
                with.insert(name.clone(), other);
                found.push(rebuild(Value::Object(with)));
            }
            let inner = |inner: Value| {
                let mut with = fields.clone();
                with.insert(name.clone(), inner);
                rebuild(Value::Object(with))
            };
            walk(&fields[name], &inner, found);
        }
    }
    let mut found = Vec::new();
    walk(payload, &|value| value, &mut found);
    found
}

async fn sends(house: &House, payload: &Value) -> u16 {
    let sender = house.sender();
    let answered = match payload["type"].as_str() {
        Some("event_callback") => sender.event(payload).await,
        _ if payload.get("command").is_some() => {
            let fields: Vec<(&str, &str)> = payload
                .as_object()
                .unwrap()
                .iter()
                .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
                .collect();
            sender.form(&fields).await
        }
        _ => sender.interaction(payload).await,
    };
    answered.status.as_u16()
}

/// A guest's payloads, each without each of its keys: nobody is let in by what is missing.
#[tokio::test]
async fn whoever_is_refused_is_not_let_in_by_leaving_something_out() {
    count_panics();
    let stage = Stage::open().await;
    let before = stage.written_so_far().await;
    let mut sent = 0;
    let whole = [
        command("/ethics waiver"),
        press("passes_open", ""),
        inside(press("case_read", "k7q2m9xw"), "waiver_form", ""),
        form(
            "acknowledge_form",
            &stage.signing_metadata().await,
            json!({"name": text("Gus"), "position": text("Guest")}),
        ),
        form(
            "report",
            "legal winner thank year",
            json!({"what": text("I was here."), "way": option("way", "named")}),
        ),
        event(json!({"type": "app_home_opened", "channel": "D0GUS", "tab": "home"})),
    ];
    for payload in whole {
        for mut maimed in maimed(&stage.signed_by(Kind::Guest, payload)) {
            // Each is a delivery of its own
            let n = stage.next();
            for id in ["trigger_id", "event_id"] {
                if maimed[id].is_string() {
                    maimed[id] = json!(format!("{n}.{id}"));
                }
            }
            let status = sends(&stage.house, &maimed).await;
            assert!(status == 200 || status == 400, "{status}: {maimed}");
            sent += 1;
        }
    }
    assert!(sent > 250, "{sent}");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(before, stage.written_so_far().await, "nothing but digests of events was written");
    assert_eq!(PANICS.load(Ordering::Relaxed), 0);
    stage.house.close().await;
}

/// Every form, by somebody who may, with a state that does not belong to it.
#[tokio::test]
async fn a_form_with_a_state_that_is_not_its_own_writes_nothing() {
    count_panics();
    let stage = Stage::open().await;
    let fixture = Fixture::few(&stage).await;
    let number = fixture.take(Case::Open).await;
    let before = stage.written_so_far().await;
    let forms = table().filter_map(|row| match row.door {
        Door::Form(name) => Some(name),
        _ => None,
    });
    for name in forms {
        for state in [
            json!({}),
            json!({"words": 7, "number": [], "section": {"section": {"selected_option": {"value": {}}}}}),
            json!([]),
        ] {
            for metadata in ["", number.as_str(), "|||", "\u{0}"] {
                let payload = form(name, metadata, state.clone());
                let seen = stage.act(&stage.signed_by(Kind::EthicsManager, payload), Waits::Not).await;
                assert_eq!(seen.status, 200, "{name}");
            }
        }
    }
    assert_eq!(before, stage.written_so_far().await);
    assert_eq!(PANICS.load(Ordering::Relaxed), 0);
    stage.house.close().await;
}
