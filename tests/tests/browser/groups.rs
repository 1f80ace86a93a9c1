//! Direct messages of several people: they stand among the direct messages and are called by the people in them.

use serde_json::json;

use crate::{chrome::Chrome, kitchen::Kitchen, page::Page};

/// What stands above a place in the sidebar.
const HEADING: &str = "
    const name = [...document.querySelectorAll('nav .place-name')].find((it) => it.textContent === arguments[0]);
    return name.closest('ul').previousElementSibling.textContent;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_called_by_its_people() {
    let kitchen = Kitchen::start().await;
    let group = kitchen.calls("conversations.open", json!({"users": "U0MAYA,U0RUTH,U0JONAS"})).await;
    let id = group["channel"]["id"].clone();
    kitchen.calls("chat.postMessage", json!({"channel": id, "text": "Dinner for three?"})).await;
    let page = Page::open(Chrome::start(1280, 900).await, kitchen.sandbox.url(), "maya").await;

    let maya_sees = "Jonas Weber, Kitchen, Ruth Adeyemi";
    page.goes_to(maya_sees).await;
    page.sees("Dinner for three?").await;
    assert_eq!(page.asks_with(HEADING, vec![json!(maya_sees)]).await, "Direct messages");
    page.writes("Gladly\n").await;
    page.sees("Gladly").await;
    assert_eq!(
        page.asks("return document.querySelector('.composer textarea').placeholder").await,
        format!("Message {maya_sees}")
    );

    page.becomes("Ruth Adeyemi").await;
    page.goes_to("Jonas Weber, Kitchen, Maya Okafor").await;
    page.sees("Gladly").await;
    assert!(!page.text().await.contains("mpdm-"), "nobody reads Slack's name for it");

    page.leave().await;
    kitchen.sandbox.shutdown().await;
}
