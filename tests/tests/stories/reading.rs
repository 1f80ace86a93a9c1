//! C3: the whole Code in chat, section by section, as a search and as a file.

use sandbox::Answer;
use serde_json::{Value, json};
use tests::{House, Person, Screen, Via};

use super::{BOT, code};

const EVERYBODY_ELSE: [&str; 7] = ["tomas", "lena", "victor", "ruth", "jonas", "priya", "helen"];

/// The Home tab, to click in.
async fn home(person: &Person) -> Value {
    person.open_home().await;
    person.sees("the Home tab", Screen::home).await.0
}

/// The `action_id` of the button with this label.
fn button(shown: &Value, label: &str) -> Option<String> {
    match shown {
        Value::Array(items) => items.iter().find_map(|item| button(item, label)),
        Value::Object(fields) if shown["type"] == "button" && shown["text"]["text"] == label => {
            fields["action_id"].as_str().map(str::to_owned)
        }
        Value::Object(fields) => fields.values().find_map(|field| button(field, label)),
        _ => None,
    }
}

/// Presses the button with this label: in the modal if one is open, else in the Home tab or a message.
async fn press(person: &Person, place: &Value, label: &str) {
    let screen = person.screen().await;
    let json = screen.json();
    let shown = if json["modal"].is_null() { json } else { &json["modal"] };
    let action_id = button(shown, label).unwrap_or_else(|| panic!("no button {label:?}: {}", screen.text()));
    person.click(place, json!({"action_id": action_id})).await;
}

/// What the modal shows of the Code: its place, its heading, its text.
fn page(screen: &Screen) -> Option<(String, String, String)> {
    let modal = &screen.json()["modal"];
    let blocks = &modal["view"]["blocks"];
    let place = blocks[0]["elements"][0]["text"].as_str().filter(|place| place.starts_with("Section "))?;
    let heading = blocks[1]["text"]["text"].as_str()?;
    Some((place.to_owned(), heading.to_owned(), code::section_texts(blocks).join("\n\n")))
}

/// Presses a button of the modal, by its label, and looks until a page of the Code says this place.
async fn turn(person: &Person, label: &str, place: &str) -> (String, String) {
    let modal = person.modal().await;
    press(person, &modal.place, label).await;
    let (_, heading, text) = person
        .sees(place, |screen| {
            page(screen).filter(|(at, ..)| at == place || at.starts_with(&format!("{place},")))
        })
        .await;
    (heading, text)
}

#[tokio::test]
async fn c3_the_whole_code_is_read_from_the_home_tab_page_by_page() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    press(&maya, &home(&maya).await, "Read the Code").await;
    let contents = maya.sees_modal("25 sections. Press one to read it.").await;
    let shipped = guidance::shipped();
    for section in shipped.sections() {
        assert!(contents.text.contains(section.heading()), "{}", section.heading());
    }
    let mut label = "1. Purpose and Scope";
    for (number, section) in (1..).zip(shipped.sections()) {
        let (heading, text) = turn(&maya, label, &format!("Section {number} of 25")).await;
        assert_eq!(heading, section.heading());
        assert_eq!(code::words(&text), code::words(section.text()), "{}", section.heading());
        assert_eq!(maya.modal().await.view_id, contents.view_id, "the page turns in place");
        label = "Next";
    }
    assert!(!maya.modal().await.text.contains("Next"), "the last page has no next one");
    turn(&maya, "Previous", "Section 24 of 25").await;
    press(&maya, &maya.modal().await.place, "Contents").await;
    maya.sees_modal("25 sections. Press one to read it.").await;
    turn(&maya, "23. No Retaliation", "Section 23 of 25").await;
    house.close().await;
}

#[tokio::test]
async fn c3_an_answer_leads_into_the_code_and_the_code_on_from_there() {
    let house = House::open(Via::Http).await;
    let maya = house.person("maya");
    maya.command("/ask", "can I accept tickets from a supplier?").await;
    let answered = maya.sees("an answer", |screen| screen.message("Improper Payments")).await;
    press(&maya, &answered.place, "Read the section").await;
    let shown = maya.sees("the section", page).await;
    assert_eq!(shown.0, "Section 13 of 25");
    turn(&maya, "Next", "Section 14 of 25").await;
    maya.close_modals().await;
    maya.command("/ethics", "code").await;
    let offer = maya.sees("the ways in", |screen| screen.message("The whole Code, word for word")).await;
    press(&maya, &offer.place, "Read the Code").await;
    maya.sees_modal("25 sections").await;
    for handle in EVERYBODY_ELSE {
        assert!(!house.person(handle).screen().await.shows("The whole Code"), "{handle}");
    }
    house.close().await;
}

#[tokio::test]
async fn c3_a_search_finds_sections_and_says_when_there_is_none() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    press(&maya, &home(&maya).await, "Search").await;
    maya.sees_modal("What are you looking for?").await;
    maya.submit(json!({"words": "retaliation"})).await;
    let found = maya.sees_modal("The Code speaks of this here:").await;
    assert!(found.text.contains("No Retaliation"), "{}", found.text);
    maya.click(&found.place, json!({"action_id": "section_read_0"})).await;
    let (_, heading, text) = maya.sees("the first of them", page).await;
    let section = guidance::shipped();
    let section = section.sections().iter().find(|section| section.heading() == heading).unwrap();
    assert_eq!(code::words(&text), code::words(section.text()));
    assert!(text.contains('*'), "the sentences that matter are marked: {text}");
    press(&maya, &maya.modal().await.place, "Back to the search").await;
    let again = maya.sees_modal("The Code speaks of this here:").await;
    assert_eq!(again.entered("words"), "retaliation");
    maya.submit(json!({"words": "lasagna"})).await;
    let nothing = maya.sees_modal("I found nothing in the Code on this.").await;
    for section in guidance::shipped().sections() {
        assert!(!nothing.text.contains(section.heading()), "{}", section.heading());
    }
    press(&maya, &nothing.place, "Whom can I turn to?").await;
    maya.sees_modal("Reporting line:").await;
    house.close().await;
}

/// The id of the file in this person's own conversation with the bot.
fn file_id(screen: &Screen) -> Option<String> {
    let channels = screen.json()["channels"].as_array()?;
    let direct = channels.iter().find(|channel| channel["with"] == BOT)?;
    let messages = direct["messages"].as_array()?;
    messages.iter().find_map(|message| message["files"][0]["id"].as_str().map(str::to_owned))
}

#[tokio::test]
async fn c3_the_file_is_the_code_to_the_byte_and_for_the_asker_alone() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    let place = home(&maya).await;
    house.sandbox.faults().answer_next("files.completeUploadExternal", Answer::error("missing_scope"));
    press(&maya, &place, "Send me the file").await;
    maya.sees_modal("The file could not be sent right now.").await;
    maya.close_modals().await;
    assert_eq!(file_id(&maya.screen().await), None);
    press(&maya, &place, "Send me the file").await;
    maya.sees_modal("Your copy of the Code is under").await;
    let id = maya.sees("the file", file_id).await;
    assert_eq!(maya.file(&id).await, guidance::shipped().document().as_bytes());
    maya.sees("what it is", |screen| screen.message("Here is the whole Code")).await;
    for handle in EVERYBODY_ELSE {
        let other = house.person(handle);
        assert!(!other.screen().await.shows("Here is the whole Code"), "{handle}");
    }
    house.close().await;
}

#[tokio::test]
async fn c3_a_long_code_of_another_company_is_read_to_the_end() {
    let mut house = House::open(Via::Socket).await;
    let mut markdown = "# Our Principles\n\n".to_owned();
    for number in 1..=150 {
        markdown
            .push_str(&format!("## Principle {number}\n\nThis is what principle {number} asks of us.\n\n"));
    }
    let file = house.folder().join("code.md");
    std::fs::write(&file, &markdown).unwrap();
    let website = "https://example.com/our-principles";
    house.restart_with(&format!("[code]\nfile = \"{}\"\nwebsite = \"{website}\"", file.display())).await;
    let maya = house.person("maya");
    let place = home(&maya).await;
    maya.sees("its own name", |screen| screen.home().filter(|(_, text)| text.contains("Our Principles")))
        .await;
    assert!(maya.screen().await.json()["home"].to_string().contains(website));
    press(&maya, &place, "Read the Code").await;
    for sections in ["Sections 1 to 40", "Sections 41 to 80", "Sections 81 to 120"] {
        let contents = maya.sees_modal(&format!("{sections} of 150")).await;
        press(&maya, &contents.place, "Next sections").await;
    }
    maya.sees_modal("Sections 121 to 150 of 150").await;
    turn(&maya, "149. Principle 149", "Section 149 of 150").await;
    let (heading, text) = turn(&maya, "Next", "Section 150 of 150").await;
    assert_eq!(
        (heading.as_str(), text.as_str()),
        ("Principle 150", "This is what principle 150 asks of us.")
    );
    maya.close_modals().await;
    press(&maya, &place, "Send me the file").await;
    let id = maya.sees("the file", file_id).await;
    assert_eq!(maya.file(&id).await, markdown.as_bytes());
    house.close().await;
}
