//! A question through the relay: the same door, the same receipt and the same release as a report, with fewer readers.

use domain::{
    Accepted, Answers, IntakeError, Question, Receipt, Source, Standing, Submission, Topic, Way, Words,
};
use slack::{
    blocks::{Block, ModalView, Text},
    model::ViewSubmission,
};

use super::form::{Entered, QUESTION};
use crate::{
    Fault, FormReply, Services, moment,
    report::{self, ABOUT, Look},
};

/// Takes the question to the relay's door.
///
/// # Privacy
/// Who asks is not passed on: this is where identity ends. The sender's handle is compared with the words, for the second look, and dropped.
pub async fn submit_confidentially(services: &Services, submission: &ViewSubmission) -> FormReply {
    let view = &submission.view;
    let metadata = &view.private_metadata;
    let mut entered = Entered::of(view);
    let again = |entered: &Entered, look: &Look| FormReply::replace(entered.form(services, look, false));
    // Without a receipt nothing is sent, and nothing goes another way than the button said
    let receipt = entered.receipt.take();
    let Some(receipt) = receipt.filter(|_| entered.way == Way::Confidential) else {
        return again(
            &Entered { receipt: report::receipt_of(view), ..entered },
            &Look::shown_before(metadata),
        );
    };
    let answers = Answers::new(vec![(Question::What, Words::from(entered.words.as_str()))]);
    let own_words = report::own_words(submission);
    if let Some(look) =
        Look::at(services, (Topic::Question, &entered.about), &answers, Some(&own_words), metadata)
    {
        return again(&Entered { receipt: Some(receipt), ..entered }, &look);
    }
    let Some(readers) = services.directory.route(Topic::Question, &entered.about) else {
        return FormReply::mend(ABOUT, "Somebody has to read it. Please leave at least one person unticked.");
    };
    let shown = receipt.to_words();
    let question = Submission {
        receipt,
        source: Source::Program,
        topic: Topic::Question,
        readers,
        answers,
        author: None,
        standing: Standing::Account,
        urgent: false,
    };
    match services.intake.accept(question).await {
        Ok(accepted) => FormReply::replace(sent(services, &shown, accepted)),
        Err(error) => {
            let form = Entered { receipt: Receipt::parse(&shown).ok(), ..entered };
            refusal(error, || form.form(services, &Look::shown_before(metadata), true))
        }
    }
}

fn refusal(error: IntakeError, again: impl FnOnce() -> ModalView) -> FormReply {
    match error {
        IntakeError::NothingSaid => FormReply::mend(QUESTION, "Please write your question first."),
        IntakeError::TooLong { limit, actual, .. } => FormReply::mend(
            QUESTION,
            format!("This has {actual} characters; {limit} fit. Please shorten it."),
        ),
        IntakeError::Left => FormReply::mend(QUESTION, report::LEFT),
        error => FormReply::Retry(Box::new(again()), Fault::new("take what was sent", error)),
    }
}

fn sent(services: &Services, receipt: &str, accepted: Accepted) -> ModalView {
    let when = moment::coming(accepted.release, services.clock.now());
    ModalView::new("question_sent", "Your question is safe")
        .close("Done")
        .block(Block::section(Text::mrkdwn(format!(
            "Your question is sealed and stored, without your name. It leaves with the reports {when}, and whoever reads it is told then."
        ))))
        .block(report::receipt_again(receipt))
        .block(Block::section(Text::mrkdwn(
            "*The answer waits for you.* Look now and then with `/report mailbox`: nobody can see whether or when you look.",
        )))
}
