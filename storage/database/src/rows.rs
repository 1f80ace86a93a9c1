//! Whole tables as they are, for whoever takes everything along.

use sqlx::{AnyConnection, AssertSqlSafe, Column, Row, any::AnyRow};

use crate::{During, Flag, StoreError};

/// What a cell holds. What is true or false is a number on SQLite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredValue {
    /// Nothing.
    Nothing,
    /// A number.
    Number(i64),
    /// What is true or false.
    Flag(bool),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// A row: each column's name and what it holds.
pub type StoredRow = Vec<(String, StoredValue)>;

/// Every row of a table, in the order of its first two columns.
///
/// # Errors
/// When there is no such table, or it cannot be read.
pub async fn read_rows(
    connection: &mut AnyConnection,
    table: &'static str,
) -> Result<Vec<StoredRow>, StoreError> {
    const OPERATION: &str = "read a table";
    let rows = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {table} ORDER BY 1, 2")))
        .fetch_all(connection)
        .await
        .during(OPERATION)?;
    let rows: Result<_, sqlx::Error> = rows.iter().map(stored).collect();
    rows.during(OPERATION)
}

fn stored(row: &AnyRow) -> Result<StoredRow, sqlx::Error> {
    row.columns().iter().map(|column| Ok((column.name().to_owned(), value(row, column.ordinal())?))).collect()
}

/// What a cell holds is known from the cell: SQLite gives a column that is empty no other type.
fn value(row: &AnyRow, place: usize) -> Result<StoredValue, sqlx::Error> {
    if let Ok(number) = row.try_get::<Option<i64>, _>(place) {
        return Ok(number.map_or(StoredValue::Nothing, StoredValue::Number));
    }
    if let Ok(text) = row.try_get::<String, _>(place) {
        return Ok(StoredValue::Text(text));
    }
    if let Ok(bytes) = row.try_get::<Vec<u8>, _>(place) {
        return Ok(StoredValue::Bytes(bytes));
    }
    if let Ok(Some(Flag(flag))) = row.try_get::<Option<Flag>, _>(place) {
        return Ok(StoredValue::Flag(flag));
    }
    // One that is empty, of a type that is none of these
    row.try_get::<Option<String>, _>(place).map(|_| StoredValue::Nothing)
}
