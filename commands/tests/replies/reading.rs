//! The whole Code: its contents, its pages, the search, the file, and the ways to reach somebody.

use std::sync::{Arc, LazyLock};

use commands::{Company, FormReply, Reply, Services, contacts, reading};
use guidance::{Code, Guide};
use serde_json::{Value, json};
use slack::{blocks::ModalView, model::ViewPayload};

use crate::{acknowledge::served, desk::services, message, opened, page, shown, submitted};

/// What the client sends back of the page that is open.
fn open(view: &ModalView) -> ViewPayload {
    let mut view = json!(view);
    view["id"] = "V1".into();
    serde_json::from_value(view).unwrap()
}

fn modal(reply: Reply) -> ModalView {
    match reply {
        Reply::Open(view) | Reply::Replace(view) => view,
        other => unreachable!("expected a page, got {other:?}"),
    }
}

fn blocks(view: &ModalView) -> Vec<Value> {
    json!(view)["blocks"].as_array().unwrap().clone()
}

/// The value of the button of this label.
fn value(view: &ModalView, label: &str) -> Option<String> {
    let all = blocks(view);
    let beside = all.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let accessories = all.iter().map(|block| &block["accessory"]);
    let found = beside.chain(accessories).find(|element| element["text"]["text"] == label)?;
    Some(found["value"].as_str().unwrap_or_default().to_owned())
}

fn texts(view: &ModalView) -> Vec<String> {
    let sections = blocks(view).into_iter().filter(|block| block["type"] == "section");
    sections.map(|block| block["text"]["text"].as_str().unwrap().to_owned()).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|word| *word != "•" && *word != "-").collect()
}

fn with_code(code: Code) -> Services {
    Services { code: served(Arc::new(Guide::new(code))), ..services() }
}

/// One guide for all tests: reading the Code's sentences takes a while.
fn long() -> Services {
    static GUIDE: LazyLock<Arc<Guide>> = LazyLock::new(|| Arc::new(Guide::new(long_code())));
    Services { code: served(GUIDE.clone()), ..services() }
}

/// A Code of 150 sections in chapters, one of them longer than a page, one without any space.
fn long_code() -> Code {
    let mut markdown = "# The Whole Code\n\n".to_owned();
    for chapter in 1..=15 {
        markdown.push_str(&format!("## Chapter {chapter}\n\n"));
        for section in 1..=10 {
            let number = (chapter - 1) * 10 + section;
            let text = match number {
                60 => format!("Word {number} {}. ", "& <less> of it ".repeat(30)).repeat(90),
                61 => "礼品".repeat(4_000),
                _ => format!("What section {number} says."),
            };
            markdown.push_str(&format!("### Part {number} of it\n\n{text}\n\n"));
        }
    }
    Code::parse(&markdown).unwrap()
}

#[test]
fn the_contents_and_a_page() {
    let services = services();
    insta::assert_snapshot!("contents", opened(reading::contents(&services, None, "")));
    insta::assert_snapshot!("code_invitation", message(&reading::invitation(&services)));
    let first = modal(reading::read(&services, None, "purpose-and-scope||0"));
    insta::assert_snapshot!("section_first", page(&first));
    assert_eq!(value(&first, "Previous"), None);
    let last = modal(reading::read(&services, None, "acknowledgment"));
    assert_eq!(value(&last, "Next"), None);
}

#[test]
fn pages_turn_in_place_and_open_on_top_of_anything_else() {
    let services = services();
    let page = open(&modal(reading::read(&services, None, "confidentiality")));
    for reply in [
        reading::read(&services, Some(&page), "fair-dealing||0"),
        reading::contents(&services, Some(&page), "0"),
        reading::search(&services, Some(&page)),
        reading::read(&services, Some(&page), "no-such-section"),
    ] {
        assert!(matches!(reply, Reply::Replace(_)));
    }
    let home: ViewPayload =
        serde_json::from_value(json!({"id": "V2", "type": "home", "callback_id": "section"})).unwrap();
    let form: ViewPayload =
        serde_json::from_value(json!({"id": "V3", "type": "modal", "callback_id": "report"})).unwrap();
    for other in [home, form] {
        assert!(matches!(reading::contents(&services, Some(&other), "0"), Reply::Open(_)));
    }
}

#[test]
fn a_code_of_any_length_is_read_to_the_end_by_next_and_back_by_previous() {
    let services = long();
    let guide = services.guide();
    let code = guide.code();
    assert_eq!(code.sections().len(), 150);
    let expected: Vec<String> = code.sections().iter().map(|section| section.text().to_owned()).collect();
    let expected: Vec<&str> = expected.iter().flat_map(|text| words(text)).collect();
    let mut pages = vec![modal(reading::read(&services, None, "part-1-of-it||0"))];
    while let Some(next) = value(pages.last().unwrap(), "Next") {
        let before = open(pages.last().unwrap());
        pages.push(modal(reading::read(&services, Some(&before), &next)));
    }
    assert!(pages.len() > 150, "one section has several pages: {}", pages.len());
    let mut read = String::new();
    for page in &pages {
        page.check().unwrap();
        read.push_str(&texts(page).concat());
        read.push(' ');
    }
    let read = read.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    assert_eq!(words(&read), expected);
    let mut back = pages.last().unwrap().clone();
    for before in pages.iter().rev().skip(1) {
        back = modal(reading::read(&services, None, &value(&back, "Previous").unwrap()));
        assert_eq!(texts(&back), texts(before));
    }
}

#[test]
fn a_mark_far_down_opens_the_part_it_is_in() {
    let services = long();
    let section = services.guide().code().sections()[59].clone();
    let whole = section.text();
    let start = whole.len() * 9 / 10;
    let start = start + whole[start..].find("Word").unwrap();
    let view = modal(reading::read(&services, None, &format!("{}|{start}-{}", section.id(), start + 7)));
    assert!(page(&view).contains("*Word 60"), "{}", page(&view));
    assert!(page(&view).contains("Section 60 of 150, part "));
}

#[test]
fn the_contents_of_a_code_of_any_length_have_every_section_once() {
    let services = long();
    let mut view = modal(reading::contents(&services, None, "0"));
    let mut listed = Vec::new();
    loop {
        view.check().unwrap();
        for block in blocks(&view) {
            let buttons = block["elements"].as_array().cloned().unwrap_or_default();
            let values = buttons
                .iter()
                .filter(|button| button["action_id"].as_str().unwrap_or("").starts_with("section_read"));
            listed.extend(values.map(|button| button["value"].as_str().unwrap().to_owned()));
        }
        let Some(next) = value(&view, "Next sections") else { break };
        view = modal(reading::contents(&services, Some(&open(&view)), &next));
    }
    let all: Vec<String> = (1..=150).map(|number| format!("part-{number}-of-it||0")).collect();
    assert_eq!(listed, all);
    let page = modal(reading::read(&services, None, "part-90-of-it"));
    let contents = modal(reading::contents(&services, None, &value(&page, "Contents").unwrap()));
    assert!(value(&contents, "90. Part 90 of it").is_some(), "the page of the contents that has it");
    let beyond = modal(reading::contents(&services, None, "99999"));
    assert!(value(&beyond, "150. Part 150 of it").is_some());
}

#[test]
fn no_code_breaks_slacks_limits() {
    let heading = "Ä very <long> & heading ".repeat(40);
    let markdown = format!(
        "# {heading}\n\n## {heading}\n\n### {heading}\n\nText with *{}*.\n\n## b\n\nB.\n",
        "&".repeat(9_000)
    );
    let services = with_code(Code::parse(&markdown).unwrap());
    let id = services.guide().code().sections()[0].id().to_string();
    for reply in [
        reading::contents(&services, None, ""),
        reading::read(&services, None, &id),
        reading::read(&services, None, &format!("{id}||last")),
    ] {
        modal(reply).check().unwrap();
    }
    let found = submit(&services, "heading text");
    let FormReply::Replace(view) = found else { panic!("a page") };
    view.check().unwrap();
}

fn submit(services: &Services, words: &str) -> FormReply {
    let values = json!({"words": {"words": {"type": "plain_text_input", "value": words}}});
    reading::submit_search(services, &submitted("code_search_form", "", &values))
}

#[test]
fn the_search_is_honest() {
    let services = services();
    insta::assert_snapshot!("search", opened(reading::search(&services, None)));
    for (name, words) in [
        ("search_found", "can I accept tickets from a supplier?"),
        ("search_word", "hotline"),
        ("search_nothing", "lasagna"),
        ("search_misconduct", "my boss takes kickbacks from a supplier"),
        ("search_blank", "  "),
    ] {
        insta::assert_snapshot!(name, shown(submit(&services, words)));
    }
}

#[test]
fn a_page_that_a_search_found_leads_back_to_it() {
    let services = services();
    let FormReply::Replace(found) = submit(&services, "gifts") else { panic!("a page") };
    let read = value(&found, "Read").unwrap();
    let page = modal(reading::read(&services, Some(&open(&found)), &read));
    assert!(value(&page, "Back to the search").is_some());
    let next = modal(reading::read(&services, Some(&open(&page)), &value(&page, "Next").unwrap()));
    let back = modal(reading::search(&services, Some(&open(&next))));
    assert_eq!(json!(back), json!(found));
    let other = modal(reading::read(&services, None, "confidentiality"));
    assert_eq!(value(&other, "Back to the search"), None);
}

#[test]
fn the_file_is_the_code_to_the_byte() {
    let services = services();
    let file = reading::file(&services);
    assert_eq!(file.content, services.guide().code().document().as_bytes());
    assert_eq!(file.title, "Code of Business Conduct and Ethics");
    let pages = [&file.sending, &file.sent, &file.not_sent].map(page);
    insta::assert_snapshot!("code_file", format!("{}\n{}", file.comment, pages.join("\n")));
}

#[test]
fn every_way_says_what_it_costs() {
    let services = services();
    insta::assert_snapshot!("contacts", opened(contacts::open(&services)));
    let all = opened(contacts::open(&services));
    for contact in &services.company.contacts {
        assert!(all.contains(contact.at()) && all.contains(contact.anonymity()));
    }
    contacts::message(&services).check().unwrap();
    let kinds = contacts::ContactKind::ALL.into_iter().cycle().take(20);
    let many = kinds.map(|kind| {
        contacts::Contact::new(kind, Some("<&>".repeat(25)), "&".repeat(300), Some("&".repeat(500)))
    });
    let company = Company { contacts: many.collect(), ..(*services.company).clone() };
    let full = Services { company: Arc::new(company), ..services };
    modal(contacts::open(&full)).check().unwrap();
    commands::report::open(&full, "").check().unwrap();
    let none = Company { contacts: Vec::new(), page: None, ..(*full.company).clone() };
    let none = Services { company: Arc::new(none), ..full };
    insta::assert_snapshot!("contacts_none", opened(contacts::open(&none)));
}
