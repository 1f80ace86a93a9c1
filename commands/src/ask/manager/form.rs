//! The form of a question to a person, by name or through the relay: one form that changes with the choice.

use std::collections::BTreeSet;

use domain::{Door, Receipt, Role, Topic, Way};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem, Text, clip},
    model::ViewPayload,
};

use crate::{
    Services, moment,
    report::{self, Look},
};

/// The form's name while the question goes out by name.
pub const ASK_MANAGER_FORM: &str = "ask_manager_form";
/// The form's name while it goes through the relay.
pub const ASK_CONFIDENTIALLY_FORM: &str = "ask_confidentially_form";
/// The choice between the two; choosing brings the form up to date.
pub const ASK_WAY: &str = "ask_way";

pub(super) const QUESTION: &str = "question";
pub(super) const TEXT: &str = "text";
pub(super) const MOST_CHARS: usize = 2_500;

/// What the asker entered so far. The receipt, once drawn, stays with the form through every change of mind.
pub(super) struct Entered {
    pub(super) way: Way,
    pub(super) words: String,
    pub(super) about: BTreeSet<Role>,
    pub(super) receipt: Option<Receipt>,
}

impl Entered {
    pub(super) fn first(question: &str) -> Self {
        Self { way: Way::Named, words: clip(question, MOST_CHARS), about: BTreeSet::new(), receipt: None }
    }

    pub(super) fn of(view: &ViewPayload) -> Self {
        let confidential = match view.state.option(ASK_WAY, ASK_WAY).and_then(Way::from_name) {
            Some(way) => way == Way::Confidential,
            None => view.callback_id == ASK_CONFIDENTIALLY_FORM,
        };
        Self {
            way: if confidential { Way::Confidential } else { Way::Named },
            words: view.state.text(QUESTION, TEXT).unwrap_or_default().to_owned(),
            about: report::about(&view.state)
                .into_iter()
                .chain(Look::about_before(&view.private_metadata))
                .collect(),
            receipt: report::receipt_of(view),
        }
    }

    /// The form for the way that is chosen.
    pub(super) fn form(&self, services: &Services, look: &Look, failed: bool) -> ModalView {
        match self.way {
            Way::Named => self.by_name(services, look),
            _ => self.confidentially(services, look, failed),
        }
    }

    fn by_name(&self, services: &Services, look: &Look) -> ModalView {
        let view = ModalView::new(ASK_MANAGER_FORM, "Ask a person")
            .submit("Send with my name")
            .close("Cancel")
            .blocks(self.choice(services))
            .block(self.input())
            .block(Block::context([Text::plain(
                "Is it about that person? Choose “Without my name”: there you can say so, and somebody else reads it.",
            )]));
        match &self.receipt {
            // Here are no boxes for whom it is about: whoever looks at both ways does not tick twice
            Some(receipt) => view.private_metadata(look.metadata_with(&receipt.to_words(), &self.about)),
            None => view,
        }
    }

    fn confidentially(&self, services: &Services, look: &Look, failed: bool) -> ModalView {
        let drawn;
        let receipt = match &self.receipt {
            Some(receipt) => receipt,
            None => {
                drawn = services.intake.new_receipt(Door::Chat);
                &drawn
            }
        };
        ModalView::new(ASK_CONFIDENTIALLY_FORM, "Ask a person")
            .submit("Send without my name")
            .close("Cancel")
            .private_metadata(look.metadata(&receipt.to_words()))
            .blocks(failed.then(report::failed))
            .blocks(look.blocks())
            .blocks(self.choice(services))
            .block(self.input())
            .block(report::about_input(services, &self.about))
            .block(report::readers(services, Topic::Question, &self.about))
            .block(Block::divider())
            .blocks(report::receipt_shown(receipt))
    }

    /// The two ways, with what each costs.
    fn choice(&self, services: &Services) -> [Block; 2] {
        let who = services.directory.mention(Role::EthicsManager);
        let when = moment::coming(services.intake.next_release(), services.clock.now());
        let costs = format!(
            "*How do you want to ask?*\n\
             • *With your name:* quickest. A direct message to {who}, *with your name*, at once. The answer comes to you in Slack. Slack keeps \
             the messages; I keep nothing of them.\n\
             • *Without your name:* slower. Your name is taken off before anything is kept, and nobody at the company is told who asks. It leaves \
             with the reports, {when}, and the answer waits for you: you get a receipt and look with `/report mailbox`. Slack itself can see that \
             you used this form, and keeps its own logs."
        );
        let with = OptionItem::new("With my name", Way::Named.name())
            .description("Quickest. The ethics manager sees who asks.");
        let without = OptionItem::new("Without my name (confidential)", Way::Confidential.name())
            .description("Slower. A receipt opens the answer.");
        let chosen = if self.way == Way::Named { with.clone() } else { without.clone() };
        let element = Element::radio_buttons(ASK_WAY, [with, without]).initial_option(chosen);
        [
            Block::section(Text::mrkdwn(costs)),
            Block::input("Your choice", element).block_id(ASK_WAY).dispatch_action(true),
        ]
    }

    fn input(&self) -> Block {
        let mut input = Element::plain_text_input(TEXT).multiline(true).max_length(MOST_CHARS as u32);
        if !self.words.is_empty() {
            input = input.initial(self.words.as_str());
        }
        Block::input("Your question", input).block_id(QUESTION)
    }
}
