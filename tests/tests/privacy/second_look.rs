//! A9, in chat: the second look happens before anything is sent, and what it finds is shown to the writer alone and kept nowhere. How well it finds is
//! measured in `relay/tests/second_look.rs`; that the page looks in the browser and sends nothing, in `tests/page/requests.test.mjs`.

use serde_json::json;
use tests::{House, Mark, Needle, Via};

use super::{
    presence,
    search::{in_requests, needles, on_screen},
};

const OTHERS: [&str; 4] = ["ruth", "jonas", "priya", "helen"];
const WORDS: &str =
    "My desk stands beside the zinc bath; call me on +1 818 734 5199 or write to tomas.qzx@kanary.example.";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// What was found is written down.
    KeepsTheMarks,
    /// What was found is told to somebody who would like to know.
    TellsTheDesk,
    /// The report is sent with the first press.
    DoesNotLook,
}

async fn break_it(house: &House, sabotage: Sabotage) {
    match sabotage {
        Sabotage::KeepsTheMarks => {
            let line = "second look: tomas.qzx@kanary.example\n";
            std::fs::write(house.folder().join("second-look.log"), line).unwrap();
        }
        Sabotage::TellsTheDesk => {
            let direct = house.as_app("conversations.open", &json!({"users": "U0RUTH"})).await;
            let text = "Somebody is about to write: my desk stands beside the zinc bath";
            let message = json!({"channel": direct["channel"]["id"], "text": text});
            house.as_app("chat.postMessage", &message).await;
        }
        Sabotage::DoesNotLook => {
            house.person("tomas").submit(json!({})).await;
        }
        Sabotage::None => {}
    }
}

/// Where what was only looked at went.
async fn went(sabotage: Sabotage) -> Vec<String> {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    tomas.command("/report", "").await;
    let (before, from) = (presence::seen_at_rest(&house).await, house.wire_end().await);
    tomas.submit(json!({"topic": "other", "what": WORDS})).await;
    let look = tomas.sees_modal("A second look. Nothing was sent yet.").await;
    for found in ["My desk", "tomas.qzx@kanary.example", "818 734 5199"] {
        assert!(look.text.to_lowercase().contains(&found.to_lowercase()), "{found}: {}", look.text);
    }
    break_it(&house, sabotage).await;

    let mut went = before.changes(&presence::seen(&house).await);
    let wire = house.wire(from).await;
    let marks =
        [Mark::new("words", "stands beside the zinc bath"), Mark::new("e-mail", "tomas.qzx@kanary.example")];
    let needles = needles(&marks);
    let elsewhere: Vec<_> = wire.into_iter().filter(|entry| !is_view(&entry["kind"])).collect();
    let mut found = in_requests(&needles, &elsewhere);
    found.extend(Needle::find_in_folder(&needles, house.folder()));
    for handle in OTHERS {
        found.extend(on_screen(&needles, &house.person(handle).screen().await));
    }
    went.extend(found.into_iter().map(|found| format!("{} in {}", found.needle, found.place)));
    house.close().await;
    went
}

fn is_view(kind: &serde_json::Value) -> bool {
    kind.as_str().is_some_and(|kind| kind.starts_with("views."))
}

#[tokio::test]
async fn a9_a_look_sends_and_keeps_nothing() {
    assert_eq!(went(Sabotage::None).await, [""; 0]);
}

#[tokio::test]
async fn a9_marks_that_are_kept_told_or_sent_are_found() {
    for sabotage in [Sabotage::KeepsTheMarks, Sabotage::TellsTheDesk, Sabotage::DoesNotLook] {
        assert_ne!(went(sabotage).await, [""; 0], "{sabotage:?}");
    }
}
