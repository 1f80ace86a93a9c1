//! A report on its way to the relay.

use domain::{Answers, IntakeError, Question, Readers, Role, Source, Standing, Submission, Topic};
use serde::{Deserialize, Serialize};

use super::{Read, Text, author, author_text, form, known, moment, receipt, receipt_text, text, words};
use crate::link::{LinkError, channel::ChannelError};

/// A report from chat. It has no form for a pass: those who send through the bot have shown it an account.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubmissionForm {
    receipt: Text,
    source: Source,
    topic: Topic,
    readers: Vec<Role>,
    kept_out: Vec<Role>,
    answers: Vec<(String, Text)>,
    author: Option<Text>,
    urgent: bool,
}

impl TryFrom<&Submission> for SubmissionForm {
    type Error = ChannelError;

    fn try_from(submission: &Submission) -> Read<Self> {
        if submission.standing != standing_of(submission.source) {
            return Err(ChannelError::Form);
        }
        let answers = submission.answers.iter();
        Ok(Self {
            receipt: receipt_text(&submission.receipt)?,
            source: submission.source,
            topic: submission.topic,
            readers: submission.readers.roles.iter().copied().collect(),
            kept_out: submission.readers.kept_out.iter().copied().collect(),
            answers: answers.map(|(question, words)| (question.name().to_owned(), text(words))).collect(),
            author: submission.author.as_ref().map(author_text),
            urgent: submission.urgent,
        })
    }
}

impl TryFrom<SubmissionForm> for Submission {
    type Error = ChannelError;

    fn try_from(from: SubmissionForm) -> Read<Self> {
        Ok(Self {
            receipt: receipt(&from.receipt)?,
            source: from.source,
            topic: from.topic,
            readers: Readers {
                roles: from.readers.into_iter().collect(),
                kept_out: from.kept_out.into_iter().collect(),
            },
            answers: answers(from.answers)?,
            author: from.author.as_ref().map(author).transpose()?,
            standing: standing_of(from.source),
            urgent: from.urgent,
        })
    }
}

/// What is entered by hand came from whoever it came from.
fn standing_of(source: Source) -> Standing {
    match source {
        Source::Program => Standing::Account,
        _ => Standing::Unproven,
    }
}

pub(super) fn answers(from: Vec<(String, Text)>) -> Read<Answers> {
    let one = |(name, text): (String, Text)| Ok((known(Question::from_name(&name))?, words(text)));
    Ok(Answers::new(from.into_iter().map(one).collect::<Read<_>>()?))
}

/// Why a report was not accepted.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum IntakeRefusal {
    NothingSaid,
    TooLong { question: String, limit: usize, actual: usize },
    PassSpent,
    SlotFull { release: String },
    Left,
    Unavailable,
}

impl From<&IntakeError> for IntakeRefusal {
    fn from(error: &IntakeError) -> Self {
        match error {
            IntakeError::NothingSaid => Self::NothingSaid,
            IntakeError::TooLong { question, limit, actual } => {
                Self::TooLong { question: question.name().to_owned(), limit: *limit, actual: *actual }
            }
            IntakeError::PassSpent => Self::PassSpent,
            IntakeError::SlotFull { release } => Self::SlotFull { release: release.to_string() },
            IntakeError::Left => Self::Left,
            _ => Self::Unavailable,
        }
    }
}

impl From<IntakeRefusal> for IntakeError {
    fn from(from: IntakeRefusal) -> Self {
        let read = match from {
            IntakeRefusal::NothingSaid => Ok(Self::NothingSaid),
            IntakeRefusal::TooLong { question, limit, actual } => {
                let question = known(Question::from_name(&question));
                question.map(|question| Self::TooLong { question, limit, actual })
            }
            IntakeRefusal::PassSpent => Ok(Self::PassSpent),
            IntakeRefusal::SlotFull { release } => {
                form(moment(&release)).map(|release| Self::SlotFull { release })
            }
            IntakeRefusal::Left => Ok(Self::Left),
            IntakeRefusal::Unavailable => Ok(Self::Unavailable(Box::new(LinkError::Refused))),
        };
        read.unwrap_or_else(|error| Self::Unavailable(Box::new(LinkError::from(error))))
    }
}
