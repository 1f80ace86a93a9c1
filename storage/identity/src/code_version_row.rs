//! A row of the register of versions.

use domain::{Approval, Body, CodeHash, CodeVersion, Day, Disclosure, Publication, Record};
use sqlx::FromRow;
use storage_database::{Flag, StoreError};

#[derive(Debug, FromRow)]
pub(crate) struct CodeVersionRow {
    hash: Vec<u8>,
    name: String,
    text: String,
    recorded_by: String,
    recorded_day: i64,
    body: Option<String>,
    approved_day: Option<i64>,
    resolution: Option<String>,
    sign_again: Option<Flag>,
    publish_ms: Option<i64>,
    publish_recorded_by: Option<String>,
    publish_recorded_day: Option<i64>,
    disclose_by_day: Option<i64>,
    disclosed_day: Option<i64>,
    disclosed_place: Option<String>,
    disclosure_recorded_by: Option<String>,
    disclosure_recorded_day: Option<i64>,
}

impl CodeVersionRow {
    /// Reads the row.
    ///
    /// # Errors
    /// [`StoreError::Cell`] names the column that this version does not understand.
    pub(crate) fn into_version(self) -> Result<CodeVersion, StoreError> {
        let approval = match (&self.body, self.approved_day, &self.resolution, self.sign_again) {
            (Some(body), Some(on), Some(resolution), Some(sign_again)) => Some(Approval {
                body: Body::from_name(body).ok_or_else(|| cell("body"))?,
                on: day(on, "approved_day")?,
                resolution: resolution.clone(),
                sign_again: sign_again.0,
                disclose_by: self.disclose_by_day.map(|number| day(number, "disclose_by_day")).transpose()?,
            }),
            _ => None,
        };
        let publication = match (self.publish_ms, self.publish_recorded_by, self.publish_recorded_day) {
            (Some(at_ms), Some(by), Some(on)) => {
                Some(Publication { at_ms, recorded: Record { by, on: day(on, "publish_recorded_day")? } })
            }
            _ => None,
        };
        let disclosure = match (
            self.disclosed_day,
            self.disclosed_place,
            self.disclosure_recorded_by,
            self.disclosure_recorded_day,
        ) {
            (Some(on), Some(place), Some(by), Some(recorded)) => Some(Disclosure {
                on: day(on, "disclosed_day")?,
                place,
                recorded: Record { by, on: day(recorded, "disclosure_recorded_day")? },
            }),
            _ => None,
        };
        Ok(CodeVersion {
            hash: CodeHash::from_bytes(&self.hash).ok_or_else(|| cell("hash"))?,
            name: self.name,
            text: self.text,
            recorded: Record { by: self.recorded_by, on: day(self.recorded_day, "recorded_day")? },
            approval,
            publication,
            disclosure,
        })
    }
}

fn cell(column: &'static str) -> StoreError {
    StoreError::Cell { table: "code_version", column }
}

fn day(number: i64, column: &'static str) -> Result<Day, StoreError> {
    Day::from_number(number).ok_or_else(|| cell(column))
}
