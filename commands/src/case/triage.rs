//! Reports without a pass: one list, from which a member takes up what deserves it. However many come, no case is hidden by them.

use domain::{CasePointer, CaseState, Change, DeskError, Step};
use slack::{
    blocks::{Block, Element, ModalView, Style, Text},
    model::UserId,
};

use super::card::{CASE_CLOSE, CASE_READ};
use crate::{Fault, Person, Reply, Services};

/// The button that opens the list.
pub const TRIAGE_OPEN: &str = "triage_open";
/// The button that takes up a report; its value is the case's number.
pub const CASE_TAKE: &str = "case_take";

/// How many reports are shown at once: two blocks each, below Slack's 100 blocks of a view.
const SHOWN: usize = 40;

/// The reports that wait to be taken up and that this person may read.
///
/// # Errors
/// [`Fault`] when the cases cannot be reached.
pub async fn waiting(services: &Services, person: impl Into<Person>) -> Result<Vec<CasePointer>, Fault> {
    let person = person.into();
    let cases = services.desk.triage().await.map_err(|error| Fault::new("list what waits", error))?;
    Ok(cases.into_iter().filter(|case| services.directory.may_read(&person, &case.readers)).collect())
}

/// Opens the list for this person.
///
/// # Errors
/// [`Fault`] when the cases cannot be reached.
pub async fn triage(services: &Services, user: &UserId) -> Result<Reply, Fault> {
    Ok(Reply::Open(render(&waiting(services, user).await?)))
}

fn render(cases: &[CasePointer]) -> ModalView {
    let mut view = ModalView::new("triage", "Without a pass").close("Close");
    if cases.is_empty() {
        return view.block(Block::section("No report waits to be taken up."));
    }
    view = view.block(Block::context([Text::plain(
        "They may come from anybody. Taking one up opens its channel; closing one says so to its reporter, if you write a word.",
    )]));
    for case in cases.iter().take(SHOWN) {
        let number = case.number.to_string();
        let line = format!("*{number}* · {} · came {}", case.topic.label(), case.days.opened);
        view = view.block(Block::section(Text::mrkdwn(line))).block(Block::actions([
            Element::button(CASE_READ, "Read").value(&number),
            Element::button(CASE_TAKE, "Take it up").value(&number).style(Style::Primary),
            Element::button(CASE_CLOSE, "Close").value(&number),
        ]));
    }
    if cases.len() > SHOWN {
        let more = format!("{} more are shown when these are done.", cases.len() - SHOWN);
        view = view.block(Block::context([Text::plain(more)]));
    }
    view
}

/// Takes up the report with this number, and shows the list without it.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn take_up(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let case = super::find(services, user, number).await?;
    let Some((case, by)) = case.filter(|(case, _)| case.state == CaseState::Triage) else {
        return Ok(Reply::Open(super::notice("Case", "This report does not wait any more.")));
    };
    match services.desk.change(by, case.id, Change::steps([Step::TakeUp])).await {
        Ok(_) | Err(DeskError::Refused(_)) => Ok(Reply::Replace(render(&waiting(services, user).await?))),
        Err(error) => Err(Fault::new("take up a report", error)),
    }
}
