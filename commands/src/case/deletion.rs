//! Deleting a closed case: one asks, another confirms.

use domain::{CaseNumber, CasePointer, DeskError, Role, Work, WorkRefusal};
use slack::{
    blocks::{Block, Element, MessageBody, ModalView, OptionItem, Style, Text},
    model::{UserId, ViewSubmission},
};

use super::{
    deadlines::title,
    form::{OfForm, UNCHANGED, capital, of_form},
    four_eyes::{SecondPair, second_pair},
    reply::{Letterhead, failed, refusal},
    sheet,
};
use crate::{Fault, FormReply, Reply, Services};

/// The button that opens the form that asks for it; its value is the case's number.
pub const CASE_DELETE: &str = "case_delete";
/// The button that opens the form that answers it; its value is the case's number.
pub const CASE_DELETE_ANSWER: &str = "case_delete_answer";
/// The name of the form that asks.
pub const DELETE_FORM: &str = "case_delete_form";
/// The name of the form that answers.
pub const DELETE_ANSWER_FORM: &str = "case_delete_answer_form";

const NUMBER: &str = "number";
const ANSWER: &str = "answer";
const TEXT: &str = "text";
const CONFIRM: &str = "confirm";
const DECLINE: &str = "decline";

/// Opens the form that asks for the deletion of the case with this number.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn delete(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, by)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    let head = Letterhead::new(&case, services.desk.new_draft());
    Ok(Reply::Replace(match second_pair(&services.directory, &case.readers, by) {
        Some(second) => ask(&head, &second, "", false),
        None => super::notice("Delete", &WorkRefusal::NobodyElse.to_string()),
    }))
}

fn ask(head: &Letterhead, second: &SecondPair, typed: &str, again: bool) -> ModalView {
    let who: Vec<String> = second.people.keys().map(|user| format!("<@{user}>")).collect();
    let mut number = Element::plain_text_input(TEXT).max_length(20);
    if !typed.is_empty() {
        number = number.initial(typed);
    }
    let enough = if who.len() > 1 { " One of them is enough." } else { "" };
    let unseen =
        if second.are_on_the_case { "" } else { " They are not on the case, and it does not open for them." };
    let text = format!(
        "What was sent, the messages, notes, tasks and files are deleted for good, in every copy: the case’s key is destroyed. What stays is the trail, and what the \
         Board’s report counts.\n\nIt takes two. Asked to confirm it: {}.{enough}{unseen} It happens with the release after that, and not if the reporter \
         writes before.",
        who.join(", ")
    );
    ModalView::new(DELETE_FORM, "Delete the case")
        .submit("Ask for it")
        .close("Cancel")
        .private_metadata(head.metadata())
        .blocks(again.then(failed))
        .block(Block::section(Text::mrkdwn(text)))
        .block(
            Block::input("The case’s number", number)
                .block_id(NUMBER)
                .hint(format!("Please type {}, so that it is this one.", head.number)),
        )
}

/// Asks for it, and shows the sheet.
pub async fn submit_delete(services: &Services, submission: &ViewSubmission) -> FormReply {
    match carry_out(services, submission).await {
        Ok(sheet) => FormReply::replace(sheet),
        Err(reply) => reply,
    }
}

async fn carry_out(services: &Services, submission: &ViewSubmission) -> Result<ModalView, FormReply> {
    let typed = submission.view.state.text(NUMBER, TEXT).unwrap_or_default();
    let nobody = || super::notice("Delete", &WorkRefusal::NobodyElse.to_string());
    let gone =
        |_: &Letterhead| super::notice("Delete", "It could not be stored. Please try again in a minute.");
    let OfForm { head, case, by } = of_form(services, submission, (NUMBER, UNCHANGED), gone).await?;
    let second =
        second_pair(&services.directory, &case.readers, by).ok_or_else(|| FormReply::replace(nobody()))?;
    if CaseNumber::parse(typed).ok() != Some(case.number) {
        let text = format!("This is not {}. Nothing was changed.", case.number);
        return Err(FormReply::mend(NUMBER, text));
    }
    let asked = services.desk.work(by, case.id, Work::AskDeletion).await;
    asked
        .map(|sheet| sheet::render(services, &submission.user.id, &sheet))
        .map_err(|error| refusal(error, NUMBER, || ask(&head, &second, typed, true)))
}

/// The case with this number, if this person may answer whoever asks for its deletion, and the role in which they do. Also anybody on the case may say that it
/// stays.
async fn find(
    services: &Services,
    user: &UserId,
    number: &str,
) -> Result<Option<(CasePointer, Role)>, Fault> {
    let Ok(number) = CaseNumber::parse(number) else { return Ok(None) };
    let found = services.desk.find(number).await.map_err(|error| Fault::new("find a case", error))?;
    Ok(found.and_then(|case| {
        let on_it = services.directory.acts_as(user, &case.readers);
        let asked = case.marks.deletion.map(|asked| asked.asked_by);
        let second = asked.and_then(|by| second_pair(&services.directory, &case.readers, by));
        let role = second.and_then(|second| second.people.get(user).copied()).or(on_it)?;
        Some((case, role))
    }))
}

/// Whether this person may answer whoever asks for the deletion of the case with this number.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub(crate) async fn may_answer(services: &Services, user: &UserId, number: &str) -> Result<bool, Fault> {
    Ok(find(services, user, number).await?.is_some())
}

/// Opens the form that answers whoever asks for the deletion of the case with this number.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn answer_deletion(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, by)) = find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    Ok(Reply::Open(match case.marks.deletion {
        None => super::notice("Delete", &WorkRefusal::NotAsked.to_string()),
        Some(asked) => answering(&case, asked.asked_by, by, false),
    }))
}

fn answering(case: &CasePointer, asked_by: Role, by: Role, again: bool) -> ModalView {
    let confirm = OptionItem::new("Confirm", CONFIRM).description("It is deleted with the next release");
    let stays = if asked_by == by { "Take it back" } else { "Decline" };
    let decline = OptionItem::new(stays, DECLINE).description("The case stays as it is");
    // Whoever asked can only take it back
    let open = case.marks.deletion.is_some_and(|asked| asked.confirmed_by.is_none()) && asked_by != by;
    let options = open.then_some(confirm).into_iter().chain([decline]);
    let closed = case.days.closed.map(|day| format!(", closed on {day}")).unwrap_or_default();
    let said = if case.marks.deletion.is_some_and(|asked| asked.confirmed_by.is_some()) {
        "It was confirmed, and happens with the next release."
    } else {
        "What was sent, the messages, notes, tasks and files go for good. The trail stays, and what the Board’s report counts."
    };
    ModalView::new(DELETE_ANSWER_FORM, "Delete the case")
        .submit("Save")
        .close("Cancel")
        .private_metadata(Letterhead::metadata_of(case))
        .blocks(again.then(failed))
        .block(Block::section(Text::mrkdwn(format!(
            "*{}* · {} asks that the content of this case{closed}, be deleted. {said}",
            title(case),
            capital(&asked_by.to_string())
        ))))
        .block(Block::input("Your answer", Element::radio_buttons(ANSWER, options)).block_id(ANSWER))
}

/// Answers.
pub async fn submit_delete_answer(services: &Services, submission: &ViewSubmission) -> FormReply {
    match answered(services, submission).await {
        Ok(view) => FormReply::replace(view),
        Err(reply) => reply,
    }
}

async fn answered(services: &Services, submission: &ViewSubmission) -> Result<ModalView, FormReply> {
    let number = submission.view.private_metadata.split('|').next().unwrap_or_default();
    let unavailable = "It could not be stored. Please try again in a minute.";
    let found = find(services, &submission.user.id, number).await;
    let (case, by) = found
        .map_err(|fault| FormReply::mend_fault(ANSWER, unavailable, fault))?
        .ok_or_else(|| FormReply::mend(ANSWER, super::NOT_YOURS))?;
    let confirms = match submission.view.state.option(ANSWER, ANSWER) {
        Some(CONFIRM) => true,
        Some(DECLINE) => false,
        _ => return Err(FormReply::mend(ANSWER, "Please choose one.")),
    };
    match services.desk.answer_deletion(by, case.id, confirms).await {
        Ok(()) if confirms => {
            Ok(super::notice("Confirmed", "Thank you. The case is deleted with the next release."))
        }
        Ok(()) => Ok(super::notice("Declined", "Thank you. The case stays as it is.")),
        Err(DeskError::Barred(why)) => Err(FormReply::mend(ANSWER, why.to_string())),
        Err(DeskError::NotFound) => Err(FormReply::mend(ANSWER, super::NOT_YOURS)),
        Err(error) => Err(FormReply::mend_fault(ANSWER, unavailable, Fault::new("answer a deletion", error))),
    }
}

/// The direct message to whoever may confirm: whoever is not on the case gets its number, and nothing that opens it.
#[must_use]
pub fn deletion_request(case: &CasePointer, asked_by: Role, second: &SecondPair) -> MessageBody {
    let title = title(case);
    let on_it = match second.are_on_the_case {
        true => "It takes a second person on the case.",
        false => {
            "You are not on this case and it does not open for you. You are asked because it takes a second person, and nobody else could be."
        }
    };
    let answer =
        Element::button(CASE_DELETE_ANSWER, "Answer").value(case.number.to_string()).style(Style::Primary);
    MessageBody::text(format!("{title}: its deletion is asked for"))
        .block(Block::section(Text::mrkdwn(format!(
            "*{title}* · {} asks that the content of this closed case be deleted. {on_it}",
            capital(&asked_by.to_string())
        ))))
        .block(Block::actions([answer]))
}

/// What the sheet says of it, with what can be done.
pub(super) fn on_sheet(case: &CasePointer) -> Option<Block> {
    let number = case.number.to_string();
    let asked = case.marks.deletion?;
    let said = match asked.confirmed_by {
        Some(by) => format!("{by} confirmed it. The case goes with the next release."),
        None => "It waits for somebody else to confirm it.".to_owned(),
    };
    let text =
        format!("{} asked for the deletion of this case. {said}", capital(&asked.asked_by.to_string()));
    Some(
        Block::section(Text::plain(text))
            .accessory(Element::button(CASE_DELETE_ANSWER, "Answer").value(number)),
    )
}
