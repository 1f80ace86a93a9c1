//! Bringing a question to its section.

use guidance::SectionId;
use slack::{
    blocks::{Block, Element, ModalView, OptionGroup, OptionItem, Text, clip},
    model::{UserId, ViewSubmission},
};

use super::{NOT_YOURS, looks_after, not_yours};
use crate::{Fault, FormReply, Reply, Services};

/// The form's name.
pub const TEACH_FORM: &str = "questions_teach_form";

const QUESTION: &str = "question";
const TEXT: &str = "text";
const SECTION: &str = "section";
/// No section: the Code does not say.
const NONE: &str = "|none";
/// Nothing is added.
const DROP: &str = "|drop";
/// Slack: so many options in a group.
const GROUP: usize = 100;

/// Opens the form for a given question, or for one of the ethics manager's own (empty).
#[must_use]
pub fn open(services: &Services, user: &UserId, question: &str) -> Reply {
    if !looks_after(services, user) {
        return Reply::Open(not_yours());
    }
    let mut input = Element::plain_text_input(TEXT).multiline(true).max_length(500);
    if !question.is_empty() {
        input = input.initial(clip(question, 500));
    }
    Reply::Open(
        ModalView::new(TEACH_FORM, "Choose a section")
            .submit("Save")
            .close("Back")
            .private_metadata(clip(question, 2_900))
            .block(Block::input("The question, in any words people use", input).block_id(QUESTION))
            .block(Block::input("What answers it", sections(services, question)).block_id(SECTION))
            .block(Block::context([Text::mrkdwn(
                "It goes into your company’s own bank. From the next question on, near questions get this section.",
            )])),
    )
}

/// The sections, nearest first, after what is no section.
fn sections(services: &Services, question: &str) -> Element {
    let guide = services.guide();
    let option = |id: &SectionId| {
        let heading = guide.section(id).map_or("", |section| section.heading());
        let label = if heading.trim().is_empty() { id.as_str() } else { heading };
        OptionItem::new(clip(label, 75), id.as_str())
    };
    let ranked: Vec<OptionItem> = guide.rank(question).iter().map(|(id, _)| option(id)).collect();
    let mut others = vec![OptionItem::new("The Code does not say", NONE)];
    if !question.is_empty() {
        others.push(OptionItem::new("Drop this question", DROP));
    }
    let groups = ranked.chunks(GROUP).take(99).enumerate().map(|(number, part)| {
        let label = if number == 0 { "Nearest first" } else { "Further sections" };
        OptionGroup::new(label, part.to_vec())
    });
    let other = OptionGroup::new("No section", others);
    Element::grouped_select(SECTION, groups.chain([other])).placeholder("Choose a section")
}

/// Adds the question to the company's own bank.
pub async fn submit(services: &Services, submission: &ViewSubmission) -> FormReply {
    if !looks_after(services, &submission.user.id) {
        return FormReply::mend(QUESTION, NOT_YOURS);
    }
    let state = &submission.view.state;
    let words = state.text(QUESTION, TEXT).unwrap_or_default().trim();
    let Some(chosen) = state.option(SECTION, SECTION) else {
        return FormReply::mend(SECTION, "Please choose a section.");
    };
    if words.is_empty() && chosen != DROP {
        return FormReply::mend(QUESTION, "Please write the question.");
    }
    // A form that is older than the version in force may name a section that is gone, and a bank that names one would not be read at all
    let is_there = |id: &str| SectionId::parse(id).is_ok_and(|id| services.guide().section(&id).is_some());
    if ![DROP, NONE].contains(&chosen) && !is_there(chosen) {
        return FormReply::mend(
            SECTION,
            "The Code in force has no such section. Please open the list again and choose one.",
        );
    }
    let taught = match chosen {
        DROP => Ok(()),
        NONE => services.questions.teach(words, None).await,
        section => services.questions.teach(words, Some(section)).await,
    };
    let given = submission.view.private_metadata.as_str();
    let done = match taught {
        Ok(()) if !given.is_empty() => services.questions.drop_given(given).await,
        taught => taught,
    };
    match done {
        Ok(()) => FormReply::replace(page(chosen)),
        Err(error) => FormReply::mend_fault(
            QUESTION,
            "It could not be saved. Please try again in a minute.",
            Fault::new("teach a question", error),
        ),
    }
}

fn page(chosen: &str) -> ModalView {
    let text = match chosen {
        DROP => "The question is off the list.",
        NONE => "Saved. From now on I say that the Code does not answer this.",
        _ => "Saved. From now on this question, and near ones, get the section you chose.",
    };
    ModalView::new("taught", "Done").close("Close").block(Block::section(text))
}
