//! G1: a question by mention, by direct message, from the Home tab; and who sees the answer.

use serde_json::json;
use tests::{House, Via};

use super::BOT;

const EVERYBODY_ELSE: [&str; 7] = ["tomas", "lena", "victor", "ruth", "jonas", "priya", "helen"];

#[tokio::test]
async fn g1_a_mention_is_answered_for_the_asker_alone() {
    let house = House::open(Via::Socket).await;
    house.person("lena").command("/invite", "@ethics-bot").await;
    let maya = house.person("maya");
    maya.message("general", "@ethics-bot may my brother's company bid for our contract?").await;
    let answered = maya.sees("an answer", |screen| screen.message("Conflicts of Interest")).await;
    assert!(answered.ephemeral && answered.user == BOT, "{answered:?}");
    let general = maya.screen().await.channel("general").expect("#general");
    assert!(general.messages.iter().any(|message| message.ts == answered.ts), "where it was asked");
    for handle in EVERYBODY_ELSE {
        let screen = house.person(handle).screen().await;
        assert!(screen.shows("may my brother") && !screen.shows("Conflicts of Interest"), "{handle}");
    }
    house.close().await;
}

#[tokio::test]
async fn g1_a_direct_message_is_answered_there() {
    let house = House::open(Via::Http).await;
    let maya = house.person("maya");
    maya.message("@ethics-bot", "hello").await;
    maya.sees("how to ask", |screen| screen.message("Ask what the Code says, in your own words")).await;
    maya.message("@ethics-bot", "can I accept tickets from a supplier?").await;
    let answered = maya.sees("an answer", |screen| screen.message("Improper Payments")).await;
    let direct = maya.screen().await.direct(BOT).expect("a direct message");
    assert_eq!(answered.place["channel"], direct.id);
    maya.message("@ethics-bot", "report").await;
    let offer = maya.sees("a button", |screen| screen.message("Press the button to open the form")).await;
    maya.click(&offer.place, json!({"action_id": "report_open"})).await;
    maya.sees_modal("Thank you for speaking up").await;
    for handle in EVERYBODY_ELSE {
        assert!(house.person(handle).screen().await.messages().is_empty(), "{handle}");
    }
    house.close().await;
}

#[tokio::test]
async fn g1_what_the_code_does_not_say_is_not_invented() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    for question in ["how do I make a good lasagna?", "where can I park my bicycle?"] {
        maya.command("/ask", question).await;
        let answered = maya.sees("an answer", |screen| screen.message("The Code does not say.")).await;
        for section in guidance::shipped().sections() {
            assert!(!answered.text.contains(section.text()), "{question}: {}", section.heading());
        }
        let who = ["The Code does not say.* Whoever looks after", "The Code does not say.* Your supervisor"];
        assert!(who.iter().any(|who| answered.text.contains(who)), "somebody is named: {}", answered.text);
    }
    maya.command("/ask", "   ").await;
    maya.sees("how to ask", |screen| screen.message("in your own words")).await;
    house.close().await;
}

#[tokio::test]
async fn g2_every_answer_ends_with_the_next_person() {
    let house = House::open(Via::Socket).await;
    let lena = house.person("lena");
    let questions = [
        ("can I accept tickets from a supplier?", "start with your supervisor"),
        ("who do I tell about irregular accounting?", "the Audit Committee’s designee (<@U0PRIYA>)"),
    ];
    for (question, person) in questions {
        lena.command("/ask", question).await;
        let answered = lena.sees("an answer", |screen| screen.message("the Code’s own words")).await;
        assert!(answered.text.contains(person), "{question}: {}", answered.text);
        assert!(answered.text.contains("the ethics manager (<@U0RUTH>)"), "{question}");
    }
    house.close().await;
}

#[tokio::test]
async fn a_question_that_tells_of_misconduct_is_quietly_offered_the_form() {
    let house = House::open(Via::Socket).await;
    let lena = house.person("lena");
    lena.command("/ask", "my boss takes kickbacks from a supplier, what should I do?").await;
    let answered = lena.sees("the offer", |screen| screen.message("you can tell it without your name")).await;
    lena.click(&answered.place, json!({"action_id": "report_open"})).await;
    let form = lena.sees_modal("Thank you for speaking up").await;
    assert_eq!(form.entered("what"), "", "a question is not taken for a report");
    house.close().await;
}

#[tokio::test]
async fn commands_that_are_not_known_are_told_what_is() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    maya.command("/ethics", "").await;
    maya.sees("how to ask", |screen| screen.message("in your own words")).await;
    maya.command("/ethics", "dance").await;
    maya.sees("what is known", |screen| screen.message("I do not know this. Try `/ethics help`")).await;
    for (word, form) in [("report", "report"), ("mailbox", "mailbox_door")] {
        maya.command("/ethics", word).await;
        assert_eq!(maya.modal().await.callback_id, form);
        maya.close_modals().await;
    }
    house.close().await;
}
