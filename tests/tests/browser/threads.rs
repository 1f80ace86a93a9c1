//! Threads and links to messages, on a desk and on a phone.

use serde_json::json;
use thirtyfour::Key;

use crate::{chrome::Chrome, kitchen::Kitchen, page::Page};

const NO_THREAD: &str = "return document.querySelector('.thread') === null";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_stand_beside_the_conversation() {
    let kitchen = Kitchen::start().await;
    let page = Page::open(Chrome::start(1280, 900).await, kitchen.sandbox.url(), "maya").await;
    page.presses("Dismiss").await;

    let root = kitchen.sandbox.say("maya", "general", "Who has the key?").expect("it is said");
    page.sees("Who has the key?").await;
    starts(&page, &root).await;
    another_answers(&page, &kitchen, &root).await;
    links(&page, &kitchen, &root).await;
    on_a_phone(&page, &root).await;

    page.leave().await;
    kitchen.sandbox.shutdown().await;
}

async fn starts(page: &Page, root: &str) {
    page.hovers(&format!("[id='ts-{root}']")).await;
    page.presses("Reply in thread").await;
    page.sees_focus("Reply in thread").await;
    page.types("I had it yesterday.\n").await;
    page.finds(".thread .count-line").await;
    page.sees("1 reply").await;
    let main = page.finds(".conversation .messages").await.text().await.expect("a text");
    assert!(
        main.contains("1 reply") && !main.contains("yesterday"),
        "a reply stands in its thread only:\n{main}"
    );
}

async fn another_answers(page: &Page, kitchen: &Kitchen, root: &str) {
    kitchen
        .calls(
            "chat.postMessage",
            json!({"channel": "C0GENERAL", "text": "It is at the desk.", "thread_ts": root}),
        )
        .await;
    page.sees("It is at the desk.").await;
    page.sees("2 replies").await;
    page.key(Key::Escape).await;
    page.until_true("Escape closes the thread", || async { page.asks(NO_THREAD).await == true }).await;
    page.finds(".replies:focus").await;
    page.key(Key::Enter).await;
    page.sees("It is at the desk.").await;
    page.presses("Close the thread").await;
}

async fn links(page: &Page, kitchen: &Kitchen, root: &str) {
    for n in 0..450 {
        kitchen.sandbox.say("lena", "general", &format!("Line {n} of many")).expect("it is said");
    }
    page.sees("Line 449 of many").await;
    assert!(!page.text().await.contains("Line 9 of many"), "only the newest are there");
    let link = kitchen.asks("chat.getPermalink", &[("channel", "C0GENERAL"), ("message_ts", root)]).await;
    let path = format!("/archives/C0GENERAL/p{}", root.replace('.', ""));
    let permalink = link["permalink"].as_str().expect("a link");
    assert!(permalink.ends_with(&path), "{permalink}");
    page.chrome.driver.goto(format!("{}{path}", kitchen.sandbox.url())).await.expect("it opens");
    let here = format!("ts-{root}");
    let arrives = || async { page.asks("return document.activeElement.id").await == *here };
    page.until_true("the linked message has the focus", arrives).await;
    page.sees("Acting as\nMaya Okafor").await;

    // Older ones come while one scrolls up, and what one reads stays in its place
    page.goes_to("shop-floor").await;
    page.goes_to("general").await;
    page.sees("Line 449 of many").await;
    page.asks("document.querySelector('.messages').scrollTop = 0").await;
    page.sees("Line 190 of many").await;
    let above = page.asks("return document.querySelector('.messages').scrollTop").await;
    assert!(above.as_f64().expect("a number") > 100.0, "the place is kept: {above}");
}

async fn on_a_phone(page: &Page, root: &str) {
    page.chrome.resize(390, 844, 1.0).await;
    let hash = format!("location.hash = '#as=maya&in=C0GENERAL&thread={root}'");
    page.asks(&hash).await;
    page.sees("It is at the desk.").await;
    assert_eq!(page.asks("return document.documentElement.scrollWidth").await, 390, "wider than a phone");
    let wide = page.asks("return document.querySelector('.thread').getBoundingClientRect().width").await;
    assert_eq!(wide.as_f64(), Some(390.0), "the thread takes the whole of a phone");
    page.presses("Close the thread").await;
    page.finds(".composer textarea").await;
}
