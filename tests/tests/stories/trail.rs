//! M1: what staff did is in the trail, and one changed, removed or moved row is found.

use std::path::Path;

use jiff::SignedDuration;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection};
use tests::{House, Layout, Person, Program, Via};

use super::{BOT, card};

/// `ethics-bot audit …` on the real data folder: whether it ended well, and what it said.
async fn audit(arguments: &[&str], folder: &Path) -> (bool, String) {
    let folder = folder.display().to_string();
    let all = [&["audit"], arguments, &["--data", &folder]].concat();
    let output = Program::run(&all, &[]).await;
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

async fn tamper(folder: &Path, statements: &str) {
    let mut connection = storage_testing::connect_in(folder, "content").await;
    let on = if connection.backend_name() == "SQLite" { "" } else { " ON trail" };
    let off = ["changed", "deleted"]
        .map(|what| format!("DROP TRIGGER IF EXISTS trail_is_not_{what}{on};"))
        .concat();
    sqlx::raw_sql(AssertSqlSafe(format!("{off} {statements}"))).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The lines that were sent to this person.
async fn heads(person: &Person) -> Vec<String> {
    let messages = person.screen().await.direct(BOT).map(|direct| direct.messages).unwrap_or_default();
    let seals = messages.into_iter().filter(|message| message.text.contains("A seal for the trail"));
    seals.map(|message| message.text.split("```").nth(1).expect("a line").to_owned()).collect()
}

/// As the ethics manager: takes up a report that came without a pass, reads it, opens its file, writes to its reporter, who answers, and closes it. Gives the case's number.
async fn work_on_a_case(house: &House) -> String {
    let (ruth, page) = (house.person("ruth"), house.page());
    let receipt = page.file_without("assets", "Copper leaves through the south gate.").await;
    let (status, taken) = page.add_file(&receipt, &"4c".repeat(16), b"a list of lorries").await;
    assert!(status.is_success(), "{taken}");
    house.deliver().await;
    let told = ruth.sees("the news", |screen| screen.message("without a pass are waiting")).await;
    ruth.click(&told.place, json!({"action_id": "triage_open"})).await;
    let list = ruth.sees_modal("They may come from anybody").await;
    let line = list.text.lines().find(|line| line.contains("came 22 November 2026")).expect("a row");
    let number = line.trim_start_matches('*').split('*').next().expect("a number").to_owned();
    ruth.click(&list.place, json!({"action_id": "case_take", "value": number})).await;
    ruth.sees_modal("No report waits").await;
    ruth.close_modals().await;
    house.drain().await;

    let card = card(&ruth, &number).await;
    ruth.click(&card.place, json!({"action_id": "case_read"})).await;
    let report = ruth.sees_modal("Copper").await;
    ruth.click(&report.place, json!({"action_id": "file_open"})).await;
    let address = ruth.sees_modal("Copy this address").await.fenced().expect("an address");
    assert!(page.get(address.trim()).await.0.is_success());
    ruth.close_modals().await;
    ruth.click(&card.place, json!({"action_id": "case_reply"})).await;
    ruth.sees_modal("You will not see whether or when").await;
    ruth.submit(json!({"words": "Which lorries, please?"})).await;
    house.drain().await;
    page.send("letter", json!({"receipt": receipt, "draft": "0f".repeat(16), "text": "The blue ones."}))
        .await;
    house.deliver().await;
    ruth.click(&card.place, json!({"action_id": "case_close"})).await;
    ruth.sees_modal("The channel is archived").await;
    ruth.submit(json!({"finding": "substantiated", "outcomes": ["restitution"]})).await;
    house.drain().await;
    number
}

#[tokio::test]
async fn m1_what_the_ethics_manager_did_is_in_the_trail_and_tampering_is_found_together() {
    the_trail_in(Layout::Together).await;
}

#[tokio::test]
async fn m1_what_the_ethics_manager_did_is_in_the_trail_and_tampering_is_found_apart() {
    the_trail_in(Layout::Apart).await;
}

async fn the_trail_in(layout: Layout) {
    let mut house = House::open_as(layout, Via::Socket).await;
    assert!(house.send_head().await);
    let number = work_on_a_case(&house).await;
    let folder = house.relay_folder().to_owned();
    let (ended_well, list) = audit(&["list", "--case", &number], &folder).await;
    assert!(ended_well, "{list}");
    let steps = [
        "the program put the report into the list of what waits",
        "the reporter wrote",
        "the ethics manager took up the report",
        "the program opened the channel",
        "the program invited the ethics manager into the channel",
        "the program invited outside counsel into the channel",
        "the ethics manager read the report",
        "the ethics manager opened the file 4c4c",
        "the ethics manager wrote to the reporter",
        "the reporter wrote",
        "the ethics manager recorded the finding: Substantiated",
        "the ethics manager recorded what was done: Restitution",
        "the ethics manager closed the case: Substantiated",
        "the program archived the channel",
    ];
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), steps.len(), "{list}");
    for (line, step) in lines.iter().zip(steps) {
        assert!(line.contains(step) && line.ends_with(&format!("case {number}")), "{step}: {line}");
        // Only what staff did has a time of the day
        assert_eq!(line.contains("UTC"), line.contains("  the ethics manager"), "{line}");
    }
    for secret in ["Copper", "lorries", "blue", "U0RUTH", "Ruth"] {
        assert!(!list.contains(secret), "{secret}");
    }

    // The head goes to the board secretary, once a week, also across a restart
    assert!(!house.send_head().await);
    house.restart().await;
    house.clock.advance(SignedDuration::from_hours(24 * 6));
    assert!(!house.send_head().await);
    house.clock.advance(SignedDuration::from_hours(24));
    assert!(house.send_head().await);
    let kept = heads(&house.person("helen")).await;
    assert_eq!(kept.len(), 2, "{kept:?}");
    for other in ["ruth", "jonas", "priya"] {
        assert!(heads(&house.person(other)).await.is_empty(), "{other}");
    }
    house.stop().await;
    verify_and_tamper(&folder, &kept, &number).await;
    house.close().await;
}

/// On the files as they are left behind.
async fn verify_and_tamper(folder: &Path, kept: &[String], number: &str) {
    let with_heads = ["verify", "--head", &kept[0], "--head", &kept[1]];
    let (ended_well, said) = audit(&with_heads, folder).await;
    assert!(ended_well && said.contains("16 entries, one chain"), "{said}");
    assert_eq!(said.matches("its signature is right").count(), 2, "{said}");
    let (_, public) = audit(&["key"], folder).await;
    let other_key = ["verify", "--head", &kept[1], "--public-key", &"0".repeat(64)];
    assert!(!audit(&other_key, folder).await.0);
    let mut forged = kept[1].clone();
    forged.replace_range(forged.len() - 4.., if forged.ends_with("0000") { "1111" } else { "0000" });
    let (ended_well, said) =
        audit(&["verify", "--head", &forged, "--public-key", public.trim()], folder).await;
    assert!(!ended_well && said.contains("not this trail’s"), "{said}");

    let original = std::fs::read(folder.join("content.db")).unwrap();
    let swap = "UPDATE trail SET place = 1000 WHERE place = 5; UPDATE trail SET place = 5 WHERE place = 9; \
                UPDATE trail SET place = 9 WHERE place = 1000;";
    let close_up = "DELETE FROM trail WHERE place = 4; UPDATE trail SET place = place - 1 WHERE place > 4;";
    let cases = [
        ("UPDATE trail SET action = 'replied' WHERE place = 8", "changed", 8),
        ("UPDATE trail SET moment_ms = moment_ms + 1 WHERE place = 9", "changed", 9),
        ("UPDATE trail SET number = '22222222' WHERE place = 2", "changed", 2),
        ("DELETE FROM trail WHERE place = 4", "removed", 4),
        (close_up, "changed", 4),
        (swap, "moved", 5),
    ];
    for (statements, kind, place) in cases {
        tamper(folder, statements).await;
        let (ended_well, said) = audit(&["verify", "--json"], folder).await;
        let verdict: Value = serde_json::from_str(&said).unwrap();
        assert!(!ended_well, "{statements}: {said}");
        assert_eq!(
            (&verdict["fault"]["kind"], &verdict["fault"]["entry"]),
            (&json!(kind), &json!(place)),
            "{said}"
        );
        let (ended_well, said) = audit(&["verify"], folder).await;
        assert!(
            !ended_well && said.contains(&format!("Entry {place}")) && said.contains("22 November 2026"),
            "{said}"
        );
        assert!(said.contains(number) || statements.contains("22222222"), "{said}");
        restore(folder, &original);
    }

    // What only somebody's head shows: a tail that was cut off
    tamper(folder, "DELETE FROM trail WHERE place > 10").await;
    assert!(audit(&["verify"], folder).await.0);
    let (ended_well, said) = audit(&with_heads, folder).await;
    assert!(!ended_well && said.contains("is signed and not on the chain"), "{said}");
    assert!(said.contains("after entry 1: up to there the head of 22 November 2026 holds"), "{said}");
    restore(folder, &original);
    assert!(audit(&with_heads, folder).await.0);
}

fn restore(folder: &Path, original: &[u8]) {
    for rest in ["content.db-wal", "content.db-shm"] {
        let _ = std::fs::remove_file(folder.join(rest));
    }
    std::fs::write(folder.join("content.db"), original).unwrap();
}

/// A8: what the keeper of the heads is sent in a week in which a report came about them is what they are sent in one in which nothing did.
#[tokio::test]
async fn a8_a_head_does_not_tell_whether_anything_happened() {
    let mut lines = Vec::new();
    for filed in [false, true] {
        let house = House::open(Via::Socket).await;
        assert!(house.send_head().await);
        if filed {
            let about = json!({"topic": "other", "what": "It is about Helen.", "about": ["board-secretary"]});
            super::file(&house.person("tomas"), about).await;
            house.deliver().await;
        }
        house.clock.advance(SignedDuration::from_hours(24 * 7));
        assert!(house.send_head().await);
        let helen = house.person("helen");
        let texts: Vec<String> =
            helen.screen().await.messages().into_iter().map(|message| message.text).collect();
        let shown = heads(&helen).await;
        assert!(
            shown.len() == 2 && shown[0] != shown[1],
            "also a week without anything has a head of its own"
        );
        let without: Vec<String> = texts.iter().map(|text| without_digits_of_hashes(text)).collect();
        lines.push(without);
        house.close().await;
    }
    assert_eq!(lines[0], lines[1]);
}

/// The text with its hash and its signature left out.
fn without_digits_of_hashes(text: &str) -> String {
    let is_hash = |word: &str| word.chars().filter(char::is_ascii_hexdigit).count() >= 64;
    text.split(' ').map(|word| if is_hash(word) { "#" } else { word }).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn check_says_who_keeps_the_heads_and_when_nobody_does() {
    let house = House::open(Via::Socket).await;
    let configuration = house.configuration();
    let environment = configuration.environment.iter();
    let environment: Vec<_> = environment.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let file = house.folder().join("checked.toml");
    for (audit, ends_well, told) in [
        ("", true, "the head of the trail is sent to U0HELEN every 7 days"),
        ("\n[audit]\nhead_to = []\n", false, "nobody is sent the head of the trail"),
    ] {
        std::fs::write(&file, format!("{}{audit}", configuration.toml)).unwrap();
        let arguments = ["check", "--offline", "--config", file.to_str().unwrap()];
        let output = Program::run(&arguments, &environment).await;
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains(told) && output.status.success() == ends_well, "{said}");
    }
    house.close().await;
}
