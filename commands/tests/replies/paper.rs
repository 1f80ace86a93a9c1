//! A view or a message as a sheet of text.

use serde::Serialize;
use serde_json::Value;
use slack::blocks::{HomeView, MessageBody, ModalView};

pub(crate) trait Page: Serialize {
    fn is_within_limits(&self) -> bool;
}

impl Page for ModalView {
    fn is_within_limits(&self) -> bool {
        self.check().is_ok()
    }
}

impl Page for HomeView {
    fn is_within_limits(&self) -> bool {
        self.check().is_ok()
    }
}

pub(crate) fn page(view: &impl Page) -> String {
    assert!(view.is_within_limits(), "Slack would refuse this view");
    let view = serde_json::to_value(view).unwrap();
    let button = |key: &str| view[key]["text"].as_str().map(|text| format!(" [{text}]")).unwrap_or_default();
    let title = view["title"]["text"].as_str().unwrap_or("Home");
    format!("# {title}\n{}\n{}{}", blocks(&view["blocks"]), button("close"), button("submit"))
}

pub(crate) fn message(body: &MessageBody) -> String {
    body.check().unwrap();
    let body = serde_json::to_value(body).unwrap();
    format!("({})\n{}", body["text"].as_str().unwrap_or_default(), blocks(&body["blocks"]))
}

fn blocks(blocks: &Value) -> String {
    blocks.as_array().into_iter().flatten().map(|block| format!("{}\n", line(block))).collect()
}

fn line(block: &Value) -> String {
    let texts: Vec<String> = [&block["label"], &block["text"]].into_iter().filter_map(text).collect();
    let listed =
        ["fields", "elements"].into_iter().flat_map(|key| block[key].as_array().into_iter().flatten());
    let listed: Vec<String> = listed.map(element).collect();
    let single = ["element", "accessory"].into_iter().filter_map(|key| block.get(key)).map(element);
    let hint = text(&block["hint"]).map(|hint| format!("({hint})"));
    let parts: Vec<String> = texts.into_iter().chain(listed).chain(single).chain(hint).collect();
    format!("{}: {}", block["type"].as_str().unwrap_or_default(), parts.join(" "))
}

fn element(element: &Value) -> String {
    let options: Vec<String> = element["options"].as_array().into_iter().flatten().map(option).collect();
    match element["type"].as_str().unwrap_or_default() {
        "mrkdwn" | "plain_text" => element["text"].as_str().unwrap_or_default().to_owned(),
        "button" => format!("[{}]", text(&element["text"]).unwrap_or_default()),
        "plain_text_input" => format!("____{}", element["initial_value"].as_str().unwrap_or_default()),
        kind => format!("<{kind}>{}", options.concat()),
    }
}

fn option(option: &Value) -> String {
    let description = text(&option["description"]).map(|text| format!(" ({text})")).unwrap_or_default();
    format!("\n  - {}{description}", text(&option["text"]).unwrap_or_default())
}

fn text(value: &Value) -> Option<String> {
    value["text"].as_str().map(str::to_owned)
}
