//! The JSON of what we send, and the limits it is checked against.

use serde_json::{Map, json};
use slack::blocks::{
    Block, Confirm, Element, HomeView, LimitError, MessageBody, ModalView, OptionGroup, OptionItem, Style,
    Text,
};

fn options(count: usize) -> Vec<OptionItem> {
    (0..count).map(|n| OptionItem::new(format!("Option {n}"), n.to_string())).collect()
}

#[test]
fn a_message_in_slacks_json() {
    let confirm = Confirm::new("Sure?", Text::mrkdwn("*Really*"), "Yes", "No").style(Style::Danger);
    let message = MessageBody::text("fallback")
        .block(Block::header("Title"))
        .block(
            Block::section(Text::mrkdwn("*bold*"))
                .block_id("s")
                .accessory(Element::overflow("o", options(1))),
        )
        .block(Block::divider())
        .block(Block::context(["small"]))
        .block(Block::actions([Element::button("go", "Go")
            .value("v")
            .style(Style::Primary)
            .confirm(confirm)]))
        .in_channel();
    assert_eq!(message.check(), Ok(()));
    let plain = |text: &str| json!({"type": "plain_text", "text": text, "emoji": true});
    assert_eq!(
        json!(message),
        json!({
            "text": "fallback", "response_type": "in_channel", "unfurl_links": false, "unfurl_media": false,
            "blocks": [
                {"type": "header", "text": plain("Title")},
                {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "*bold*"}, "accessory":
                    {"type": "overflow", "action_id": "o", "options": [{"text": plain("Option 0"), "value": "0"}]}},
                {"type": "divider"},
                {"type": "context", "elements": [plain("small")]},
                {"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": plain("Go"), "value": "v",
                    "style": "primary", "confirm": {"title": plain("Sure?"), "text": {"type": "mrkdwn", "text": "*Really*"},
                    "confirm": plain("Yes"), "deny": plain("No"), "style": "danger"}}]},
            ],
        })
    );
}

#[test]
fn a_modal_and_a_home_tab_in_slacks_json() {
    let input = Element::plain_text_input("t")
        .multiline(true)
        .max_length(3000)
        .initial("so far")
        .placeholder("Write");
    let modal = ModalView::new("report", "Report")
        .submit("Send")
        .private_metadata("m")
        .notify_on_close()
        .block(Block::input("What", input).block_id("b").hint("A hint").optional(true));
    assert_eq!(modal.check(), Ok(()));
    let plain = |text: &str| json!({"type": "plain_text", "text": text, "emoji": true});
    assert_eq!(
        json!(modal),
        json!({
            "type": "modal", "callback_id": "report", "title": plain("Report"), "submit": plain("Send"),
            "private_metadata": "m", "notify_on_close": true,
            "blocks": [{"type": "input", "block_id": "b", "label": plain("What"), "hint": plain("A hint"), "optional": true,
                "element": {"type": "plain_text_input", "action_id": "t", "multiline": true, "max_length": 3000,
                    "initial_value": "so far", "placeholder": plain("Write")}}],
        })
    );
    let home = HomeView::new().block(Block::divider());
    assert_eq!(json!(home), json!({"type": "home", "blocks": [{"type": "divider"}]}));
}

fn modal(block: Block) -> ModalView {
    ModalView::new("c", "T").submit("S").block(block)
}

#[test]
fn each_limit_is_named_with_its_value_and_the_size() {
    let x = |n: usize| "x".repeat(n);
    let too_long = |what, max| Err(LimitError::TooLong { what, max, actual: max + 1 });
    let too_many = |what, max| Err(LimitError::TooMany { what, max, actual: max + 1 });
    let button = |text: &str| Block::actions([Element::button("a", text)]);
    let table = [
        (Block::section(Text::mrkdwn(x(3001))).check(), too_long("section text", 3000)),
        (Block::section_fields(vec!["f"; 11]).check(), too_many("fields in a section", 10)),
        (Block::section_fields([x(2001)]).check(), too_long("section field", 2000)),
        (Block::header(x(151)).check(), too_long("header", 150)),
        (Block::context(vec!["c"; 11]).check(), too_many("elements in a context block", 10)),
        (
            Block::actions(vec![Element::button("a", "b"); 26]).check(),
            too_many("elements in an actions block", 25),
        ),
        (button(&x(76)).check(), too_long("button text", 75)),
        (Element::button("a", "b").value(x(2001)).check(), too_long("button value", 2000)),
        (Element::button("a", "b").url(x(3001)).check(), too_long("button url", 3000)),
        (Element::button(x(256), "b").check(), too_long("action_id", 255)),
        (Element::static_select("a", options(101)).check(), too_many("options in a menu", 100)),
        (Element::overflow("a", options(6)).check(), too_many("options in an overflow menu", 5)),
        (Element::checkboxes("a", options(11)).check(), too_many("checkboxes", 10)),
        (Element::radio_buttons("a", options(11)).check(), too_many("radio buttons", 10)),
        (Element::plain_text_input("a").placeholder(x(151)).check(), too_long("placeholder", 150)),
        (Element::static_select("a", [OptionItem::new(x(76), "v")]).check(), too_long("option text", 75)),
        (Element::static_select("a", [OptionItem::new("t", x(151))]).check(), too_long("option value", 150)),
        (Block::divider().block_id(x(256)).check(), too_long("block_id", 255)),
        (Block::image("https://e.com/i.png", x(2001)).check(), too_long("image alternative text", 2000)),
        (ModalView::new("c", x(25)).check(), too_long("modal title", 24)),
        (ModalView::new("c", "T").submit(x(25)).check(), too_long("modal submit button", 24)),
        (ModalView::new(x(256), "T").check(), too_long("callback_id", 255)),
        (ModalView::new("c", "T").private_metadata(x(3001)).check(), too_long("private_metadata", 3000)),
        (
            ModalView::new("c", "T").blocks(vec![Block::divider(); 101]).check(),
            too_many("blocks in a modal", 100),
        ),
        (HomeView::new().blocks(vec![Block::divider(); 101]).check(), too_many("blocks in a home tab", 100)),
        (
            MessageBody::text("t").blocks(vec![Block::divider(); 51]).check(),
            too_many("blocks in a message", 50),
        ),
        (MessageBody::text(x(40_001)).check(), too_long("message text", 40_000)),
        (modal(Block::input(x(2001), Element::datepicker("d"))).check(), too_long("input label", 2000)),
    ];
    for (number, (checked, expected)) in table.into_iter().enumerate() {
        assert_eq!(checked, expected, "line {number}");
    }
    let error = Block::section(Text::mrkdwn(x(3102))).check().unwrap_err();
    assert_eq!(error.to_string(), "section text has 3102 characters, the limit is 3000");
}

#[test]
fn other_rules() {
    let input = || Block::input("L", Element::plain_text_input("a"));
    assert!(
        matches!(ModalView::new("c", "T").block(input()).check(), Err(LimitError::Rule { .. })),
        "submit"
    );
    let twice = [Block::divider().block_id("b"), Block::divider().block_id("b")];
    assert!(
        matches!(MessageBody::text("t").blocks(twice).check(), Err(LimitError::Rule { .. })),
        "block ids"
    );
    assert!(matches!(MessageBody::text("").check(), Err(LimitError::Empty { .. })), "empty message");
    assert!(matches!(Block::header(Text::mrkdwn("h")).check(), Err(LimitError::Rule { .. })), "plain text");
    let misplaced = Block::actions([Element::button("a", "b").multiline(true)]).check();
    assert_eq!(misplaced, Err(LimitError::Misplaced { field: "multiline", kind: "button".into() }));
    assert_eq!(
        Block::divider().accessory(Element::datepicker("d")).check(),
        Err(LimitError::Misplaced { field: "accessory", kind: "divider".into() })
    );
    let elsewhere = Element::static_select("a", options(2)).initial_option(OptionItem::new("Other", "o"));
    assert!(matches!(elsewhere.check(), Err(LimitError::Rule { .. })), "initial option");
    let swapped = Element::plain_text_input("a").min_length(9).max_length(3);
    assert!(matches!(swapped.check(), Err(LimitError::Rule { .. })), "lengths");
    let large = Block::section_fields(vec!["ż".repeat(2000); 10]);
    let large = ModalView::new("c", "T").blocks(vec![large; 10]);
    assert!(matches!(large.check(), Err(LimitError::TooLarge { max: 250_000, .. })), "view size");
    let groups = Element::grouped_select("a", [OptionGroup::new("G", options(2))]);
    assert_eq!(groups.initial_option(options(1).remove(0)).check(), Ok(()));
}

#[test]
fn characters_are_counted_not_bytes() {
    assert_eq!(Block::header("ż".repeat(150)).check(), Ok(()));
}

#[test]
fn unknown_blocks_pass_through() {
    let fields: Map<_, _> = [("elements".to_owned(), json!([]))].into_iter().collect();
    assert_eq!(json!(Block::other("rich_text", fields)), json!({"type": "rich_text", "elements": []}));
}

#[test]
fn debug_of_what_we_send_shows_no_content() {
    let block = Block::section("my boss").accessory(Element::button("a", "my boss").value("my boss"));
    let printed = format!(
        "{block:?} {:?} {:?} {:?}",
        Element::button("a", "my boss"),
        MessageBody::text("my boss").block(block.clone()),
        modal(block.clone()).private_metadata("my boss"),
    );
    assert!(!printed.contains("my boss"), "{printed}");
}
