//! Slack's limits on the elements of blocks.

use std::collections::HashSet;

use serde_json::Value;

use crate::blocks::check::{Check, Surface};
use crate::blocks::{options, text};

/// Checks a button, a menu or an input. `in_input` says whether it stands in an input block.
pub(crate) fn check(check: &mut Check, at: &str, element: &Value, in_input: bool) {
    if element["type"] == "image" && !in_input {
        return check.image(at, element);
    }
    check.action(at, element);
    let kind = text(element, "type");
    match kind {
        "button" | "workflow_button" if !in_input => button(check, at, element),
        "overflow" if !in_input => choices(check, at, element, 5),
        "icon_button" | "feedback_buttons" if !in_input && check.surface == Surface::Message => {}
        "checkboxes" | "radio_buttons" => choices(check, at, element, 10),
        "static_select" | "multi_static_select" => select(check, at, element),
        "external_select"
        | "multi_external_select"
        | "users_select"
        | "multi_users_select"
        | "channels_select"
        | "multi_channels_select"
        | "conversations_select"
        | "multi_conversations_select"
        | "datepicker"
        | "timepicker"
        | "datetimepicker" => {}
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" | "rich_text_input"
        | "file_input"
            if in_input =>
        {
            entry(check, at, element, kind);
        }
        other => check.wrong(&format!("{at}/type"), format_args!("unsupported type: {other}")),
    }
    if element.get("placeholder").is_some() {
        check.text(&format!("{at}/placeholder"), &element["placeholder"], 150, true);
    }
    if element.get("confirm").is_some() {
        confirm(check, &format!("{at}/confirm"), &element["confirm"]);
    }
}

fn button(check: &mut Check, at: &str, button: &Value) {
    check.text(&format!("{at}/text"), &button["text"], 75, true);
    check.optional_length(at, button, "value", 2000);
    check.optional_length(at, button, "url", 3000);
    if button.get("style").is_some_and(|style| style != "primary" && style != "danger") {
        check.wrong(&format!("{at}/style"), "must be primary or danger");
    }
}

fn confirm(check: &mut Check, at: &str, confirm: &Value) {
    check.text(&format!("{at}/title"), &confirm["title"], 100, true);
    check.text(&format!("{at}/text"), &confirm["text"], 300, false);
    for name in ["confirm", "deny"] {
        if confirm.get(name).is_some() {
            check.text(&format!("{at}/{name}"), &confirm[name], 30, true);
        }
    }
}

fn entry(check: &mut Check, at: &str, input: &Value, kind: &str) {
    if kind == "number_input" && !input["is_decimal_allowed"].is_boolean() {
        check.wrong(at, "missing required field: is_decimal_allowed");
    }
    if kind != "plain_text_input" {
        return;
    }
    let limit = |name: &str| input[name].as_u64();
    if limit("max_length").is_some_and(|most| most == 0 || most > 3000) {
        check.wrong(&format!("{at}/max_length"), "must be between 1 and 3000");
    }
    if limit("min_length").is_some_and(|least| least > limit("max_length").unwrap_or(3000)) {
        check.wrong(&format!("{at}/min_length"), "must be less than max_length");
    }
    let most = limit("max_length").unwrap_or(3000);
    check.optional_length(at, input, "initial_value", usize::try_from(most).unwrap_or(3000));
}

fn select(check: &mut Check, at: &str, menu: &Value) {
    match (menu.get("options").is_some(), menu.get("option_groups").is_some()) {
        (true, false) => choices(check, at, menu, 100),
        (false, true) => {
            check.list(at, menu, "option_groups", 100, |check, at, group| {
                check.text(&format!("{at}/label"), &group["label"], 75, true);
                check.list(at, group, "options", 100, |check, at, item| option(check, at, item, true));
            });
            known(check, at, menu);
        }
        _ => check.wrong(at, "must provide either options or option_groups"),
    }
}

fn choices(check: &mut Check, at: &str, menu: &Value, most: usize) {
    let plain = !matches!(text(menu, "type"), "checkboxes" | "radio_buttons");
    check.list(at, menu, "options", most, |check, at, item| option(check, at, item, plain));
    let mut seen = HashSet::new();
    for (index, item) in options(menu).into_iter().enumerate() {
        if !seen.insert(text(item, "value")) {
            check.wrong(&format!("{at}/options/{index}/value"), "option values must be unique");
        }
    }
    known(check, at, menu);
}

fn option(check: &mut Check, at: &str, option: &Value, plain: bool) {
    check.text(&format!("{at}/text"), &option["text"], 75, plain);
    check.length(at, option, "value", 1, 150);
    if option.get("description").is_some() {
        check.text(&format!("{at}/description"), &option["description"], 75, plain);
    }
}

/// What is chosen at first must be one of the options, exactly.
fn known(check: &mut Check, at: &str, menu: &Value) {
    let all = options(menu);
    let matches = |chosen: &Value| {
        all.iter().any(|option| {
            option["value"] == chosen["value"]
                && text(&option["text"], "text") == text(&chosen["text"], "text")
        })
    };
    if menu.get("initial_option").is_some_and(|chosen| !matches(chosen)) {
        check.wrong(&format!("{at}/initial_option"), "must be one of the options");
    }
    let many = menu["initial_options"].as_array().into_iter().flatten();
    if many.into_iter().any(|chosen| !matches(chosen)) {
        check.wrong(&format!("{at}/initial_options"), "must be among the options");
    }
}
