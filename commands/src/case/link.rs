//! Cases that belong together.

use domain::{CaseLink, CasePointer, DeskError, LinkKind, Work, WorkRefusal};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem, Text},
    model::{UserId, ViewState, ViewSubmission},
};

use super::{
    form::{OfForm, UNCHANGED, capital, of_form},
    reply::{Letterhead, failed, refusal},
    sheet,
};
use crate::{Fault, FormReply, Reply, Services};

/// The button that opens the form for a link; its value is the case's number.
pub const CASE_LINK: &str = "case_link";
/// The button that takes a link away; its value is the case's number and the other one's.
pub const CASE_UNLINK: &str = "case_unlink";
/// The form's name.
pub const LINK_FORM: &str = "case_link_form";

const OTHER: &str = "other";
const KIND: &str = "kind";
const TEXT: &str = "text";

/// What is in the form.
#[derive(Default)]
struct Entered {
    kind: Option<LinkKind>,
    other: String,
}

impl Entered {
    fn of(state: &ViewState) -> Self {
        Self {
            kind: state.option(KIND, KIND).and_then(LinkKind::from_name),
            other: state.text(OTHER, TEXT).unwrap_or_default().trim().to_owned(),
        }
    }
}

/// Opens the form that links the case with this number.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn link(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, _)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    let head = Letterhead::new(&case, services.desk.new_draft());
    Ok(Reply::Replace(render(&head, &Entered::default(), false)))
}

fn render(head: &Letterhead, entered: &Entered, again: bool) -> ModalView {
    let option = |kind: LinkKind| {
        let meaning = match kind {
            LinkKind::Related => "They have something to do with each other",
            LinkKind::DuplicateOf => "It reports the same; the other one is looked into",
            LinkKind::RetaliationFor => "It reports what followed that one",
        };
        OptionItem::new(capital(&kind.to_string()), kind.name()).description(meaning)
    };
    let mut kinds = Element::radio_buttons(KIND, LinkKind::ALL.map(option));
    if let Some(kind) = entered.kind {
        kinds = kinds.initial_option(option(kind));
    }
    let mut other = Element::plain_text_input(TEXT).max_length(20);
    if !entered.other.is_empty() {
        other = other.initial(&entered.other);
    }
    ModalView::new(LINK_FORM, "Link with a case")
        .submit("Save")
        .close("Cancel")
        .private_metadata(head.metadata())
        .blocks(again.then(failed))
        .block(Block::section(Text::mrkdwn(format!("*Case {}* is", head.number))))
        .block(Block::input("What it is", kinds).block_id(KIND))
        .block(Block::input("The number of the other case", other).block_id(OTHER))
        .block(Block::context([Text::plain(
            "Only whoever is on both cases sees the link. Nothing is written in either channel.",
        )]))
}

/// Links the case, and shows the sheet with it.
pub async fn submit_link(services: &Services, submission: &ViewSubmission) -> FormReply {
    match save(services, submission).await {
        Ok(sheet) => FormReply::replace(sheet),
        Err(reply) => reply,
    }
}

async fn save(services: &Services, submission: &ViewSubmission) -> Result<ModalView, FormReply> {
    let entered = Entered::of(&submission.view.state);
    let user = &submission.user.id;
    let again = |head: &Letterhead| render(head, &entered, true);
    let OfForm { head, case, by } = of_form(services, submission, (OTHER, UNCHANGED), again).await?;
    let kind = entered.kind.ok_or_else(|| FormReply::mend(KIND, "Please choose what it is."))?;
    let found = super::find(services, user, &entered.other).await;
    let found = found.map_err(|fault| FormReply::Retry(Box::new(again(&head)), fault))?;
    // The same words for a case that somebody is not on and for one that is not there
    let (other, _) = found.ok_or_else(|| FormReply::mend(OTHER, super::NOT_YOURS))?;
    let known_there = is_known_to_all_of(services, &case, &other);
    let work = Work::Link { other: other.id, kind, known_there };
    let linked = services.desk.work(by, case.id, work).await;
    linked
        .map(|sheet| sheet::render(services, user, &sheet))
        .map_err(|error| refusal(error, OTHER, || again(&head)))
}

/// Whether everybody on the other case is on this one as well.
fn is_known_to_all_of(services: &Services, case: &CasePointer, other: &CasePointer) -> bool {
    let members = |case: &CasePointer| services.directory.members(&case.readers);
    members(other).is_subset(&members(case))
}

/// Takes a link away, and shows the sheet without it.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn unlink(services: &Services, user: &UserId, value: &str) -> Result<Reply, Fault> {
    let (number, other) = value.split_once('|').unwrap_or_default();
    let (found, other) =
        (super::find(services, user, number).await?, super::find(services, user, other).await?);
    let (Some((case, by)), Some((other, _))) = (found, other) else {
        return Ok(super::not_yours());
    };
    match services.desk.work(by, case.id, Work::Unlink(other.id)).await {
        Ok(sheet) => Ok(Reply::Replace(sheet::render(services, user, &sheet))),
        Err(DeskError::Barred(why @ WorkRefusal::FoundDuplicate)) => {
            Ok(Reply::Open(super::notice("Link", &why.to_string())))
        }
        Err(error) => Err(Fault::new("take a link away", error)),
    }
}

/// The links that this person sees: those with a case that they are on as well.
fn seen<'a>(
    services: &'a Services,
    user: &'a UserId,
    links: &'a [CaseLink],
) -> impl Iterator<Item = &'a CaseLink> {
    links.iter().filter(move |link| services.directory.may_read(user, &link.other.readers))
}

/// What a link says, from the case on which somebody looks.
fn said(link: &CaseLink) -> String {
    let other = link.other.number;
    match (link.kind, link.goes_out) {
        (kind, true) => format!("{} *{other}*", capital(&kind.to_string())),
        (LinkKind::Related, false) => format!("Related to *{other}*"),
        (LinkKind::DuplicateOf, false) => format!("*{other}* is a duplicate of this case"),
        (LinkKind::RetaliationFor, false) => format!("Retaliation is alleged after this case, in *{other}*"),
    }
}

/// The links of a sheet, with a button each.
pub(super) fn listed(
    services: &Services,
    user: &UserId,
    case: &CasePointer,
    links: &[CaseLink],
) -> Vec<Block> {
    let line = |link: &CaseLink| {
        let value = format!("{}|{}", case.number, link.other.number);
        let text = format!("{} · {} · {}", said(link), link.other.topic.label(), link.other.state);
        Block::section(Text::mrkdwn(text)).accessory(Element::button(CASE_UNLINK, "Remove").value(value))
    };
    let blocks: Vec<Block> = seen(services, user, links).map(line).collect();
    if blocks.is_empty() {
        vec![Block::section(Text::plain("None that you are on as well."))]
    } else {
        blocks
    }
}

/// The links in one block, for the view of what was sent.
pub(super) fn in_short(services: &Services, user: &UserId, links: &[CaseLink]) -> Option<Block> {
    let lines: Vec<String> = seen(services, user, links).map(said).collect();
    (!lines.is_empty()).then(|| Block::section(Text::mrkdwn(format!("*Other cases*\n{}", lines.join("\n")))))
}
