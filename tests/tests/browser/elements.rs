//! Every element of Block Kit: drawn, used, and understood by an app.

use serde_json::{Value, json};

use crate::{chrome::Chrome, kitchen::Kitchen, page::Page};

const PICTURES: [&str; 4] = ["a small soup", "a spoon", "a large soup", "a cook at work"];

/// Puts a value into a field that a keyboard fills in parts, and says so as the browser does.
const ENTERS: &str = "
    const field = document.getElementById(arguments[0]);
    field.value = arguments[1];
    field.dispatchEvent(new Event('change', { bubbles: true }));";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_element_is_drawn_and_sent() {
    let kitchen = Kitchen::start().await;
    let page = Page::open(Chrome::start(1280, 900).await, kitchen.sandbox.url(), "maya").await;

    page.presses("Dismiss").await;
    page.writes("/cook\n").await;
    page.sees_dialog("Everything").await;
    looks(&page).await;
    page.chrome.resize(390, 844, 1.0).await;
    assert_eq!(page.asks("return document.documentElement.scrollWidth").await, 390, "wider than a phone");
    page.chrome.resize(1280, 900, 1.0).await;
    acts(&page, &kitchen).await;
    fills(&page).await;
    page.presses("Send").await;
    page.sees_no_dialog().await;
    assert_eq!(kitchen.heard("view_submission").await.len(), 1);
    arrived(&kitchen.heard("view_submission").await[0]["view"]["state"]["values"]);

    in_a_message(&page, &kitchen).await;
    shortcuts(&page, &kitchen).await;

    page.leave().await;
    kitchen.sandbox.shutdown().await;
}

async fn looks(page: &Page) {
    let text = page.text().await;
    for words in [
        "Today 🎉",
        "Bold soft old code 👋🏼 a link",
        "the garden",
        "served hot",
        "The soup",
        "Rich text with 🌱@Maya Okafor",
        "second step",
    ] {
        assert!(text.contains(words), "“{words}” is not in:\n{text}");
    }
    assert!(!text.contains("does not draw"), "{text}");
    let named = page
        .asks("return [...document.querySelectorAll('dialog .picture-name')].map((it) => it.ariaLabel)")
        .await;
    assert_eq!(named, json!(PICTURES), "a picture from elsewhere is named");
}

/// What stands outside inputs is told to the app at once.
async fn acts(page: &Page, kitchen: &Kitchen) {
    page.presses("Stir").await;
    page.presses("More actions").await;
    page.presses("Throw away").await;
    page.finds("dialog input[id*='ticked-sides-1']").await.click().await.expect("a tick");
    let expected = |action: &str, field: &str, value: Value| (action.to_owned(), field.to_owned(), value);
    let wanted = [
        expected("stir", "value", json!("slowly")),
        expected(
            "more",
            "selected_option",
            json!({"text": {"type": "plain_text", "text": "Throw away", "emoji": true}, "value": "throw away"}),
        ),
    ];
    for (action, field, value) in wanted {
        page.until_true(&format!("the app hears of {action}"), || async {
            let heard = kitchen.heard("block_actions").await;
            heard.iter().any(|payload| {
                payload["actions"][0]["action_id"] == *action && payload["actions"][0][&field] == value
            })
        })
        .await;
    }
}

async fn fills(page: &Page) {
    page.fills("A line", "one line").await;
    page.fills("Some lines", "two\nlines").await;
    page.fills("Rich words", "rich words").await;
    page.fills("A number", "7").await;
    page.fills("An address", "maya@example.com").await;
    page.fills("A page", "https://example.com/soup").await;
    enters(page, "A day", "2026-11-24").await;
    enters(page, "An hour", "14:30").await;
    enters(page, "A moment", "2026-11-24T14:30").await;
    page.ticks_under("One of these", "Salad").await;
    page.ticks_under("Some of these", "Soup").await;
    page.ticks_under("Some of these", "Bread").await;
    page.chooses("A dish", "Bread").await;
    page.chooses("Dishes", "Soup").await;
    page.chooses("Dishes", "Bread").await;
    page.chooses("A person", "Ruth Adeyemi").await;
    page.chooses("People", "Lena Brandt").await;
    page.chooses("A channel", "#shop-floor").await;
    page.chooses("Places", "#general").await;
    page.chooses("Places", "Lena Brandt").await;
    page.looks_up("A fruit", "ap", "Apricot").await;
    page.looks_up("Fruits", "b", "Banana").await;
    page.looks_up("Fruits", "c", "Cherry").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("recipe.txt");
    std::fs::write(&file, "Water, salt.").expect("a file");
    page.fills("A file", file.to_str().expect("a path")).await;
    page.sees("recipe.txt").await;
}

async fn enters(page: &Page, label: &str, value: &str) {
    let id = page.field(label).await.id().await.expect("an attribute").expect("an id");
    page.asks_with(ENTERS, vec![json!(id), json!(value)]).await;
}

fn arrived(values: &Value) {
    let held = |block: &str, field: &str| values[block]["it"][field].clone();
    let chosen = |block: &str| values[block]["it"]["selected_option"]["value"].clone();
    let all = |block: &str| -> Vec<Value> {
        let options = values[block]["it"]["selected_options"].as_array().expect("options").iter();
        options.map(|option| option["value"].clone()).collect()
    };
    assert_eq!(held("line", "value"), "one line");
    assert_eq!(held("lines", "value"), "two\nlines");
    assert_eq!(values["rich"]["it"]["rich_text_value"]["elements"][0]["elements"][0]["text"], "rich words");
    assert_eq!(held("number", "value"), "7");
    assert_eq!(held("mail", "value"), "maya@example.com");
    assert_eq!(held("url", "value"), "https://example.com/soup");
    assert_eq!(held("date", "selected_date"), "2026-11-24");
    assert_eq!(held("time", "selected_time"), "14:30");
    assert_eq!(held("both", "selected_date_time").as_i64().expect("seconds") % 60, 0);
    assert_eq!(chosen("radio"), "salad");
    assert_eq!(all("boxes"), ["soup", "bread"]);
    assert_eq!(chosen("select"), "bread");
    assert_eq!(all("selects"), ["soup", "bread"]);
    assert_eq!(held("user", "selected_user"), "U0RUTH");
    assert_eq!(held("users", "selected_users"), json!(["U0LENA"]));
    assert_eq!(held("channel", "selected_channel"), "C0SHOPFLOOR");
    assert_eq!(held("conversations", "selected_conversations"), json!(["C0GENERAL", "U0LENA"]));
    assert_eq!(chosen("fruit"), "fruit-Apricot");
    assert_eq!(values["fruit"]["it"]["selected_option"]["text"]["text"], "Apricot", "as the app offered it");
    assert_eq!(all("fruits"), ["fruit-Banana", "fruit-Cherry"]);
    assert_eq!(values["file"]["it"]["files"][0]["name"], "recipe.txt");
    assert_eq!(values["file"]["it"]["files"][0]["size"], 12);
    assert_eq!(values["ticked"]["sides"]["selected_options"][0]["value"], "salad");
}

async fn in_a_message(page: &Page, kitchen: &Kitchen) {
    let rows = json!([[{"type": "raw_text", "text": "Dish"}, {"type": "raw_text", "text": "Price"}],
                      [{"type": "raw_text", "text": "Soup"}, {"type": "raw_text", "text": "4.20"}]]);
    let mut blocks = crate::menu::shown();
    blocks.push(json!({"type": "table", "rows": rows}));
    let attachments = json!([{"color": "warning", "title": "Careful", "text": "The soup is *hot*."}]);
    let body =
        json!({"channel": "C0GENERAL", "text": "The menu", "blocks": blocks, "attachments": attachments});
    let posted = kitchen.calls("chat.postMessage", body).await;
    page.sees("The soup is hot.").await;
    page.sees("4.20").await;

    let shared = page.upload("general", "menu.txt", "Soup").await;
    page.sees("menu.txt").await;
    page.sees("4 B").await;
    let address = page.finds(".file a").await.attr("href").await.expect("an attribute").expect("an address");
    assert!(address.ends_with(shared["file"]["id"].as_str().expect("an id")), "{address}");

    let ts = posted["ts"].as_str().expect("a ts");
    page.hovers(&format!("[id='ts-{ts}']")).await;
    page.presses("Add a reaction").await;
    page.presses("tada").await;
    page.finds(&format!("[id='ts-{ts}'] .reaction[aria-pressed=true]")).await;
}

async fn shortcuts(page: &Page, kitchen: &Kitchen) {
    page.writes("/lun").await;
    page.sees("Order lunch").await;
    page.types("\n").await;
    page.sees_dialog("Lunch").await;
    page.presses("Close").await;
    page.sees_no_dialog().await;
    let heard = &kitchen.heard("shortcut").await[0];
    assert_eq!((&heard["callback_id"], &heard["user"]["id"]), (&json!("order"), &json!("U0MAYA")));

    page.writes("Noodles for everybody\n").await;
    page.sees("Noodles for everybody").await;
    page.hovers(".entry:last-of-type .message").await;
    page.presses("More actions").await;
    page.presses("Cook thisKitchen").await;
    page.sees_dialog("Cook this").await;
    page.sees("Noodles for everybody").await;
    page.presses("Close").await;
    page.sees_no_dialog().await;
    let heard = &kitchen.heard("message_action").await[0];
    assert_eq!((&heard["callback_id"], &heard["channel"]["id"]), (&json!("cook_this"), &json!("C0GENERAL")));
}
