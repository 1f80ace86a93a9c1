//! Who may do what: one table of every door that leads into the program, and who may go through it.
//!
//! The dispatch asks here before it calls a verb, and what has no row is answered as if it were not there: a new button does nothing until somebody decided who
//! may press it. The verbs and the relay look again, each for itself; nothing here takes the place of that.

mod account;
mod chat;
mod door;
mod pages;
mod refusal;
mod who;

pub use account::Account;
pub use door::Door;
pub use refusal::{Refusal, Refused};
pub use who::Who;

use slack::model::UserId;

use crate::{Fault, Services};

/// A row: a door, who may go through it, what they then do, and the clause of the Code from which that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The door.
    pub door: Door,
    /// Who may.
    pub who: Who,
    /// What it is for, in a few words.
    pub what: &'static str,
    /// The clause of the Code.
    pub clause: &'static str,
    /// What anybody else is told.
    pub refused: Refused,
}

const fn row(door: Door, who: Who, what: &'static str, (clause, refused): (&'static str, Refused)) -> Row {
    Row { door, who, what, clause, refused }
}

/// Every row, those of the chat first.
pub fn table() -> impl Iterator<Item = &'static Row> {
    chat::ROWS.iter().chain(pages::ROWS)
}

/// The row of a slash command with its first words, such as `/ethics board`.
#[must_use]
pub fn of_command(words: &str) -> Option<&'static Row> {
    table().find(|row| row.door == Door::Command(row.door.name()) && row.door.name() == words)
}

/// The row of what was pressed, chosen or ticked, by its action id.
#[must_use]
pub fn of_action(action_id: &str) -> Option<&'static Row> {
    table().find(|row| match row.door {
        Door::Action(id) => id == action_id,
        // One button for each line of a list: the name, and which
        Door::Actions(id) => {
            action_id.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        }
        _ => false,
    })
}

/// The row of a form, by its callback id.
#[must_use]
pub fn of_form(callback_id: &str) -> Option<&'static Row> {
    table().find(|row| row.door == Door::Form(row.door.name()) && row.door.name() == callback_id)
}

/// The row of an event, by its type.
#[must_use]
pub fn of_event(kind: &str) -> Option<&'static Row> {
    table().find(|row| row.door == Door::Event(row.door.name()) && row.door.name() == kind)
}

/// What somebody is told who may not go through this door; `None` for whoever may. `subject` is what the door carries: a button's value, a form's private metadata,
/// the words after a command. It begins with the case's number where the row is about a case.
///
/// # Errors
/// [`Fault`] when the case cannot be reached. Then nobody knows, and the verb, which looks again, says so in its own words and keeps what was typed.
pub async fn refusal(
    services: &Services,
    row: &Row,
    (user, account): (&UserId, Account),
    subject: &str,
) -> Result<Option<Refusal>, Fault> {
    if !account.is_let_in(row.who, services.directory.works_on_cases(user)) {
        return Ok(Some(Refusal::plain(account.words(services, row.who))));
    }
    Ok(match row.who.admits(services, user, subject).await? {
        Ok(()) => None,
        Err(Some(why)) => Some(Refusal::plain(why)),
        Err(None) => Some(row.refused.words(services, row.door)),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_door_is_there_once() {
        let doors: Vec<String> = table().map(|row| format!("{:?}", row.door)).collect();
        let once: BTreeSet<&String> = doors.iter().collect();
        assert_eq!(doors.len(), once.len());
    }

    #[test]
    fn a_button_of_a_list_is_found_by_its_beginning_and_nothing_else_is() {
        let found = |id: &str| of_action(id).map(|row| row.door.name());
        assert_eq!(found("queue_page_2"), Some("queue_page"));
        assert_eq!(found("queue_page"), Some("queue_page"));
        assert_eq!(found("queue_pages"), None);
        assert_eq!(found("case_read"), Some("case_read"));
        assert_eq!(found("case_read_2"), None);
        assert_eq!(found(""), None);
        assert_eq!(of_form("case_read"), None);
        assert_eq!(of_command("/ethics nothing"), None);
    }
}
