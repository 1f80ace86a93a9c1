//! "Not what I meant": why a section was chosen, and the next best one.

use guidance::{Guide, SectionId};
use slack::blocks::{Block, Element, MessageBody, Text, clip, escape};

use super::{answer, manager};
use crate::{Reply, Services};

/// The button; its value says how many sections were shown, and the question.
pub const NOT_MEANT: &str = "ask_not_meant";

/// So much of a question fits a button's value.
pub(super) const VALUE_CHARS: usize = 1_900;
/// So many sections are shown before a person is the better way.
const MOST_SHOWN: usize = 3;

/// The button under an answer that showed so many sections.
///
/// # Privacy
/// The question travels in the button, inside the asker's own message in Slack: nothing is kept here.
pub(super) fn button(question: &str, shown: usize) -> Element {
    let label = if shown > 1 { "Not that either" } else { "Not what I meant" };
    Element::button(NOT_MEANT, label).value(format!("{shown}|{}", clip(question.trim(), VALUE_CHARS)))
}

/// Says why the last section was chosen and shows the next best.
#[must_use]
pub fn not_meant(services: &Services, value: &str) -> Reply {
    let Some((shown, question)) = value.split_once('|') else { return Reply::Nothing };
    let shown: usize = shown.parse().unwrap_or(1);
    let guide = services.guide();
    let nearest = guide.nearest(question);
    let last = shown.checked_sub(1).and_then(|last| nearest.get(last));
    let why = last.map(|hit| why(&guide, question, &hit.section)).unwrap_or_default();
    let next = nearest.get(shown).filter(|_| shown < MOST_SHOWN);
    let found = next.and_then(|hit| Some((hit, guide.section(&hit.section)?)));
    let Some((hit, section)) = found else {
        return Reply::Tell(nothing_nearer(services, question, &why));
    };
    let lead = format!("{why} The next nearest section:");
    Reply::Tell(
        MessageBody::text(format!("The next nearest section is {}.", section.heading()))
            .block(Block::section(Text::mrkdwn(lead.trim_start())))
            .blocks(answer::excerpt(&guide, hit, section))
            .block(Block::actions([
                answer::read_button(hit, "Read the section", 0),
                button(question, shown + 1),
                manager::button(question),
            ])),
    )
}

fn why(guide: &Guide, question: &str, section: &SectionId) -> String {
    let heading = guide.section(section).map(|section| escape(section.heading())).unwrap_or_default();
    let words: Vec<String> =
        guide.why(question, section).iter().map(|word| format!("“{}”", escape(word))).collect();
    match words.split_last() {
        None => format!("I chose *{heading}* for the question as a whole; no single word decided it."),
        Some((only, [])) => format!("I chose *{heading}* because of your word {only}."),
        Some((last, others)) => {
            format!("I chose *{heading}* because of your words {} and {last}.", others.join(", "))
        }
    }
}

fn nothing_nearer(services: &Services, question: &str, why: &str) -> MessageBody {
    let text = format!("{why} I know no section that is nearer. Ask again in other words, or ask a person.");
    MessageBody::text("I know no nearer section; a person can help.")
        .block(Block::section(Text::mrkdwn(text.trim_start())))
        .block(Block::actions(answer::unanswered(services, question)))
}
