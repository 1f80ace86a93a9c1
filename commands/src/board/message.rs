//! The report as a message: all of it, for there is no page in chat.

use slack::blocks::{Block, MessageBody, ModalView, Text};

use super::Benchmark;
use super::{Outline, Row, SOURCES, Section, Value};

/// The report as a message.
pub(super) fn message(outline: &Outline) -> MessageBody {
    blocks(outline).into_iter().fold(MessageBody::text(&outline.title), MessageBody::block)
}

/// The report as a page.
pub(super) fn page(outline: &Outline) -> ModalView {
    ModalView::new("board_report", "The Board’s report").close("Close").blocks(blocks(outline))
}

/// Within Slack's 50 blocks of a message and 3,000 characters of a text.
fn blocks(outline: &Outline) -> Vec<Block> {
    let [this, before] = &outline.columns;
    let mut blocks = vec![
        Block::section(Text::mrkdwn(format!("*{}*\n{}", outline.title, outline.summary))),
        Block::context([Text::mrkdwn(outline.scope)]),
    ];
    let (told, whole): (Vec<&Section>, Vec<&Section>) =
        outline.sections.iter().partition(|section| section.rows.iter().any(is_told));
    for section in &told {
        blocks.push(Block::section(Text::mrkdwn(words(section, before))));
        blocks.push(Block::context([Text::mrkdwn(section.note)]));
    }
    if !whole.is_empty() {
        let titles: Vec<&str> = whole.iter().map(|section| section.title).collect();
        let text = format!("_Withheld as a whole, here and in {before}: {}_", titles.join(" · "));
        blocks.push(Block::section(Text::mrkdwn(text)));
    }
    let sources: Vec<String> =
        SOURCES.iter().enumerate().map(|(place, source)| format!("[{}] {source}.", place + 1)).collect();
    let page = format!(
        "As a page, a PDF and a table: `ethics-bot report {this}`, on the host that keeps the reports."
    );
    let sources = (!told.is_empty()).then(|| Text::mrkdwn(sources.join(" ").replace('&', "&amp;")));
    let last = std::iter::once(Text::mrkdwn(outline.withheld)).chain(sources).chain([Text::mrkdwn(page)]);
    blocks.extend([Block::divider(), Block::context(last)]);
    blocks
}

/// Whether the line says a number of either period.
fn is_told(row: &Row) -> bool {
    row.values.iter().any(|value| value.shown().is_some())
}

fn words(section: &Section, before: &str) -> String {
    let mut lines = vec![format!("*{}*", section.title)];
    lines.extend(section.rows.iter().filter(|row| is_told(row)).map(|row| line(row, before)));
    let withheld: Vec<&str> =
        section.rows.iter().filter(|row| !is_told(row)).map(|row| row.label.as_str()).collect();
    if !withheld.is_empty() {
        lines.push(format!("_Withheld, here and in {before}: {}_", withheld.join(" · ")));
    }
    lines.join("\n")
}

/// The lines that are measured by this, with whose cases they count and where the measure comes from; nothing when there is none.
pub(super) fn measured(outline: &Outline, by: Benchmark) -> Vec<String> {
    let [period, before] = &outline.columns;
    let rows = outline.sections.iter().flat_map(|section| &section.rows);
    let mut lines: Vec<String> = rows
        .filter(|row| row.benchmark.is_some_and(|benchmark| benchmark.figure == by.figure))
        .map(|row| format!("In {period}: {}", line(row, before)))
        .collect();
    if !lines.is_empty() {
        lines.push(outline.scope.to_owned());
        lines.extend(
            by.source
                .checked_sub(1)
                .and_then(|at| SOURCES.get(at))
                .map(|source| format!("[{}] {source}", by.source)),
        );
    }
    lines
}

fn line(row: &Row, before: &str) -> String {
    let [this, earlier]: [Value; 2] = row.values;
    let benchmark = row.benchmark.map_or_else(String::new, |benchmark| {
        format!("; published: {} [{}]", benchmark.figure, benchmark.source)
    });
    format!("• {}: *{this}* ({before}: {earlier}{benchmark})", row.label)
}
