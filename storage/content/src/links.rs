//! Links between cases.

use domain::{CaseId, CasePointer, Day, Deed, LinkKind, Topic};
use sqlx::AnyConnection;
use storage_database::{During, Flag, StoreError};

use crate::{Added, Asking, ContentStore, mailboxes::id_of, trail};

/// A link to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewLink {
    /// The case to which it goes.
    pub other: CaseId,
    /// What it says.
    pub kind: LinkKind,
    /// When.
    pub day: Day,
    /// Whether the reporter of the other case is asked about retaliation anew, counted from this day.
    pub asks_anew: bool,
}

/// A link as stored.
#[derive(Debug, Clone, Copy)]
pub struct LinkRow {
    /// The case from which it goes out.
    pub case: CaseId,
    /// The case to which it goes.
    pub other: CaseId,
    /// What it says.
    pub kind: LinkKind,
}

impl ContentStore {
    /// Links two cases in place of any link between them, with its row of the trail, in one transaction. The same link again changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn add_link(&self, case: CaseId, link: &NewLink, deed: &Deed) -> Result<Added, StoreError> {
        const OPERATION: &str = "link cases";
        let mut transaction = self.begin(OPERATION).await?;
        let added = insert(&mut transaction, case, link).await?;
        if added == Added::New {
            trail::append_of_case(&mut transaction, case, &[*deed]).await?;
            transaction.commit().await.during(OPERATION)?;
        }
        Ok(added)
    }

    /// Takes away the link between two cases, whichever way it goes, with its row of the trail, in one transaction. `Added::Known` when there is none.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn remove_link(&self, case: CaseId, other: CaseId, deed: &Deed) -> Result<Added, StoreError> {
        const OPERATION: &str = "take a link away";
        let mut transaction = self.begin(OPERATION).await?;
        let removed = Added::from_rows(remove(&mut transaction, case, other).await?);
        if removed == Added::New {
            trail::append_of_case(&mut transaction, case, &[*deed]).await?;
            transaction.commit().await.during(OPERATION)?;
        }
        Ok(removed)
    }

    /// The links of a case, those that go out and those that come, in the order of random keys.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn links(&self, case: CaseId) -> Result<Vec<LinkRow>, StoreError> {
        let rows: Vec<(Vec<u8>, Vec<u8>, String)> = sqlx::query_as(
            "SELECT case_id, other_id, kind FROM link WHERE case_id = $1 OR other_id = $1 ORDER BY case_id, other_id",
        )
        .bind(case.as_bytes().as_slice())
        .fetch_all(self.content.pool())
        .await
        .during("list links")?;
        let link = |(case, other, kind): (Vec<u8>, Vec<u8>, String)| {
            let kind =
                LinkKind::from_name(&kind).ok_or(StoreError::Cell { table: "link", column: "kind" })?;
            Ok(LinkRow { case: id_of(&case, "link")?, other: id_of(&other, "link")?, kind })
        };
        rows.into_iter().map(link).collect()
    }

    /// The reports whose reporters are to be asked anew, with the name under which that is written down: as [`cases_to_ask`](Self::cases_to_ask), counted from
    /// the day on which retaliation was alleged.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn cases_to_ask_anew(
        &self,
        asking: &Asking<'_>,
    ) -> Result<Vec<(CasePointer, String)>, StoreError> {
        let rows: Vec<(Vec<u8>, String)> = sqlx::query_as(self.content.sql(
            "SELECT id, $4 || '-' || checks_day AS name FROM cases INDEXED BY cases_checks \
             WHERE checks_day > $1 AND checks_day <= $2 AND state <> 'triage' AND topic <> $3 \
             AND NOT EXISTS (SELECT 1 FROM reminder WHERE case_id = cases.id AND reminder.name = $4 || '-' || checks_day) \
             AND EXISTS (SELECT 1 FROM mailbox WHERE case_id = cases.id) ORDER BY id",
        ))
        .bind(asking.opened_after.number())
        .bind(asking.opened_until.number())
        .bind(Topic::Question.name())
        .bind(asking.name)
        .fetch_all(self.content.pool())
        .await
        .during("list whom to ask anew")?;
        let mut cases = Vec::with_capacity(rows.len());
        for (id, name) in rows {
            let case = self.find_case(id_of(&id, "cases")?).await?;
            cases.extend(case.map(|case| (case, name)));
        }
        Ok(cases)
    }
}

/// Links two cases inside of a transaction, in place of any link between them.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    case: CaseId,
    link: &NewLink,
) -> Result<Added, StoreError> {
    const OPERATION: &str = "add a link";
    let (case_bytes, other) = (case.as_bytes().as_slice(), link.other.as_bytes().as_slice());
    let known: Flag = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM link WHERE case_id = $1 AND other_id = $2 AND kind = $3)",
    )
    .bind(case_bytes)
    .bind(other)
    .bind(link.kind.name())
    .fetch_one(&mut *connection)
    .await
    .during(OPERATION)?;
    if known.0 {
        return Ok(Added::Known);
    }
    remove(connection, case, link.other).await?;
    if link.kind == LinkKind::DuplicateOf {
        // It is a duplicate of one case: what was found last counts
        sqlx::query("DELETE FROM link WHERE case_id = $1 AND kind = $2")
            .bind(case_bytes)
            .bind(link.kind.name())
            .execute(&mut *connection)
            .await
            .during(OPERATION)?;
    }
    sqlx::query("INSERT INTO link (case_id, other_id, kind, day) VALUES ($1, $2, $3, $4)")
        .bind(case_bytes)
        .bind(other)
        .bind(link.kind.name())
        .bind(link.day.number())
        .execute(&mut *connection)
        .await
        .during(OPERATION)?;
    if link.asks_anew {
        sqlx::query("UPDATE cases SET checks_day = $2 WHERE id = $1")
            .bind(other)
            .bind(link.day.number())
            .execute(connection)
            .await
            .during(OPERATION)?;
    }
    Ok(Added::New)
}

async fn remove(connection: &mut AnyConnection, case: CaseId, other: CaseId) -> Result<u64, StoreError> {
    let (case, other) = (case.as_bytes().as_slice(), other.as_bytes().as_slice());
    let done = sqlx::query(
        "DELETE FROM link WHERE (case_id = $1 AND other_id = $2) OR (case_id = $2 AND other_id = $1)",
    )
    .bind(case)
    .bind(other)
    .execute(&mut *connection)
    .await
    .during("remove a link")?;
    // Where retaliation is not alleged any more, the reporter is asked as every other
    sqlx::query(
        "UPDATE cases SET checks_day = NULL WHERE (id = $1 OR id = $2) AND checks_day IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM link WHERE other_id = cases.id AND kind = $3)",
    )
    .bind(case)
    .bind(other)
    .bind(LinkKind::RetaliationFor.name())
    .execute(connection)
    .await
    .during("take back that a reporter is asked anew")?;
    Ok(done.rows_affected())
}
