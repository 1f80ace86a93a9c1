//! A row of the register of waivers.

use domain::{
    Body, Day, Decision, Disclosure, PersonKind, Record, Verdict, WaivedSection, Waiver, WaiverNumber, Words,
};
use storage_database::StoreError;

/// As it is stored.
#[derive(sqlx::FromRow)]
pub(crate) struct WaiverRow {
    number: String,
    person: String,
    account: Option<String>,
    kind: String,
    section: String,
    heading: String,
    words: String,
    until_day: Option<i64>,
    asked_by: String,
    asked_day: i64,
    verdict: Option<String>,
    body: Option<String>,
    decided_day: Option<i64>,
    decision_recorded_by: Option<String>,
    decision_recorded_day: Option<i64>,
    disclose_by_day: Option<i64>,
    disclosed_day: Option<i64>,
    disclosed_place: Option<String>,
    disclosure_recorded_by: Option<String>,
    disclosure_recorded_day: Option<i64>,
}

fn cell(column: &'static str) -> StoreError {
    StoreError::Cell { table: "waiver", column }
}

fn day(number: i64, column: &'static str) -> Result<Day, StoreError> {
    Day::from_number(number).ok_or_else(|| cell(column))
}

impl WaiverRow {
    /// The waiver in it.
    pub(crate) fn into_waiver(self) -> Result<Waiver, StoreError> {
        let (decision, disclosure) = (self.decision()?, self.disclosure()?);
        Ok(Waiver {
            number: WaiverNumber::parse(&self.number).map_err(|_| cell("number"))?,
            person: self.person,
            account: self.account,
            kind: PersonKind::from_name(&self.kind).ok_or_else(|| cell("kind"))?,
            section: WaivedSection { id: self.section, heading: self.heading },
            words: Words::new(self.words),
            until: self.until_day.map(|number| day(number, "until_day")).transpose()?,
            asked: Record { by: self.asked_by, on: day(self.asked_day, "asked_day")? },
            decision,
            disclosure,
        })
    }

    fn decision(&self) -> Result<Option<Decision>, StoreError> {
        let Some(verdict) = &self.verdict else { return Ok(None) };
        let body = self.body.as_deref().and_then(Body::from_name);
        Ok(Some(Decision {
            verdict: Verdict::from_name(verdict).ok_or_else(|| cell("verdict"))?,
            body: body.ok_or_else(|| cell("body"))?,
            on: needed(self.decided_day, "decided_day")?,
            recorded: record(
                self.decision_recorded_by.as_ref(),
                self.decision_recorded_day,
                ["decision_recorded_by", "decision_recorded_day"],
            )?,
            disclose_by: self.disclose_by_day.map(|number| day(number, "disclose_by_day")).transpose()?,
        }))
    }

    fn disclosure(&self) -> Result<Option<Disclosure>, StoreError> {
        let Some(on) = self.disclosed_day else { return Ok(None) };
        Ok(Some(Disclosure {
            on: day(on, "disclosed_day")?,
            place: self.disclosed_place.clone().ok_or_else(|| cell("disclosed_place"))?,
            recorded: record(
                self.disclosure_recorded_by.as_ref(),
                self.disclosure_recorded_day,
                ["disclosure_recorded_by", "disclosure_recorded_day"],
            )?,
        }))
    }
}

fn record(
    by: Option<&String>,
    on: Option<i64>,
    [by_column, on_column]: [&'static str; 2],
) -> Result<Record, StoreError> {
    Ok(Record { by: by.cloned().ok_or_else(|| cell(by_column))?, on: needed(on, on_column)? })
}

fn needed(number: Option<i64>, column: &'static str) -> Result<Day, StoreError> {
    number.ok_or_else(|| cell(column)).and_then(|number| day(number, column))
}
