//! Cases.

use domain::{
    CaseDays, CaseId, CaseNumber, CasePointer, CaseState, Day, Deed, Finding, Outcome, Readers, Sealed,
    Source, Topic, Way,
};
use storage_database::{During, StoreError};

use crate::{
    Added, ContentStore, NewEffect, NewLink, NewMessage, Parcel,
    case_row::{CaseRow, pointer, role_names, select_case, select_cases},
    effects, links, mailboxes, parcels, trail,
};

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
    /// On which way it came.
    pub source: Source,
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

/// What becomes of a case.
#[derive(Debug)]
pub struct CaseChange<'a> {
    /// Where it stands before. When it stands somewhere else by then, nothing is changed.
    pub from: CaseState,
    /// Where it stands after.
    pub to: CaseState,
    /// Its days after.
    pub days: CaseDays,
    /// What was done about it, in words, where that is to be stored.
    pub outcome_words: Option<&'a Sealed>,
    /// What it is found to be a duplicate of.
    pub link: Option<NewLink>,
    /// A message to the reporter that goes out with it.
    pub message: Option<&'a NewMessage<'a>>,
    /// What follows from it.
    pub effects: &'a [NewEffect],
    /// Its rows of the trail.
    pub deeds: &'a [Deed],
}

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It is done.
    Yes,
    /// The case stands somewhere else by now; nothing was changed.
    Elsewhere,
    /// Its message was delivered before; nothing was changed.
    Known,
}

/// What became of a report that was to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departed {
    /// It is a case now.
    Yes,
    /// It does not wait any more, or not with the words that it had; nothing was changed.
    Gone,
    /// The number is another case's; nothing was changed. Draw another and call again.
    NumberTaken,
}

impl ContentStore {
    /// Turns a waiting report into a case, with what follows from it and its row of the trail, in one transaction.
    ///
    /// # Errors
    /// When the store does not answer; then the report still waits.
    pub async fn release_report(
        &self,
        parcel: &Parcel,
        case: &NewCase<'_>,
        effects: &[NewEffect],
        deed: &Deed,
    ) -> Result<Departed, StoreError> {
        const OPERATION: &str = "release a report";
        let mut transaction = self.begin(OPERATION).await?;
        if !parcels::delete(&mut transaction, parcel).await? {
            return Ok(Departed::Gone);
        }
        if insert(&mut transaction, case).await? == Added::Known {
            return Ok(Departed::NumberTaken);
        }
        effects::insert(&mut transaction, case.id, effects).await?;
        trail::append(&mut transaction, Some(case.number), deed).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Departed::Yes)
    }

    /// The case with this id.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_case(&self, id: CaseId) -> Result<Option<CasePointer>, StoreError> {
        let row: Option<CaseRow> = sqlx::query_as(select_case!("WHERE id = $1"))
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.content.pool())
            .await
            .during("find a case")?;
        row.map(pointer).transpose()
    }

    /// The case with this number.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_case_by_number(&self, number: CaseNumber) -> Result<Option<CasePointer>, StoreError> {
        let row: Option<CaseRow> = sqlx::query_as(select_case!("WHERE number = $1"))
            .bind(number.to_string())
            .fetch_optional(self.content.pool())
            .await
            .during("find a case by its number")?;
        row.map(pointer).transpose()
    }

    /// The case with this room.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_case_by_room(&self, room: &str) -> Result<Option<CasePointer>, StoreError> {
        let row: Option<CaseRow> = sqlx::query_as(select_case!("WHERE room = $1"))
            .bind(room)
            .fetch_optional(self.content.pool())
            .await
            .during("find a case by its room")?;
        row.map(pointer).transpose()
    }

    /// Every case, closed ones included, in random order.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn all_cases(&self) -> Result<Vec<(CaseId, CaseNumber)>, StoreError> {
        let rows: Vec<(Vec<u8>, String)> = sqlx::query_as("SELECT id, number FROM cases ORDER BY id")
            .fetch_all(self.content.pool())
            .await
            .during("list every case")?;
        let case = |(id, number): (Vec<u8>, String)| {
            let number = CaseNumber::parse(&number);
            Ok((
                crate::mailboxes::id_of(&id, "cases")?,
                number.map_err(|_| StoreError::Cell { table: "cases", column: "number" })?,
            ))
        };
        rows.into_iter().map(case).collect()
    }

    /// The cases that somebody works on, oldest day first, in random order within a day.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn open_cases(&self) -> Result<Vec<CasePointer>, StoreError> {
        let rows: Vec<CaseRow> = sqlx::query_as(
            self.content
                .sql(select_cases!("WHERE state <> 'closed' AND state <> 'triage' ORDER BY opened_day, id")),
        )
        .fetch_all(self.content.pool())
        .await
        .during("list open cases")?;
        rows.into_iter().map(pointer).collect()
    }

    /// The cases that wait to be taken up, oldest day first, in random order within a day.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn triage_cases(&self) -> Result<Vec<CasePointer>, StoreError> {
        let rows: Vec<CaseRow> = sqlx::query_as(
            self.content
                .sql(select_cases!("WHERE state <> 'closed' AND state = 'triage' ORDER BY opened_day, id")),
        )
        .fetch_all(self.content.pool())
        .await
        .during("list cases to be taken up")?;
        rows.into_iter().map(pointer).collect()
    }

    /// Changes where a case stands, with its message, what follows from it and its rows of the trail, in one transaction.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn change_case(&self, id: CaseId, change: &CaseChange<'_>) -> Result<Changed, StoreError> {
        const OPERATION: &str = "change a case";
        let mut transaction = self.begin(OPERATION).await?;
        let changed = apply(&mut transaction, id, change).await?;
        if changed == Changed::Yes {
            transaction.commit().await.during(OPERATION)?;
        }
        Ok(changed)
    }

    /// Changes who reads a case, with what follows from it and its row of the trail, in one transaction.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn change_readers(
        &self,
        id: CaseId,
        from: &Readers,
        to: &Readers,
        effects: &[NewEffect],
        deed: &Deed,
    ) -> Result<Changed, StoreError> {
        const OPERATION: &str = "change who reads a case";
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query(
            "UPDATE cases SET readers = $2, kept_out = $3 WHERE id = $1 AND readers = $4 AND kept_out = $5",
        )
        .bind(id.as_bytes().as_slice())
        .bind(role_names(&to.roles))
        .bind(role_names(&to.kept_out))
        .bind(role_names(&from.roles))
        .bind(role_names(&from.kept_out))
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        if done.rows_affected() == 0 {
            return Ok(Changed::Elsewhere);
        }
        effects::insert(&mut transaction, id, effects).await?;
        trail::append_of_case(&mut transaction, id, &[*deed]).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Changed::Yes)
    }
}

/// Applies a change inside of a transaction, which is not to be committed unless the answer is [`Changed::Yes`].
pub(crate) async fn apply(
    connection: &mut sqlx::AnyConnection,
    id: CaseId,
    change: &CaseChange<'_>,
) -> Result<Changed, StoreError> {
    let (from, to, days) = (change.from, change.to, change.days);
    // Two people at the same moment may leave the state as it is: what the other one did to these days stays
    let done = sqlx::query(
        "UPDATE cases SET state = $2, finding = $3, outcomes = $4, concluded_day = $7, closed_day = $8, reopened_day = $9, \
         acknowledged_day = coalesce(acknowledged_day, $5), answered_day = CASE WHEN answered_day IS NULL OR $6 > answered_day THEN coalesce($6, answered_day) ELSE answered_day END, \
         put_off_day = coalesce($13, put_off_day), deletion_by = CASE WHEN $2 = 'closed' THEN deletion_by END, \
         deletion_confirmed_by = CASE WHEN $2 = 'closed' THEN deletion_confirmed_by END \
         WHERE id = $1 AND state = $10 AND finding IS NOT DISTINCT FROM $11 AND outcomes = $12",
    )
    .bind(id.as_bytes().as_slice())
    .bind(to.name())
    .bind(to.finding().map(Finding::name))
    .bind(to.outcomes().names())
    .bind(days.acknowledged.map(Day::number))
    .bind(days.answered.map(Day::number))
    .bind(days.concluded.map(Day::number))
    .bind(days.closed.map(Day::number))
    .bind(days.reopened.map(Day::number))
    .bind(from.name())
    .bind(from.finding().map(Finding::name))
    .bind(from.outcomes().names())
    .bind(days.put_off.map(Day::number))
    .execute(&mut *connection)
    .await
    .during("change a case")?;
    if done.rows_affected() == 0 {
        return Ok(Changed::Elsewhere);
    }
    let wanted = if to.outcomes().contains(Outcome::Other) { change.outcome_words } else { None };
    if wanted.is_some() || from.outcomes() != to.outcomes() {
        // The words stay while "other" stands
        sqlx::query("UPDATE sealed_case SET outcome_words = CASE WHEN $3 THEN coalesce($2, outcome_words) END WHERE case_id = $1")
            .bind(id.as_bytes().as_slice())
            .bind(wanted.map(Sealed::as_bytes))
            .bind(to.outcomes().contains(Outcome::Other))
            .execute(&mut *connection)
            .await
            .during("change a case")?;
    }
    if let Some(message) = change.message
        && mailboxes::insert_message(&mut *connection, message).await? == Added::Known
    {
        return Ok(Changed::Known);
    }
    if let Some(link) = &change.link {
        links::insert(&mut *connection, id, link).await?;
    }
    effects::insert(&mut *connection, id, change.effects).await?;
    trail::append_of_case(connection, id, change.deeds).await?;
    Ok(Changed::Yes)
}

async fn insert(connection: &mut sqlx::AnyConnection, case: &NewCase<'_>) -> Result<Added, StoreError> {
    let done = sqlx::query(
        "INSERT INTO cases (id, number, state, topic, way, source, readers, kept_out, opened_day) \
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE NOT EXISTS (SELECT 1 FROM deleted_case WHERE number = $2) \
         ON CONFLICT (number) DO NOTHING",
    )
    .bind(case.id.as_bytes().as_slice())
    .bind(case.number.to_string())
    .bind(case.state.name())
    .bind(case.topic.name())
    .bind(case.way.name())
    .bind(case.source.name())
    .bind(role_names(&case.readers.roles))
    .bind(role_names(&case.readers.kept_out))
    .bind(case.opened.number())
    .execute(&mut *connection)
    .await
    .during("add a case")?;
    let added = Added::from_rows(done.rows_affected());
    if added == Added::New {
        sqlx::query("INSERT INTO sealed_case (case_id, report, author) VALUES ($1, $2, $3)")
            .bind(case.id.as_bytes().as_slice())
            .bind(case.report.as_bytes())
            .bind(case.author.map(Sealed::as_bytes))
            .execute(connection)
            .await
            .during("add a case")?;
    }
    Ok(added)
}
