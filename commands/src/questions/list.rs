//! The ethics manager's list of given questions.

use slack::{
    blocks::{Block, Element, ModalView, Text, clip},
    model::UserId,
};

use super::{looks_after, not_yours};
use crate::{Fault, Services};

/// The button beside a question; its value is the question.
pub const PLACE: &str = "questions_place";
/// The button that adds a question of one's own.
pub const ADD: &str = "questions_add";

/// So many fit a page with its 100 blocks and are read in one sitting.
const MOST_LISTED: usize = 40;

/// The list, for whoever holds the role; a refusal for everybody else.
///
/// # Errors
/// [`Fault`] when the list cannot be read.
pub async fn list(services: &Services, user: &UserId) -> Result<ModalView, Fault> {
    if !looks_after(services, user) {
        return Ok(not_yours());
    }
    let given =
        services.questions.given().await.map_err(|error| Fault::new("read the given questions", error))?;
    let lead = match (given.len(), services.questions.takes_questions()) {
        (0, true) => "Nobody has given a question. People can, when I could not answer them.".to_owned(),
        (0, false) => {
            "People cannot give questions: `questions.take_unanswered` is off. You can add your own."
                .to_owned()
        }
        (1, _) => "One question that I could not answer. Show me the section, and the next person gets it."
            .to_owned(),
        (many, _) => format!(
            "{many} questions that I could not answer. Show me the sections, and the next person gets them."
        ),
    };
    let questions = given.iter().take(MOST_LISTED).enumerate().map(|(number, question)| {
        let choose =
            Element::button(format!("{PLACE}_{number}"), "Choose a section").value(clip(question, 1_900));
        Block::section(Text::plain(clip(question, 500))).accessory(choose)
    });
    let left_out = (given.len() > MOST_LISTED).then(|| {
        let text = format!("The first {MOST_LISTED} are listed. The others move up as these are placed.");
        Block::context([Text::plain(text)])
    });
    Ok(ModalView::new("questions", "Questions")
        .close("Close")
        .block(Block::section(Text::mrkdwn(lead)))
        .blocks(questions)
        .blocks(left_out)
        .block(Block::actions([Element::button(ADD, "Add a question of my own")])))
}
