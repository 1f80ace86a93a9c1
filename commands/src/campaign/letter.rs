//! What people are sent: the welcome with the Code, the news of an amendment, the request to sign, and its reminders.

use domain::{CampaignKind, Role};
use slack::blocks::{Block, Element, MessageBody, Style, Text, clip, escape};

use crate::{Services, acknowledge, reading::CODE_CONTENTS, report::REPORT_OPEN};

/// What a letter is about.
#[derive(Debug, Clone, Copy)]
pub struct LetterWords<'a> {
    /// The occasion.
    pub kind: CampaignKind,
    /// Whether a signature is asked for.
    pub asks: bool,
    /// How many letters came before it on this occasion.
    pub step: u32,
    /// What people call the version by; `None` while none is in force.
    pub version: Option<&'a str>,
}

/// The direct message.
#[must_use]
pub fn letter(services: &Services, words: LetterWords<'_>) -> MessageBody {
    let company = escape(&services.company.name);
    let version = words.version.map(|name| format!(" (version {})", escape(name))).unwrap_or_default();
    let (headline, text) = match (words.kind, words.step) {
        (CampaignKind::Joining, 0) => return welcome(services, &company, words),
        (CampaignKind::Amendment, 0) if words.asks => (
            "The Code has changed: please read and sign it",
            format!(
                "*The Code of Business Conduct and Ethics has changed.* A new one{version} is in force. Please read it, and sign it when you have."
            ),
        ),
        (CampaignKind::Amendment, 0) => (
            "The Code has changed",
            format!(
                "*The Code of Business Conduct and Ethics has changed.* A new one{version} is in force. You need not sign it; please read what it says."
            ),
        ),
        (_, 0) => (
            "Please read and sign the Code",
            format!(
                "*{company} asks you to sign the Code of Business Conduct and Ethics*{version}. Please read it, and sign it when you have."
            ),
        ),
        _ => (
            "The Code waits for your signature",
            format!(
                "*A reminder, whenever it suits you:* the Code of Business Conduct and Ethics{version} waits for your signature. If something in it is unclear or \
                 keeps you from signing, {} is glad to talk about it.",
                services.directory.mention(Role::EthicsManager)
            ),
        ),
    };
    MessageBody::text(headline)
        .block(Block::section(Text::mrkdwn(text)))
        .blocks(changes(services, words))
        .block(Block::actions(tools(words)))
}

/// What changed, in a few lines, where an amendment is told for the first time.
fn changes(services: &Services, words: LetterWords<'_>) -> Option<Block> {
    let served = services.code.now();
    let is_told = words.kind == CampaignKind::Amendment
        && words.step == 0
        && words.version == Some(served.version.name.as_str())
        && !served.changes.is_empty();
    let lines =
        || served.changes.iter().map(|line| format!("• {}", escape(line))).collect::<Vec<_>>().join("\n");
    is_told.then(|| Block::section(Text::mrkdwn(clip(&lines(), 3_000))))
}

/// The parts that matter first. Source: the Code: Purpose and Scope; Communication Channels; Retaliation.
fn welcome(services: &Services, company: &str, words: LetterWords<'_>) -> MessageBody {
    let lines = [
        format!("*Welcome to {company}.* This is our Code of Business Conduct and Ethics: how we work, and what we owe each other."),
        format!(
            "• *Questions:* type `/ask` and your question here in Slack, or ask {}.",
            services.directory.mention(Role::EthicsManager)
        ),
        "• *Something is wrong:* type `/report`. You choose whether to give your name, and you see who will read it before you send it.".to_owned(),
        "• *Nobody may treat you badly* for a report or a question in good faith. The Code forbids it.".to_owned(),
    ];
    let tools = tools(words).into_iter().chain([Element::button(REPORT_OPEN, "Report a concern")]);
    MessageBody::text(format!("Welcome to {company}: our Code"))
        .block(Block::section(Text::mrkdwn(lines.join("\n"))))
        .block(Block::actions(tools))
}

fn tools(words: LetterWords<'_>) -> Vec<Element> {
    let sign = acknowledge::sign().style(Style::Primary);
    let read = Element::button(CODE_CONTENTS, "Read the Code");
    (words.asks && words.version.is_some()).then_some(sign).into_iter().chain([read]).collect()
}
