//! G3: every way to reach somebody, and what each costs in anonymity, wherever somebody asks.

use serde_json::json;
use tests::{House, Screen, Via};

const EVERYBODY_ELSE: [&str; 7] = ["tomas", "lena", "victor", "ruth", "jonas", "priya", "helen"];

/// The ways of the configuration and the people of the Code, with what each costs.
const ALL: [&str; 11] = [
    "(818) 734-5199",
    "You need not say who you are.",
    "16640 Stagg Street",
    "A letter can be anonymous: leave out your name",
    "ethicsmanager@capstoneturbine.com",
    "Not anonymous: your address is on it",
    "Slack can see that you used the form",
    "Not anonymous: they know who you are",
    "the ethics manager (<@U0RUTH>)",
    "outside counsel (<@U0JONAS>)",
    "the Audit Committee’s designee (<@U0PRIYA>)",
];

fn says_all(text: &str) {
    for one in ALL {
        assert!(text.contains(one), "{one}\n{text}");
    }
}

#[tokio::test]
async fn g3_all_ways_are_listed_wherever_somebody_asks() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    maya.command("/ethics", "contacts").await;
    let listed = maya.sees("the list", |screen| screen.message("(818) 734-5199")).await;
    assert!(listed.ephemeral);
    says_all(&listed.text);
    maya.open_home().await;
    let (place, _) = maya.sees("the Home tab", Screen::home).await;
    maya.click(&place, json!({"action_id": "contacts_open"})).await;
    let modal = maya.sees_modal("(818) 734-5199").await;
    says_all(&modal.text);
    let browser = house.page();
    assert!(modal.text.contains(browser.url()), "the page for anonymous reports: {}", modal.text);
    let listed_there = browser.form().await["other_ways"].to_string();
    for way in &ALL[..6] {
        assert!(listed_there.contains(way), "the page has the same list: {way}\n{listed_there}");
    }
    // The list leads to the form, on top of it
    maya.click(&modal.place, json!({"action_id": "report_open"})).await;
    let form = maya.sees_modal("Thank you for speaking up").await;
    for way in &ALL[..6] {
        assert!(form.text.contains(way), "the form has the same list: {way}\n{}", form.text);
    }
    maya.close_modals().await;
    for handle in EVERYBODY_ELSE {
        assert!(!house.person(handle).screen().await.shows("(818) 734-5199"), "{handle}");
    }
    house.close().await;
}

#[tokio::test]
async fn g3_the_word_contacts_is_enough_in_a_direct_message() {
    let house = House::open_apart(Via::Http).await;
    let lena = house.person("lena");
    for word in ["contacts", "Contacts ", "/contacts"] {
        lena.message("@ethics-bot", word).await;
    }
    let listed = lena
        .sees("three answers", |screen| {
            let answers = screen.messages().into_iter().filter(|one| one.text.contains("(818) 734-5199"));
            let answers: Vec<_> = answers.collect();
            (answers.len() == 3).then_some(answers)
        })
        .await;
    for answer in listed {
        says_all(&answer.text);
    }
    house.close().await;
}
