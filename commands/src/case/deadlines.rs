//! What people are told about the deadlines of a case, without a word of the report.

use domain::{CasePointer, Day, Deadline, DeadlineKind, Phase, Reminder};
use jiff::civil::Date;
use slack::blocks::{Block, MessageBody, Text};

use super::{news::message, terms::Terms};
use crate::directory::Escalation;

/// The direct message to whoever leads the case; `next` is told as well once the deadline was missed.
#[must_use]
pub fn reminder(case: &CasePointer, reminder: Reminder, next: Option<&Escalation>) -> MessageBody {
    let Reminder { deadline, phase } = reminder;
    let day = in_full(deadline.due);
    let duty = Duty::of(deadline.kind, case);
    let said = match phase {
        Phase::Before => format!("{} should hear by {day} {}.", duty.who, duty.what),
        Phase::Due => format!("{day} is the last day to {}.", duty.task),
        Phase::Overdue => {
            let told = next.map(|next| format!(" This went to {} as well.", next.role));
            format!("{} A short message is enough.{}", missed(&duty, &day), told.unwrap_or_default())
        }
    };
    message(headline(case, deadline), format!("*{}* · {said}", title(case)), case)
}

/// The direct message to whoever comes after the one who leads the case, when a deadline was missed. Whoever is not on the case gets its number and the
/// deadline, and nothing that opens it.
#[must_use]
pub fn escalation(case: &CasePointer, deadline: Deadline, next: &Escalation) -> MessageBody {
    let day = in_full(deadline.due);
    if !next.is_on_the_case {
        let text = format!(
            "*{}* · A deadline passed: {} was due on {day}. You are not on this case and it does not open for you. You are told because nobody \
             else on it could be, so that somebody sees to it.",
            title(case),
            deadline.kind
        );
        return MessageBody::text(headline(case, deadline)).block(Block::section(Text::mrkdwn(text)));
    }
    let said = missed(&Duty::of(deadline.kind, case), &day);
    let why = "You are told so that somebody sees to it; whoever leads the case was told too.";
    message(headline(case, deadline), format!("*{}* · {said} {why}", title(case)), case)
}

/// What is to be done, for whom.
struct Duty {
    /// `The reporter`
    who: &'static str,
    /// After "should hear by … ".
    what: &'static str,
    /// After "is the last day to ".
    task: &'static str,
}

impl Duty {
    fn of(kind: DeadlineKind, case: &CasePointer) -> Self {
        let who = Terms::of(case.topic).sender;
        let (what, task) = match kind {
            DeadlineKind::PersonalMessage if case.topic.is_question() => {
                ("from you", "write to whoever asked for the first time")
            }
            DeadlineKind::PersonalMessage => ("from you", "write to the reporter for the first time"),
            DeadlineKind::Acknowledge => {
                ("that the report arrived", "tell the reporter that the report arrived")
            }
            DeadlineKind::Feedback => (
                "what was found, or what is being done",
                "tell the reporter what was found, or what is being done",
            ),
        };
        Self { who, what, task }
    }
}

fn missed(duty: &Duty, day: &str) -> String {
    format!("{} was to hear by {day} {}, and has not.", duty.who, duty.what)
}

fn headline(case: &CasePointer, deadline: Deadline) -> String {
    format!("{}: {} by {}", title(case), deadline.kind, deadline.due)
}

pub(super) fn title(case: &CasePointer) -> String {
    format!("{} {}", if case.topic.is_question() { "Question" } else { "Case" }, case.number)
}

/// `Friday, 4 December 2026`
pub(super) fn in_full(day: Day) -> String {
    Date::from(day).strftime("%A, %-d %B %Y").to_string()
}
