//! What the kitchen serves: views and messages with all that Block Kit has.

use serde_json::{Value, json};

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

fn option(text: &str) -> Value {
    json!({"text": plain(text), "value": text.to_lowercase()})
}

fn options() -> Value {
    json!([option("Soup"), option("Salad"), option("Bread")])
}

fn input(block: &str, label: &str, mut element: Value) -> Value {
    element["action_id"] = json!("it");
    json!({"type": "input", "block_id": block, "label": plain(label), "optional": true, "element": element})
}

/// What an app answers to a menu that it fills.
pub(crate) fn fruits(letters: &str) -> Value {
    let all = ["Apple", "Apricot", "Banana", "Cherry"];
    let fitting = all.iter().filter(|name| name.to_lowercase().starts_with(&letters.to_lowercase()));
    json!({"options": fitting.map(|name| json!({"text": plain(name), "value": format!("fruit-{name}")})).collect::<Vec<_>>()})
}

/// A modal with one sentence.
pub(crate) fn note(title: &str, text: &str) -> Value {
    json!({"type": "modal", "title": plain(title), "blocks": [{"type": "section", "text": plain(text)}]})
}

/// One of three modals that lie on each other.
pub(crate) fn course(number: usize) -> Value {
    json!({
        "type": "modal", "callback_id": format!("course-{number}"), "title": plain(&format!("Course {number}")),
        "submit": plain("Next"), "blocks": [
            {"type": "input", "block_id": "dish", "label": plain("Dish"),
             "element": {"type": "plain_text_input", "action_id": "it", "min_length": 3}},
        ],
    })
}

/// How the app answers to a form.
pub(crate) fn submitted(view: &Value) -> Value {
    let dish = view["state"]["values"]["dish"]["it"]["value"].as_str().unwrap_or_default();
    if dish == "stone" {
        return json!({"response_action": "errors", "errors": {"dish": "Nobody can eat a stone."}});
    }
    match view["callback_id"].as_str() {
        Some("course-1") => json!({"response_action": "push", "view": course(2)}),
        Some("course-2") => json!({"response_action": "push", "view": course(3)}),
        _ => json!({"response_action": "clear"}),
    }
}

/// A modal with every element.
pub(crate) fn everything() -> Value {
    let mut blocks = shown();
    blocks.extend(actions());
    blocks.extend(inputs());
    json!({"type": "modal", "callback_id": "everything", "title": plain("Everything"), "submit": plain("Send"), "blocks": blocks})
}

/// What is only looked at. The pictures are elsewhere: the page names them and fetches nothing.
pub(crate) fn shown() -> Vec<Value> {
    let elsewhere = "https://pictures.example.com/soup.png";
    let text = |words: &str| json!({"type": "text", "text": words});
    let section = |words: &str| json!({"type": "rich_text_section", "elements": [text(words)]});
    vec![
        json!({"type": "header", "text": plain("Today :tada:")}),
        json!({"type": "section", "text": {"type": "mrkdwn", "text": "*Bold* _soft_ ~old~ `code` :wave::skin-tone-3: <https://example.com|a link>"},
               "fields": [{"type": "mrkdwn", "text": "*From*\nthe garden"}, plain("plain field")],
               "accessory": {"type": "image", "image_url": elsewhere, "alt_text": "a small soup"}}),
        json!({"type": "divider"}),
        json!({"type": "context", "elements": [
            {"type": "image", "image_url": elsewhere, "alt_text": "a spoon"}, {"type": "mrkdwn", "text": "served *hot*"}]}),
        json!({"type": "image", "image_url": elsewhere, "alt_text": "a large soup", "title": plain("The soup")}),
        json!({"type": "video", "title": plain("How it is cooked"), "title_url": "https://video.example.com/1",
               "video_url": "https://video.example.com/1", "thumbnail_url": elsewhere, "alt_text": "a cook at work"}),
        json!({"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [
                {"type": "text", "text": "Rich", "style": {"bold": true}}, text(" text with "), {"type": "emoji", "name": "seedling"},
                {"type": "user", "user_id": "U0MAYA"}]},
            {"type": "rich_text_list", "style": "ordered", "elements": [section("first step"), section("second step")]},
            {"type": "rich_text_quote", "elements": [text("a quoted word")]},
            {"type": "rich_text_preformatted", "elements": [text("let soup = 1;")]}]}),
    ]
}

fn actions() -> Vec<Value> {
    let with = |kind: &str, action: &str, mut rest: Value| {
        rest["type"] = json!(kind);
        rest["action_id"] = json!(action);
        rest
    };
    vec![
        json!({"type": "actions", "block_id": "acts", "elements": [
            with("button", "stir", json!({"text": plain("Stir"), "value": "slowly", "style": "primary"})),
            with("static_select", "pick", json!({"placeholder": plain("Pick a dish"), "options": options()})),
            with("overflow", "more", json!({"options": [option("Reheat"), option("Throw away")]})),
            with("datepicker", "day", json!({})),
            with("timepicker", "hour", json!({})),
            with("datetimepicker", "moment", json!({})),
            with("external_select", "fruit", json!({"placeholder": plain("Any fruit"), "min_query_length": 1})),
        ]}),
        json!({"type": "section", "block_id": "ticked", "text": plain("Sides"),
               "accessory": with("checkboxes", "sides", json!({"options": options()}))}),
        json!({"type": "section", "block_id": "only", "text": plain("Only one"),
               "accessory": with("radio_buttons", "one", json!({"options": options()}))}),
    ]
}

fn inputs() -> Vec<Value> {
    let menu = |kind: &str| json!({"type": kind, "options": options()});
    let bare = |kind: &str| json!({"type": kind});
    vec![
        input("line", "A line", bare("plain_text_input")),
        input("lines", "Some lines", json!({"type": "plain_text_input", "multiline": true})),
        input("rich", "Rich words", bare("rich_text_input")),
        input(
            "number",
            "A number",
            json!({"type": "number_input", "is_decimal_allowed": false, "min_value": "1", "max_value": "9"}),
        ),
        input("mail", "An address", bare("email_text_input")),
        input("url", "A page", bare("url_text_input")),
        input("date", "A day", bare("datepicker")),
        input("time", "An hour", bare("timepicker")),
        input("both", "A moment", bare("datetimepicker")),
        input("radio", "One of these", menu("radio_buttons")),
        input("boxes", "Some of these", menu("checkboxes")),
        input("select", "A dish", menu("static_select")),
        input("selects", "Dishes", menu("multi_static_select")),
        input("user", "A person", bare("users_select")),
        input("users", "People", bare("multi_users_select")),
        input("channel", "A channel", bare("channels_select")),
        input("conversations", "Places", bare("multi_conversations_select")),
        input("fruit", "A fruit", json!({"type": "external_select", "min_query_length": 2})),
        input("fruits", "Fruits", json!({"type": "multi_external_select", "min_query_length": 1})),
        input("file", "A file", json!({"type": "file_input", "filetypes": ["txt"], "max_files": 1})),
    ]
}
