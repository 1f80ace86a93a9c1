//! Cases.

use std::collections::BTreeSet;

use domain::{
    CaseId, CaseNumber, CasePointer, CaseState, Day, Deed, Finding, Readers, Role, Sealed, Topic, Way,
};
use sqlx::FromRow;
use storage_sqlite::{During, StoreError};

use crate::{Added, ContentStore, NewEffect, NewMessage, ParcelId, effects, mailboxes, parcels, trail};

/// A case to be opened when its report is released.
#[derive(Debug)]
pub struct NewCase<'a> {
    /// The case.
    pub id: CaseId,
    /// The number people will use.
    pub number: CaseNumber,
    /// What it is about.
    pub topic: Topic,
    /// How the reporter chose to be known.
    pub way: Way,
    /// Whether it waits to be taken up, or is worked on from the start.
    pub state: CaseState,
    /// Who reads it.
    pub readers: &'a Readers,
    /// The day of release.
    pub opened: Day,
    /// Sealed under the case's key, for the cell `cases.report`.
    pub report: &'a Sealed,
    /// Sealed under the case's key, for the cell `cases.author`.
    pub author: Option<&'a Sealed>,
}

/// What is sealed in a case.
#[derive(Debug)]
pub struct SealedCase {
    /// What the reporter wrote.
    pub report: Sealed,
    /// Who wrote it, for a named report.
    pub author: Option<Sealed>,
}

/// A case's row without its sealed columns.
#[derive(Debug, FromRow)]
struct CaseRow {
    id: Vec<u8>,
    number: String,
    state: String,
    finding: Option<String>,
    topic: String,
    way: String,
    readers: String,
    kept_out: String,
    opened_day: i64,
    room: Option<String>,
    card: Option<String>,
}

impl CaseRow {
    /// Reads the row.
    ///
    /// # Errors
    /// [`StoreError::Cell`] names the column that this version does not understand.
    fn into_pointer(self) -> Result<CasePointer, StoreError> {
        let cell = |column| StoreError::Cell { table: "cases", column };
        let finding = match self.finding.as_deref() {
            Some(name) => Some(Finding::from_name(name).ok_or_else(|| cell("finding"))?),
            None => None,
        };
        Ok(CasePointer {
            id: CaseId::from_bytes(&self.id).map_err(|_| cell("id"))?,
            number: CaseNumber::parse(&self.number).map_err(|_| cell("number"))?,
            state: match (self.state.as_str(), finding) {
                ("triage", None) => CaseState::Triage,
                ("open", None) => CaseState::Open,
                ("closed", Some(finding)) => CaseState::Closed(finding),
                _ => return Err(cell("state")),
            },
            topic: Topic::from_name(&self.topic).ok_or_else(|| cell("topic"))?,
            way: Way::from_name(&self.way).ok_or_else(|| cell("way"))?,
            readers: Readers {
                roles: parse_roles(&self.readers).ok_or_else(|| cell("readers"))?,
                kept_out: parse_roles(&self.kept_out).ok_or_else(|| cell("kept_out"))?,
            },
            opened: Day::from_number(self.opened_day).ok_or_else(|| cell("opened_day"))?,
            room: self.room,
            card: self.card,
        })
    }
}

fn parse_roles(names: &str) -> Option<BTreeSet<Role>> {
    names.split_whitespace().map(Role::from_name).collect()
}

fn role_names(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" ")
}

macro_rules! select_case {
    ($rest:literal) => {
        concat!(
            "SELECT id, number, state, finding, topic, way, readers, kept_out, opened_day, room, card FROM cases ",
            $rest
        )
    };
}

impl ContentStore {
    /// Turns a waiting report into a case, with what follows from it and its row of the trail, in one transaction. `Added::Known` when the number is taken: draw
    /// another and call again.
    ///
    /// # Errors
    /// When the store does not answer; then the report still waits.
    pub async fn release_report(
        &self,
        parcel: ParcelId,
        case: &NewCase<'_>,
        effects: &[NewEffect],
        deed: &Deed,
    ) -> Result<Added, StoreError> {
        const OPERATION: &str = "release a report";
        let mut transaction = self.begin(OPERATION).await?;
        if !parcels::delete(&mut transaction, parcel).await? {
            return Ok(Added::New);
        }
        if insert(&mut transaction, case).await? == Added::Known {
            return Ok(Added::Known);
        }
        effects::insert(&mut transaction, case.id, effects).await?;
        trail::append(&mut transaction, Some(case.number), deed).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Added::New)
    }

    /// The case with this id.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_case(&self, id: CaseId) -> Result<Option<CasePointer>, StoreError> {
        let row: Option<CaseRow> = sqlx::query_as(select_case!("WHERE id = $1"))
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&self.content)
            .await
            .during("find a case")?;
        row.map(CaseRow::into_pointer).transpose()
    }

    /// The case with this number.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_case_by_number(&self, number: CaseNumber) -> Result<Option<CasePointer>, StoreError> {
        let row: Option<CaseRow> = sqlx::query_as(select_case!("WHERE number = $1"))
            .bind(number.to_string())
            .fetch_optional(&self.content)
            .await
            .during("find a case by its number")?;
        row.map(CaseRow::into_pointer).transpose()
    }

    /// The cases that are not closed, oldest day first, in random order within a day.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn open_cases(&self) -> Result<Vec<CasePointer>, StoreError> {
        let rows: Vec<CaseRow> = sqlx::query_as(select_case!("WHERE state = 'open' ORDER BY opened_day, id"))
            .fetch_all(&self.content)
            .await
            .during("list open cases")?;
        rows.into_iter().map(CaseRow::into_pointer).collect()
    }

    /// The cases that wait to be taken up, oldest day first, in random order within a day.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn triage_cases(&self) -> Result<Vec<CasePointer>, StoreError> {
        let rows: Vec<CaseRow> =
            sqlx::query_as(select_case!("WHERE state = 'triage' ORDER BY opened_day, id"))
                .fetch_all(&self.content)
                .await
                .during("list cases to be taken up")?;
        rows.into_iter().map(CaseRow::into_pointer).collect()
    }

    /// Takes up a case that waits in triage, with what follows from it and its row of the trail, in one transaction. `Added::Known` when it does not wait (any more);
    /// then nothing changed.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn take_up_case(
        &self,
        id: CaseId,
        effects: &[NewEffect],
        deed: &Deed,
    ) -> Result<Added, StoreError> {
        const OPERATION: &str = "take up a case";
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query("UPDATE cases SET state = 'open' WHERE id = $1 AND state = 'triage'")
            .bind(id.as_bytes().as_slice())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        if done.rows_affected() == 0 {
            return Ok(Added::Known);
        }
        effects::insert(&mut transaction, id, effects).await?;
        trail::append_of_case(&mut transaction, id, &[*deed]).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Added::New)
    }

    /// What is sealed in a case.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_sealed_case(&self, id: CaseId) -> Result<Option<SealedCase>, StoreError> {
        let row: Option<(Vec<u8>, Option<Vec<u8>>)> =
            sqlx::query_as("SELECT report, author FROM cases WHERE id = $1")
                .bind(id.as_bytes().as_slice())
                .fetch_optional(&self.content)
                .await
                .during("find a sealed case")?;
        Ok(row.map(|(report, author)| SealedCase {
            report: Sealed::from_bytes(report),
            author: author.map(Sealed::from_bytes),
        }))
    }

    /// Closes an open case, with a last message if there is one what follows from it and its rows of the trail, in one transaction. `Added::Known` when it was
    /// closed before; then nothing changed.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn close_case(
        &self,
        id: CaseId,
        finding: Finding,
        day: Day,
        last_message: Option<&NewMessage<'_>>,
        effects: &[NewEffect],
        deeds: &[Deed],
    ) -> Result<Added, StoreError> {
        const OPERATION: &str = "close a case";
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query(
            "UPDATE cases SET state = 'closed', finding = $2, closed_day = $3 WHERE id = $1 AND state <> 'closed'",
        )
        .bind(id.as_bytes().as_slice())
        .bind(finding.name())
        .bind(day.number())
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        if done.rows_affected() == 0 {
            return Ok(Added::Known);
        }
        if let Some(message) = last_message {
            mailboxes::insert_message(&mut transaction, message).await?;
        }
        effects::insert(&mut transaction, id, effects).await?;
        trail::append_of_case(&mut transaction, id, deeds).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Added::New)
    }
}

async fn insert(connection: &mut sqlx::SqliteConnection, case: &NewCase<'_>) -> Result<Added, StoreError> {
    let done = sqlx::query(
        "INSERT INTO cases (id, number, state, topic, way, readers, kept_out, opened_day, report, author) \
         VALUES ($1, $2, $10, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (number) DO NOTHING",
    )
    .bind(case.id.as_bytes().as_slice())
    .bind(case.number.to_string())
    .bind(case.topic.name())
    .bind(case.way.name())
    .bind(role_names(&case.readers.roles))
    .bind(role_names(&case.readers.kept_out))
    .bind(case.opened.number())
    .bind(case.report.as_bytes())
    .bind(case.author.map(Sealed::as_bytes))
    .bind(if case.state == CaseState::Triage { "triage" } else { "open" })
    .execute(connection)
    .await
    .during("add a case")?;
    Ok(Added::from_rows(done.rows_affected()))
}
