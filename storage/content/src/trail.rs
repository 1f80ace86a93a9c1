//! The trail of what was done on cases: rows are added, one after the other, and read.

use std::path::Path;

use domain::{CaseId, CaseNumber, Deed, Mark, TrailHash, TrailRow};
use sqlx::{AnyConnection, FromRow};
use storage_database::{Database, During, Engine, StoreError};

use crate::ContentStore;

const OPERATION: &str = "read the trail";

/// A row of the trail. Texts come as bytes: what somebody wrote into the file need not be a text.
#[derive(FromRow)]
struct Row {
    place: i64,
    day: i64,
    moment_ms: Option<i64>,
    actor: Vec<u8>,
    action: Vec<u8>,
    detail: Option<Vec<u8>>,
    number: Option<Vec<u8>>,
    hash: Vec<u8>,
}

impl From<Row> for TrailRow {
    fn from(row: Row) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self {
            place: row.place,
            day: row.day,
            moment_ms: row.moment_ms,
            actor: text(row.actor),
            action: text(row.action),
            detail: row.detail.map(text),
            case: row.number.map(text),
            // A hash of another length is none that any row has
            hash: TrailHash::from_bytes(row.hash.try_into().unwrap_or([0; 32])),
        }
    }
}

impl ContentStore {
    /// Writes into the trail what is done on a case and changes nothing else.
    ///
    /// # Errors
    /// When the store does not answer, or there is no such case; then nothing was written, and it must not be done.
    pub async fn add_to_trail(&self, case: CaseId, deed: &Deed) -> Result<(), StoreError> {
        const OPERATION: &str = "write the trail";
        let mut transaction = self.begin(OPERATION).await?;
        append_of_case(&mut transaction, case, &[*deed]).await?;
        transaction.commit().await.during(OPERATION)
    }

    /// Every row of the trail, in the order of their numbers.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn trail(&self) -> Result<Vec<TrailRow>, StoreError> {
        let mut connection = self.content.pool().acquire().await.during(OPERATION)?;
        all(&mut connection).await
    }
}

/// Reads the trail in the `content.db` of this folder, while the program runs or stands still, also from a copy. Changes nothing.
///
/// # Errors
/// When there is no such file, or no trail in it.
pub async fn read_trail(folder: &Path) -> Result<Vec<TrailRow>, StoreError> {
    let mut connection = Database::open_to_read(folder, "content").await?;
    all(&mut connection).await
}

async fn all(connection: &mut AnyConnection) -> Result<Vec<TrailRow>, StoreError> {
    // A file takes any bytes for a text, a server does not
    let rows = match Engine::of(connection) {
        Engine::Sqlite => {
            "SELECT place, day, moment_ms, CAST(actor AS BLOB) AS actor, CAST(action AS BLOB) AS action, \
             CAST(detail AS BLOB) AS detail, CAST(number AS BLOB) AS number, hash FROM trail ORDER BY place"
        }
        Engine::Postgres => {
            "SELECT place, day, moment_ms, convert_to(actor, 'UTF8') AS actor, convert_to(action, 'UTF8') AS action, \
             convert_to(detail, 'UTF8') AS detail, convert_to(number, 'UTF8') AS number, hash FROM trail ORDER BY place"
        }
    };
    let rows: Vec<Row> = sqlx::query_as(rows).fetch_all(connection).await.during(OPERATION)?;
    Ok(rows.into_iter().map(TrailRow::from).collect())
}

/// Adds deeds on a case, with the number of the case. The transaction is one that may write from its first statement on: the chain cannot fork.
pub(crate) async fn append_of_case(
    connection: &mut AnyConnection,
    case: CaseId,
    deeds: &[Deed],
) -> Result<(), StoreError> {
    if deeds.is_empty() {
        return Ok(());
    }
    let number: String = sqlx::query_scalar(
        "SELECT number FROM cases WHERE id = $1 UNION SELECT number FROM deleted_case WHERE id = $1",
    )
    .bind(case.as_bytes().as_slice())
    .fetch_one(&mut *connection)
    .await
    .during("find the case of a trail row")?;
    let number =
        CaseNumber::parse(&number).map_err(|_| StoreError::Cell { table: "cases", column: "number" })?;
    for deed in deeds {
        append(connection, Some(number), deed).await?;
    }
    Ok(())
}

/// Adds one row; gives its hash.
pub(crate) async fn append(
    connection: &mut AnyConnection,
    case: Option<CaseNumber>,
    deed: &Deed,
) -> Result<TrailHash, StoreError> {
    const OPERATION: &str = "add to the trail";
    let last: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT place, hash FROM trail ORDER BY place DESC LIMIT 1")
            .fetch_optional(&mut *connection)
            .await
            .during(OPERATION)?;
    let (place, hash) = match last {
        Some((place, hash)) => (place, hash_of(&hash, "trail")?),
        None => (0, TrailHash::START),
    };
    let row = TrailRow::after(place, hash, deed, case);
    sqlx::query(
        "INSERT INTO trail (place, day, moment_ms, actor, action, detail, number, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(row.place)
    .bind(row.day)
    .bind(row.moment_ms)
    .bind(&row.actor)
    .bind(&row.action)
    .bind(&row.detail)
    .bind(&row.case)
    .bind(row.hash.as_bytes().as_slice())
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(row.hash)
}

pub(crate) fn hash_of(bytes: &[u8], table: &'static str) -> Result<TrailHash, StoreError> {
    bytes.try_into().map(TrailHash::from_bytes).map_err(|_| StoreError::Cell { table, column: "hash" })
}

pub(crate) fn mark_of(bytes: &[u8], table: &'static str) -> Result<Mark, StoreError> {
    Mark::from_bytes(bytes).map_err(|_| StoreError::Cell { table, column: "mark" })
}
