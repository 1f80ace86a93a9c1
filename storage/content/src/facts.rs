//! What the Board's report counts.

use std::{collections::HashMap, path::Path};

use domain::{CaseFact, Closing, Day, Finding, Outcomes, Period, Readers, Source, Topic, Way};
use sqlx::{FromRow, SqliteConnection};
use storage_sqlite::{During, StoreError};

use crate::{ContentStore, cases::parse_roles};

const OPERATION: &str = "count cases";

#[derive(FromRow)]
struct Row {
    opened_day: i64,
    acknowledged_day: Option<i64>,
    closed_day: Option<i64>,
    topic: String,
    way: String,
    source: String,
    finding: Option<String>,
    outcomes: String,
    readers: String,
    kept_out: String,
    wrote_again_day: Option<i64>,
}

impl ContentStore {
    /// The facts of every case to which something happened in `period` or the one before it, in no order.
    ///
    /// # Errors
    /// When the store does not answer, or holds what this version does not know.
    pub async fn facts(&self, period: Period) -> Result<Vec<CaseFact>, StoreError> {
        let mut connection = self.content.acquire().await.during(OPERATION)?;
        all(&mut connection, period).await
    }
}

/// The same from the `content.db` of this folder, while the program runs or stands still, also from a copy. Changes nothing.
///
/// # Errors
/// When there is no such file, or it is not of this version.
pub async fn read_facts(folder: &Path, period: Period) -> Result<Vec<CaseFact>, StoreError> {
    let mut connection = storage_sqlite::open_to_read(folder, "content.db").await?;
    all(&mut connection, period).await
}

async fn all(connection: &mut SqliteConnection, period: Period) -> Result<Vec<CaseFact>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT opened_day, acknowledged_day, closed_day, topic, way, source, finding, outcomes, readers, kept_out, wrote_again_day \
         FROM cases WHERE opened_day BETWEEN $1 AND $2 OR acknowledged_day BETWEEN $1 AND $2 OR closed_day BETWEEN $1 AND $2",
    )
    .bind(period.previous().first().number())
    .bind(period.last().number())
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    let mut readers = KnownReaders::default();
    rows.into_iter().map(|row| row.into_fact(&mut readers)).collect()
}

impl Row {
    fn into_fact(self, known: &mut KnownReaders) -> Result<CaseFact, StoreError> {
        let day = |number, column| match number {
            Some(number) => Day::from_number(number).map(Some).ok_or_else(|| cell(column)),
            None => Ok(None),
        };
        let closing = match day(self.closed_day, "closed_day")? {
            Some(day) => Some(Closing {
                day,
                finding: self
                    .finding
                    .as_deref()
                    .and_then(Finding::from_name)
                    .ok_or_else(|| cell("finding"))?,
                outcomes: Outcomes::from_names(&self.outcomes).ok_or_else(|| cell("outcomes"))?,
            }),
            None => None,
        };
        Ok(CaseFact {
            opened: Day::from_number(self.opened_day).ok_or_else(|| cell("opened_day"))?,
            acknowledged: day(self.acknowledged_day, "acknowledged_day")?,
            closing,
            topic: Topic::from_name(&self.topic).ok_or_else(|| cell("topic"))?,
            way: Way::from_name(&self.way).ok_or_else(|| cell("way"))?,
            source: Source::from_name(&self.source).ok_or_else(|| cell("source"))?,
            wrote_again: day(self.wrote_again_day, "wrote_again_day")?,
            readers: known.read(self.readers, self.kept_out)?,
        })
    }
}

/// The few sets of roles that there are, each read once.
#[derive(Default)]
struct KnownReaders(HashMap<(String, String), Readers>);

impl KnownReaders {
    fn read(&mut self, roles: String, kept_out: String) -> Result<Readers, StoreError> {
        let names = (roles, kept_out);
        if let Some(readers) = self.0.get(&names) {
            return Ok(readers.clone());
        }
        let readers = Readers {
            roles: parse_roles(&names.0).ok_or_else(|| cell("readers"))?,
            kept_out: parse_roles(&names.1).ok_or_else(|| cell("kept_out"))?,
        };
        self.0.insert(names, readers.clone());
        Ok(readers)
    }
}

const fn cell(column: &'static str) -> StoreError {
    StoreError::Cell { table: "cases", column }
}
