//! The sheet of a case: what its people have to do, and what holds for it.

use domain::{Sheet, Work};
use slack::{
    blocks::{Block, Element, ModalView, Style, Text},
    model::UserId,
};

use super::{
    deletion::{self, CASE_DELETE},
    hold::{self, CASE_HOLD},
    link::{self, CASE_LINK},
    task::{self, CASE_TASK},
};
use crate::{Fault, Reply, Services};

/// The button that opens the sheet; its value is the case's number.
pub const CASE_SHEET: &str = "case_sheet";

/// Opens the sheet of the case with this number for this person.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
///
/// # Privacy
/// Decrypted for this view only, like the report.
pub async fn sheet(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, by)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    let sheet = services.desk.work(by, case.id, Work::Look).await;
    let sheet = sheet.map_err(|error| Fault::new("open a sheet", error))?;
    Ok(Reply::Open(render(services, user, &sheet)))
}

/// The sheet, as this person sees it.
pub(super) fn render(services: &Services, user: &UserId, sheet: &Sheet) -> ModalView {
    let case = &sheet.case;
    let today = services.today();
    let number = case.number.to_string();
    let title = if case.topic.is_question() { "Question" } else { "Case" };
    let add = Element::button(CASE_TASK, "Add a task").value(&number).style(Style::Primary);
    let link = Element::button(CASE_LINK, "Link with a case").value(&number);
    let lifts = if case.marks.hold.is_some() { "Lift the legal hold" } else { "Set a legal hold" };
    let hold = Element::button(CASE_HOLD, lifts).value(&number);
    let may_go = case.state.is_closed() && case.marks.hold.is_none() && case.marks.deletion.is_none();
    let delete = may_go.then(|| Element::button(CASE_DELETE, "Delete the case").value(&number));
    let tools = case.state.is_open().then_some(add).into_iter().chain([link, hold]).chain(delete);
    ModalView::new("case_sheet", format!("{title} {number}"))
        .close("Close")
        .block(Block::context([Text::plain(format!("{} · {}", case.topic.label(), case.state))]))
        .blocks(hold::said(case).map(|text| Block::section(Text::mrkdwn(text))))
        .blocks(deletion::on_sheet(case))
        .block(Block::header("Tasks"))
        .blocks(task::listed(sheet, today))
        .block(Block::header("Other cases"))
        .blocks(link::listed(services, user, case, &sheet.links))
        .block(Block::actions(tools))
}
