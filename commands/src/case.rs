//! What the people on a case see and do.

mod by_hand;
mod card;
mod close;
mod deadlines;
mod digest;
mod files;
mod news;
mod note;
mod queue;
mod read;
mod reply;
mod step;
mod terms;
mod triage;

pub use by_hand::{BY_HAND_FORM, by_hand, submit_by_hand, update_by_hand};
pub use card::{CASE_CLOSE, CASE_NOTE, CASE_READ, CASE_REPLY, CASE_STEP, card, room_topic};
pub use close::{CLOSE_FORM, close, submit_close};
pub use deadlines::{escalation, reminder};
pub use digest::digest;
pub use files::{FILE_OPEN, open_file};
pub use news::{for_lead, for_room, undelivered};
pub use note::{NOTE_FORM, note, submit_note};
pub(crate) use queue::blocks;
pub use queue::{CASE_NEW, Line, QUEUE_FILTER, QUEUE_PAGE, Shown, lines, mine, overdue, show};
pub use read::read;
pub use reply::{REPLY_FORM, reply, submit_reply};
pub use step::{Offer, STEP_FORM, aside, offers, step, submit_step};
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

/// What somebody sees who is not on the case, or asks for one that is not there.
fn not_yours() -> Reply {
    Reply::Open(notice("Case", "There is no case with this number that you are on."))
}

fn notice(title: &str, text: &str) -> ModalView {
    ModalView::new("case_notice", title).close("Close").block(Block::section(Text::plain(text)))
}
