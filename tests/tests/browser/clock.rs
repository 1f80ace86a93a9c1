//! The time control: a report that waits for the evening's release is there after a click.

use serde_json::json;

use crate::{chrome::Chrome, demo::Demo, page::Page};

const HOUR_S: u32 = 3_600;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_comes_when_the_clock_is_moved_on() {
    let demo = Demo::start(HOUR_S).await;
    let tomas = demo.person("tomas");
    tomas.command("/report", "").await;
    tomas.sees_modal("What happened?").await;
    let about = "Accounting, internal controls or auditing";
    tomas.submit(json!({"What happened?": "The scales were set wrong.", "What is it about?": about})).await;
    tomas.sees_modal("Your report is safe").await;

    let page = Page::open(Chrome::start(1280, 900).await, demo.url(), "ruth").await;
    page.goes_to("Ethics Bot").await;
    page.sees("No messages here yet").await;
    let before = page.asks("return document.querySelector('.clock time').dateTime").await;

    page.finds(".clock button").await.click().await.expect("the clock opens");
    page.sees("Tomorrow morning").await;
    page.clicks_menu("In an hour").await;
    page.sees("1 hour ahead").await;
    page.sees("A new case is open.").await;
    let after = page.asks("return document.querySelector('.clock time').dateTime").await;
    assert_ne!(before, after);

    page.finds(".clock button").await.click().await.expect("the clock opens");
    page.clicks_menu("In 7 days").await;
    page.sees("7 days ahead").await;

    page.leave().await;
    demo.end().await;
}
