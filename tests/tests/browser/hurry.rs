//! Somebody who is quicker than the page: what was clicked last is where one ends up.

use crate::{chrome::Chrome, demo::Demo, page::Page};

/// Goes to a conversation in the very moment in which its name appears, before the page has finished drawing.
const CLICKS_AT_ONCE: &str = "
    new MutationObserver((_, watch) => {
        const names = [...document.querySelectorAll('nav .place-name')];
        const wanted = names.find((name) => name.textContent === 'Ethics Bot');
        if (!wanted) return;
        watch.disconnect();
        wanted.closest('a').click();
        window.clicked = true;
    }).observe(document.body, { childList: true, subtree: true });
    location.hash = '#as=ruth';";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_click_is_where_one_ends_up() {
    let demo = Demo::start(3).await;
    let page = Page::open(Chrome::start(1280, 900).await, demo.url(), "maya").await;

    page.asks(CLICKS_AT_ONCE).await;
    page.sees("Acting as\nRuth Adeyemi").await;
    page.finds("nav a[aria-current]").await;
    assert_eq!(page.asks("return window.clicked").await, true, "the click came while the page was drawn");
    page.sees_place("Ethics Bot").await;

    page.leave().await;
    demo.end().await;
}
