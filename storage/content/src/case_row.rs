//! A case's row, and how it is selected.

use std::collections::BTreeSet;

use domain::{
    CaseDays, CaseId, CaseNumber, CasePointer, CaseState, Day, Finding, Outcomes, Readers, Role, Source,
    Topic, Way,
};
use sqlx::FromRow;
use storage_sqlite::StoreError;

use crate::marks::MarksRow;

/// A case's row without its sealed columns.
#[derive(Debug, FromRow)]
pub(crate) struct CaseRow {
    id: Vec<u8>,
    number: String,
    state: String,
    finding: Option<String>,
    outcomes: String,
    topic: String,
    way: String,
    source: String,
    readers: String,
    kept_out: String,
    opened_day: i64,
    acknowledged_day: Option<i64>,
    answered_day: Option<i64>,
    concluded_day: Option<i64>,
    closed_day: Option<i64>,
    reopened_day: Option<i64>,
    put_off_day: Option<i64>,
    room: Option<String>,
    card: Option<String>,
    lead_cards: Option<String>,
    #[sqlx(flatten)]
    marks: MarksRow,
}

impl CaseRow {
    /// Reads the row.
    ///
    /// # Errors
    /// [`StoreError::Cell`] names the column that this version does not understand.
    pub(crate) fn into_pointer(self) -> Result<CasePointer, StoreError> {
        let cell = |column| StoreError::Cell { table: "cases", column };
        let finding = match self.finding.as_deref() {
            Some(name) => Some(Finding::from_name(name).ok_or_else(|| cell("finding"))?),
            None => None,
        };
        let outcomes = Outcomes::from_names(&self.outcomes).ok_or_else(|| cell("outcomes"))?;
        let day = |number, column| match number {
            Some(number) => Day::from_number(number).map(Some).ok_or_else(|| cell(column)),
            None => Ok(None),
        };
        Ok(CasePointer {
            id: CaseId::from_bytes(&self.id).map_err(|_| cell("id"))?,
            number: CaseNumber::parse(&self.number).map_err(|_| cell("number"))?,
            state: CaseState::from_stored(&self.state, finding, outcomes).ok_or_else(|| cell("state"))?,
            topic: Topic::from_name(&self.topic).ok_or_else(|| cell("topic"))?,
            way: Way::from_name(&self.way).ok_or_else(|| cell("way"))?,
            source: Source::from_name(&self.source).ok_or_else(|| cell("source"))?,
            readers: Readers {
                roles: parse_roles(&self.readers).ok_or_else(|| cell("readers"))?,
                kept_out: parse_roles(&self.kept_out).ok_or_else(|| cell("kept_out"))?,
            },
            days: CaseDays {
                opened: Day::from_number(self.opened_day).ok_or_else(|| cell("opened_day"))?,
                acknowledged: day(self.acknowledged_day, "acknowledged_day")?,
                answered: day(self.answered_day, "answered_day")?,
                concluded: day(self.concluded_day, "concluded_day")?,
                closed: day(self.closed_day, "closed_day")?,
                reopened: day(self.reopened_day, "reopened_day")?,
                put_off: day(self.put_off_day, "put_off_day")?,
            },
            marks: self.marks.into_marks()?,
            room: self.room,
            card: self.card,
            lead_cards: self.lead_cards,
        })
    }
}

pub(crate) fn parse_roles(names: &str) -> Option<BTreeSet<Role>> {
    names.split_whitespace().map(Role::from_name).collect()
}

pub(crate) fn role_names(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" ")
}

macro_rules! case_columns {
    () => {
        "SELECT id, number, state, finding, outcomes, topic, way, source, readers, kept_out, opened_day, acknowledged_day, \
         answered_day, concluded_day, closed_day, reopened_day, put_off_day, room, card, lead_cards, hold_by, deletion_by, \
         deletion_confirmed_by, "
    };
}

/// One case, with the days of its open tasks.
macro_rules! select_case {
    ($rest:literal) => {
        concat!(
            $crate::case_row::case_columns!(),
            "(SELECT group_concat(due_day, ' ') FROM task WHERE case_id = cases.id AND done_day IS NULL) AS open_tasks FROM cases ",
            $rest
        )
    };
}

/// Many cases: the open tasks are read once, and not once for each of them.
macro_rules! select_cases {
    ($rest:literal) => {
        concat!(
            $crate::case_row::case_columns!(),
            "open_tasks FROM cases INDEXED BY cases_open LEFT JOIN \
             (SELECT case_id, group_concat(due_day, ' ') AS open_tasks FROM task WHERE done_day IS NULL GROUP BY case_id) ON case_id = id ",
            $rest
        )
    };
}

pub(crate) use {case_columns, select_case, select_cases};
