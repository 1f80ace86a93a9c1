//! A7: nobody sees whether or when the reporter looked. Opening the mailbox, in chat or on the page, with the right receipt or a wrong one, changes no
//! row, no byte of a file, no screen but the reporter's own, and sends nothing to Slack but the answer to whoever looked.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use tests::{House, Via, patiently};

use super::{lone::files, year};

const OTHERS: [&str; 4] = ["ruth", "jonas", "priya", "helen"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// A message to the case's channel.
    TellsTheDesk,
    /// A row, such as a number of visits.
    CountsVisits,
    /// A line in a file, such as an access log.
    WritesALine,
}

/// All that somebody else could look at.
pub(crate) struct Seen {
    rows: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
    screens: Vec<String>,
}

pub(crate) async fn seen(house: &House) -> Seen {
    let mut seen = Seen { rows: Vec::new(), files: BTreeMap::new(), screens: Vec::new() };
    seen.files = files(house.folder());
    for file in ["content.db", "evidence.db", "keys.db", "identity.db"] {
        seen.rows.extend(year::rows(house.folder(), file).await);
    }
    for handle in OTHERS {
        seen.screens.push(house.person(handle).screen().await.without_version().to_string());
    }
    seen
}

/// The same, once nothing moves any more: Slack tells of what was done before a moment later.
pub(crate) async fn seen_at_rest(house: &House) -> Seen {
    patiently("nothing moves", || async {
        let before = seen(house).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let after = seen(house).await;
        before.changes(&after).is_empty().then_some(after)
    })
    .await
}

impl Seen {
    /// What is not as it was.
    pub(crate) fn changes(&self, after: &Self) -> Vec<String> {
        let rows = after.rows.iter().filter(|row| !self.rows.contains(row));
        let mut changes: Vec<String> = rows.map(|row| format!("a row: {row}")).collect();
        changes.extend((self.rows.len() != after.rows.len()).then(|| "a row: gone".to_owned()));
        let files = after.files.iter().filter(|(name, bytes)| self.files.get(*name) != Some(bytes));
        changes.extend(files.map(|(name, _)| format!("a file: {name}")));
        let screens = self.screens.iter().zip(&after.screens).filter(|(before, after)| before != after);
        changes.extend(screens.map(|(_, after)| format!("a screen: {after}")));
        changes
    }
}

async fn break_it(house: &House, sabotage: Sabotage) {
    match sabotage {
        Sabotage::None => {}
        Sabotage::TellsTheDesk => {
            let room = house.case_rooms().await.remove(0)["id"].clone();
            let message = json!({"channel": room, "text": "The reporter looked."});
            house.as_app("chat.postMessage", &message).await;
        }
        Sabotage::CountsVisits => {
            let mut connection = year::open(house.folder(), "content.db").await;
            sqlx::raw_sql("CREATE TABLE visits (n INTEGER) STRICT; INSERT INTO visits VALUES (1)")
                .execute(&mut connection)
                .await
                .unwrap();
        }
        Sabotage::WritesALine => {
            std::fs::write(house.folder().join("access.log"), "POST /api/mailbox\n").unwrap();
        }
    }
}

/// A case in which the desk wrote; the receipts of a report from chat and of one from the page.
async fn prepare(house: &House) -> (String, String) {
    let tomas = house.person("tomas");
    tomas.command("/report", "").await;
    let in_chat = tomas.modal().await.fenced().expect("a receipt");
    tomas
        .submit(json!({"topic": "conflict-of-interest", "what": "The scale at gate two is set wrong."}))
        .await;
    assert_eq!(tomas.modal().await.callback_id, "report_sent");
    tomas.close_modals().await;
    let on_page = house.page().file_without("other", "The ledger is a copy.").await;
    house.deliver().await;
    let ruth = house.person("ruth");
    let told = ruth.sees("the news", |screen| screen.message("A new case is open")).await;
    ruth.click(&told.place, json!({"action_id": "case_read"})).await;
    let report = ruth.sees_modal("The scale at gate two").await;
    ruth.click(&report.place, json!({"action_id": "case_reply"})).await;
    ruth.sees_modal("You will not see whether or when").await;
    ruth.submit(json!({"words": "Since when, please?"})).await;
    ruth.close_modals().await;
    house.drain().await;
    (in_chat, on_page)
}

/// Looks into both mailboxes, and into one that is not there.
async fn look(house: &House, in_chat: &str, on_page: &str) {
    let (tomas, page) = (house.person("tomas"), house.page());
    tomas.command("/report", "mailbox").await;
    tomas.submit(json!({"receipt": in_chat})).await;
    assert!(tomas.modal().await.text.contains("Since when, please?"), "{}", tomas.modal().await.text);
    tomas.close_modals().await;
    for receipt in [in_chat, on_page] {
        let mailbox = page.send("mailbox", json!({"receipt": receipt})).await;
        assert_eq!(mailbox["state"], "with-desk");
    }
    let unknown = page.receipt().await;
    assert_eq!(page.refused("mailbox", json!({"receipt": unknown})).await, "not_found");
}

/// What looking changed.
async fn changed(via: Via, sabotage: Sabotage) -> Vec<String> {
    let house = House::open(via).await;
    let (in_chat, on_page) = prepare(&house).await;
    let (before, from) = (seen_at_rest(&house).await, house.wire_end().await);
    look(&house, &in_chat, &on_page).await;
    break_it(&house, sabotage).await;
    let wire = house.wire(from).await;
    let after = seen(&house).await;

    let mut changed: Vec<String> = sent(&wire);
    changed.extend(before.changes(&after));
    house.close().await;
    changed
}

/// What the bot sent, but for the views of the one who looks.
fn sent(wire: &[Value]) -> Vec<String> {
    let kinds = wire.iter().filter(|entry| entry["direction"] == "from_app");
    let kinds = kinds.filter_map(|entry| entry["kind"].as_str()).map(str::to_owned);
    kinds.filter(|kind| !kind.starts_with("views.")).map(|kind| format!("a request: {kind}")).collect()
}

#[tokio::test]
async fn a7_looking_writes_nothing_and_tells_nobody() {
    for via in [Via::Socket, Via::Http] {
        assert_eq!(changed(via, Sabotage::None).await, [""; 0], "{via:?}");
    }
}

#[tokio::test]
async fn a7_a_word_a_row_or_a_line_about_a_visit_is_found() {
    for (sabotage, kinds) in [
        (Sabotage::TellsTheDesk, &["a screen: ", "a request: "][..]),
        (Sabotage::CountsVisits, &["a file: ", "a row: "]),
        (Sabotage::WritesALine, &["a file: "]),
    ] {
        let changed = changed(Via::Socket, sabotage).await;
        for kind in kinds {
            assert!(changed.iter().any(|change| change.starts_with(kind)), "{sabotage:?}: {changed:?}");
        }
    }
}
