//! A new waiver.

use domain::{Day, PersonKind, WaivedSection, Waiver, WaiverNumber, Words};
use guidance::SectionId;
use slack::{
    blocks::{Block, Element, ModalView, OptionGroup, OptionItem, Text, clip},
    model::{UserId, ViewState, ViewSubmission},
};

use super::{
    form::{NOT_YOURS, failed},
    not_yours, page, recorder, role,
};
use crate::{
    Fault, FormReply, Reply, Services,
    day_input::{day_input, day_of},
};

/// The button that opens the form.
pub const WAIVER_NEW: &str = "waiver_new";
/// The form's name.
pub const WAIVER_FORM: &str = "waiver_form";

const NAME: &str = "name";
const ACCOUNT: &str = "account";
const KIND: &str = "kind";
const SECTION: &str = "section";
const WORDS: &str = "words";
const UNTIL: &str = "until";
const TEXT: &str = "text";
/// Slack: so many options in a group.
const GROUP: usize = 100;

/// What is in the form.
#[derive(Default)]
struct Entered {
    name: String,
    account: Option<String>,
    kind: Option<PersonKind>,
    section: Option<String>,
    words: String,
    until: Option<Day>,
}

impl Entered {
    fn of(state: &ViewState) -> Self {
        let text = |block| state.text(block, TEXT).unwrap_or_default().trim().to_owned();
        Self {
            name: text(NAME),
            account: state.selected(ACCOUNT, ACCOUNT, "selected_user").map(str::to_owned),
            kind: state.option(KIND, KIND).and_then(PersonKind::from_name),
            section: state.option(SECTION, SECTION).map(str::to_owned),
            words: text(WORDS),
            until: day_of(state, UNTIL),
        }
    }
}

/// Opens the form for a new waiver.
#[must_use]
pub fn ask(services: &Services, user: &UserId) -> Reply {
    if role(&services.directory, user).is_none() {
        return not_yours();
    }
    Reply::Replace(render(services, services.waivers.new_number(), &Entered::default(), false))
}

fn render(services: &Services, number: WaiverNumber, entered: &Entered, again: bool) -> ModalView {
    let mut account = Element::users_select(ACCOUNT).placeholder("Choose a person");
    if let Some(chosen) = &entered.account {
        account = account.initial(chosen);
    }
    ModalView::new(WAIVER_FORM, "New waiver")
        .submit("Save")
        .close("Cancel")
        .private_metadata(number.to_string())
        .blocks(again.then(failed))
        .block(text_input("For whom", NAME, &entered.name, false).hint("The name, as it should stand in the register."))
        .block(
            Block::input("Their account", account)
                .block_id(ACCOUNT)
                .optional(true)
                .hint("If they are here. Nobody can record a decision about themselves."),
        )
        .block(kinds(entered.kind))
        .block(Block::input("Section of the Code", sections(services, entered)).block_id(SECTION))
        .block(text_input("What is waived, and on which conditions", WORDS, &entered.words, true))
        .block(day_input("Until when", UNTIL, entered.until).optional(true))
        .block(Block::context([Text::plain(
            "It goes into the register as it stands, and stays there. It has nothing to do with reports: please do not write about one.",
        )]))
}

fn text_input(label: &str, block: &str, text: &str, multiline: bool) -> Block {
    let limit = if multiline { 3_000 } else { 150 };
    let mut element = Element::plain_text_input(TEXT).multiline(multiline).max_length(limit);
    if !text.is_empty() {
        element = element.initial(text);
    }
    Block::input(label, element).block_id(block)
}

fn kinds(chosen: Option<PersonKind>) -> Block {
    let option = |kind: PersonKind| {
        let (label, meaning) = match kind {
            PersonKind::DirectorOrExecutiveOfficer => (
                "A director or an executive officer",
                "Also the principal executive, financial and accounting officers",
            ),
            PersonKind::Other => ("Anybody else", "The ethics manager can decide, too"),
        };
        OptionItem::new(label, kind.name()).description(meaning)
    };
    let mut radio = Element::radio_buttons(KIND, PersonKind::ALL.map(option));
    if let Some(kind) = chosen {
        radio = radio.initial_option(option(kind));
    }
    Block::input("They are", radio).block_id(KIND)
}

/// The Code's sections, in its order.
fn sections(services: &Services, entered: &Entered) -> Element {
    let guide = services.guide();
    let all = guide.code().sections();
    let option =
        |section: &guidance::Section| OptionItem::new(clip(&heading_of(section), 75), section.id().as_str());
    let options: Vec<OptionItem> = all.iter().map(option).collect();
    let groups = options.chunks(GROUP).take(100).enumerate().map(|(number, part)| {
        let label = if number == 0 { "The Code" } else { "Further sections" };
        OptionGroup::new(label, part.to_vec())
    });
    let select = Element::grouped_select(SECTION, groups).placeholder("Choose a section");
    let chosen = entered.section.as_deref();
    match all.iter().find(|section| Some(section.id().as_str()) == chosen) {
        Some(section) => select.initial_option(option(section)),
        None => select,
    }
}

fn heading_of(section: &guidance::Section) -> String {
    let heading = section.heading().trim();
    if heading.is_empty() { section.id().as_str().to_owned() } else { heading.to_owned() }
}

/// Puts the waiver into the register.
pub async fn submit_ask(services: &Services, submission: &ViewSubmission) -> FormReply {
    match add(services, submission).await {
        Ok(reply) | Err(reply) => reply,
    }
}

async fn add(services: &Services, submission: &ViewSubmission) -> Result<FormReply, FormReply> {
    let view = &submission.view;
    let recorder = recorder(services, &submission.user.id).ok_or_else(|| FormReply::mend(NAME, NOT_YOURS))?;
    let number =
        WaiverNumber::parse(&view.private_metadata).unwrap_or_else(|_| services.waivers.new_number());
    let entered = Entered::of(&view.state);
    let again = || render(services, number, &entered, true);
    if entered.name.is_empty() {
        return Err(FormReply::mend(NAME, "Please write the name of whom it is for."));
    }
    let kind = entered.kind.ok_or_else(|| FormReply::mend(KIND, "Please choose what they are."))?;
    let chosen = entered.section.as_deref().and_then(|id| SectionId::parse(id).ok());
    let guide = services.guide();
    let section = chosen.and_then(|id| guide.code().find(&id));
    let section = section.ok_or_else(|| FormReply::mend(SECTION, "Please choose the section."))?;
    if entered.words.is_empty() {
        return Err(FormReply::mend(WORDS, "Please write what is waived."));
    }
    let waiver = Waiver {
        number,
        person: entered.name.clone(),
        account: entered.account.clone(),
        kind,
        section: WaivedSection { id: section.id().as_str().to_owned(), heading: heading_of(section) },
        words: Words::from(entered.words.as_str()),
        until: entered.until,
        asked: recorder.record,
        decision: None,
        disclosure: None,
    };
    if let Err(error) = services.waivers.add(&waiver).await {
        return Err(FormReply::Retry(Box::new(again()), Fault::new("add a waiver", error)));
    }
    // What the register has, also when the same form was sent before
    Ok(page::after(services, &number.to_string(), again).await)
}
