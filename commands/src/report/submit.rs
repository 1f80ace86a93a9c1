//! The form comes back.

use domain::{Accepted, Answers, Author, IntakeError, Question, Receipt, Submission, Way, Words, route};
use slack::{
    blocks::{Block, ModalView, Text},
    model::{ViewPayload, ViewState, ViewSubmission},
};

use super::form::{self, ABOUT, MORE, TEXT, TOPIC, WAY};
use crate::{Fault, FormReply, Services, moment};

/// Takes a report to the relay's door.
///
/// # Privacy
/// For a confidential report the sender is not passed on: this is where identity ends. For a named one the sender's id becomes the
/// [`Author`], which the relay seals.
pub async fn submit(services: &Services, submission: &ViewSubmission) -> FormReply {
    let view = &submission.view;
    let Ok(receipt) = Receipt::parse(&view.private_metadata) else {
        return FormReply::replace(form::reopened(services, view));
    };
    let author = match form::way(&view.state) {
        Some(Way::Confidential) => None,
        Some(Way::Named) => Some(Author::new(submission.user.id.as_str().as_bytes().to_vec())),
        None => return FormReply::mend(WAY, "Please choose how you want to be known."),
    };
    let shown = receipt.to_words();
    match accept(services, view, receipt, author).await {
        Ok(accepted) => FormReply::replace(sent(services, &shown, accepted)),
        Err(reply) => reply,
    }
}

async fn accept(
    services: &Services,
    view: &ViewPayload,
    receipt: Receipt,
    author: Option<Author>,
) -> Result<Accepted, FormReply> {
    let topic = form::topic(&view.state)
        .ok_or_else(|| FormReply::mend(TOPIC, "Please choose what comes nearest."))?;
    let readers = route(topic, &form::about(&view.state)).ok_or_else(|| {
        FormReply::mend(ABOUT, "Somebody has to read it. Please leave at least one person unticked.")
    })?;
    let again = form::again(services, &receipt, view);
    let submission = Submission { receipt, topic, readers, answers: answers(&view.state), author };
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
        error => FormReply::Retry(Box::new(again), Fault::new("accept a report", error)),
    }
}

/// What the reporter sees when it is done. The same for a form that was sent twice.
fn sent(services: &Services, receipt: &str, accepted: Accepted) -> ModalView {
    let when = moment::coming(accepted.release, services.clock.now());
    ModalView::new("report_sent", "Your report is safe")
        .close("Done")
        .block(Block::section(Text::mrkdwn(format!(
            "Thank you. Your report is sealed and stored. It leaves with the others {when}, and the people on the case are told then."
        ))))
        .block(Block::section(Text::mrkdwn(format!(
            "*Your receipt, for the last time.* Have you written it down?\n```{receipt}```"
        ))))
        .block(Block::section(Text::mrkdwn(
            "*What comes next.* They may have questions. Look now and then with `/report mailbox`: nobody on the case can see whether or when you look.",
        )))
        .block(Block::context([Text::mrkdwn(
            "If anybody treats you worse because you spoke up, report that too. The Code forbids it.",
        )]))
}
