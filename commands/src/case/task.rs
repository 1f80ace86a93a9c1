//! Tasks: what somebody on the case is to do by a day.

use domain::{
    CasePointer, Day, DraftId, Role, Sheet, TASK_LIMIT_CHARS, Task, TaskReminder, Words, Work, WorkRefusal,
};
use slack::{
    blocks::{Block, Element, MessageBody, ModalView, Style, Text, clip},
    model::{UserId, ViewState, ViewSubmission},
};

use super::{
    form::{OfForm, UNCHANGED, acting, of_form, role_option},
    reply::{Letterhead, failed, refusal},
    sheet::{self, CASE_SHEET},
};
use crate::{
    Fault, FormReply, Reply, Services,
    day_input::{day_input, day_of},
};

/// The button that opens the form for a task; its value is the case's number.
pub const CASE_TASK: &str = "case_task";
/// The button that says that a task is done; its value is the case's number and the task's id.
pub const CASE_TASK_DONE: &str = "case_task_done";
/// The form's name.
pub const TASK_FORM: &str = "case_task_form";

const OWNER: &str = "owner";
const DUE: &str = "due";
const WORDS: &str = "words";
const TEXT: &str = "text";

/// What is in the form.
#[derive(Default)]
struct Entered {
    owner: Option<Role>,
    due: Option<Day>,
    words: String,
}

impl Entered {
    fn of(state: &ViewState) -> Self {
        Self {
            owner: state.option(OWNER, OWNER).and_then(Role::from_name),
            due: day_of(state, DUE),
            words: state.text(WORDS, TEXT).unwrap_or_default().to_owned(),
        }
    }
}

/// Opens the form for a task in the case with this number.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn task(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, by)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    let head = Letterhead::new(&case, services.desk.new_draft());
    let entered = Entered { owner: Some(by), ..Entered::default() };
    Ok(Reply::Replace(render(services, &head, Some(&case), &entered, false)))
}

fn render(
    services: &Services,
    head: &Letterhead,
    case: Option<&CasePointer>,
    entered: &Entered,
    again: bool,
) -> ModalView {
    let roles = case.map_or_else(|| Role::ALL.into(), |case| acting(&services.directory, case));
    let mut owner = Element::static_select(OWNER, roles.iter().copied().map(role_option));
    if let Some(chosen) = entered.owner.filter(|role| roles.contains(role)) {
        owner = owner.initial_option(role_option(chosen));
    }
    let limit = u32::try_from(TASK_LIMIT_CHARS).unwrap_or(u32::MAX);
    let mut words = Element::plain_text_input(TEXT).multiline(true).max_length(limit).focus_on_load();
    if !entered.words.is_empty() {
        words = words.initial(&entered.words);
    }
    ModalView::new(TASK_FORM, "New task")
        .submit("Save")
        .close("Cancel")
        .private_metadata(head.metadata())
        .blocks(again.then(failed))
        .block(Block::input("What is to be done", words).block_id(WORDS))
        .block(Block::input("Who does it", owner).block_id(OWNER))
        .block(
            day_input("By when", DUE, entered.due)
                .hint("They are reminded on this day, and once more when it is late."),
        )
        .block(Block::context([Text::plain(
            "For the people on the case. It is sealed with the report. The reporter does not see it.",
        )]))
}

/// Stores the task, and shows the sheet with it.
pub async fn submit_task(services: &Services, submission: &ViewSubmission) -> FormReply {
    match save(services, submission).await {
        Ok(sheet) => FormReply::replace(sheet),
        Err(reply) => reply,
    }
}

async fn save(services: &Services, submission: &ViewSubmission) -> Result<ModalView, FormReply> {
    let entered = Entered::of(&submission.view.state);
    let blank = |head: &Letterhead| render(services, head, None, &entered, true);
    let OfForm { head, case, by } = of_form(services, submission, (WORDS, UNCHANGED), blank).await?;
    let owner = entered.owner.ok_or_else(|| FormReply::mend(OWNER, "Please choose who does it."))?;
    let due = entered.due.ok_or_else(|| FormReply::mend(DUE, "Please choose a day."))?;
    if !acting(&services.directory, &case).contains(&owner) {
        return Err(FormReply::mend(OWNER, WorkRefusal::StrangerToTheCase.to_string()));
    }
    let work = Work::AddTask { draft: head.draft, owner, due, words: Words::from(entered.words.as_str()) };
    let saved = services.desk.work(by, case.id, work).await;
    let place = |why: WorkRefusal| match why {
        WorkRefusal::Past => DUE,
        WorkRefusal::StrangerToTheCase => OWNER,
        _ => WORDS,
    };
    saved.map(|sheet| sheet::render(services, &submission.user.id, &sheet)).map_err(|error| match error {
        domain::DeskError::Barred(why) => FormReply::mend(place(why), why.to_string()),
        error => refusal(error, WORDS, || render(services, &head, Some(&case), &entered, true)),
    })
}

/// Says that a task is done, and shows the sheet without it.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn finish_task(services: &Services, user: &UserId, value: &str) -> Result<Reply, Fault> {
    let (number, task) = value.split_once('|').unwrap_or_default();
    let found = super::find(services, user, number).await?;
    let (Some((case, by)), Ok(task)) = (found, DraftId::parse(task)) else {
        return Ok(super::not_yours());
    };
    let sheet = services.desk.work(by, case.id, Work::FinishTask(task)).await;
    let sheet = sheet.map_err(|error| Fault::new("finish a task", error))?;
    Ok(Reply::Replace(sheet::render(services, user, &sheet)))
}

/// The open tasks of a sheet, with a button each, and how many are done.
pub(super) fn listed(sheet: &Sheet, today: Day) -> Vec<Block> {
    let number = sheet.case.number;
    let line = |task: &Task| {
        let done = Element::button(CASE_TASK_DONE, "Done").value(format!("{number}|{}", task.id.to_hex()));
        Block::section(Text::plain(said(task, today))).accessory(done)
    };
    let open = sheet.tasks.iter().filter(|task| task.done.is_none());
    let mut blocks: Vec<Block> = open.map(line).collect();
    let done = sheet.tasks.iter().filter(|task| task.done.is_some()).count();
    match (blocks.len(), done) {
        (0, 0) => blocks.push(Block::section(Text::plain("There is no task."))),
        (_, 0) => {}
        (_, 1) => blocks.push(Block::context([Text::plain("One task is done.")])),
        (_, count) => blocks.push(Block::context([Text::plain(format!("{count} tasks are done."))])),
    }
    blocks
}

/// The open tasks in short, for the view of what was sent.
pub(super) fn in_short(tasks: &[Task], today: Day) -> Vec<Block> {
    let open: Vec<String> =
        tasks.iter().filter(|task| task.done.is_none()).map(|task| said(task, today)).collect();
    if open.is_empty() {
        return Vec::new();
    }
    let words = Text::plain(clip(&open.join("\n"), 3_000));
    vec![Block::section(Text::mrkdwn("*Tasks*")), Block::section(words)]
}

fn said(task: &Task, today: Day) -> String {
    let when = if task.due < today { "Overdue since" } else { "By" };
    format!("{when} {}, {}: {}", task.due, task.owner, task.words.expose())
}

/// The direct message to whoever is to do a task: without a word of it.
#[must_use]
pub fn task_reminder(case: &CasePointer, reminder: TaskReminder) -> MessageBody {
    let title = super::deadlines::title(case);
    let day = super::deadlines::in_full(reminder.due);
    let said = match reminder.phase {
        domain::Phase::Overdue => format!("A task of {} was due on {day}, and is not done.", reminder.owner),
        _ => format!("{day} is the day of a task of {}.", reminder.owner),
    };
    let number = case.number.to_string();
    let show = Element::button(CASE_SHEET, "Show the tasks").value(number).style(Style::Primary);
    MessageBody::text(format!("{title}: a task by {}", reminder.due))
        .block(Block::section(Text::mrkdwn(format!("*{title}* · {said}"))))
        .block(Block::actions([show]))
}
