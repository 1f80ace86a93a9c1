//! The same without a mouse: a question and a report with Tab, arrows, Enter, Space and Escape alone.

use thirtyfour::Key;

use crate::{chrome::Chrome, demo::Demo, page::Page};

/// More stops than the longest form has.
const ROUND: usize = 45;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_and_a_report_need_no_mouse() {
    let demo = Demo::start(3).await;
    let page = Page::open(Chrome::start(1280, 900).await, demo.url(), "maya").await;

    asks(&page).await;
    becomes_tomas(&page).await;
    escape_leaves_the_form(&page).await;
    reports(&page).await;

    page.leave().await;
    demo.end().await;
}

async fn asks(page: &Page) {
    page.tabs_to("Message #").await;
    page.types("/a").await;
    page.finds("[role=option][aria-selected=true]").await;
    page.key(Key::Tab).await;
    page.types("Can I accept a gift from a supplier?").await;
    page.key(Key::Enter).await;
    page.sees("not a decision").await;

    page.tabs_to("Read the section").await;
    page.key(Key::Enter).await;
    page.sees_dialog("The Code").await;
    page.sees_focus("The Code").await;
    page.key(Key::Escape).await;
    page.sees_no_dialog().await;
    page.sees_focus("Read the section").await;
}

async fn becomes_tomas(page: &Page) {
    page.tabs_to("Acting as").await;
    page.key(Key::Enter).await;
    page.sees_focus("Maya Okafor").await;
    page.key(Key::Down).await;
    page.sees_focus("Tomás Rivera").await;
    page.key(Key::Enter).await;
    page.sees("Acting as\nTomás Rivera").await;
}

async fn escape_leaves_the_form(page: &Page) {
    page.tabs_to("Message #").await;
    page.types("/report").await;
    page.key(Key::Enter).await;
    page.sees_dialog("Report a concern").await;
    for _ in 0..ROUND {
        page.key(Key::Tab).await;
        let focus = page.focus().await;
        // Between the last stop and the first the browser itself has the focus
        assert!(focus.in_dialog || focus.name.is_empty(), "Tab leaves the open form: {focus:?}");
    }
    // Back from the browser into the form, over text fields: what is typed afterwards must arrive in the composer all the same
    page.tabs_to("Cancel").await;
    page.key(Key::Escape).await;
    page.sees_no_dialog().await;
    page.sees_focus("Message #").await;
}

async fn reports(page: &Page) {
    page.types("/report").await;
    page.key(Key::Enter).await;
    page.sees_dialog("Report a concern").await;
    page.sees_focus("Report a concern").await;

    page.tabs_to("What is it about?").await;
    page.types("A").await;
    page.sees("Audit Committee’s designee (@Priya Nair).").await;
    page.sees_focus("What is it about?").await;
    page.tabs_to("The ethics manager").await;
    page.key(Key::Space).await;
    page.sees("Who will read it: outside counsel (@Jonas Weber) and the Audit Committee’s designee").await;
    page.sees_focus("The ethics manager").await;
    page.tabs_to("What happened?").await;
    page.types("The numbers of the third quarter were changed after the review.").await;
    page.tabs_to("Send").await;
    page.key(Key::Enter).await;
    page.sees_dialog("Your report is safe").await;
    page.key(Key::Escape).await;
    page.sees_no_dialog().await;
    page.sees_focus("Message #").await;
}
