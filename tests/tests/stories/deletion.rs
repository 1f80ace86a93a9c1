//! A12, R8: the legal hold, and the deletion of a closed case by two people.

use sandbox::Answer;
use serde_json::{Value, json};
use tests::{House, Layout, Message, Person, Via};

use super::{BOT, answer, file, only_case, open_mailbox, short_report};

/// The card in the case's channel.
async fn card(person: &Person, number: &str) -> Message {
    let is_card = |message: &Message| message.pinned && message.text.contains(&format!("Case {number}"));
    let card = person.sees("the card", |screen| {
        screen.private_channels().into_iter().flat_map(|room| room.messages).find(is_card)
    });
    card.await
}

async fn press(person: &Person, number: &str, action: &str, opens: &str) {
    person.click(&card(person, number).await.place, json!({"action_id": action})).await;
    person.sees_modal(opens).await;
}

/// Presses a button of the sheet.
async fn on_sheet(person: &Person, number: &str, action: &str, opens: &str) {
    press(person, number, "case_sheet", "Tasks").await;
    person.click(&person.modal().await.place, json!({"action_id": action})).await;
    person.sees_modal(opens).await;
}

async fn refused(person: &Person, values: Value) -> String {
    person.submit(values).await;
    person.modal().await.errors.to_string()
}

async fn close_it(house: &House, person: &Person, number: &str) {
    press(person, number, "case_close", "The channel is archived").await;
    person.submit(json!({"finding": "unsubstantiated"})).await;
    house.drain().await;
}

/// What the bot wrote to this person that has these words in it.
async fn told(person: &Person, words: &str) -> Vec<Message> {
    let messages = person.screen().await.direct(BOT).map(|direct| direct.messages).unwrap_or_default();
    messages.into_iter().filter(|message| message.text.contains(words)).collect()
}

async fn held_in(layout: Layout) {
    let house = House::open_as(layout, Via::Socket).await;
    let (ruth, jonas) = (house.person("ruth"), house.person("jonas"));
    file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    on_sheet(&ruth, &number, "case_hold", "the case cannot be deleted").await;
    ruth.submit(json!({"words": "The prosecutor asks for it."})).await;
    ruth.sees_modal("*Legal hold*, set by the ethics manager").await;
    ruth.close_modals().await;
    house.drain().await;
    assert!(card(&jonas, &number).await.text.contains("*Legal hold*\nSet by the ethics manager"));
    press(&jonas, &number, "case_read", "The prosecutor asks for it.").await;
    jonas.close_modals().await;

    // It outlives the case, and who set it does not lift it
    close_it(&house, &ruth, &number).await;
    press(&ruth, &number, "case_sheet", "Legal hold").await;
    assert!(!ruth.modal().await.text.contains("Delete the case"));
    ruth.close_modals().await;
    on_sheet(&ruth, &number, "case_hold", "Whoever set it does not lift it").await;
    assert!(refused(&ruth, json!({"words": "It is over."})).await.contains("Somebody else on the case"));
    ruth.close_modals().await;
    on_sheet(&jonas, &number, "case_hold", "Whoever set it does not lift it").await;
    jonas.submit(json!({"words": "The proceedings are over."})).await;
    jonas.sees_modal("Delete the case").await;
    jonas.close_modals().await;
    press(&ruth, &number, "case_read", "The proceedings are over.").await;
    house.close().await;
}

#[tokio::test]
async fn r8_a_hold_is_set_by_one_and_lifted_by_another_together() {
    held_in(Layout::Together).await;
}

#[tokio::test]
async fn r8_a_hold_is_set_by_one_and_lifted_by_another_apart() {
    held_in(Layout::Apart).await;
}

async fn deleted_in(layout: Layout) {
    let house = House::open_as(layout, Via::Socket).await;
    let (tomas, ruth, jonas) = (house.person("tomas"), house.person("ruth"), house.person("jonas"));
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    close_it(&house, &ruth, &number).await;

    on_sheet(&ruth, &number, "case_delete", "deleted for good").await;
    assert!(refused(&ruth, json!({"number": "k7q2m9xw"})).await.contains("Nothing was changed"));
    ruth.submit(json!({"number": number.to_uppercase()})).await;
    ruth.sees_modal("It waits for somebody else to confirm it.").await;
    ruth.close_modals().await;
    house.drain().await;
    // Nobody alone
    on_sheet(&ruth, &number, "case_delete_answer", "asks that the content").await;
    assert!(!ruth.modal().await.text.contains("It is deleted with the next release"));
    ruth.close_modals().await;
    house.deliver().await;
    press(&ruth, &number, "case_read", "The tender was opened early.").await;
    ruth.close_modals().await;

    let asked = told(&jonas, "its deletion is asked for").await;
    let asked = if asked.is_empty() { told(&jonas, "be deleted").await } else { asked };
    assert_eq!(asked.len(), 1, "{asked:?}");
    jonas.click(&asked[0].place, json!({"action_id": "case_delete_answer"})).await;
    jonas.sees_modal("asks that the content").await;
    jonas.submit(json!({"answer": "confirm"})).await;
    jonas.sees_modal("deleted with the next release").await;
    jonas.close_modals().await;
    house.deliver().await;

    // Everything is gone but the channel, which is archived, without its card
    let room = ruth.sees("the channel", |screen| screen.channel(&format!("case-{number}"))).await;
    assert!(room.archived && !room.messages.iter().any(|message| message.pinned), "{room:?}");
    assert!(!told(&ruth, "Its content was deleted").await.is_empty());
    ruth.command("/ethics", &format!("case {number}")).await;
    ruth.sees("nothing", |screen| screen.message("There is no case with this number that you are on.")).await;
    tomas.command("/report", "mailbox").await;
    tomas.submit(json!({"receipt": receipt})).await;
    tomas.sees_modal("its content was deleted").await;
    tomas.close_modals().await;
    let trail = ethics_bot_trail(&house).await;
    for action in ["deletion-asked", "deletion-confirmed", "deleted", "room-erased"] {
        assert!(trail.iter().any(|(row, case)| row == action && *case == number), "{action}: {trail:?}");
    }
    house.close().await;
}

/// The actions of the trail, with the numbers of their cases.
async fn ethics_bot_trail(house: &House) -> Vec<(String, String)> {
    let rows = storage_content::read_trail(house.relay_folder()).await.expect("the trail");
    domain::walk_trail(&rows).expect("an unbroken trail");
    rows.into_iter().map(|row| (row.action, row.case.unwrap_or_default())).collect()
}

#[tokio::test]
async fn a12_a_closed_case_is_deleted_by_two_together() {
    deleted_in(Layout::Together).await;
}

#[tokio::test]
async fn a12_a_closed_case_is_deleted_by_two_apart() {
    deleted_in(Layout::Apart).await;
}

#[tokio::test]
async fn a12_where_slack_keeps_the_card_the_case_is_deleted_all_the_same() {
    let house = House::open(Via::Socket).await;
    let (ruth, jonas) = (house.person("ruth"), house.person("jonas"));
    file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    close_it(&house, &ruth, &number).await;
    on_sheet(&ruth, &number, "case_delete", "deleted for good").await;
    ruth.submit(json!({"number": number})).await;
    ruth.sees_modal("It waits for somebody else").await;
    ruth.close_modals().await;
    on_sheet(&jonas, &number, "case_delete_answer", "asks that the content").await;
    jonas.submit(json!({"answer": "confirm"})).await;
    jonas.sees_modal("deleted with the next release").await;
    jonas.close_modals().await;
    house.sandbox.faults().answer_next("chat.delete", Answer::error("cant_delete_message"));
    house.deliver().await;
    // Its buttons open nothing any more
    ruth.click(&card(&ruth, &number).await.place, json!({"action_id": "case_read"})).await;
    ruth.sees_modal("There is no case with this number that you are on.").await;
    assert!(ethics_bot_trail(&house).await.iter().any(|(action, _)| action == "room-erased"));
    house.close().await;
}

#[tokio::test]
async fn a12_who_is_not_on_the_case_confirms_without_reading_it_and_never_who_is_kept_out() {
    let house = House::open(Via::Socket).await;
    let report = json!({"topic": "other", "what": "Ruth knows of it.", "about": ["ethics-manager"]});
    file(&house.person("tomas"), report).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let (ruth, jonas, helen) = (house.person("ruth"), house.person("jonas"), house.person("helen"));
    let before = ruth.screen().await.text();
    close_it(&house, &jonas, &number).await;
    on_sheet(&jonas, &number, "case_delete", "They are not on the case").await;
    jonas.submit(json!({"number": number})).await;
    jonas.sees_modal("It waits for somebody else").await;
    jonas.close_modals().await;
    house.drain().await;
    let asked = told(&helen, "You are not on this case").await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    helen.click(&asked[0].place, json!({"action_id": "case_delete_answer"})).await;
    let form = helen.sees_modal("asks that the content").await;
    assert!(!form.text.contains("Ruth"), "{}", form.text);
    helen.submit(json!({"answer": "decline"})).await;
    helen.sees_modal("The case stays as it is.").await;
    helen.close_modals().await;
    house.deliver().await;
    assert!(!told(&jonas, "Its deletion was declined").await.is_empty());
    press(&jonas, &number, "case_read", "Ruth knows of it.").await;
    jonas.close_modals().await;
    for handle in ["ruth", "priya", "maya"] {
        let person = house.person(handle);
        assert!(!person.screen().await.shows(&number), "{handle}");
    }
    assert_eq!(ruth.screen().await.text(), before);
    house.close().await;
}

#[tokio::test]
async fn a_letter_that_waits_keeps_the_case() {
    let house = House::open(Via::Socket).await;
    let (tomas, ruth, jonas) = (house.person("tomas"), house.person("ruth"), house.person("jonas"));
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    close_it(&house, &ruth, &number).await;
    on_sheet(&ruth, &number, "case_delete", "deleted for good").await;
    ruth.submit(json!({"number": number})).await;
    ruth.sees_modal("It waits for somebody else").await;
    ruth.close_modals().await;
    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "You missed the second tender.").await;
    tomas.close_modals().await;
    // Nobody can tell that it waits
    on_sheet(&jonas, &number, "case_delete_answer", "asks that the content").await;
    jonas.submit(json!({"answer": "confirm"})).await;
    jonas.sees_modal("deleted with the next release").await;
    jonas.close_modals().await;
    house.deliver().await;
    press(&ruth, &number, "case_read", "You missed the second tender.").await;
    ruth.close_modals().await;
    assert!(card(&ruth, &number).await.text.contains("*State*\nReopened"));
    house.deliver().await;
    press(&ruth, &number, "case_read", "The tender was opened early.").await;
    house.close().await;
}
