//! The answer to a question, as a message.

use domain::Role;
use guidance::{Answer, Desk, Guide, Hit, NextPerson, Outcome, Section};
use slack::blocks::{Block, Element, MessageBody, Text, clip, escape};

use super::{further, language, manager};
use crate::{
    Services, markup, questions,
    reading::{SECTION_READ, Spot},
    report,
};

/// What fits a phone's screen.
const EXCERPT_CHARS: usize = 700;

/// How much of a question is quoted.
const QUOTED_CHARS: usize = 300;

/// How many further sections are offered, and how near they must come to the best one.
const FURTHER: usize = 2;
const NEAR: f32 = 0.7;

/// Answers a question from the Code: the section, word for word, with the sentences that matter in bold; or that the Code does not say.
///
/// # Privacy
/// The question is not kept, and who asks is not asked.
#[must_use]
pub fn answer(services: &Services, question: &str) -> MessageBody {
    if question.trim().is_empty() {
        return help();
    }
    let guide = services.guide();
    let answer = guide.answer(question);
    services.questions.count(answer.hits.first().map(|hit| hit.section.as_str()));
    if let Some(of) = answer.language {
        return offer_report(language::answer(services, &guide, &answer, of, question), &answer);
    }
    let best = answer.hits.first().and_then(|hit| Some((hit, guide.section(&hit.section)?)));
    let body = match (answer.outcome, best) {
        (Outcome::Covered, Some((hit, section))) => {
            covered(services, &guide, &answer, (hit, section), question)
        }
        (Outcome::Close, Some((_, section))) => close(services, &guide, &answer, section, question),
        _ => not_covered(services, &answer, question),
    };
    offer_report(body, &answer)
}

/// The same for a question that was typed where only the answer is shown: it begins with the question.
#[must_use]
pub fn answer_quoting(services: &Services, question: &str) -> MessageBody {
    let question = question.trim();
    let body = answer(services, question);
    if question.is_empty() {
        return body;
    }
    let asked = Block::context([Text::plain(format!("You asked: {}", clip(question, QUOTED_CHARS)))]);
    MessageBody::text(body.as_str()).block(asked).blocks(body.into_blocks())
}

/// The same for a question in a thread, where it may lean on what the same person asked before, oldest first: "and if it's
/// under 50 dollars?"
#[must_use]
pub fn answer_in_thread(services: &Services, earlier: &[String], question: &str) -> MessageBody {
    let whole = services.guide().in_thread(earlier, question);
    let body = answer(services, &whole);
    let Some(before) = whole.strip_suffix(question).map(str::trim).filter(|before| !before.is_empty()) else {
        return body;
    };
    let together = format!("I took this together with what you asked before: {}", clip(before, QUOTED_CHARS));
    MessageBody::text(body.as_str()).block(Block::context([Text::plain(together)])).blocks(body.into_blocks())
}

/// How to ask.
#[must_use]
pub fn help() -> MessageBody {
    let text = "Ask what the Code says, in your own words: `/ask can I accept tickets from a supplier?`\n\
                You can also write to me here, or mention me in a channel; only you see the answer. I quote the Code and do not decide. \
                The whole Code, to read and to search: `/ethics code`. Whom you can turn to, and which ways keep your name out of it: `/ethics contacts`. \
                To report something, use `/report`.";
    MessageBody::text("Ask what the Code says").block(Block::section(Text::mrkdwn(text)))
}

fn covered(
    services: &Services,
    guide: &Guide,
    answer: &Answer,
    (hit, section): (&Hit, &Section),
    question: &str,
) -> MessageBody {
    let mut blocks = excerpt(guide, hit, section);
    let floor = hit.score * NEAR;
    let further = answer.hits.iter().skip(1).filter(|hit| hit.score >= floor).take(FURTHER);
    let mut buttons = vec![read_button(hit, "Read the section", 0)];
    for (place, hit) in further.enumerate() {
        if let Some(section) = guide.section(&hit.section) {
            buttons.push(read_button(hit, &format!("See also: {}", section.heading()), place + 1));
        }
    }
    blocks.push(Block::actions(buttons));
    blocks.push(Block::actions([further::button(question, 1), manager::button(question)]));
    blocks.push(next_person(services, answer.next_person));
    MessageBody::text(format!("The Code says, under {}:", section.heading())).blocks(blocks)
}

/// A section's heading path and the sentences that matter, word for word.
pub(super) fn excerpt(guide: &Guide, hit: &Hit, section: &Section) -> Vec<Block> {
    let excerpt = guide.excerpt(hit, EXCERPT_CHARS);
    let mut paragraphs = markup::render(&excerpt.text, &excerpt.marked);
    if let Some(first) = paragraphs.first_mut() {
        *first = format!("{}\n{first}", heading(section));
    }
    markup::sections(&paragraphs)
}

fn close(
    services: &Services,
    guide: &Guide,
    answer: &Answer,
    section: &Section,
    question: &str,
) -> MessageBody {
    let lead = format!(
        "I am not sure that the Code answers this. The nearest section is *{}*. A person can tell you more.",
        escape(section.heading())
    );
    let near = answer.hits.iter().take(FURTHER + 1).enumerate();
    let buttons: Vec<Element> = near
        .filter_map(|(place, hit)| {
            guide.section(&hit.section).map(|section| read_button(hit, section.heading(), place))
        })
        .collect();
    MessageBody::text("The Code may not answer this; a person can.")
        .block(Block::section(Text::mrkdwn(lead)))
        .block(Block::actions(buttons))
        .block(Block::actions([further::button(question, 1), manager::button(question)]))
        .block(next_person(services, answer.next_person))
}

fn not_covered(services: &Services, answer: &Answer, question: &str) -> MessageBody {
    let elsewhere = match answer.desk {
        Some(Desk::HumanResources) => format!("Please ask {}.", escape(&services.company.human_resources)),
        Some(Desk::InformationTechnology) => format!("Please ask {}.", escape(&services.company.it)),
        Some(Desk::Facilities) => "Whoever looks after the building can tell you.".to_owned(),
        Some(Desk::Finance) => "Your supervisor or the finance team can tell you.".to_owned(),
        Some(Desk::Supervisor) | None => format!(
            "Your supervisor is a good person to ask. If it touches on what is right or lawful, ask {}.",
            services.directory.mention(Role::EthicsManager)
        ),
    };
    MessageBody::text("The Code does not say.")
        .block(Block::section(Text::mrkdwn(format!("*The Code does not say.* {elsewhere}"))))
        .block(Block::context([Text::mrkdwn("Did I miss your point? Ask again in other words.")]))
        .block(Block::actions(unanswered(services, question)))
}

/// What can be done with a question that was not answered.
pub(super) fn unanswered(services: &Services, question: &str) -> Vec<Element> {
    let mut buttons = vec![manager::button(question)];
    if services.questions.takes_questions() {
        buttons.push(questions::give_button(question));
    }
    buttons
}

fn offer_report(body: MessageBody, answer: &Answer) -> MessageBody {
    if !answer.tells_of_misconduct {
        return body;
    }
    body.block(report::offer())
}

/// Who to ask next (Code: Seeking Guidance).
fn next_person(services: &Services, next: NextPerson) -> Block {
    let directory = &services.directory;
    let manager = directory.mention(Role::EthicsManager);
    let counsel = directory.mention(Role::OutsideCounsel);
    let text = match next {
        NextPerson::Supervisor => {
            format!("For your own case, start with your supervisor, or ask {manager} or {counsel}.")
        }
        NextPerson::EthicsManager => format!("For your own case, ask {manager} or {counsel}."),
        NextPerson::AuditCommittee => {
            format!("For your own case, ask {}, or {manager}.", directory.mention(Role::AuditCommittee))
        }
        NextPerson::HumanResources => {
            format!("For your own case, ask {}, or {manager}.", escape(&services.company.human_resources))
        }
    };
    let version = escape(&services.code.now().version.name);
    Block::context([Text::mrkdwn(format!(
        "These are the Code’s own words (version {version}), not a decision. {text} All ways to reach somebody: `/ethics contacts`."
    ))])
}

fn heading(section: &Section) -> String {
    let path: Vec<String> = section.path().iter().map(|part| escape(part)).collect();
    format!("*{}*", path.join(" › "))
}

pub(super) fn read_button(hit: &Hit, label: &str, place: usize) -> Element {
    let action = if place == 0 { SECTION_READ.to_owned() } else { format!("{SECTION_READ}_{place}") };
    Element::button(action, clip(label, 75)).value(Spot::of(hit))
}
