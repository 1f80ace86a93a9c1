//! The report as a message: all of it, for there is no page in chat.

use slack::blocks::{Block, MessageBody, Text};

use super::{Outline, Row, SOURCES, Section, Value};

/// The report, within Slack's 50 blocks of a message and 3,000 characters of a text.
pub(super) fn message(outline: &Outline) -> MessageBody {
    let [this, before] = &outline.columns;
    let mut message = MessageBody::text(&outline.title)
        .block(Block::section(Text::mrkdwn(format!("*{}*\n{}", outline.title, outline.summary))))
        .block(Block::context([Text::mrkdwn(outline.scope)]));
    for section in &outline.sections {
        message = message.block(Block::section(Text::mrkdwn(words(section, before))));
        message = message.block(Block::context([Text::mrkdwn(section.note)]));
    }
    let sources: Vec<String> =
        SOURCES.iter().enumerate().map(|(place, source)| format!("[{}] {source}.", place + 1)).collect();
    let page = format!(
        "As a page, a PDF and a table: `ethics-bot report {this}`, on the host that keeps the reports."
    );
    message.block(Block::divider()).block(Block::context([
        Text::mrkdwn(outline.withheld),
        Text::mrkdwn(sources.join(" ").replace('&', "&amp;")),
        Text::mrkdwn(page),
    ]))
}

fn words(section: &Section, before: &str) -> String {
    let is_withheld = |row: &&Row| row.values.iter().all(|value| value.shown().is_none());
    let mut lines = vec![format!("*{}*", section.title)];
    lines.extend(section.rows.iter().filter(|row| !is_withheld(row)).map(|row| line(row, before)));
    let withheld: Vec<&str> = section.rows.iter().filter(is_withheld).map(|row| row.label.as_str()).collect();
    if withheld.len() == section.rows.len() {
        lines.push("All of it is withheld, here and in the period before.".to_owned());
    } else if !withheld.is_empty() {
        lines.push(format!("_Withheld, here and in {before}: {}_", withheld.join(" · ")));
    }
    lines.join("\n")
}

fn line(row: &Row, before: &str) -> String {
    let [this, earlier]: [Value; 2] = row.values;
    let benchmark = row.benchmark.map_or_else(String::new, |benchmark| {
        format!("; published: {} [{}]", benchmark.figure, benchmark.source)
    });
    format!("• {}: *{this}* ({before}: {earlier}{benchmark})", row.label)
}
