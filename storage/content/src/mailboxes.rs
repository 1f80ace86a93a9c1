//! Mailboxes and the messages in them.

use domain::{CaseId, Day, DraftId, LookupHash, Sealed, Voice};
use storage_database::{During, StoreError};

use crate::{Added, CaseChange, Changed, ContentStore, NewReport, Parcel, cases, parcels};

/// A mailbox as stored.
#[derive(Debug)]
pub struct MailboxRow {
    /// The case it belongs to.
    pub case: CaseId,
    /// The mailbox's key for the holder of the receipt.
    pub key_for_receipt: Sealed,
}

/// A message to be delivered.
#[derive(Debug)]
pub struct NewMessage<'a> {
    /// Its draft, so that the same message is not delivered twice.
    pub draft: DraftId,
    /// The case it belongs to.
    pub case: CaseId,
    /// Who speaks.
    pub voice: Voice,
    /// The day of delivery.
    pub day: Day,
    /// Sealed under the mailbox's key, for the cell `message.body`.
    pub body: &'a Sealed,
}

/// A message as stored.
#[derive(Debug)]
pub struct MessageRow {
    /// Its draft, which is the row's key.
    pub draft: DraftId,
    /// Who speaks.
    pub voice: Voice,
    /// The day of delivery.
    pub day: Day,
    /// Sealed under the mailbox's key.
    pub body: Sealed,
}

const fn voice_name(voice: Voice) -> &'static str {
    match voice {
        Voice::Desk => "desk",
        Voice::Reporter => "reporter",
    }
}

impl ContentStore {
    /// The mailbox that a receipt finds.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_mailbox(&self, lookup: LookupHash) -> Result<Option<MailboxRow>, StoreError> {
        let row: Option<(Vec<u8>, Vec<u8>)> =
            sqlx::query_as("SELECT case_id, key_for_receipt FROM mailbox WHERE lookup = $1")
                .bind(lookup.as_bytes().as_slice())
                .fetch_optional(self.content.pool())
                .await
                .during("find a mailbox")?;
        row.map(|(case, key)| {
            Ok(MailboxRow { case: id_of(&case, "mailbox")?, key_for_receipt: Sealed::from_bytes(key) })
        })
        .transpose()
    }

    /// Whether the mailbox that this receipt found was deleted with its case, of late.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn mailbox_was_deleted(&self, lookup: LookupHash) -> Result<bool, StoreError> {
        let found: i64 = sqlx::query_scalar("SELECT count(*) FROM deleted_mailbox WHERE lookup = $1")
            .bind(lookup.as_bytes().as_slice())
            .fetch_one(self.content.pool())
            .await
            .during("find a deleted mailbox")?;
        Ok(found > 0)
    }

    /// The desk's key to the mailbox of a case.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_mailbox_key(&self, case: CaseId) -> Result<Option<Sealed>, StoreError> {
        let key: Option<Vec<u8>> = sqlx::query_scalar("SELECT key_for_desk FROM mailbox WHERE case_id = $1")
            .bind(case.as_bytes().as_slice())
            .fetch_optional(self.content.pool())
            .await
            .during("find a mailbox key")?;
        Ok(key.map(Sealed::from_bytes))
    }

    /// The messages of a case, oldest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn messages(&self, case: CaseId) -> Result<Vec<MessageRow>, StoreError> {
        let rows: Vec<(Vec<u8>, String, i64, Vec<u8>)> =
            sqlx::query_as("SELECT id, voice, day, body FROM message WHERE case_id = $1 ORDER BY place")
                .bind(case.as_bytes().as_slice())
                .fetch_all(self.content.pool())
                .await
                .during("list messages")?;
        rows.into_iter().map(message_row).collect()
    }

    /// Turns a waiting letter into a message, which `change` carries, with the name that it may carry as well (sealed for the cell `cases.author`), in one
    /// transaction. A letter that does not wait any more, or not with the words that it had, changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then the letter still waits.
    pub async fn release_answer(
        &self,
        parcel: &Parcel,
        author: Option<&Sealed>,
        change: &CaseChange<'_>,
    ) -> Result<Changed, StoreError> {
        const OPERATION: &str = "release an answer";
        let case = parcel.case;
        let mut transaction = self.begin(OPERATION).await?;
        if !parcels::delete(&mut transaction, parcel).await? {
            return Ok(Changed::Known);
        }
        if let Some(author) = author {
            sqlx::query("UPDATE sealed_case SET author = $2 WHERE case_id = $1")
                .bind(case.as_bytes().as_slice())
                .bind(author.as_bytes())
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
            sqlx::query("UPDATE cases SET way = 'named' WHERE id = $1")
                .bind(case.as_bytes().as_slice())
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
        }
        let changed = cases::apply(&mut transaction, case, change).await?;
        if changed != Changed::Elsewhere {
            transaction.commit().await.during(OPERATION)?;
        }
        Ok(changed)
    }
}

/// Makes a report's mailbox, unless its receipt finds one, found one, or a case of this id is, was, or will be.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    report: &NewReport,
) -> Result<Added, StoreError> {
    let done = sqlx::query(
        "INSERT INTO mailbox (lookup, case_id, key_for_receipt, key_for_desk) \
         SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM deleted_mailbox WHERE lookup = $1) \
         AND NOT EXISTS (SELECT 1 FROM mailbox WHERE case_id = $2) AND NOT EXISTS (SELECT 1 FROM cases WHERE id = $2) \
         AND NOT EXISTS (SELECT 1 FROM deleted_case WHERE id = $2) AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE case_id = $2) ON CONFLICT (lookup) DO NOTHING",
    )
    .bind(report.lookup.as_bytes().as_slice())
    .bind(report.parcel.case.as_bytes().as_slice())
    .bind(report.key_for_receipt.as_bytes())
    .bind(report.key_for_desk.as_bytes())
    .execute(connection)
    .await
    .during("add a mailbox")?;
    Ok(Added::from_rows(done.rows_affected()))
}

/// Takes back a mailbox that was made a moment ago.
pub(crate) async fn withdraw(
    connection: &mut sqlx::AnyConnection,
    lookup: LookupHash,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM mailbox WHERE lookup = $1")
        .bind(lookup.as_bytes().as_slice())
        .execute(connection)
        .await
        .during("take a mailbox back")?;
    Ok(())
}

/// Whether a receipt finds a mailbox, or found one.
pub(crate) async fn was_known(
    connection: &mut sqlx::AnyConnection,
    lookup: LookupHash,
) -> Result<bool, StoreError> {
    let known: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM mailbox WHERE lookup = $1) + (SELECT count(*) FROM deleted_mailbox WHERE lookup = $1)",
    )
    .bind(lookup.as_bytes().as_slice())
    .fetch_one(connection)
    .await
    .during("find a receipt's mailbox")?;
    Ok(known > 0)
}

pub(crate) async fn insert_message(
    connection: &mut sqlx::AnyConnection,
    message: &NewMessage<'_>,
) -> Result<Added, StoreError> {
    let done = sqlx::query(
        "INSERT INTO message (id, case_id, place, voice, day, body) \
         SELECT $1, $2, (SELECT coalesce(max(place), 0) + 1 FROM message WHERE case_id = $2), $3, $4, $5 \
         WHERE NOT EXISTS (SELECT 1 FROM message WHERE id = $1)",
    )
    .bind(message.draft.as_bytes().as_slice())
    .bind(message.case.as_bytes().as_slice())
    .bind(voice_name(message.voice))
    .bind(message.day.number())
    .bind(message.body.as_bytes())
    .execute(&mut *connection)
    .await
    .during("add a message")?;
    let added = Added::from_rows(done.rows_affected());
    if added == Added::New && message.voice == Voice::Reporter {
        sqlx::query("UPDATE cases SET wrote_again_day = $2 WHERE id = $1 AND wrote_again_day IS NULL")
            .bind(message.case.as_bytes().as_slice())
            .bind(message.day.number())
            .execute(connection)
            .await
            .during("note that the reporter wrote")?;
    }
    Ok(added)
}

fn message_row((id, voice, day, body): (Vec<u8>, String, i64, Vec<u8>)) -> Result<MessageRow, StoreError> {
    let cell = |column| StoreError::Cell { table: "message", column };
    Ok(MessageRow {
        draft: DraftId::from_bytes(&id).map_err(|_| cell("id"))?,
        voice: [Voice::Desk, Voice::Reporter]
            .into_iter()
            .find(|known| voice_name(*known) == voice)
            .ok_or_else(|| cell("voice"))?,
        day: Day::from_number(day).ok_or_else(|| cell("day"))?,
        body: Sealed::from_bytes(body),
    })
}

pub(crate) fn id_of(bytes: &[u8], table: &'static str) -> Result<CaseId, StoreError> {
    CaseId::from_bytes(bytes).map_err(|_| StoreError::Cell { table, column: "case_id" })
}
