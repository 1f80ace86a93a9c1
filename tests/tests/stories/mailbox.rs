//! A6: the receipt, and what happens without it.

use serde_json::{Value, json};
use tests::{House, Via};

use super::{answer, file, open_mailbox, retyped, short_report};

#[tokio::test]
async fn a6_receipts_that_open_nothing_are_told_why_and_nothing_more() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    let words: Vec<&str> = receipt.split_whitespace().collect();
    let swapped = [&[words[1], words[0]], &words[2..]].concat().join(" ");
    let misspelt = [&["qqqq"], &words[1..]].concat().join(" ");
    // A receipt that was drawn and whose form was never sent
    tomas.command("/report", "").await;
    let unsent = tomas.modal().await.fenced().expect("a receipt");
    let wrong = [
        (words[..11].join(" "), "A receipt has twelve words. This has 11."),
        (misspelt, "Word 1 is not one that receipts use."),
        (unsent, "No mailbox opens with this receipt."),
    ];
    for (typed, said) in wrong {
        open_mailbox(&tomas, &typed).await;
        let door = tomas.modal().await;
        assert_eq!(door.callback_id, "mailbox_door");
        assert!(door.errors["receipt"].as_str().is_some_and(|text| text.contains(said)), "{}", door.errors);
        assert_eq!(door.entered("receipt"), typed, "what was typed stays");
    }
    open_mailbox(&tomas, &swapped).await;
    let door = tomas.modal().await;
    // One order in sixteen has a check that fits by chance
    let said = door.errors["receipt"].as_str().unwrap_or_default();
    assert!(said.contains("do not fit together") || said.contains("No mailbox opens"), "{said}");
    tomas.submit(json!({"receipt": retyped(&receipt)})).await;
    assert_eq!(tomas.modal().await.callback_id, "mailbox_answer", "the right one opens at last");
    house.close().await;
}

#[tokio::test]
async fn a6_whoever_holds_the_receipt_opens_the_mailbox_and_four_letters_are_enough() {
    let house = House::open(Via::Socket).await;
    let receipt = file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    let short: Vec<String> = receipt.split_whitespace().map(|word| word.chars().take(4).collect()).collect();
    let maya = house.person("maya");
    open_mailbox(&maya, &short.join("-")).await;
    let mailbox = maya.modal().await;
    assert!(mailbox.text.contains("What you sent is stored and leaves"), "{}", mailbox.text);
    house.close().await;
}

#[tokio::test]
async fn r3_answers_are_sent_once_each_and_in_order() {
    let house = House::open(Via::Http).await;
    let tomas = house.person("tomas");
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "First, before the release.").await;
    answer(&tomas, "Second, before the release.").await;
    assert!(tomas.modal().await.text.contains("Your 2 answers are stored"));
    let block = tomas.modal().await.block_that_begins("answer_").expect("a place to answer");
    // An answer may be empty beside a name or a withdrawal, so Slack's client lets it pass
    tomas.submit(json!({&block: "   "})).await;
    assert!(tomas.modal().await.errors[&block].is_string(), "{}", tomas.modal().await.errors);
    a_blank_answer_is_refused_by_the_bot_too(&house, &block).await;
    house.deliver().await;
    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "Third, after it.").await;
    house.deliver().await;

    let ruth = house.person("ruth");
    let card = ruth.sees("the card", |screen| screen.message("Read the report")).await;
    ruth.click(&card.place, json!({"action_id": "case_read"})).await;
    let report = ruth.sees_modal("Third, after it.").await.text;
    for words in ["First, before", "Second, before", "Third, after"] {
        assert_eq!(report.matches(words).count(), 1, "{words}: {report}");
    }
    assert!(report.find("First, before") < report.find("Second, before"));
    assert!(report.find("Second, before") < report.find("Third, after"));
    house.close().await;
}

/// The last form that was sent, sent again as from a client that lets blank answers through.
async fn a_blank_answer_is_refused_by_the_bot_too(house: &House, block: &str) {
    let wire = house.wire(0).await;
    let sent = wire.iter().rfind(|entry| entry["payload"]["type"] == "view_submission").expect("a form");
    let shown = wire.iter().rev().find_map(|entry| entry["ack"]["payload"].get("view"));
    let shown = shown.expect("the page after it");
    let mut payload = sent["payload"].clone();
    payload["view"]["private_metadata"] = shown["private_metadata"].clone();
    payload["view"]["state"]["values"] =
        json!({block: {"text": {"type": "plain_text_input", "value": "  \n"}}});
    payload["trigger_id"] = "another".into();
    let answered = house.sender().interaction(&payload).await;
    let errors: Value = serde_json::from_str(&answered.body).expect("JSON");
    let said = errors["errors"][block].as_str().unwrap_or_default();
    assert!(said.contains("Please write something first"), "{}", answered.body);
}
