//! A case, as far as it can be pointed at.

use domain::{CaseId, CaseNumber, CasePointer, CaseState, Day, Finding, Readers, Role, Topic, Way};
use serde::{Deserialize, Serialize};

use super::{Read, form, known};
use crate::link::channel::ChannelError;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StateForm {
    Triage,
    Open,
    Closed(String),
}

/// A pointer.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseForm {
    id: String,
    number: String,
    state: StateForm,
    topic: Topic,
    way: String,
    readers: Vec<Role>,
    kept_out: Vec<Role>,
    opened: i64,
    room: Option<String>,
    card: Option<String>,
}

impl From<&CasePointer> for CaseForm {
    fn from(case: &CasePointer) -> Self {
        Self {
            id: case.id.to_hex(),
            number: case.number.to_string(),
            state: match case.state {
                CaseState::Triage => StateForm::Triage,
                CaseState::Open => StateForm::Open,
                CaseState::Closed(finding) => StateForm::Closed(finding.name().to_owned()),
            },
            topic: case.topic,
            way: case.way.name().to_owned(),
            readers: case.readers.roles.iter().copied().collect(),
            kept_out: case.readers.kept_out.iter().copied().collect(),
            opened: case.opened.number(),
            room: case.room.clone(),
            card: case.card.clone(),
        }
    }
}

impl TryFrom<CaseForm> for CasePointer {
    type Error = ChannelError;

    fn try_from(from: CaseForm) -> Read<Self> {
        Ok(Self {
            id: form(CaseId::parse(&from.id))?,
            number: form(CaseNumber::parse(&from.number))?,
            state: match from.state {
                StateForm::Triage => CaseState::Triage,
                StateForm::Open => CaseState::Open,
                StateForm::Closed(finding) => CaseState::Closed(known(Finding::from_name(&finding))?),
            },
            topic: from.topic,
            way: known(Way::from_name(&from.way))?,
            readers: Readers {
                roles: from.readers.into_iter().collect(),
                kept_out: from.kept_out.into_iter().collect(),
            },
            opened: known(Day::from_number(from.opened))?,
            room: from.room,
            card: from.card,
        })
    }
}
