//! The form of a report.

use std::collections::BTreeSet;

use domain::{Door, Question, Receipt, Role, Topic, Way};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem, Text, escape, length},
    model::{ViewPayload, ViewState},
};

use super::look::Look;
use crate::{Services, contacts, moment};

/// The form's name.
pub const REPORT_FORM: &str = "report";
/// The menu of topics; choosing one brings the list of readers up to date.
pub const TOPIC: &str = "topic";
/// The boxes for whom it is about; ticking one brings the list of readers up to date.
pub const ABOUT: &str = "about";

pub(super) const WAY: &str = "way";
pub(super) const URGENT: &str = "urgent";
/// Every text input's action.
pub(super) const TEXT: &str = "text";
/// The block for what did not fit into the first answer.
pub(super) const MORE: &str = "what_more";
/// Slack: the longest text in one input, in characters.
const INPUT_CHARS: usize = 3_000;

/// What somebody reads who changed a report that had left before they pressed Send again.
pub(crate) const LEFT: &str = "What you sent first with this receipt has left already, and this was not sent. Please add what is new through its mailbox: /report mailbox.";

/// What the reporter entered so far.
#[derive(Default)]
struct Entered {
    way: Option<Way>,
    topic: Option<Topic>,
    about: BTreeSet<Role>,
    urgent: bool,
    texts: Vec<(&'static str, String)>,
    look: Look,
    typed: bool,
    cut: bool,
    failed: bool,
}

/// The empty form with a fresh receipt, for the words (if any) that were typed after `/report`.
///
/// # Privacy
/// The receipt is drawn here and travels inside the view: nothing is stored until it comes back.
#[must_use]
pub fn open(services: &Services, typed: &str) -> ModalView {
    let typed = typed.trim();
    let characters: Vec<char> = typed.chars().collect();
    let cut = characters.len() > 2 * INPUT_CHARS;
    let mut entered = Entered { typed: !typed.is_empty(), cut, ..Entered::default() };
    for (block, part) in [Question::What.name(), MORE].into_iter().zip(characters.chunks(INPUT_CHARS)) {
        entered.texts.push((block, part.iter().collect()));
    }
    render(services, &services.intake.new_receipt(Door::Chat), &entered)
}

/// The form after a choice that changes who will read it.
#[must_use]
pub fn update(services: &Services, view: &ViewPayload) -> ModalView {
    let receipt = receipt_of(view).unwrap_or_else(|| services.intake.new_receipt(Door::Chat));
    let look = Look::shown_before(&view.private_metadata);
    render(services, &receipt, &Entered { look, ..Entered::from_state(&view.state) })
}

/// The form with what a second look found in it.
pub(super) fn looked_at(services: &Services, receipt: &Receipt, view: &ViewPayload, look: Look) -> ModalView {
    render(services, receipt, &Entered { look, ..Entered::from_state(&view.state) })
}

/// The receipt that travels in the form.
pub(crate) fn receipt_of(view: &ViewPayload) -> Option<Receipt> {
    let (words, _) = view.private_metadata.split_once('|').unwrap_or((&view.private_metadata, ""));
    Receipt::parse(words).ok()
}

/// The form as it was, with a line that says that sending failed. It carries the words itself, so that they are not lost even when Slack has put
/// another page in its place by then.
pub(super) fn again(services: &Services, receipt: &Receipt, view: &ViewPayload) -> ModalView {
    let look = Look::shown_before(&view.private_metadata);
    render(services, receipt, &Entered { failed: true, look, ..Entered::from_state(&view.state) })
}

/// A fresh form with what an old one held, when the old one's receipt does not read any more.
#[must_use]
pub fn reopened(services: &Services, view: &ViewPayload) -> ModalView {
    render(services, &services.intake.new_receipt(Door::Chat), &Entered::from_state(&view.state))
}

impl Entered {
    fn from_state(state: &ViewState) -> Self {
        let blocks = Question::ALL.into_iter().map(Question::name).chain([MORE]);
        Self {
            way: way(state),
            topic: topic(state),
            about: about(state),
            urgent: urgent(state),
            texts: blocks.filter_map(|block| Some((block, state.text(block, TEXT)?.to_owned()))).collect(),
            ..Self::default()
        }
    }

    fn text(&self, block: &str) -> Option<&str> {
        self.texts.iter().find(|(name, _)| *name == block).map(|(_, text)| text.as_str())
    }
}

pub(super) fn way(state: &ViewState) -> Option<Way> {
    Way::from_name(state.option(WAY, WAY)?)
}

pub(crate) fn topic(state: &ViewState) -> Option<Topic> {
    Topic::from_name(state.option(TOPIC, TOPIC)?)
}

pub(super) fn urgent(state: &ViewState) -> bool {
    !state.options(URGENT, URGENT).is_empty()
}

pub(crate) fn about(state: &ViewState) -> BTreeSet<Role> {
    state.options(ABOUT, ABOUT).into_iter().filter_map(Role::from_name).collect()
}

fn render(services: &Services, receipt: &Receipt, entered: &Entered) -> ModalView {
    let mut view = ModalView::new(REPORT_FORM, "Report a concern")
        .submit("Send")
        .close("Cancel")
        .private_metadata(entered.look.metadata(&receipt.to_words()))
        .blocks(entered.failed.then(failed))
        .blocks(entered.look.blocks())
        .blocks(opening(services))
        .blocks(ways(services))
        .block(way_input(entered.way))
        .block(topic_input(entered.topic))
        .block(about_input(services, &entered.about))
        .block(readers(services, entered.topic.unwrap_or(Topic::Other), &entered.about))
        .block(Block::divider());
    if entered.typed {
        let note = if entered.cut {
            "The first 6,000 characters that you typed after the command are in the form; the rest did not fit. Slack has seen them; \
             nothing here has kept them."
        } else {
            "The words you typed after the command are in the form. Slack has seen them; nothing here has kept them."
        };
        view = view.block(Block::context([Text::mrkdwn(note)]));
    }
    for question in Question::ALL {
        view = view.block(question_input(question, entered.text(question.name())));
        if let (Question::What, Some(more)) = (question, entered.text(MORE)) {
            view = view.block(
                Block::input("What happened? (continued)", text_element().initial(more))
                    .block_id(MORE)
                    .optional(true),
            );
        }
    }
    view.blocks(urgent_input(services, entered.urgent))
        .block(Block::divider())
        .blocks(receipt_shown(receipt))
        .block(closing())
}

pub(crate) fn failed() -> Block {
    Block::section(Text::mrkdwn(
        "*We could not make sure that it was stored.* Your words are still here. Please press Send again in a minute. It is never sent twice.",
    ))
}

fn opening(services: &Services) -> [Block; 2] {
    let hr = escape(&services.company.human_resources);
    [
        Block::section(Text::mrkdwn(
            "Thank you for speaking up. *Nothing is kept until you press Send.* The Code forbids any retaliation against whoever reports in \
             good faith; you do not need proof.",
        )),
        Block::context([Text::mrkdwn(format!(
            "Please write what you believe to be true. For pay, leave or working conditions, {hr} can help better."
        ))]),
    ]
}

/// The ways to report, and who can learn that it was this person: the same words for everybody.
fn ways(services: &Services) -> Vec<Block> {
    let mut lines = vec![
        "*Who can learn that it was you?*".to_owned(),
        "• *With your name:* the people on the case.".to_owned(),
        "• *Without your name, here:* nobody at the company. Your name is taken off before anything is kept. Slack itself can see that you used \
         this form, and keeps its own logs."
            .to_owned(),
    ];
    if let Some(page) = &services.company.page {
        lines.push(format!(
            "• *Anonymous, in a browser:* nobody. Note this address, and open it another day, on a device of your own and off the company’s \
             network: `{}`",
            escape(page)
        ));
    }
    let mut blocks = vec![Block::section(Text::mrkdwn(lines.join("\n")))];
    blocks.extend(contacts::outside(services));
    blocks
}

fn way_input(chosen: Option<Way>) -> Block {
    let without = OptionItem::new("Without my name (confidential)", Way::Confidential.name())
        .description("Nobody at the company is told who sent it.");
    let with = OptionItem::new("With my name", Way::Named.name())
        .description("Only the people on the case see your name.");
    let initial = if chosen == Some(Way::Named) { with.clone() } else { without.clone() };
    let element = Element::radio_buttons(WAY, [without, with]).initial_option(initial);
    Block::input("How do you want to be known?", element)
        .block_id(WAY)
        .hint("You can give your name later. You cannot take it back.")
}

fn urgent_input(services: &Services, ticked: bool) -> [Block; 2] {
    let when = moment::coming(services.intake.next_release(), services.clock.now());
    let option = OptionItem::new("This cannot wait", URGENT);
    let mut element = Element::checkboxes(URGENT, [option.clone()]);
    if ticked {
        element = element.initial_options([option]);
    }
    let explained = format!(
        "Reports leave together; this one would leave {when}. If it cannot wait, it leaves at once: then somebody who saw you at this moment \
         may draw a conclusion."
    );
    [
        Block::input("Is it urgent?", element).block_id(URGENT).optional(true),
        Block::context([Text::mrkdwn(explained)]),
    ]
}

/// Slack: the text of an option, in characters.
const OPTION_CHARS: usize = 75;

pub(crate) fn topic_input(chosen: Option<Topic>) -> Block {
    let option = |topic: Topic| OptionItem::new(topic.label(), topic.name());
    let mut element =
        Element::static_select(TOPIC, Topic::OF_REPORTS.into_iter().map(option)).placeholder("Choose");
    if let Some(topic) = chosen {
        element = element.initial_option(option(topic));
    }
    Block::input("What is it about?", element).block_id(TOPIC).dispatch_action(true)
}

pub(crate) fn about_input(services: &Services, ticked: &BTreeSet<Role>) -> Block {
    let option = |role: Role| {
        // An address can be longer than Slack lets an option be; then the role stands alone
        let who = Some(services.directory.mention(role)).filter(|who| length(who) <= OPTION_CHARS);
        let who = capitalized(&who.unwrap_or_else(|| role.to_string()));
        OptionItem::new(Text::mrkdwn(who), role.name())
    };
    let mut element = Element::checkboxes(ABOUT, Role::ALL.into_iter().map(option));
    if !ticked.is_empty() {
        element = element.initial_options(ticked.iter().copied().map(option));
    }
    Block::input("Is it about one of these people?", element)
        .block_id(ABOUT)
        .hint("Who is ticked never sees it, in any role.")
        .optional(true)
        .dispatch_action(true)
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Who will read what has this topic and is about these.
pub(crate) fn readers(services: &Services, topic: Topic, about: &BTreeSet<Role>) -> Block {
    let text = match services.directory.route(topic, about) {
        Some(readers) => format!("*Who will read it:* {}.", services.directory.mention_readers(&readers)),
        None => "*Who will read it:* nobody is left. Please leave at least one person unticked.".to_owned(),
    };
    Block::section(Text::mrkdwn(text)).block_id("readers")
}

fn text_element() -> Element {
    Element::plain_text_input(TEXT).multiline(true).max_length(INPUT_CHARS as u32)
}

fn question_input(question: Question, initial: Option<&str>) -> Block {
    let mut element = text_element();
    if let Some(text) = initial.filter(|text| !text.is_empty()) {
        element = element.initial(text);
    }
    let block = Block::input(question.label(), element).block_id(question.name());
    match question {
        Question::What => {
            block.hint("As much as you can tell. It cannot be looked into without something to go on.")
        }
        Question::Who => block.hint("Names, roles or teams, as far as you know them.").optional(true),
        Question::When => {
            block.hint("A day, a month, or how often. An exact time can point at you.").optional(true)
        }
        Question::Where => block.optional(true),
        Question::How => block
            .hint("Seen, heard, read? What few people know can point at you; say so if it does.")
            .optional(true),
        Question::Wish => block.optional(true),
    }
}

pub(crate) fn receipt_shown(receipt: &Receipt) -> [Block; 2] {
    [
        Block::section(Text::mrkdwn(format!(
            "*Your receipt.* Write these twelve words down now, somewhere that is only yours.\n```{}```",
            receipt.to_words().as_str()
        ))),
        Block::context([Text::mrkdwn(
            "With them you can read what comes back and answer, unknown: `/report mailbox`. They are never shown again, and nobody can look them up. \
             If they are lost, what you sent still counts; only the way back is gone.",
        )]),
    ]
}

/// The same words on the page that says that it was sent.
pub(crate) fn receipt_again(receipt: &str) -> Block {
    Block::section(Text::mrkdwn(format!(
        "*Your receipt, for the last time.* Have you written it down?\n```{receipt}```"
    )))
}

fn closing() -> Block {
    Block::context([Text::mrkdwn(
        "Reports leave together, at fixed times; the next page says when yours does. In an emergency, call the emergency services first.",
    )])
}
