//! Heads of the trail that are to be sent: one a period, also across restarts.

use domain::{Day, Deed, Mark, TrailAction, TrailHash};
use sqlx::FromRow;
use storage_database::{CLOCKS_APART_MS, During, StoreError};

use crate::{
    ContentStore,
    trail::{append, hash_of, mark_of},
};

/// What decides whether a head is due, and what a new one is made of.
#[derive(Debug, Clone, Copy)]
pub struct HeadDue {
    /// Today.
    pub today: Day,
    /// The last one was signed on this day or before, or there was none.
    pub last_before: Day,
    /// This instant, in Unix milliseconds.
    pub now_ms: i64,
    /// Until when it belongs to whoever takes it, in Unix milliseconds.
    pub held_until_ms: i64,
    /// What the message of a new one carries.
    pub mark: Mark,
    /// What makes a new one impossible to foretell. It is in the trail only.
    pub secret: Mark,
}

impl HeadDue {
    /// Whether somebody has a head until this moment. One that lies too far ahead was said by a clock that was set back since.
    const fn is_held(&self, until_ms: i64) -> bool {
        until_ms > self.now_ms && until_ms <= self.held_until_ms.saturating_add(CLOCKS_APART_MS)
    }
}

/// A head that was taken.
#[derive(Debug, Clone, Copy)]
pub struct HeadRow {
    /// What its message carries.
    pub mark: Mark,
    /// The chain's hash.
    pub hash: TrailHash,
    /// The day on which it was made.
    pub day: Day,
    /// How often it was tried before.
    pub attempts: u32,
}

#[derive(FromRow)]
struct Waiting {
    mark: Vec<u8>,
    hash: Vec<u8>,
    day: i64,
    attempts: i64,
    held_until_ms: i64,
}

impl Waiting {
    fn into_head(self) -> Result<HeadRow, StoreError> {
        const TABLE: &str = "head_to_send";
        let cell = |column| StoreError::Cell { table: TABLE, column };
        Ok(HeadRow {
            mark: mark_of(&self.mark, TABLE)?,
            hash: hash_of(&self.hash, TABLE)?,
            day: Day::from_number(self.day).ok_or_else(|| cell("day"))?,
            attempts: u32::try_from(self.attempts).map_err(|_| cell("attempts"))?,
        })
    }
}

impl ContentStore {
    /// Takes the head that was not sent yet and that nobody holds; where there is none, adds the row of a new one to the trail if it is due.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn take_head(&self, due: &HeadDue) -> Result<Option<HeadRow>, StoreError> {
        const OPERATION: &str = "take a head of the trail";
        let mut transaction = self.begin(OPERATION).await?;
        let waiting: Option<Waiting> =
            sqlx::query_as("SELECT mark, hash, day, attempts, held_until_ms FROM head_to_send LIMIT 1")
                .fetch_optional(&mut *transaction)
                .await
                .during(OPERATION)?;
        let taken = match waiting {
            Some(waiting) if due.is_held(waiting.held_until_ms) => return Ok(None),
            Some(waiting) => {
                sqlx::query(
                    "UPDATE head_to_send SET attempts = attempts + 1, held_until_ms = $2 WHERE mark = $1",
                )
                .bind(&waiting.mark)
                .bind(due.held_until_ms)
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
                waiting.into_head()?
            }
            None => match new_head(&mut transaction, due).await? {
                Some(head) => head,
                None => return Ok(None),
            },
        };
        transaction.commit().await.during(OPERATION)?;
        Ok(Some(taken))
    }

    /// Forgets a head that was sent. One that is forgotten already changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then it is taken again.
    pub async fn head_was_sent(&self, mark: Mark) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM head_to_send WHERE mark = $1")
            .bind(mark.as_bytes().as_slice())
            .execute(self.content.pool())
            .await
            .during("forget a head that was sent")?;
        Ok(())
    }
}

async fn new_head(
    connection: &mut sqlx::AnyConnection,
    due: &HeadDue,
) -> Result<Option<HeadRow>, StoreError> {
    const OPERATION: &str = "make a head of the trail";
    let action = TrailAction::HeadSigned(due.secret);
    let last: Option<i64> =
        sqlx::query_scalar("SELECT day FROM trail WHERE action = $1 ORDER BY place DESC LIMIT 1")
            .bind(action.name())
            .fetch_optional(&mut *connection)
            .await
            .during(OPERATION)?;
    if last.is_some_and(|day| day > due.last_before.number()) {
        return Ok(None);
    }
    let hash = append(connection, None, &Deed::of_program(action, due.today)).await?;
    sqlx::query(
        "INSERT INTO head_to_send (mark, hash, day, attempts, held_until_ms) VALUES ($1, $2, $3, 1, $4)",
    )
    .bind(due.mark.as_bytes().as_slice())
    .bind(hash.as_bytes().as_slice())
    .bind(due.today.number())
    .bind(due.held_until_ms)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(Some(HeadRow { mark: due.mark, hash, day: due.today, attempts: 0 }))
}
