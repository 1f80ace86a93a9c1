//! R8, R9: a case from its channel to its end, and back.

use sandbox::Answer;
use serde_json::{Value, json};
use tests::{Channel, House, Message, Person, Via, patiently};

use super::{BOT, answer, card, file, only_case, open_mailbox, short_report};

async fn room(person: &Person, name: &str) -> Channel {
    person.sees("the channel", |screen| screen.channel(name)).await
}

/// Presses a button of the card and waits for what opens.
async fn press(person: &Person, number: &str, action: &str, opens: &str) {
    person.click(&card(person, number).await.place, json!({"action_id": action})).await;
    person.sees_modal(opens).await;
}

/// Takes the case a step on.
async fn step(house: &House, person: &Person, number: &str, step: &str, shows: &str) {
    press(person, number, "case_step", "It goes on as").await;
    person.submit(json!({"step": step})).await;
    house.drain().await;
    person.sees(shows, |screen| screen.message(&format!("*State*\n{shows}"))).await;
}

/// Submits the form, which stays open; gives the texts at its inputs.
async fn refused(person: &Person, values: Value) -> Value {
    person.submit(values).await;
    person.modal().await.errors
}

#[tokio::test]
async fn r8_a_case_goes_through_its_states_and_the_card_and_the_topic_say_so() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let ruth = house.person("ruth");
    assert!(card(&ruth, &number).await.text.contains("*State*\nReceived"));

    // Nobody can wait for an answer before anything was asked
    press(&ruth, &number, "case_step", "It goes on as").await;
    assert!(!ruth.modal().await.text.contains("Awaiting the reporter"));
    ruth.close_modals().await;

    press(&ruth, &number, "case_reply", "You will not see whether").await;
    ruth.submit(json!({"words": "Thank you. We look into it."})).await;
    house.drain().await;
    ruth.sees("acknowledged", |screen| screen.message("*State*\nAcknowledged")).await;
    step(&house, &ruth, &number, "assess", "In assessment").await;
    step(&house, &ruth, &number, "investigate", "Investigating").await;
    step(&house, &ruth, &number, "await-reporter", "Awaiting the reporter").await;
    let topic = room(&ruth, &format!("case-{number}")).await.topic;
    assert!(
        topic.starts_with("Awaiting the reporter · Conflict of interest · by 22 February 2027: the feedback"),
        "{topic}"
    );

    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "On the second of March.").await;
    house.deliver().await;
    ruth.sees("back", |screen| screen.message("*State*\nInvestigating")).await;
    house.close().await;
}

#[tokio::test]
async fn r8_a_note_is_for_the_people_on_the_case_and_for_nobody_else() {
    let house = House::open_apart(Via::Socket).await;
    let tomas = house.person("tomas");
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let (ruth, jonas) = (house.person("ruth"), house.person("jonas"));
    press(&ruth, &number, "case_note", "The reporter does not see it").await;
    ruth.submit(json!({"words": "Compare with the *ledger* of May."})).await;
    house.drain().await;
    press(&jonas, &number, "case_read", "Compare with the *ledger* of May.").await;
    assert!(jonas.modal().await.text.contains("*Note* by the ethics manager, 22 November 2026"));
    open_mailbox(&tomas, &receipt).await;
    let everybody = ["tomas", "maya", "victor", "helen", "priya"];
    for handle in everybody {
        assert!(!house.person(handle).screen().await.shows("ledger of May"), "{handle}");
    }
    house.close().await;
}

#[tokio::test]
async fn r9_a_substantiated_case_is_closed_with_what_was_done() {
    let house = House::open(Via::Socket).await;
    file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let ruth = house.person("ruth");
    press(&ruth, &number, "case_close", "The channel is archived").await;
    let said = refused(&ruth, json!({"finding": "substantiated"})).await;
    assert!(said["outcomes"].as_str().unwrap_or_default().contains("Record what was done"), "{said}");
    let said = refused(&ruth, json!({"finding": "unsubstantiated", "outcomes": ["warning"]})).await;
    assert!(
        said["outcomes"].as_str().unwrap_or_default().contains("needs a substantiated finding"),
        "{said}"
    );
    let said = refused(&ruth, json!({"finding": "substantiated", "outcomes": ["other"]})).await;
    assert!(said["other"].as_str().unwrap_or_default().contains("in a few words"), "{said}");

    let done = json!({"finding": "substantiated", "outcomes": ["written-reprimand", "other"],
        "other": "The tender is held again.", "keep": ["keep"]});
    ruth.submit(done).await;
    house.drain().await;
    let shown = card(&ruth, &number).await.text;
    assert!(shown.contains("Actioned: Substantiated"), "{shown}");
    assert!(shown.contains("*What was done*\nWritten reprimand, Other"), "{shown}");
    assert!(!room(&ruth, &format!("case-{number}")).await.archived);
    press(&ruth, &number, "case_read", "The tender is held again.").await;
    ruth.close_modals().await;

    press(&ruth, &number, "case_close", "The channel is archived").await;
    ruth.submit(json!({})).await;
    house.drain().await;
    let shown = card(&ruth, &number).await.text;
    assert!(shown.contains("Closed: Substantiated") && shown.contains("Written reprimand"), "{shown}");
    assert!(room(&ruth, &format!("case-{number}")).await.archived);
    house.close().await;
}

#[tokio::test]
async fn a_closed_case_opens_again_when_the_reporter_writes() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let ruth = house.person("ruth");
    for words in ["You missed the second tender.", "And the third."] {
        press(&ruth, &number, "case_close", "The channel is archived").await;
        ruth.submit(json!({"finding": "unsubstantiated"})).await;
        house.drain().await;
        assert!(room(&ruth, &format!("case-{number}")).await.archived);

        open_mailbox(&tomas, &receipt).await;
        answer(&tomas, words).await;
        tomas.close_modals().await;
        house.deliver().await;
        let open = room(&ruth, &format!("case-{number}")).await;
        assert!(!open.archived);
        assert!(open.messages.iter().any(|message| message.text.contains("*This case is open again.*")));
        assert!(card(&ruth, &number).await.text.contains("*State*\nReopened"));
        let told = ruth.screen().await.direct(BOT).expect("the lead's conversation");
        assert!(told.messages.iter().any(|message| message.text.contains("is open again")));
    }
    assert_eq!(house.case_rooms().await.len(), 1, "the same channel");
    house.close().await;
}

#[tokio::test]
async fn where_slack_opens_no_closed_channel_the_case_gets_another_one() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let ruth = house.person("ruth");
    press(&ruth, &number, "case_close", "The channel is archived").await;
    ruth.submit(json!({"finding": "unsubstantiated"})).await;
    house.drain().await;
    house
        .sandbox
        .faults()
        .answer_next("conversations.unarchive", Answer::error("method_not_supported_for_channel_type"));
    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "You missed the second tender.").await;
    house.deliver().await;
    let second = room(&ruth, &format!("case-{number}-2")).await;
    let jonas = house.person("jonas").screen().await;
    assert_eq!(second.members.len(), 3, "the members and the bot: {:?}", second.members);
    assert!(jonas.channel(&format!("case-{number}-2")).is_some());
    let cards = second.messages.iter().filter(|message| message.pinned);
    assert_eq!(cards.count(), 1);
    house.close().await;
}

#[tokio::test]
async fn r5_whoever_is_added_to_a_case_channel_does_not_stay() {
    let house = House::open(Via::Socket).await;
    file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let (ruth, victor) = (house.person("ruth"), house.person("victor"));
    let name = format!("case-{number}");
    let place = room(&ruth, &name).await;
    ruth.act("command", json!({"channel": place.id, "command": "/invite", "text": "@victor"})).await;
    victor.sees("the channel", |screen| screen.channel(&name)).await;
    patiently("that victor is out", || async {
        house.drain().await;
        victor.screen().await.channel(&name).is_none().then_some(())
    })
    .await;
    house.drain().await;
    let said = |message: &Message| message.text.contains("Somebody who is not on the case was added here");
    assert_eq!(room(&ruth, &name).await.messages.iter().filter(|message| said(message)).count(), 1);
    assert_eq!(room(&ruth, &name).await.members, place.members);
    house.close().await;
}

#[tokio::test]
async fn r4_the_audit_committee_records_the_finding_of_its_own_matters() {
    let house = House::open(Via::Socket).await;
    file(&house.person("tomas"), json!({"topic": "accounting", "what": "Invoices are made up."})).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let (ruth, priya) = (house.person("ruth"), house.person("priya"));
    press(&ruth, &number, "case_close", "This is a matter for the Audit Committee").await;
    ruth.close_modals().await;
    press(&priya, &number, "case_close", "The channel is archived").await;
    priya.submit(json!({"finding": "substantiated", "outcomes": ["restitution"]})).await;
    house.drain().await;
    assert!(card(&ruth, &number).await.text.contains("Closed: Substantiated"));
    house.close().await;
}

#[tokio::test]
async fn r5_whoever_steps_aside_sees_nothing_more_of_the_case() {
    let house = House::open_apart(Via::Socket).await;
    let tomas = house.person("tomas");
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let name = format!("case-{number}");
    let (ruth, jonas, helen) = (house.person("ruth"), house.person("jonas"), house.person("helen"));
    press(&ruth, &number, "case_step", "It goes on as").await;
    ruth.submit(json!({"step": "step-aside"})).await;
    house.drain().await;
    assert!(ruth.screen().await.channel(&name).is_none());
    ruth.command("/ethics", "cases").await;
    ruth.sees("none", |screen| screen.message("You are on no open case.")).await;
    let told = jonas.screen().await.direct(BOT).expect("the new lead's conversation");
    assert!(told.messages.iter().any(|message| message.text.contains("is yours now")));
    assert!(!card(&jonas, &number).await.text.contains("U0RUTH"));

    // What comes later does not come to her either
    let before = ruth.screen().await.text();
    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "It was the second of March.").await;
    tomas.close_modals().await;
    house.deliver().await;
    assert_eq!(ruth.screen().await.text(), before);

    // The last one on it hands it on as well; somebody is always left
    press(&jonas, &number, "case_step", "It goes on as").await;
    jonas.submit(json!({"step": "step-aside"})).await;
    house.drain().await;
    press(&helen, &number, "case_read", "The tender was opened early.").await;
    assert!(jonas.screen().await.channel(&name).is_none());
    house.close().await;
}
