//! What was found, what was done about it, and closing.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use domain::{CaseNumber, CasePointer, CaseState, Change, DraftId, Finding, Outcome, Outcomes, Role, Step};
use maud::{Markup, html};

use crate::{
    StaffPage,
    act::{acting, said, some, to_take_along},
    answer,
    fields::Fields,
    look,
    people::Member,
    session::Standing,
};

/// What is in the form.
struct Entered {
    finding: Option<Finding>,
    outcomes: Outcomes,
    other: String,
    last: String,
    keep: bool,
    draft: DraftId,
}

impl Entered {
    fn of(case: &CasePointer, fields: &Fields, draft: DraftId) -> Self {
        let found = Finding::from_name(fields.get("finding"))
            .filter(|finding| offered(case).any(|offered| offered == *finding));
        Self {
            finding: if case.topic.is_question() { Some(Finding::Answered) } else { found },
            outcomes: fields.all("outcome").filter_map(Outcome::from_name).collect(),
            other: fields.get("other").to_owned(),
            last: fields.get("last").to_owned(),
            keep: fields.get("keep") == "keep",
            draft,
        }
    }

    fn change(&self, finding: Finding, state: CaseState) -> Change {
        let act = (!self.outcomes.is_empty()).then_some(Step::Act(self.outcomes));
        // What nobody took up has no place in which it could be kept open
        let close = (!self.keep || state == CaseState::Triage).then_some(Step::Close);
        Change {
            steps: std::iter::once(Step::Conclude(finding)).chain(act).chain(close).collect(),
            message: some(&self.last).map(|words| (self.draft, words)),
            outcome_words: some(&self.other),
            ..Change::default()
        }
    }
}

pub(crate) async fn form(
    State(page): State<Arc<StaffPage>>,
    Path(number): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let (member, case, role) = match acting(&page, &headers, &uri, &number).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let entered = Entered {
        finding: case.state.finding(),
        outcomes: case.state.outcomes(),
        other: String::new(),
        last: String::new(),
        keep: false,
        draft: page.rooms.services.desk.new_draft(),
    };
    let problem = refused(&case, role);
    shown(StatusCode::OK, &member, &case, &entered, problem)
}

/// Why this person cannot close this case, if they cannot.
fn refused(case: &CasePointer, role: Role) -> Option<Markup> {
    let why = Step::Close.permitted(role, case.topic, &case.readers).err();
    why.map(|why| html! { p { (why) } })
}

fn shown(
    status: StatusCode,
    member: &Member,
    case: &CasePointer,
    entered: &Entered,
    problem: Option<Markup>,
) -> Response {
    let question = case.topic.is_question();
    let main = html! {
        p.back { a href={ "/case/" (case.number) } { @if question { "Question " } @else { "Case " } (case.number) } }
        h1 { @if question { "Close the question" } @else { "Close the case" } }
        @if let Some(problem) = problem { div.problem role="alert" { (problem) } }
        form method="post" {
            input type="hidden" name="draft" value=(entered.draft.to_hex());
            @if !question { (findings(case, entered)) (outcomes(entered)) }
            div.field {
                label for="last" { @if question { "A last answer" } @else { "A last message to the reporter" } }
                textarea #last name="last" rows="5" dir="auto" aria-describedby="last-hint" { (entered.last) }
                p.hint #last-hint { "What was done about it, as far as you can say: it is what reporters hope for most. You can leave it empty." }
            }
            @if !question && case.state != CaseState::Triage {
                div.tick {
                    input type="checkbox" id="keep" name="keep" value="keep" checked[entered.keep];
                    label for="keep" { "Only record this, and keep the case open" }
                }
            }
            button.main { "Save" }
        }
        p.soft { "The report stays readable for the people on the case, and the reporter’s mailbox stays open." }
    };
    answer::with_status(status, look::page(Some(member), main))
}

/// The findings of such a case. That it is a duplicate is recorded in Slack, where the other case is named.
fn offered(case: &CasePointer) -> impl Iterator<Item = Finding> {
    Finding::of(case.topic).iter().copied().filter(|finding| *finding != Finding::Duplicate)
}

fn findings(case: &CasePointer, entered: &Entered) -> Markup {
    html! {
        fieldset.field {
            legend { "Finding" }
            @for finding in offered(case) {
                div.tick {
                    input type="radio" name="finding" id={ "finding-" (finding.name()) } value=(finding.name()) required checked[entered.finding == Some(finding)];
                    label for={ "finding-" (finding.name()) } { (finding) }
                }
            }
        }
    }
}

fn outcomes(entered: &Entered) -> Markup {
    html! {
        fieldset.field {
            legend { "What was done" }
            p.hint { "The Code’s list. A substantiated case needs at least “No measure”." }
            @for outcome in Outcome::ALL {
                div.tick {
                    input type="checkbox" name="outcome" id={ "outcome-" (outcome.name()) } value=(outcome.name()) checked[entered.outcomes.contains(outcome)];
                    label for={ "outcome-" (outcome.name()) } { (outcome) }
                }
            }
        }
        div.field {
            label for="other" { "If “Other”, in words" }
            textarea #other name="other" rows="2" dir="auto" { (entered.other) }
        }
    }
}

pub(crate) async fn close(
    State(page): State<Arc<StaffPage>>,
    Path(number): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Response {
    let fields = Fields::read(&body);
    let texts = [fields.get("other"), fields.get("last")];
    if let Ok(known) = CaseNumber::parse(&number)
        && texts.iter().any(|text| !text.trim().is_empty())
        && !matches!(page.standing(&headers).await, Ok(Standing::In(_)))
    {
        return to_take_along(&known.to_string(), &texts);
    }
    let (member, case, role) = match acting(&page, &headers, &uri, &number).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let Some(draft) = fields.draft() else { return answer::not_found() };
    let entered = Entered::of(&case, &fields, draft);
    let again = |problem| shown(StatusCode::UNPROCESSABLE_ENTITY, &member, &case, &entered, Some(problem));
    let Some(finding) = entered.finding else {
        return again(html! { p { "Please choose what you found." } });
    };
    let said_before = case.state.outcomes().contains(Outcome::Other);
    if entered.outcomes.contains(Outcome::Other) && some(&entered.other).is_none() && !said_before {
        return again(html! { p { "Please say in a few words what was done." } });
    }
    match page.rooms.services.desk.change(role, case.id, entered.change(finding, case.state)).await {
        Ok(_) => answer::go(&format!("/case/{}", case.number)),
        Err(error) => again(said(&error)),
    }
}
