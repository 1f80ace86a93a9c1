//! A case, as far as it can be pointed at.

use domain::{
    CaseDays, CaseId, CaseMarks, CaseNumber, CasePointer, CaseState, Day, Deletion, Readers, Role, Source,
    Topic, Way,
};
use serde::{Deserialize, Serialize};

use super::{Read, form, known};
use crate::link::channel::ChannelError;

/// Who reads a case.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadersForm {
    roles: Vec<Role>,
    kept_out: Vec<Role>,
}

impl From<&Readers> for ReadersForm {
    fn from(readers: &Readers) -> Self {
        Self {
            roles: readers.roles.iter().copied().collect(),
            kept_out: readers.kept_out.iter().copied().collect(),
        }
    }
}

impl From<ReadersForm> for Readers {
    fn from(from: ReadersForm) -> Self {
        Self { roles: from.roles.into_iter().collect(), kept_out: from.kept_out.into_iter().collect() }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DaysForm {
    opened: i64,
    acknowledged: Option<i64>,
    answered: Option<i64>,
    concluded: Option<i64>,
    closed: Option<i64>,
    reopened: Option<i64>,
    put_off: Option<i64>,
}

/// What holds for a case beside its state.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MarksForm {
    tasks: Vec<i64>,
    hold: Option<Role>,
    deletion: Option<Deletion>,
}

impl From<&CaseMarks> for MarksForm {
    fn from(marks: &CaseMarks) -> Self {
        Self {
            tasks: marks.tasks.iter().map(|day| day.number()).collect(),
            hold: marks.hold,
            deletion: marks.deletion,
        }
    }
}

impl TryFrom<MarksForm> for CaseMarks {
    type Error = ChannelError;

    fn try_from(from: MarksForm) -> Read<Self> {
        let day = |number| known(Day::from_number(number));
        Ok(Self {
            tasks: from.tasks.into_iter().map(day).collect::<Read<_>>()?,
            hold: from.hold,
            deletion: from.deletion,
        })
    }
}

fn day(number: Option<i64>) -> Read<Option<Day>> {
    number.map(|number| known(Day::from_number(number))).transpose()
}

/// A pointer.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseForm {
    id: String,
    number: String,
    state: CaseState,
    topic: Topic,
    way: String,
    source: Source,
    readers: ReadersForm,
    days: DaysForm,
    marks: MarksForm,
    room: Option<String>,
    card: Option<String>,
    lead_cards: Option<String>,
}

impl From<&CasePointer> for CaseForm {
    fn from(case: &CasePointer) -> Self {
        Self {
            id: case.id.to_hex(),
            number: case.number.to_string(),
            state: case.state,
            topic: case.topic,
            way: case.way.name().to_owned(),
            source: case.source,
            readers: ReadersForm::from(&case.readers),
            days: DaysForm {
                opened: case.days.opened.number(),
                acknowledged: case.days.acknowledged.map(Day::number),
                answered: case.days.answered.map(Day::number),
                concluded: case.days.concluded.map(Day::number),
                closed: case.days.closed.map(Day::number),
                reopened: case.days.reopened.map(Day::number),
                put_off: case.days.put_off.map(Day::number),
            },
            marks: MarksForm::from(&case.marks),
            room: case.room.clone(),
            card: case.card.clone(),
            lead_cards: case.lead_cards.clone(),
        }
    }
}

impl TryFrom<CaseForm> for CasePointer {
    type Error = ChannelError;

    fn try_from(from: CaseForm) -> Read<Self> {
        Ok(Self {
            id: form(CaseId::parse(&from.id))?,
            number: form(CaseNumber::parse(&from.number))?,
            state: from.state,
            topic: from.topic,
            way: known(Way::from_name(&from.way))?,
            source: from.source,
            readers: from.readers.into(),
            days: CaseDays {
                opened: known(Day::from_number(from.days.opened))?,
                acknowledged: day(from.days.acknowledged)?,
                answered: day(from.days.answered)?,
                concluded: day(from.days.concluded)?,
                closed: day(from.days.closed)?,
                reopened: day(from.days.reopened)?,
                put_off: day(from.days.put_off)?,
            },
            marks: from.marks.try_into()?,
            room: from.room,
            card: from.card,
            lead_cards: from.lead_cards,
        })
    }
}
