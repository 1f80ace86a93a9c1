//! A database with 50,000 cases in it.

use std::path::Path;

use domain::{Finding, Outcome, Period, Source, Topic, Way};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

pub(crate) const CASES: i64 = 50_000;
/// The length of a sealed report, in bytes.
const REPORT_BYTES: i64 = 3_000;

async fn open(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("content.db"));
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// A number that people could read out, another one for each place.
fn number(place: i64) -> String {
    const LETTERS: &[u8] = b"23456789bcdfghjkmnpqrstvwxz";
    let letter = |digit: u32| LETTERS[(place / 27_i64.pow(digit) % 27) as usize] as char;
    (0..8).map(letter).collect()
}

/// Cases that end in the last day of the period, spread over so many quarters; every second reporter wrote again.
pub(crate) async fn fill(folder: &Path, quarters: i64) {
    let mut connection = open(folder).await;
    let last = Period::parse("2026-Q3").unwrap().last().number();
    let mut transaction = connection.begin().await.unwrap();
    for place in 0..CASES {
        let id: [u8; 16] = std::array::from_fn(|byte| {
            (place.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed()) >> (byte % 8 * 8)) as u8 ^ byte as u8
        });
        let pick = |count: usize| (place as usize * 7_919 / 13) % count;
        let opened = last - place % (quarters * 91);
        let closed = (place % 3 > 0).then_some((opened + place % 60).min(last));
        let finding = closed.map(|_| Finding::OF_REPORTS[pick(4)]);
        let outcome = finding.map_or("", |_| Outcome::ALL[pick(13)].name());
        sqlx::query(
            "INSERT INTO cases (id, number, state, finding, outcomes, topic, way, source, readers, kept_out, opened_day, acknowledged_day, closed_day, wrote_again_day) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'ethics-manager outside-counsel', '', $9, $10, $11, $12)",
        )
        .bind(id.as_slice())
        .bind(number(place))
        .bind(if closed.is_some() { "closed" } else { "investigating" })
        .bind(finding.map(Finding::name))
        .bind(outcome)
        .bind(Topic::OF_REPORTS[pick(10)].name())
        .bind(Way::ALL[pick(4)].name())
        .bind(Source::ALL[pick(7)].name())
        .bind(opened)
        .bind((opened + place % 9).min(last))
        .bind(closed)
        .bind((place % 2 == 0).then_some(opened + 1))
        .execute(&mut *transaction)
        .await
        .unwrap();
        sqlx::query("INSERT INTO sealed_case (case_id, report) VALUES ($1, randomblob($2))")
            .bind(id.as_slice())
            .bind(REPORT_BYTES)
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
    connection.close().await.unwrap();
}
