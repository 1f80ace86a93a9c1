//! The list of all ways, the same for everybody.

use domain::Role;
use slack::blocks::{Block, Element, MessageBody, ModalView, Text, escape};

use super::Contact;
use crate::{Reply, Services, markup, report};

/// The button that opens the list.
pub const CONTACTS_OPEN: &str = "contacts_open";

/// Opens the list.
#[must_use]
pub fn open(services: &Services) -> Reply {
    Reply::Open(ModalView::new("contacts", "Contacts").close("Close").blocks(blocks(services)))
}

/// The list as a message.
#[must_use]
pub fn message(services: &Services) -> MessageBody {
    MessageBody::text("Whom you can turn to").blocks(blocks(services))
}

/// The button.
pub(crate) fn button() -> Element {
    Element::button(CONTACTS_OPEN, "Whom can I turn to?")
}

/// What the Home tab shows.
pub(crate) fn invitation() -> Block {
    let text = "*Contacts.* Whom you can turn to, and which ways keep your name out of it.";
    Block::section(Text::mrkdwn(text)).accessory(Element::button(CONTACTS_OPEN, "See all ways"))
}

fn blocks(services: &Services) -> Vec<Block> {
    let mut blocks = vec![here(services)];
    let contacts: Vec<String> = alike(services).map(|alike| entry(alike, "")).collect();
    blocks.extend(markup::sections(&contacts));
    blocks.push(people(services));
    blocks.push(Block::context([Text::mrkdwn(
        "The Code forbids any retaliation against anybody who reports in good faith.",
    )]));
    blocks
}

/// The form in chat, and the one in a browser.
fn here(services: &Services) -> Block {
    let directory = &services.directory;
    let (manager, counsel) =
        (directory.mention(Role::EthicsManager), directory.mention(Role::OutsideCounsel));
    let mut text = format!(
        "*The form here:* `/report`\nIt reaches {manager} and {counsel}; on accounting, the Audit Committee’s designee. You see who will read it before you \
         send it, and can keep out whom it is about. Without your name, nobody at the company learns that it was you. Slack can see that you used the form, \
         and keeps its own logs."
    );
    if let Some(page) = &services.company.page {
        text.push_str(&format!(
            "\n\n*The same in a browser:* `{}`\nAnonymous: nobody learns that it was you. Note this address, and open it another day, on a device of your own and off the company’s network.",
            escape(page)
        ));
    }
    Block::section(Text::mrkdwn(text)).accessory(Element::button(report::REPORT_OPEN, "Report a concern"))
}

/// What is called so and is used there, of all that cost the same, and what that is.
fn entry(alike: &[Contact], bullet: &str) -> String {
    let mut lines: Vec<String> = alike.iter().map(|one| format!("{bullet}{}", named(one))).collect();
    lines.extend(alike.first().map(|contact| escape(contact.anonymity())));
    lines.join("\n")
}

fn named(contact: &Contact) -> String {
    format!("*{}:* {}", escape(contact.name()), escape(contact.at()))
}

/// Those beside each other that cost the same, so that it is said once.
fn alike(services: &Services) -> impl Iterator<Item = &[Contact]> {
    services.company.contacts.chunk_by(|one, next| one.anonymity() == next.anonymity())
}

/// The people the Code names (Code: Seeking Guidance; Reporting Accounting, Securities Law and Similar Concerns; Communication of Code).
fn people(services: &Services) -> Block {
    let directory = &services.directory;
    let text = format!(
        "*People.* Not anonymous: they know who you are, and Slack keeps what you write to them there.\n\
         • For anything about the Code: {}, or {}.\n\
         • For accounting, auditing and securities law: {}.\n\
         • For pay, leave, working conditions, or a copy of the Code: {}.",
        directory.mention(Role::EthicsManager),
        directory.mention(Role::OutsideCounsel),
        directory.mention(Role::AuditCommittee),
        escape(&services.company.human_resources),
    );
    Block::section(Text::mrkdwn(text))
}

/// The ways outside of this chat, as the form to report lists them.
pub(crate) fn outside(services: &Services) -> Vec<Block> {
    let mut paragraphs: Vec<String> = alike(services).map(|alike| entry(alike, "• ")).collect();
    if let Some(first) = paragraphs.first_mut() {
        *first = format!("*Other ways, outside of Slack:*\n{first}");
    }
    markup::texts(&paragraphs, "\n").into_iter().map(|text| Block::context([Text::mrkdwn(text)])).collect()
}
