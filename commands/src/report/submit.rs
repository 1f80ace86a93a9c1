//! The form comes back.

use domain::{
    Accepted, Answers, Author, IntakeError, Question, Receipt, Source, Standing, Submission, Topic, Way,
    Words,
};
use slack::{
    blocks::{Block, ModalView, Text},
    model::{ViewPayload, ViewState, ViewSubmission},
};

use super::{
    form::{self, ABOUT, MORE, TEXT, TOPIC, WAY, receipt_again},
    look::Look,
};
use crate::{Fault, FormReply, Services, moment};

/// Takes a report to the relay's door.
///
/// # Privacy
/// For a confidential report the sender is not passed on: this is where identity ends. For a named one the sender's id becomes the
/// [`Author`], which the relay seals.
pub async fn submit(services: &Services, submission: &ViewSubmission) -> FormReply {
    let view = &submission.view;
    let Some(receipt) = form::receipt_of(view) else {
        return FormReply::replace(form::reopened(services, view));
    };
    let author = match form::way(&view.state) {
        Some(Way::Confidential) => None,
        Some(Way::Named) => Some(Author::new(submission.user.id.as_str().as_bytes().to_vec())),
        _ => return FormReply::mend(WAY, "Please choose how you want to be known."),
    };
    if let Some(reply) = second_look(services, submission, &receipt, author.is_some()) {
        return reply;
    }
    let shown = receipt.to_words();
    match accept(services, view, receipt, author).await {
        Ok(accepted) => FormReply::replace(sent(services, &shown, accepted)),
        Err(reply) => reply,
    }
}

/// The form again, with who is named in it and would read it, and with the words that could point at the reporter; `None` when the reporter has seen them all, or there are none.
fn second_look(
    services: &Services,
    submission: &ViewSubmission,
    receipt: &Receipt,
    is_named: bool,
) -> Option<FormReply> {
    let view = &submission.view;
    let topic = form::topic(&view.state).unwrap_or(Topic::Other);
    let about = form::about(&view.state);
    // Somebody who gives their name needs no second look at what could point at them
    let own_words = (!is_named).then(|| own_words(submission));
    let answers = answers(&view.state);
    let look = Look::at(services, (topic, &about), &answers, own_words.as_deref(), &view.private_metadata)?;
    Some(FormReply::replace(form::looked_at(services, receipt, view, look)))
}

/// The sender's handle and its parts, which a second look finds in the text.
pub(crate) fn own_words(submission: &ViewSubmission) -> Vec<&str> {
    let handle = submission.user.name.as_deref().unwrap_or_default();
    let parts = handle.split(['.', '_', '-']).filter(|part| part.chars().count() > 2 && *part != handle);
    parts.chain([handle]).filter(|word| !word.is_empty()).collect()
}

async fn accept(
    services: &Services,
    view: &ViewPayload,
    receipt: Receipt,
    author: Option<Author>,
) -> Result<Accepted, FormReply> {
    let topic = form::topic(&view.state)
        .ok_or_else(|| FormReply::mend(TOPIC, "Please choose what comes nearest."))?;
    let readers = services.directory.route(topic, &form::about(&view.state)).ok_or_else(|| {
        FormReply::mend(ABOUT, "Somebody has to read it. Please leave at least one person unticked.")
    })?;
    let again = form::again(services, &receipt, view);
    let submission = Submission {
        receipt,
        source: Source::Program,
        topic,
        readers,
        answers: answers(&view.state),
        author,
        standing: Standing::Account,
        urgent: form::urgent(&view.state),
    };
    services.intake.accept(submission).await.map_err(|error| refusal(error, again))
}

fn answers(state: &ViewState) -> Answers {
    let text = |block: &str| state.text(block, TEXT).unwrap_or_default();
    let answer = |question: Question| match question {
        Question::What if !text(MORE).is_empty() => format!("{}{}", text(question.name()), text(MORE)),
        _ => text(question.name()).to_owned(),
    };
    Answers::new(Question::ALL.into_iter().map(|question| (question, Words::new(answer(question)))).collect())
}

fn refusal(error: IntakeError, again: ModalView) -> FormReply {
    match error {
        IntakeError::NothingSaid => {
            FormReply::mend(Question::What.name(), "Please say in a sentence or two what happened.")
        }
        IntakeError::TooLong { question, limit, actual } => FormReply::mend(
            question.name(),
            format!(
                "This has {actual} characters; {limit} fit. Please shorten it: you can add more later through your mailbox."
            ),
        ),
        IntakeError::Left => FormReply::mend(Question::What.name(), form::LEFT),
        error => FormReply::Retry(Box::new(again), Fault::new("take what was sent", error)),
    }
}

/// What the reporter sees when it is done. The same for a form that was sent twice.
fn sent(services: &Services, receipt: &str, accepted: Accepted) -> ModalView {
    let leaves = if accepted.at_once {
        "It leaves now".to_owned()
    } else {
        format!("It leaves with the others {}", moment::coming(accepted.release, services.clock.now()))
    };
    ModalView::new("report_sent", "Your report is safe")
        .close("Done")
        .block(Block::section(Text::mrkdwn(format!(
            "Thank you. Your report is sealed and stored. {leaves}, and the people on the case are told then."
        ))))
        .block(receipt_again(receipt))
        .block(Block::section(Text::mrkdwn(
            "*What comes next.* They may have questions. Look now and then with `/report mailbox`: nobody on the case can see whether or when you look.",
        )))
        .blocks(services.company.page.as_ref().map(|page| {
            Block::context([Text::mrkdwn(format!(
                "*Pictures or documents?* Add them in a browser with this receipt: `{}`. They are cleaned of what could point at you.",
                slack::blocks::escape(page)
            ))])
        }))
        .block(Block::context([Text::mrkdwn(
            "If anybody treats you worse because you spoke up, report that too. The Code forbids it.",
        )]))
}
