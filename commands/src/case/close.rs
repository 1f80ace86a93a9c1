//! What was found, what was done about it, and closing.

use domain::{CaseId, CaseState, Change, Finding, Outcome, Outcomes, Step, StepRefusal, Topic, Words};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem, Text},
    model::{UserId, ViewState, ViewSubmission},
};

use super::{
    form::{OfForm, UNCHANGED, of_form},
    reply::{Letterhead, failed, refusal},
    terms::Terms,
};
use crate::{Fault, FormReply, Reply, Services};

/// The form's name.
pub const CLOSE_FORM: &str = "case_close_form";

const FINDING: &str = "finding";
const OUTCOMES: &str = "outcomes";
const OTHER: &str = "other";
const ORIGINAL: &str = "original";
const WORDS: &str = "words";
const KEEP: &str = "keep";
const TEXT: &str = "text";

/// Opens the form that records a finding in the case with this number, and closes it.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn close(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, by)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    if case.state.is_closed() {
        return Ok(Reply::Open(super::notice("Case", "This case is closed already.")));
    }
    if let Err(why) = Step::Close.permitted(by, case.topic, &case.readers) {
        return Ok(Reply::Open(super::notice(Terms::of(case.topic).close, &why.to_string())));
    }
    let entered =
        Entered { finding: case.state.finding(), outcomes: case.state.outcomes(), ..Entered::default() };
    Ok(Reply::Open(render(&Letterhead::new(&case, services.desk.new_draft()), &entered, false)))
}

/// What is in the form.
#[derive(Default)]
struct Entered {
    finding: Option<Finding>,
    outcomes: Outcomes,
    /// What an outcome "other" was.
    other: String,
    /// The number of the case that it is a duplicate of.
    original: String,
    last_words: String,
    /// Only recorded, not closed.
    keep: bool,
}

impl Entered {
    fn of(state: &ViewState, question: bool) -> Self {
        let text = |block| state.text(block, TEXT).unwrap_or_default().to_owned();
        let chosen = state.option(FINDING, FINDING).and_then(Finding::from_name);
        let outcomes = state.options(OUTCOMES, OUTCOMES);
        Self {
            finding: if question { Some(Finding::Answered) } else { chosen },
            outcomes: outcomes.into_iter().filter_map(Outcome::from_name).collect(),
            other: text(OTHER),
            original: text(ORIGINAL),
            last_words: text(WORDS),
            keep: !state.options(KEEP, KEEP).is_empty(),
        }
    }

    fn change(
        &self,
        finding: Finding,
        head: &Letterhead,
        state: CaseState,
        duplicate_of: Option<CaseId>,
    ) -> Change {
        let act = (!self.outcomes.is_empty()).then_some(Step::Act(self.outcomes));
        // What nobody took up has no room in which it could be kept open
        let close = (!self.keep || state == CaseState::Triage).then_some(Step::Close);
        let last_words = Words::from(self.last_words.as_str());
        let other = Some(Words::from(self.other.as_str())).filter(|words| !words.is_blank());
        Change {
            steps: std::iter::once(Step::Conclude(finding)).chain(act).chain(close).collect(),
            message: (!last_words.is_blank()).then_some((head.draft, last_words)),
            outcome_words: other,
            duplicate_of,
            ..Change::default()
        }
    }
}

fn render(head: &Letterhead, entered: &Entered, again: bool) -> ModalView {
    let terms = Terms::of(head.topic);
    let mut element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000);
    if !entered.last_words.is_empty() {
        element = element.initial(&entered.last_words);
    }
    let view = ModalView::new(CLOSE_FORM, terms.close)
        .submit("Save")
        .close("Cancel")
        .private_metadata(head.metadata())
        .blocks(again.then(failed));
    if head.topic.is_question() {
        let answer = Block::input("A last answer", element).block_id(WORDS).optional(true);
        return view.block(answer.hint("If you answered before, you can leave this empty.")).block(Block::context([
            Text::mrkdwn("A question needs no finding: it is closed as answered. The channel is archived; the mailbox of whoever asked stays open."),
        ]));
    }
    let last = Block::input("A last message to the reporter", element).block_id(WORDS).optional(true);
    view.block(findings(entered.finding, head.topic))
        .block(original(&entered.original))
        .blocks(outcomes(entered))
        .block(
            last.hint("What was done about it, as far as you can say. It is what reporters hope for most."),
        )
        .block(keep(entered.keep))
        .block(Block::context([Text::mrkdwn(
            "The channel is archived; the report stays readable. The reporter’s mailbox stays open.",
        )]))
}

fn findings(chosen: Option<Finding>, topic: Topic) -> Block {
    let option = |finding: Finding| OptionItem::new(finding.to_string(), finding.name());
    let mut findings = Element::radio_buttons(FINDING, Finding::of(topic).iter().copied().map(option));
    if let Some(chosen) = chosen {
        findings = findings.initial_option(option(chosen));
    }
    Block::input("Finding", findings).block_id(FINDING)
}

fn original(entered: &str) -> Block {
    let mut number = Element::plain_text_input(TEXT).max_length(20);
    if !entered.is_empty() {
        number = number.initial(entered);
    }
    Block::input("If it is a duplicate, of which case", number)
        .block_id(ORIGINAL)
        .optional(true)
        .hint("Its number. What is found and done is recorded there, and counted once.")
}

fn outcomes(entered: &Entered) -> [Block; 2] {
    let option = |outcome: Outcome| OptionItem::new(outcome.to_string(), outcome.name());
    let mut chosen = Element::multi_static_select(OUTCOMES, Outcome::ALL.into_iter().map(option))
        .placeholder("Choose one or more");
    if !entered.outcomes.is_empty() {
        chosen = chosen.initial_options(entered.outcomes.iter().map(option));
    }
    let mut words = Element::plain_text_input(TEXT).multiline(true).max_length(3_000);
    if !entered.other.is_empty() {
        words = words.initial(&entered.other);
    }
    [
        Block::input("What was done", chosen)
            .block_id(OUTCOMES)
            .optional(true)
            .hint("The Code’s list. A substantiated case needs at least “No measure”."),
        Block::input("If “Other”, in words", words).block_id(OTHER).optional(true),
    ]
}

fn keep(kept: bool) -> Block {
    let option = || OptionItem::new("Only record this, and keep the case open", "keep");
    let mut boxes = Element::checkboxes(KEEP, [option()]);
    if kept {
        boxes = boxes.initial_options([option()]);
    }
    Block::input("Closing", boxes).block_id(KEEP).optional(true)
}

/// Records what was found and done, and closes the case.
pub async fn submit_close(services: &Services, submission: &ViewSubmission) -> FormReply {
    match carry_out(services, submission).await {
        Ok(()) => FormReply::Close,
        Err(reply) => reply,
    }
}

async fn carry_out(services: &Services, submission: &ViewSubmission) -> Result<(), FormReply> {
    let head = Letterhead::parse(&submission.view.private_metadata);
    let question = head.is_some_and(|head| head.topic.is_question());
    let entered = Entered::of(&submission.view.state, question);
    let block = if question { WORDS } else { FINDING };
    let finding = entered.finding.ok_or_else(|| FormReply::mend(block, "Please choose what you found."))?;
    let again = |head: &Letterhead| render(head, &entered, true);
    let OfForm { head, case, by } = of_form(services, submission, (block, UNCHANGED), again).await?;
    let again = || again(&head);
    let said_before = case.state.outcomes().contains(Outcome::Other);
    if entered.outcomes.contains(Outcome::Other) && entered.other.trim().is_empty() && !said_before {
        return Err(FormReply::mend(OTHER, "Please say in a few words what was done."));
    }
    let duplicate_of = match finding {
        Finding::Duplicate => original_of(services, &submission.user.id, &entered.original, again).await?,
        _ => None,
    };
    let change = entered.change(finding, &head, case.state, duplicate_of);
    let changed = services.desk.change(by, case.id, change).await;
    changed.map(drop).map_err(|error| refusal(error, block, again))
}

/// The case whose number was entered, if one was: only of a case that this person is on as well.
async fn original_of(
    services: &Services,
    user: &UserId,
    entered: &str,
    again: impl FnOnce() -> ModalView,
) -> Result<Option<CaseId>, FormReply> {
    if entered.trim().is_empty() {
        return Ok(None);
    }
    let found = super::find(services, user, entered).await;
    match found.map_err(|fault| FormReply::Retry(Box::new(again()), fault))? {
        Some((other, _)) => Ok(Some(other.id)),
        None => Err(FormReply::mend(ORIGINAL, super::NOT_YOURS)),
    }
}

/// The block at which a refusal of the form is shown.
pub(super) const fn place_of(why: StepRefusal, block: &'static str) -> &'static str {
    match why {
        StepRefusal::NoOriginal | StepRefusal::DuplicateOfDuplicate => ORIGINAL,
        StepRefusal::NoOutcome | StepRefusal::UnclearOutcome | StepRefusal::UnfoundedDiscipline => OUTCOMES,
        _ => block,
    }
}
