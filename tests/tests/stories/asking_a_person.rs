//! "Ask the ethics manager" through the relay: a question with a receipt, and nobody learns who asked.

use serde_json::json;
use tests::{House, Layout, Person, Screen, Via};

use super::{BOT, answer, only_case, open_mailbox};

const TICKETS: &str = "can I accept tickets from a supplier?";
const EDITED: &str = "May I keep <two> tickets from a supplier?";
const ANSWERED: &str = "Yes, when your supervisor knows of them.";
const THANKS: &str = "And a dinner after the game?";

#[tokio::test]
async fn a_question_through_the_relay_is_answered_by_receipt() {
    for (layout, via) in [(Layout::Together, Via::Http), (Layout::Apart, Via::Socket)] {
        let house = House::open_as(layout, via).await;
        let (maya, ruth) = (house.person("maya"), house.person("ruth"));
        let receipt = ask_confidentially(&maya, &house, None).await;
        let before = ruth.screen().await.without_version();
        assert!(ruth.screen().await.messages().is_empty(), "nothing leaves before the release: {before}");
        assert!(house.case_rooms().await.is_empty());

        house.deliver().await;
        let told = ruth.sees("that a question came", |screen| screen.message("*A question came.*")).await;
        assert!(told.user == BOT && !told.text.contains("report is sealed"), "{}", told.text);
        let number = only_case(&house).await;
        let members = house.case_rooms().await[0]["members"].to_string();
        assert_eq!(members, json!([BOT, "U0RUTH"]).to_string(), "she alone reads it");
        let card = ruth.sees("the card", |screen| screen.message(&format!("A question {number}"))).await;
        assert!(card.text.contains("Without a name, from chat"), "{}", card.text);
        ruth.click(&card.place, json!({"action_id": "case_read"})).await;
        let read = ruth.sees_modal("*The question*").await;
        assert!(read.text.contains("May I keep"), "{}", read.text);
        nobody_is_named(&house).await;

        ruth.click(&read.place, json!({"action_id": "case_reply"})).await;
        ruth.sees_modal("the mailbox of whoever asked").await;
        ruth.submit(json!({"words": ANSWERED})).await;
        ruth.close_modals().await;
        house.deliver().await;

        open_mailbox(&maya, &receipt).await;
        maya.sees_modal(ANSWERED).await;
        answer(&maya, THANKS).await;
        maya.close_modals().await;
        house.deliver().await;
        ruth.sees("that more was asked", |screen| screen.message("*Whoever asked wrote* in")).await;

        ruth.click(&card.place, json!({"action_id": "case_close"})).await;
        let form = ruth.sees_modal("A question needs no finding").await;
        assert!(!form.text.contains("Substantiated"), "{}", form.text);
        ruth.submit(json!({"words": "The same holds for a dinner."})).await;
        house.deliver().await;
        ruth.sees("that it is closed", |screen| screen.shows("Closed: Answered").then_some(())).await;

        open_mailbox(&maya, &receipt).await;
        let mailbox = maya.sees_modal("The same holds for a dinner.").await;
        assert!(mailbox.text.contains(ANSWERED) && mailbox.text.contains(THANKS), "{}", mailbox.text);
        nobody_is_named(&house).await;
        house.close().await;
    }
}

#[tokio::test]
async fn a_question_about_the_ethics_manager_goes_past_her() {
    let house = House::open(Via::Socket).await;
    let (maya, ruth, jonas) = (house.person("maya"), house.person("ruth"), house.person("jonas"));
    let before = ruth.screen().await.without_version();
    ask_confidentially(&maya, &house, Some("ethics-manager")).await;
    house.deliver().await;
    let told = jonas.sees("that a question came", |screen| screen.message("*A question came.*")).await;
    jonas.click(&told.place, json!({"action_id": "case_read"})).await;
    jonas.sees_modal("May I keep").await;
    assert_eq!(house.case_rooms().await[0]["members"].to_string(), json!([BOT, "U0JONAS"]).to_string());
    assert_eq!(ruth.screen().await.without_version().to_string(), before.to_string(), "byte for byte");
    house.close().await;
}

#[tokio::test]
async fn the_second_look_and_a_change_of_mind_keep_the_question_and_the_receipt() {
    let house = House::open(Via::Socket).await;
    let (maya, ruth) = (house.person("maya"), house.person("ruth"));
    let form = open_form(&maya).await;
    maya.click(&form, json!({"action_id": "ask_way", "value": "confidential"})).await;
    let receipt = maya.sees_modal("*Your receipt.*").await.fenced().expect("a receipt");
    maya.submit(json!({"question": "I am maya, may I keep it?"})).await;
    let looked = maya.sees_modal("A second look. Nothing was sent yet").await;
    assert_eq!(looked.entered("question"), "I am maya, may I keep it?");
    assert_eq!(looked.fenced().as_ref(), Some(&receipt));
    maya.click(&looked.place, json!({"action_id": "ask_way", "value": "named"})).await;
    let named = maya.sees("the other form", by_name).await;
    maya.click(&named, json!({"action_id": "ask_way", "value": "confidential"})).await;
    let again = maya.sees_modal("*Your receipt.*").await;
    assert_eq!(again.fenced(), Some(receipt));
    // Chosen and sent in one breath: nothing goes out another way than the button said
    maya.submit(json!({"ask_way": "named", "question": "May I keep it?"})).await;
    maya.sees("the other form", by_name).await;
    assert!(ruth.screen().await.messages().is_empty(), "nothing was sent yet");
    maya.submit(json!({"question": "May I keep it?"})).await;
    maya.sees_modal("Your question is with").await;
    ruth.sees("the question", |screen| screen.message("<@U0MAYA> asks you about the Code")).await;
    house.deliver().await;
    assert!(house.case_rooms().await.is_empty(), "by name it is no case");
    house.close().await;
}

fn by_name(screen: &Screen) -> Option<serde_json::Value> {
    screen.modal().filter(|modal| modal.callback_id == "ask_manager_form").map(|modal| modal.place)
}

/// Opens the form under an answer; gives its place.
async fn open_form(person: &Person) -> serde_json::Value {
    person.command("/ask", TICKETS).await;
    let answered = person.sees("an answer", |screen| screen.message("Improper Payments")).await;
    person.click(&answered.place, json!({"action_id": "ask_manager"})).await;
    let form = person.sees_modal("How do you want to ask?").await;
    assert_eq!(form.entered("question"), TICKETS, "nothing has to be typed again");
    form.place
}

/// Asks through the relay; gives the receipt.
async fn ask_confidentially(person: &Person, house: &House, about: Option<&str>) -> String {
    let form = open_form(person).await;
    person.click(&form, json!({"action_id": "ask_way", "value": "confidential"})).await;
    let form = person.sees_modal("*Your receipt.*").await;
    assert_eq!(form.entered("question"), TICKETS);
    assert!(form.text.contains("*Who will read it:* the ethics manager (<@U0RUTH>)."), "{}", form.text);
    let receipt = form.fenced().expect("a receipt");
    if let Some(role) = about {
        person.click(&form.place, json!({"action_id": "about", "value": [role]})).await;
        person.sees_modal("*Who will read it:* outside counsel (<@U0JONAS>).").await;
    }
    person.submit(json!({"question": EDITED})).await;
    let sent = person.sees_modal("Your question is sealed and stored").await;
    assert_eq!(sent.fenced().as_ref(), Some(&receipt));
    person.close_modals().await;
    assert!(house.case_rooms().await.is_empty());
    receipt
}

/// Nobody sees who asked, and no message and no room says it.
async fn nobody_is_named(house: &House) {
    for handle in ["ruth", "jonas", "priya", "helen", "victor", "tomas"] {
        let screen = house.person(handle).screen().await;
        assert!(!screen.shows("U0MAYA") && !screen.shows("Maya"), "{handle}");
        assert!(handle == "ruth" || !screen.shows("May I keep"), "{handle}");
    }
    let posted = house.wire(0).await.into_iter().filter(|entry| {
        let kind = entry["kind"].as_str().unwrap_or_default();
        kind.starts_with("chat.") && kind != "chat.postEphemeral" || kind.starts_with("conversations.")
    });
    for entry in posted {
        let request = entry["request"].to_string();
        assert!(!request.contains("U0MAYA") && !request.contains("May I keep"), "{}", entry["kind"]);
    }
}
