//! Three modals that lie on each other, with errors at their fields.

use thirtyfour::Key;

use crate::{chrome::Chrome, kitchen::Kitchen, page::Page};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_modals_keep_what_was_entered() {
    let kitchen = Kitchen::start().await;
    let page = Page::open(Chrome::start(1280, 900).await, kitchen.sandbox.url(), "maya").await;

    page.writes("/cook stack\n").await;
    page.sees_dialog("Course 1").await;
    // The client's own complaint, then the app's, then none
    page.fills("Dish", "ab").await;
    page.presses("Next").await;
    page.sees("This entry needs at least 3 characters.").await;
    page.sees_focus("Dish").await;
    page.finds(".wrong [aria-invalid=true]").await.clear().await.expect("it is emptied");
    page.fills("Dish", "stone").await;
    page.presses("Next").await;
    page.sees("Nobody can eat a stone.").await;
    page.finds("[aria-invalid=true]").await.clear().await.expect("it is emptied");
    page.fills("Dish", "soup").await;
    page.presses("Next").await;

    page.sees_dialog("Course 2").await;
    page.fills("Dish", "bread").await;
    page.presses("Next").await;
    page.sees_dialog("Course 3").await;
    page.fills("Dish", "a pie").await;

    // The arrow leads back, Escape too; what was entered is still there
    page.presses("Back").await;
    page.sees_dialog("Course 2").await;
    assert_eq!(page.field("Dish").await.value().await.expect("a value").as_deref(), Some("bread"));
    page.key(Key::Escape).await;
    page.sees_dialog("Course 1").await;
    assert_eq!(page.field("Dish").await.value().await.expect("a value").as_deref(), Some("soup"));

    page.presses("Next").await;
    page.sees_dialog("Course 2").await;
    page.fills("Dish", "bread").await;
    page.presses("Next").await;
    page.sees_dialog("Course 3").await;
    page.fills("Dish", "cake").await;
    page.presses("Next").await;
    page.sees_no_dialog().await;
    page.sees_focus("Message #").await;

    page.leave().await;
    kitchen.sandbox.shutdown().await;
}
