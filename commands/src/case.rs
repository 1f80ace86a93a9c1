//! What the people on a case see and do.

mod by_hand;
mod card;
mod close;
mod deadlines;
mod deletion;
mod digest;
mod files;
mod form;
mod four_eyes;
mod hold;
mod lead;
mod link;
mod news;
mod note;
mod queue;
mod read;
mod reply;
mod sheet;
mod step;
mod task;
mod terms;
mod triage;

pub(crate) use by_hand::NOT_BY_HAND;
pub use by_hand::{BY_HAND_FORM, by_hand, submit_by_hand, update_by_hand};
pub use card::{CASE_CLOSE, CASE_NOTE, CASE_READ, CASE_REPLY, CASE_STEP, card, room_topic};
pub use close::{CLOSE_FORM, close, submit_close};
pub use deadlines::{escalation, reminder};
pub(crate) use deletion::may_answer as may_answer_deletion;
pub use deletion::{
    CASE_DELETE, CASE_DELETE_ANSWER, DELETE_ANSWER_FORM, DELETE_FORM, answer_deletion, delete,
    deletion_request, submit_delete, submit_delete_answer,
};
pub use digest::digest;
pub use files::{FILE_OPEN, open_file};
pub use four_eyes::{SecondPair, second_pair};
pub use hold::{CASE_HOLD, HOLD_FORM, LIFT_FORM, hold, submit_hold};
pub use lead::{CASE_ACKNOWLEDGE, CASE_PUT_OFF, acknowledge, lead_card, led_once, put_off};
pub use link::{CASE_LINK, CASE_UNLINK, LINK_FORM, link, submit_link, unlink};
pub use news::{for_lead, for_room, undelivered};
pub use note::{NOTE_FORM, note, submit_note};
pub(crate) use queue::blocks;
pub use queue::{CASE_NEW, Line, QUEUE_FILTER, QUEUE_PAGE, Shown, lines, mine, overdue, show};
pub use read::read;
pub use reply::{REPLY_FORM, reply, submit_reply};
pub use sheet::{CASE_SHEET, sheet};
pub use step::{Offer, STEP_FORM, aside, offers, step, submit_step};
pub use task::{CASE_TASK, CASE_TASK_DONE, TASK_FORM, finish_task, submit_task, task, task_reminder};
pub use triage::{CASE_TAKE, TRIAGE_OPEN, take_up, triage, waiting};

use domain::{CaseNumber, CasePointer, Role};
use slack::{
    blocks::{Block, ModalView, Text},
    model::{ChannelId, UserId},
};

use crate::{Fault, Person, Reply, Services};

/// The case with this number and the role in which this person is on it. Who is not on it is told the same as for a number that does not exist.
///
/// # Errors
/// [`Fault`] when the cases cannot be reached.
pub async fn find(
    services: &Services,
    person: impl Into<Person>,
    number: &str,
) -> Result<Option<(CasePointer, Role)>, Fault> {
    let Ok(number) = CaseNumber::parse(number) else {
        return Ok(None);
    };
    let case = services.desk.find(number).await.map_err(|error| Fault::new("find a case", error))?;
    Ok(case.and_then(|case| {
        let role = services.directory.acts_as(person, &case.readers)?;
        Some((case, role))
    }))
}

/// Has a room looked at that somebody came into: who is not on its case does not stay. A room that is no case's is left alone.
///
/// # Errors
/// [`Fault`] when the cases cannot be reached.
pub async fn guard(services: &Services, room: &ChannelId, user: &UserId) -> Result<(), Fault> {
    let found = services.desk.find_in_room(room.as_str()).await;
    let case = found.map_err(|error| Fault::new("find a case by its channel", error))?;
    match case.filter(|case| !services.directory.may_read(user, &case.readers)) {
        Some(case) => {
            services.desk.guard_room(case.id).await.map_err(|error| Fault::new("guard a channel", error))
        }
        None => Ok(()),
    }
}

/// How to work on cases, for whoever does.
#[must_use]
pub fn how(services: &Services, user: &UserId) -> Option<Block> {
    let text = "You work on cases: write `cases`, `overdue`, or `case` and a number, here or after `/ethics`. Your list is in the Home tab. What \
                reached you in another way becomes a case with `/ethics case new`.";
    services.directory.works_on_cases(user).then(|| Block::section(Text::mrkdwn(text)))
}

/// What is said of a case that somebody is not on, or that is not there.
pub(crate) const NOT_YOURS: &str = "There is no case with this number that you are on.";

/// What somebody sees who is not on the case, or asks for one that is not there.
fn not_yours() -> Reply {
    Reply::Open(notice("Case", NOT_YOURS))
}

fn notice(title: &str, text: &str) -> ModalView {
    ModalView::new("case_notice", title).close("Close").block(Block::section(Text::plain(text)))
}
