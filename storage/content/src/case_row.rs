//! A case's row, and how it is selected.

use std::collections::BTreeSet;

use domain::{
    CaseDays, CaseId, CaseNumber, CasePointer, CaseState, Day, Finding, Outcomes, Readers, Role, Source,
    Topic, Way,
};
use storage_database::StoreError;

use crate::marks::marks;

/// A case's id, and all else of its row but what is sealed: one text. Thousands are read for a list, and reading two columns of each costs a third of reading
/// two dozen.
pub(crate) type CaseRow = (Vec<u8>, String);

/// Reads the row.
///
/// # Errors
/// [`StoreError::Cell`] names the column that this version does not understand.
pub(crate) fn pointer((id, text): CaseRow) -> Result<CasePointer, StoreError> {
    let mut fields = text.split('\u{1f}');
    let mut next = |column| fields.next().ok_or_else(|| cell(column));
    let number = CaseNumber::parse(next("number")?).map_err(|_| cell("number"))?;
    let state = next("state")?;
    let finding = match next("finding")? {
        "" => None,
        name => Some(Finding::from_name(name).ok_or_else(|| cell("finding"))?),
    };
    let outcomes = Outcomes::from_names(next("outcomes")?).ok_or_else(|| cell("outcomes"))?;
    let state = CaseState::from_stored(state, finding, outcomes).ok_or_else(|| cell("state"))?;
    let topic = Topic::from_name(next("topic")?).ok_or_else(|| cell("topic"))?;
    let way = Way::from_name(next("way")?).ok_or_else(|| cell("way"))?;
    let source = Source::from_name(next("source")?).ok_or_else(|| cell("source"))?;
    let readers = Readers {
        roles: parse_roles(next("readers")?).ok_or_else(|| cell("readers"))?,
        kept_out: parse_roles(next("kept_out")?).ok_or_else(|| cell("kept_out"))?,
    };
    let mut day = |column| match next(column)? {
        "" => Ok(None),
        number => parse_day(number).map(Some).ok_or_else(|| cell(column)),
    };
    let days = CaseDays {
        opened: day("opened_day")?.ok_or_else(|| cell("opened_day"))?,
        acknowledged: day("acknowledged_day")?,
        answered: day("answered_day")?,
        concluded: day("concluded_day")?,
        closed: day("closed_day")?,
        reopened: day("reopened_day")?,
        put_off: day("put_off_day")?,
    };
    let marks =
        marks(next("due_day")?, next("hold_by")?, next("deletion_by")?, next("deletion_confirmed_by")?)?;
    let mut address = |column| Ok(Some(next(column)?).filter(|text| !text.is_empty()).map(str::to_owned));
    let (room, card, lead_cards) = (address("room")?, address("card")?, address("lead_cards")?);
    let id = CaseId::from_bytes(&id).map_err(|_| cell("id"))?;
    Ok(CasePointer { id, number, state, topic, way, source, readers, days, marks, room, card, lead_cards })
}

const fn cell(column: &'static str) -> StoreError {
    StoreError::Cell { table: "cases", column }
}

pub(crate) fn parse_day(number: &str) -> Option<Day> {
    number.parse().ok().and_then(Day::from_number)
}

pub(crate) fn parse_roles(names: &str) -> Option<BTreeSet<Role>> {
    names.split_whitespace().map(Role::from_name).collect()
}

pub(crate) fn role_names(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" ")
}

/// The text of a row, of a case that is there or of what stays of one that was deleted: its state, and what only the former has.
macro_rules! case_text {
    ($state:literal, $put_off:literal, $open_tasks:literal, $hold_by:literal, $deletion_by:literal, $confirmed_by:literal) => {
        concat!(
            "SELECT id, number || '\u{1f}' || ",
            $state,
            " || '\u{1f}' || coalesce(finding, '') || '\u{1f}' || outcomes || '\u{1f}' || topic || '\u{1f}' || way || '\u{1f}' || source \
             || '\u{1f}' || readers || '\u{1f}' || kept_out || '\u{1f}' || CAST(opened_day AS TEXT) || '\u{1f}' \
             || coalesce(CAST(acknowledged_day AS TEXT), '') || '\u{1f}' || coalesce(CAST(answered_day AS TEXT), '') || '\u{1f}' \
             || coalesce(CAST(concluded_day AS TEXT), '') || '\u{1f}' || coalesce(CAST(closed_day AS TEXT), '') || '\u{1f}' \
             || coalesce(CAST(reopened_day AS TEXT), '') || '\u{1f}' || ",
            $put_off,
            " || '\u{1f}' || ",
            $open_tasks,
            " || '\u{1f}' || ",
            $hold_by,
            " || '\u{1f}' || ",
            $deletion_by,
            " || '\u{1f}' || ",
            $confirmed_by,
            " || '\u{1f}' || coalesce(room, '') || '\u{1f}' || coalesce(card, '') || '\u{1f}' || coalesce(lead_cards, '') "
        )
    };
}

/// The text of a case that is there, with the days of its open tasks.
macro_rules! case_text_with {
    ($open_tasks:literal) => {
        $crate::case_row::case_text!(
            "state",
            "coalesce(CAST(put_off_day AS TEXT), '')",
            $open_tasks,
            "coalesce(hold_by, '')",
            "coalesce(deletion_by, '')",
            "coalesce(deletion_confirmed_by, '')"
        )
    };
}

/// One case.
macro_rules! select_case {
    ($rest:literal) => {
        concat!(
            $crate::case_row::case_text_with!(
                "coalesce((SELECT string_agg(CAST(due_day AS TEXT), ' ') FROM task WHERE case_id = cases.id AND done_day IS NULL), '')"
            ),
            "FROM cases ",
            $rest
        )
    };
}

/// Many cases: the open tasks are read once, and not once for each of them.
macro_rules! select_cases {
    ($rest:literal) => {
        concat!(
            $crate::case_row::case_text_with!("coalesce(open_tasks, '')"),
            "FROM cases INDEXED BY cases_open LEFT JOIN (SELECT case_id, string_agg(CAST(due_day AS TEXT), ' ') AS open_tasks FROM task \
             WHERE done_day IS NULL GROUP BY case_id) AS tasks ON case_id = id ",
            $rest
        )
    };
}

/// What stays of a case that was deleted.
macro_rules! select_deleted_case {
    ($rest:literal) => {
        concat!(
            $crate::case_row::case_text!("'closed'", "''", "''", "''", "''", "''"),
            "FROM deleted_case ",
            $rest
        )
    };
}

pub(crate) use {case_text, case_text_with, select_case, select_cases, select_deleted_case};
