//! A8: whoever a report is about sees nothing of it: their whole screen, whatever they ask for, and every request that could reach them, are the same
//! as in a workspace in which it was never filed.

use serde_json::{Value, json};
use tests::{House, Person, Via};

const RUTH: &str = "U0RUTH";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// A row in the list of what waits.
    ShowsARow,
    /// A place in the channel.
    Invites,
    /// A message that says how many there are.
    Counts,
    /// The report leaves her in.
    ForgetsWhomItIsAbout,
}

/// All that she can look at, after she looked at everything that she can ask for.
async fn all_she_sees(house: &House, ruth: &Person) -> (String, Vec<String>) {
    ruth.command("/ethics", "cases").await;
    ruth.command("/ethics", "triage").await;
    ruth.command("/ethics", "board").await;
    ruth.open_home().await;
    ruth.sees("her Home tab", tests::Screen::home).await;
    let mut screen = ruth.screen().await.json().clone();
    forget_what_counts_up(&mut screen);
    let to_her = house.wire(0).await.into_iter().filter(|entry| entry["direction"] == "from_app");
    let to_her = to_her.filter(|entry| {
        let request = entry["request"].to_string();
        !entry["kind"].as_str().is_some_and(|kind| kind.starts_with("views.")) && request.contains(RUTH)
    });
    let requests = to_her.map(|entry| format!("{} {}", entry["kind"], entry["request"])).collect();
    (screen.to_string(), requests)
}

/// The sandbox numbers and dates everything as Slack does, whoever caused it. The bot has no part in that.
fn forget_what_counts_up(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in [
                "version",
                "ts",
                "trigger_id",
                "hash",
                "view_id",
                "block_id",
                "values",
                "now",
                "id",
                "time",
                "place",
                "last_read",
            ] {
                fields.remove(name);
            }
            fields.values_mut().for_each(forget_what_counts_up);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_what_counts_up),
        // A message's ts, wherever it stands
        Value::String(text) if text.contains('.') && text.parse::<f64>().is_ok() => text.clear(),
        _ => {}
    }
}

/// Files a report about Ruth in chat, another on the page, and answers both; without a report, somebody opens and closes the form.
async fn live(house: &House, filed: bool, sabotage: Sabotage) {
    let (tomas, page) = (house.person("tomas"), house.page());
    if !filed {
        return;
    }
    let about =
        if sabotage == Sabotage::ForgetsWhomItIsAbout { json!([]) } else { json!(["ethics-manager"]) };
    tomas.command("/report", "").await;
    let entries = json!({"topic": "conflict-of-interest", "about": about, "what": "Ruth owns the supplier."});
    tomas.submit(entries).await;
    if tomas.modal().await.text.contains("would read this") {
        tomas.submit(json!({})).await;
    }
    assert_eq!(tomas.modal().await.callback_id, "report_sent", "{}", tomas.modal().await.text);
    tomas.close_modals().await;
    let receipt = page.receipt().await;
    let mut report = tests::Browser::report(&receipt, "other", "And the warehouse.");
    report["about"] = about;
    report["work"] = page.work(&receipt).await;
    page.send("report", report).await;
    house.deliver().await;
    page.send("letter", json!({"receipt": receipt, "draft": "0f".repeat(16), "text": "Look soon."})).await;
    house.deliver().await;
    let lead = if sabotage == Sabotage::ForgetsWhomItIsAbout { "ruth" } else { "jonas" };
    house.person(lead).sees("who leads it", |screen| screen.message("A new case is open")).await;
    break_it(house, sabotage).await;
}

async fn break_it(house: &House, sabotage: Sabotage) {
    let to_ruth = async |text: &str| {
        let direct = house.as_app("conversations.open", &json!({"users": RUTH})).await;
        let message = json!({"channel": direct["channel"]["id"], "text": text});
        house.as_app("chat.postMessage", &message).await;
    };
    match sabotage {
        Sabotage::None | Sabotage::ForgetsWhomItIsAbout => {}
        Sabotage::ShowsARow => to_ruth("KMR-2: came 22 November 2026").await,
        Sabotage::Counts => to_ruth("There is 1 open case.").await,
        Sabotage::Invites => {
            let room = house.case_rooms().await.remove(0)["id"].clone();
            house.as_app("conversations.invite", &json!({"channel": room, "users": RUTH})).await;
        }
    }
}

fn first_difference(one: &str, other: &str) -> String {
    let at = one.bytes().zip(other.bytes()).position(|(one, other)| one != other).unwrap_or_default();
    let around = |text: &str| {
        String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(80)..])
            .chars()
            .take(240)
            .collect::<String>()
    };
    format!("her screen: {}\nis {}", around(one), around(other))
}

/// All that she sees in a workspace, with the reports or without.
async fn life(filed: bool, sabotage: Sabotage) -> (String, Vec<String>) {
    let house = House::open(Via::Socket).await;
    let ruth = house.person("ruth");
    live(&house, filed, sabotage).await;
    let seen = all_she_sees(&house, &ruth).await;
    house.close().await;
    seen
}

/// What differs for her from a workspace without a report.
async fn differences(without: &(String, Vec<String>), sabotage: Sabotage) -> Vec<String> {
    let ((screen, requests), (with, with_requests)) = (without, life(true, sabotage).await);
    let mut differences = Vec::new();
    differences.extend((*screen != with).then(|| first_difference(screen, &with)));
    differences.extend((*requests != with_requests).then(|| format!("{requests:?}\nis {with_requests:?}")));
    differences
}

#[tokio::test]
async fn a8_the_excluded_see_the_workspace_in_which_nothing_was_reported() {
    let without = life(false, Sabotage::None).await;
    assert_eq!(differences(&without, Sabotage::None).await, [""; 0]);
    for sabotage in [Sabotage::ShowsARow, Sabotage::Invites, Sabotage::Counts, Sabotage::ForgetsWhomItIsAbout]
    {
        assert_ne!(differences(&without, sabotage).await, [""; 0], "{sabotage:?} has to be found");
    }
}
