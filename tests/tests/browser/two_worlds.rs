//! From the relay's page to the ethics manager in chat and back, each in their own world.

use serde_json::json;
use tests::{House, Person, Via};

use crate::{
    chrome::Chrome,
    photo::{self, MARKS},
    pictures::Pictures,
    reporter::Reporter,
};

const WITH_MARKS: &str = "The torque records of the compressor bench are copied from last year. I saw it at my desk at 14:32 on Monday; \
                          write to maya.f@example.com.";
const REPORTED: &str = "The torque records of the compressor bench are copied from last year.";
const NOTE: &str = "Bench 4, week 40: the same numbers as in week 40 of last year.";
const ASKED: &str = "Thank you. Is there anything that shows the numbers of both years?";
const ANSWERED: &str = "Yes, a picture of the sheet on the wall. I add it here.";

const PHONE: (u32, u32) = (390, 844);
const DESK: (u32, u32) = (1100, 860);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_goes_from_the_page_to_chat_and_back() {
    let pictures = Pictures::wanted();
    let house = House::open(Via::Socket).await;
    let chrome = Chrome::start(PHONE.0, PHONE.1).await;
    chrome.resize(PHONE.0, PHONE.1, 1.5).await;
    let reporter = Reporter::at(chrome, house.page().url()).await;
    pictures.take(&reporter.chrome, "relay-start").await;

    let pass = gets_passes(&reporter, &house.person("maya"), &pictures).await;
    let receipt = reports(&reporter, &pass, &pictures).await;
    house.deliver().await;
    let ruth = house.person("ruth");
    reads_and_asks(&house, &ruth).await;
    answers_with_a_picture(&reporter, &receipt, &pictures).await;
    house.deliver().await;
    reads_the_answer(&house, &ruth).await;

    reporter.leaves().await;
    house.close().await;
}

/// With a code from the Home tab. The key is the one that chat shows.
async fn gets_passes(reporter: &Reporter, maya: &Person, pictures: &Pictures) -> String {
    let (code, shown) = maya.pass_code().await;
    reporter.presses("#go-passes").await;
    reporter.fills("#code", &code).await;
    reporter.presses("#passes-get").await;
    reporter.finds("#passes-list li").await;
    let fingerprint = reporter.text_of("#fingerprint").await;
    assert!(
        fingerprint.len() > 20 && shown.text.contains(&fingerprint),
        "{fingerprint} is not in {}",
        shown.text
    );
    reporter.looks_from_the_top().await;
    pictures.take(&reporter.chrome, "relay-passes").await;
    let passes = reporter.texts_of("#passes-list li").await;
    assert_eq!(passes.len(), 3);
    passes[0].clone()
}

/// Gives the receipt.
async fn reports(reporter: &Reporter, pass: &str, pictures: &Pictures) -> String {
    reporter.presses("#home").await;
    reporter.presses("#go-report").await;
    reporter.presses("#topic option[value=accounting]").await;
    reporter.finds_with("#readers", "the Audit Committee’s designee").await;
    reporter.looks_from_the_top().await;
    pictures.take(&reporter.chrome, "relay-who-reads").await;
    reporter.presses("#concern-next").await;
    reporter.fills("#answer-what", WITH_MARKS).await;
    reporter.presses("#answers-next").await;
    reporter.presses("#pass-yes").await;
    reporter.fills("#pass", pass).await;
    reporter.presses("#you-next").await;
    reporter.finds("#look mark").await;
    reporter.looks_from_the_top().await;
    pictures.take(&reporter.chrome, "relay-second-look").await;
    reporter.fills("#look-what", REPORTED).await;
    reporter.finds_with("#look .good", "Nothing is marked any more").await;
    reporter.presses("#look-next").await;
    reporter.finds("#receipt li:nth-child(12)").await;
    let words = reporter.texts_of("#receipt li").await;
    let receipt = format!("{} {}", reporter.text_of("#receipt-first").await, words.join(" "));
    reporter.looks_from_the_top().await;
    pictures.take(&reporter.chrome, "relay-receipt").await;
    reporter.presses("#written").await;
    reporter.presses("#send").await;
    reporter.finds_with("#view-done", "Your report is taken").await;
    adds_a_note(reporter, pictures).await;
    reporter.presses("#done-close").await;
    let kept = reporter.kept().await;
    assert_eq!(kept, "[{},{},\"\"]", "nothing of it stays in the browser");
    receipt
}

async fn adds_a_note(reporter: &Reporter, pictures: &Pictures) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("maya-notes.txt");
    std::fs::write(&file, NOTE).expect("a file");
    reporter.adds("#done-file", &file).await;
    reporter.finds_with("#done-file-list li.good", "Added as a text").await;
    reporter.looks_at("#done-files-title").await;
    pictures.take(&reporter.chrome, "relay-done").await;
}

async fn reads_and_asks(house: &House, ruth: &Person) {
    let told = ruth.sees("the news", |screen| screen.message("A new case is open")).await;
    ruth.click(&told.place, json!({"action_id": "case_read"})).await;
    let report = ruth.sees_modal(REPORTED).await;
    assert!(!report.text.contains("14:32") && !report.text.contains("maya"), "{}", report.text);
    assert_eq!(text(fetched(house, ruth, "text").await), NOTE);
    ruth.close_modals().await;
    ruth.click(&told.place, json!({"action_id": "case_read"})).await;
    let report = ruth.sees_modal(REPORTED).await;
    ruth.click(&report.place, json!({"action_id": "case_reply"})).await;
    ruth.sees_modal("You will not see whether or when").await;
    ruth.submit(json!({"words": ASKED})).await;
    ruth.close_modals().await;
}

async fn answers_with_a_picture(reporter: &Reporter, receipt: &str, pictures: &Pictures) {
    reporter.chrome.resize(DESK.0, DESK.1, 1.0).await;
    reporter.chrome.prefer("dark").await;
    reporter.presses("#go-mailbox").await;
    reporter.fills("#receipt-in", receipt).await;
    reporter.presses("#mailbox-look").await;
    reporter.finds_with("#messages .desk", ASKED).await;
    reporter.fills("#letter", ANSWERED).await;
    reporter.presses("#letter-look").await;
    reporter.finds_with("#letter-marks", "Nothing is marked").await;
    reporter.presses("#letter-send").await;
    reporter.finds_with("#mailbox-waiting", "Your answer is taken.").await;
    reporter.looks_from_the_top().await;
    pictures.take(&reporter.chrome, "relay-mailbox").await;

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("IMG_4711.jpg");
    std::fs::write(&file, photo::from_a_phone()).expect("a file");
    reporter.adds("#mailbox-file", &file).await;
    reporter.finds_with("#mailbox-file-list li.good", "Taken out: ").await;
    reporter.looks_at("#mailbox-files-title").await;
    pictures.take(&reporter.chrome, "relay-mailbox-file").await;
    reporter.presses("#mailbox-close").await;
}

async fn reads_the_answer(house: &House, ruth: &Person) {
    let told = ruth.sees("the answer", |screen| screen.message("*The reporter wrote* in")).await;
    ruth.click(&told.place, json!({"action_id": "case_read"})).await;
    ruth.sees_modal(ANSWERED).await;
    let picture = fetched(house, ruth, "picture").await;
    assert!(image::load_from_memory(&picture).is_ok(), "it is still a picture");
    for mark in MARKS {
        assert!(!photo::holds(&picture, mark), "{mark} is still in it");
    }
}

/// The file of this kind of the report that is open, by the address that she is shown.
async fn fetched(house: &House, ruth: &Person, kind: &str) -> Vec<u8> {
    let (modal, screen) = (ruth.modal().await, ruth.screen().await);
    let blocks = screen.json()["modal"]["view"]["blocks"].clone();
    let is_file = |block: &&serde_json::Value| {
        let text = block["text"]["text"].as_str().unwrap_or_default();
        text.starts_with("*File ") && text.contains(&format!(" · {kind} · "))
    };
    let file = blocks.as_array().into_iter().flatten().find(is_file).expect("a file of this kind");
    let open = &file["accessory"];
    ruth.click(&modal.place, json!({"action_id": "file_open", "value": open["value"]})).await;
    let address = ruth.sees_modal("Copy this address").await.fenced().expect("an address");
    let (status, _, file) = house.page().get(address.trim()).await;
    assert!(status.is_success(), "{status}");
    file
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("a text").trim().to_owned()
}
