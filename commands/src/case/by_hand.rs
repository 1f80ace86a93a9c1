//! Intake by hand: what came by letter, e-mail, phone, form or a supervisor becomes a case like any other (Code: Reporting; Anonymity; Retaliation).

use std::collections::BTreeSet;

use domain::{
    Answers, Author, Door, IntakeError, Question, Receipt, Role, Source, Standing, Submission, Topic, Words,
};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem, Text},
    model::{UserId, ViewPayload, ViewState, ViewSubmission},
};

use crate::{
    Fault, FormReply, Services,
    report::{self, ABOUT, TOPIC},
};

/// The form's name.
pub const BY_HAND_FORM: &str = "case_by_hand";

/// What anybody else is told.
pub(crate) const NOT_BY_HAND: &str =
    "Only who works on cases can enter one. To report a concern, use `/report`.";

const SOURCE: &str = "source";
const NAME: &str = "name";
const WHAT: &str = "what";
const TEXT: &str = "text";

/// What is in the form.
#[derive(Default)]
struct Entered {
    source: Option<Source>,
    topic: Option<Topic>,
    about: BTreeSet<Role>,
    name: String,
    what: String,
}

impl Entered {
    fn of(state: &ViewState) -> Self {
        Self {
            source: state.option(SOURCE, SOURCE).and_then(Source::from_name),
            topic: report::topic(state),
            about: report::about(state),
            name: state.text(NAME, TEXT).unwrap_or_default().to_owned(),
            what: state.text(WHAT, TEXT).unwrap_or_default().to_owned(),
        }
    }
}

/// The form that enters a report by hand; `None` for somebody who holds no role.
#[must_use]
pub fn by_hand(services: &Services, user: &UserId) -> Option<ModalView> {
    let receipt = services.intake.new_receipt(Door::Chat);
    let form = || render(services, &receipt, &Entered::default(), false);
    services.directory.works_on_cases(user).then(form)
}

/// The form after a choice that changes who will read it.
#[must_use]
pub fn update_by_hand(services: &Services, view: &ViewPayload) -> ModalView {
    let receipt = report::receipt_of(view).unwrap_or_else(|| services.intake.new_receipt(Door::Chat));
    render(services, &receipt, &Entered::of(&view.state), false)
}

fn render(services: &Services, receipt: &Receipt, entered: &Entered, again: bool) -> ModalView {
    let option = |source: Source| OptionItem::new(source.to_string(), source.name());
    let mut source =
        Element::static_select(SOURCE, Source::BY_HAND.into_iter().map(option)).placeholder("Choose");
    if let Some(chosen) = entered.source {
        source = source.initial_option(option(chosen));
    }
    ModalView::new(BY_HAND_FORM, "New case")
        .submit("Open the case")
        .close("Cancel")
        .private_metadata(receipt.to_words().as_str())
        .blocks(again.then(super::reply::failed))
        .block(Block::section(Text::plain(
            "For a report that reached you in another way. It gets the same readers, deadlines and trail as any other.",
        )))
        .block(Block::input("How did it come?", source).block_id(SOURCE))
        .block(report::topic_input(entered.topic))
        .block(report::about_input(services, &entered.about))
        .block(report::readers(services, entered.topic.unwrap_or(Topic::Other), &entered.about))
        .block(input("What was reported", WHAT, &entered.what, true).hint("In the reporter’s own words, as far as you have them."))
        .block(
            input("The reporter’s name", NAME, &entered.name, false)
                .optional(true)
                .hint("Only if they gave it and agree that the people on the case see it."),
        )
        .block(Block::divider())
        .block(Block::section(Text::mrkdwn(format!(
            "*A receipt for the reporter.* Hand these twelve words over if you can: with them they can read what comes back and answer, with \
             `/report mailbox`.\n```{}```",
            receipt.to_words().as_str()
        ))))
}

fn input(label: &str, block: &str, text: &str, multiline: bool) -> Block {
    let limit = if multiline { 3_000 } else { 150 };
    let mut element = Element::plain_text_input(TEXT).multiline(multiline).max_length(limit);
    if !text.is_empty() {
        element = element.initial(text);
    }
    Block::input(label, element).block_id(block)
}

/// Takes what was entered to the relay's door: from there it goes the way of every report, and leaves at once.
pub async fn submit_by_hand(services: &Services, submission: &ViewSubmission) -> FormReply {
    let view = &submission.view;
    if !services.directory.works_on_cases(&submission.user.id) {
        return FormReply::mend(SOURCE, "Only who works on cases can enter one. Nothing was stored.");
    }
    let Some(receipt) = report::receipt_of(view) else {
        return FormReply::replace(update_by_hand(services, view));
    };
    let entered = Entered::of(&view.state);
    let Some(source) = entered.source else {
        return FormReply::mend(SOURCE, "Please choose how it came.");
    };
    let Some(topic) = entered.topic else {
        return FormReply::mend(TOPIC, "Please choose what comes nearest.");
    };
    let Some(readers) = services.directory.route(topic, &entered.about) else {
        return FormReply::mend(ABOUT, "Somebody has to read it. Please leave at least one person unticked.");
    };
    let shown = receipt.to_words();
    let name = entered.name.trim();
    let report = Submission {
        receipt,
        source,
        topic,
        readers,
        answers: Answers::new(vec![(Question::What, Words::from(entered.what.as_str()))]),
        author: (!name.is_empty()).then(|| Author::written(name)),
        standing: Standing::Unproven,
        // Nobody can be found out by the moment at which somebody on the desk types
        urgent: true,
    };
    match services.intake.accept(report).await {
        Ok(_) => FormReply::replace(entered_page(&shown)),
        Err(IntakeError::Left) => FormReply::mend(
            WHAT,
            "This case is open already, as it was sent first. Please add what is new to it there.",
        ),
        Err(IntakeError::NothingSaid) => FormReply::mend(WHAT, "Please write what was reported."),
        Err(error) => {
            let receipt = Receipt::parse(&shown).unwrap_or_else(|_| services.intake.new_receipt(Door::Chat));
            let form = render(services, &receipt, &entered, true);
            FormReply::Retry(Box::new(form), Fault::new("enter a case", error))
        }
    }
}

fn entered_page(receipt: &str) -> ModalView {
    ModalView::new("case_entered", "The case is open")
        .close("Done")
        .block(Block::section(Text::plain(
            "It is sealed and stored. Its channel opens now, and the people on the case are told. If you are not one of them, you will not see it again.",
        )))
        .block(Block::section(Text::mrkdwn(format!(
            "*The reporter’s receipt, for the last time.*\n```{receipt}```"
        ))))
        .block(Block::context([Text::plain(
            "If you cannot reach the reporter, let it go: the report counts all the same. Please do not keep the words.",
        )]))
}
