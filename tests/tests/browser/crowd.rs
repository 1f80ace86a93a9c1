//! A large company: a hundred people, a thousand channels, a hundred thousand messages, and the page is still quick.

use sandbox::{Person, Sandbox};
use serde_json::Value;

use crate::{chrome::Chrome, page::Page};

const PEOPLE: usize = 100;
const CHANNELS: usize = 1_000;
const MESSAGES: usize = 100_000;
/// A tenth of everything is said here.
const BUSY: &str = "general";

/// Steps of a scroll, each its own frame, and how long the longest frame took.
const SCROLLS: &str = "
    const list = document.querySelector('.messages'), done = arguments[arguments.length - 1];
    let last = performance.now(), longest = 0, steps = 0;
    const step = () => {
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
        list.scrollTop -= 400;
        if (++steps < 60) requestAnimationFrame(step);
        else done([longest, document.querySelectorAll('.entry').length]);
    };
    requestAnimationFrame(step);";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_scrolls_in_a_large_company() {
    let sandbox = crowd().await;
    let page = Page::open(Chrome::start(1280, 900).await, sandbox.url(), "p0").await;
    page.goes_to(BUSY).await;
    let rooms = page.asks("return document.querySelectorAll('nav .place').length").await;
    assert!(
        rooms.as_u64().expect("a number") >= (CHANNELS + PEOPLE - 1) as u64,
        "{rooms} places in the sidebar"
    );
    page.sees(&format!("Message {}:", MESSAGES - 10)).await;
    let drawn = entries(&page).await;
    assert!(drawn <= 200, "{drawn} messages are drawn at first");

    let scrolled = page.asks_later(SCROLLS).await;
    page.until_true("older messages are loaded", || async { entries(&page).await > drawn }).await;
    // Generous: other tests run at the same time, and the sandbox is not optimized
    assert!(scrolled[0].as_f64().expect("milliseconds") < 2_000.0, "a frame took {} ms", scrolled[0]);

    page.asks("document.querySelector('.messages').scrollTop = 1e9").await;
    sandbox.say("p5", BUSY, "The newest of all").expect("it is said");
    page.sees("The newest of all").await;

    // Ctrl+K finds one of a thousand
    page.asks("dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }))").await;
    page.sees_focus("Go to a conversation").await;
    page.types("project-777\n").await;
    page.sees_place("project-777").await;

    page.leave().await;
    sandbox.shutdown().await;
}

async fn entries(page: &Page) -> u64 {
    let shown: Value = page.asks("return document.querySelectorAll('.entry').length").await;
    shown.as_u64().expect("a number")
}

async fn crowd() -> Sandbox {
    let people = (0..PEOPLE)
        .map(|n| Person::new(&format!("p{n}"), &format!("Person {n}"), "Colleague", "one of many"));
    let names = (0..CHANNELS - 2).map(|n| format!("project-{n:03}"));
    let sandbox = Sandbox::builder().people(people).channels(names).start().await.expect("a sandbox");
    for n in 0..MESSAGES {
        let channel =
            if n % 10 == 0 { BUSY.to_owned() } else { format!("project-{:03}", n % (CHANNELS - 2)) };
        let said = sandbox.say(
            &format!("p{}", 1 + n % (PEOPLE - 1)),
            &channel,
            &format!("Message {n}: on its way :truck:"),
        );
        assert!(said.is_some(), "#{channel} is there");
    }
    sandbox
}
