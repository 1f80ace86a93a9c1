//! The mailbox: what was said, and a place to answer.

use domain::{DraftId, MailboxError, MailboxMessage, MailboxState, MailboxView, Receipt, Voice};
use slack::blocks::{Block, Element, ModalView, OptionItem, Text, escape};

use crate::{Services, fit::Room, markup, moment};

/// The mailbox form's name.
pub const MAILBOX_ANSWER: &str = "mailbox_answer";

pub(super) const TEXT: &str = "text";
/// The boxes below the answer.
pub(super) const ALSO: &str = "also";

/// What a reporter may want besides writing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Also {
    Name,
    Withdraw,
    Urgent,
}

/// What a form was drawn for: it travels in it, so that the same form can come back, and so that what is done is what its words say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) state: MailboxState,
    pub(super) named: bool,
}

const STATES: [(MailboxState, &str); 3] = [
    (MailboxState::Waiting, "waiting"),
    (MailboxState::WithDesk, "with-desk"),
    (MailboxState::Closed, "closed"),
];
const NAMED: &str = " named";

impl Shown {
    fn name(self) -> String {
        let state = STATES.iter().find(|(state, _)| *state == self.state).map_or("", |(_, name)| name);
        format!("{state}{}", if self.named { NAMED } else { "" })
    }

    /// A form from before this was in it comes back as that of a case that is worked on.
    pub(super) fn parse(name: &str) -> Self {
        let (name, named) = name.strip_suffix(NAMED).map_or((name, false), |name| (name, true));
        let state = STATES.iter().find(|(_, known)| *known == name);
        Self { state: state.map_or(MailboxState::WithDesk, |(state, _)| *state), named }
    }
}

impl Also {
    const ALL: [Self; 3] = [Self::Urgent, Self::Name, Self::Withdraw];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Withdraw => "withdraw",
            Self::Urgent => "urgent",
        }
    }

    fn option(self, state: MailboxState) -> OptionItem {
        let (label, description) = match self {
            Self::Name => ("Give my name", "They see it from then on. You cannot take it back."),
            Self::Withdraw if state == MailboxState::Waiting => {
                ("Withdraw it", "It has not left yet: it is destroyed, and nobody is told.")
            }
            Self::Withdraw => {
                ("Withdraw it", "The people on the case are asked to stop. They may have to go on.")
            }
            Self::Urgent => {
                ("This cannot wait", "It leaves at once, and what waits with it. Who saw you now may guess.")
            }
        };
        OptionItem::new(label, self.name()).description(description)
    }
}

/// The mailbox that a receipt opens, as a form with a place to answer.
pub(super) async fn open(services: &Services, receipt: &Receipt) -> Result<ModalView, MailboxError> {
    let view = services.mailboxes.open(receipt).await?;
    Ok(render(services, receipt, &view, None, ""))
}

/// The same once something urgent was sent.
pub(super) async fn open_after_urgent(
    services: &Services,
    receipt: &Receipt,
) -> Result<ModalView, MailboxError> {
    let view = services.mailboxes.open(receipt).await?;
    let note = Block::section(Text::mrkdwn("Your answer is stored. It leaves now."));
    Ok(render(services, receipt, &view, Some(note), ""))
}

/// The same once something could not be done because it left meanwhile, with the words that were typed: they were not sent.
pub(super) async fn open_changed(
    services: &Services,
    receipt: &Receipt,
    withdraws: bool,
    typed: &str,
) -> Result<ModalView, MailboxError> {
    let view = services.mailboxes.open(receipt).await?;
    let text = if withdraws {
        "*It has left meanwhile, so it could not be destroyed, and nothing was sent.* If you withdraw it now, the people on the case are asked to stop. Tick it again if you want that."
    } else {
        "*What you wrote first has left already, and this was not sent.* Your words are still here. Please send only what is new in them."
    };
    Ok(render(services, receipt, &view, Some(Block::section(Text::mrkdwn(text))), typed))
}

/// A block of its own for each draft: Slack keeps what was typed in a block that stays, and a sent answer must not stay.
pub(super) fn answer_block(draft: DraftId) -> String {
    format!("answer_{}", draft.to_hex())
}

fn render(
    services: &Services,
    receipt: &Receipt,
    mailbox: &MailboxView,
    note: Option<Block>,
    typed: &str,
) -> ModalView {
    let draft = services.mailboxes.new_draft();
    let when = moment::coming(services.intake.next_release(), services.clock.now());
    let shown = Shown { state: mailbox.state, named: mailbox.named };
    let head: Vec<Block> =
        note.into_iter().chain([Block::section(Text::mrkdwn(state(mailbox, &when)))]).collect();
    let waiting = match mailbox.waiting {
        0 => None,
        1 => Some(format!("Your answer is stored. It leaves {when}.")),
        count => Some(format!("Your {count} answers are stored. They leave {when}.")),
    };
    let files = match mailbox.files {
        0 => None,
        1 => Some("There is one file of yours.".to_owned()),
        count => Some(format!("There are {count} files of yours.")),
    };
    let said = waiting.into_iter().chain(files).map(|text| Block::context([Text::mrkdwn(text)]));
    let mut end: Vec<Block> = said.chain([input(draft, typed), also(shown, &[])]).collect();
    end.extend(services.company.page.as_ref().map(|page| {
        Block::context([Text::mrkdwn(format!(
            "*Pictures or documents?* Add them in a browser with your receipt: `{}`. Here, Slack would keep them under your name.",
            escape(page)
        ))])
    }));
    let messages = mailbox.messages.iter().map(|message| spoken(message, "You")).collect();
    let messages = Room::beside(&[&head, &end]).newest(messages, "messages");
    frame(receipt, draft, shown).blocks(head).blocks(messages).blocks(end)
}

fn also(shown: Shown, ticked: &[&str]) -> Block {
    let is_offered = |also: &Also| match also {
        Also::Urgent => true,
        Also::Name => !shown.named,
        Also::Withdraw => shown.state != MailboxState::Closed,
    };
    let boxes = Also::ALL.into_iter().filter(is_offered);
    let mut element = Element::checkboxes(ALSO, boxes.clone().map(|also| also.option(shown.state)));
    let initial: Vec<OptionItem> =
        boxes.filter(|also| ticked.contains(&also.name())).map(|also| also.option(shown.state)).collect();
    if !initial.is_empty() {
        element = element.initial_options(initial);
    }
    Block::input("Anything else?", element).block_id(ALSO).optional(true)
}

/// The form as it was, with a line that says that sending failed. It carries the words itself, and what was ticked, so that they are not lost even when Slack has put
/// another page in its place by then. The draft stays the same: sent again, it is stored once.
pub(super) fn again(
    receipt: &Receipt,
    draft: DraftId,
    shown: Shown,
    ticked: &[&str],
    words: &str,
) -> ModalView {
    frame(receipt, draft, shown)
        .block(crate::report::failed())
        .block(input(draft, words))
        .block(also(shown, ticked))
}

fn frame(receipt: &Receipt, draft: DraftId, shown: Shown) -> ModalView {
    ModalView::new(MAILBOX_ANSWER, "Your mailbox").submit("Send").close("Close").private_metadata(format!(
        "{}|{}|{}",
        receipt.to_words().as_str(),
        draft.to_hex(),
        shown.name()
    ))
}

fn input(draft: DraftId, words: &str) -> Block {
    let mut element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000);
    if !words.is_empty() {
        element = element.initial(words);
    }
    Block::input("Write to the people on the case", element)
        .block_id(answer_block(draft))
        .optional(true)
        .hint("They see your words, not you. Leave out what only you could know, unless it matters.")
}

fn state(mailbox: &MailboxView, when: &str) -> String {
    match (mailbox.state, mailbox.messages.is_empty()) {
        (MailboxState::Waiting, _) => {
            format!("What you sent is stored and leaves {when}. You can add to it here.")
        }
        (MailboxState::WithDesk, true) => {
            "The people on the case have what you sent. They have not written yet.".to_owned()
        }
        (MailboxState::WithDesk, false) => "The people on the case have what you sent.".to_owned(),
        (MailboxState::Closed, _) => {
            "The case is closed. If something is missing, you can still write here.".to_owned()
        }
    }
}

/// What the holder of a receipt is told once the case was deleted.
pub(super) fn deleted() -> ModalView {
    let text = "This case was closed, and its content was deleted: what you sent, the messages and the files. There is nothing more to read here, and you need not \
                keep the receipt. If something happens again, please send a new report.";
    ModalView::new("mailbox_deleted", "Your mailbox").close("Close").block(Block::section(Text::plain(text)))
}

/// A message, with who said it and on which day; `reporter` is what the reader calls the reporter.
pub(crate) fn spoken(message: &MailboxMessage, reporter: &str) -> Vec<Block> {
    let voice = match message.voice {
        Voice::Desk => "The people on the case",
        Voice::Reporter => reporter,
    };
    let mut blocks = vec![Block::context([Text::mrkdwn(format!("*{voice}*, {}", message.day))])];
    blocks.extend(markup::plain_sections(message.words.expose()));
    blocks
}
