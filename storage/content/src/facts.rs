//! What the Board's report counts.

use std::{collections::HashMap, path::Path};

use domain::{Allegation, CaseFact, Closing, Day, Finding, Outcomes, Period, Readers, Source, Topic, Way};
use sqlx::AnyConnection;
use storage_database::{Database, During, StoreError};

use crate::{ContentStore, case_row::parse_roles};

const OPERATION: &str = "count cases";

impl ContentStore {
    /// The facts of every case to which something happened in `period` or the one before it, in no order.
    ///
    /// # Errors
    /// When the store does not answer, or holds what this version does not know.
    pub async fn facts(&self, period: Period) -> Result<Vec<CaseFact>, StoreError> {
        let mut connection = self.content.pool().acquire().await.during(OPERATION)?;
        all(&mut connection, period).await
    }
}

/// The same from the `content.db` of this folder, while the program runs or stands still, also from a copy. Changes nothing.
///
/// # Errors
/// When there is no such file, or it is not of this version.
pub async fn read_facts(folder: &Path, period: Period) -> Result<Vec<CaseFact>, StoreError> {
    let mut connection = Database::open_to_read(folder, "content").await?;
    all(&mut connection, period).await
}

/// Its days, all else that is counted of it, in one text (there are few of these texts, and each is read once), and where retaliation is alleged after it.
type Row = (i64, Option<i64>, Option<i64>, Option<i64>, String, Option<String>);

/// The facts that stand in one table: of what there is, and of what was deleted.
macro_rules! facts_of {
    ($table:literal) => {
        concat!(
            "SELECT opened_day, acknowledged_day, closed_day, wrote_again_day, \
             topic || ',' || way || ',' || source || ',' || coalesce(finding, '') || ',' || outcomes || ',' || readers || ',' || kept_out, \
             (SELECT string_agg(day || ',' || coalesce((SELECT readers || ',' || kept_out FROM cases WHERE id = link.case_id), \
              (SELECT readers || ',' || kept_out FROM deleted_case WHERE id = link.case_id)), ';') FROM link \
              WHERE other_id = c.id AND kind = 'retaliation-for') FROM ",
            $table,
            " AS c WHERE opened_day BETWEEN $1 AND $2 OR acknowledged_day BETWEEN $1 AND $2 OR closed_day BETWEEN $1 AND $2 \
             OR id IN (SELECT other_id FROM link WHERE kind = 'retaliation-for' AND day BETWEEN $1 AND $2)"
        )
    };
}

async fn all(connection: &mut AnyConnection, period: Period) -> Result<Vec<CaseFact>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as(concat!(facts_of!("cases"), " UNION ALL ", facts_of!("deleted_case")))
            .bind(period.previous().first().number())
            .bind(period.last().number())
            .fetch_all(connection)
            .await
            .during(OPERATION)?;
    let mut kinds: HashMap<String, Kind> = HashMap::new();
    let mut facts = Vec::with_capacity(rows.len());
    for (opened, acknowledged, closed, wrote_again, text, alleged) in rows {
        let kind = match kinds.get(&text) {
            Some(kind) => kind,
            None => {
                let kind = Kind::parse(&text)?;
                kinds.entry(text).or_insert(kind)
            }
        };
        let fact = kind.fact(opened, acknowledged, closed, wrote_again)?;
        facts.push(CaseFact { alleged: allegations(alleged.as_deref())?, ..fact });
    }
    Ok(facts)
}

/// What is counted of a case beside its days.
struct Kind {
    topic: Topic,
    way: Way,
    source: Source,
    finding: Option<Finding>,
    outcomes: Outcomes,
    readers: Readers,
}

impl Kind {
    fn parse(text: &str) -> Result<Self, StoreError> {
        let mut names = text.split(',');
        let mut next = || names.next().unwrap_or_default();
        Ok(Self {
            topic: Topic::from_name(next()).ok_or_else(|| cell("topic"))?,
            way: Way::from_name(next()).ok_or_else(|| cell("way"))?,
            source: Source::from_name(next()).ok_or_else(|| cell("source"))?,
            finding: match next() {
                "" => None,
                name => Some(Finding::from_name(name).ok_or_else(|| cell("finding"))?),
            },
            outcomes: Outcomes::from_names(next()).ok_or_else(|| cell("outcomes"))?,
            readers: Readers {
                roles: parse_roles(next()).ok_or_else(|| cell("readers"))?,
                kept_out: parse_roles(next()).ok_or_else(|| cell("kept_out"))?,
            },
        })
    }

    fn fact(
        &self,
        opened: i64,
        acknowledged: Option<i64>,
        closed: Option<i64>,
        wrote_again: Option<i64>,
    ) -> Result<CaseFact, StoreError> {
        let day = |number, column| Day::from_number(number).ok_or_else(|| cell(column));
        let day_or_none = |number: Option<i64>, column| number.map(|number| day(number, column)).transpose();
        let closing = match day_or_none(closed, "closed_day")? {
            Some(day) => {
                let finding = self.finding.ok_or_else(|| cell("finding"))?;
                Some(Closing { day, finding, outcomes: self.outcomes })
            }
            None => None,
        };
        Ok(CaseFact {
            opened: day(opened, "opened_day")?,
            acknowledged: day_or_none(acknowledged, "acknowledged_day")?,
            closing,
            topic: self.topic,
            way: self.way,
            source: self.source,
            wrote_again: day_or_none(wrote_again, "wrote_again_day")?,
            readers: self.readers.clone(),
            alleged: Vec::new(),
        })
    }
}

/// Each with its day, who reads the case and who is kept out of it.
fn allegations(text: Option<&str>) -> Result<Vec<Allegation>, StoreError> {
    let one = |text: &str| {
        let mut parts = text.split(',');
        let mut next = || parts.next().unwrap_or_default();
        let day = next().parse().ok().and_then(Day::from_number);
        Ok(Allegation {
            day: day.ok_or(StoreError::Cell { table: "link", column: "day" })?,
            readers: Readers {
                roles: parse_roles(next()).ok_or_else(|| cell("readers"))?,
                kept_out: parse_roles(next()).ok_or_else(|| cell("kept_out"))?,
            },
        })
    };
    text.into_iter().flat_map(|text| text.split(';')).map(one).collect()
}

const fn cell(column: &'static str) -> StoreError {
    StoreError::Cell { table: "cases", column }
}
