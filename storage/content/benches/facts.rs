//! How long the Board's report, the list of open cases and the search for one take with 50,000 cases: `cargo bench -p storage-content`.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot set itself up has failed")]
#![allow(clippy::print_stdout, reason = "what was measured")]

use std::{collections::BTreeSet, path::Path, time::Instant};

use domain::{BoardReport, Counted, Finding, Outcome, Period, Role, Source, Topic, Way};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use storage_content::ContentStore;

const CASES: i64 = 50_000;
/// The length of a sealed report, in bytes.
const REPORT_BYTES: i64 = 3_000;
const ROUNDS: usize = 15;

#[tokio::main]
async fn main() {
    for (spread, quarters) in [("in two quarters", 2), ("over ten years", 40)] {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let store = ContentStore::open(folder.path()).await.unwrap();
        fill(folder.path(), quarters).await;
        measure(&store, &format!("{CASES} cases {spread}")).await;
        measure_queue(&store, &format!("{CASES} cases, a third of them open")).await;
        store.close().await;
    }
}

async fn measure(store: &ContentStore, what: &str) {
    let period = Period::parse("2026-Q3").unwrap();
    let counted = Counted::full(&BTreeSet::from([Role::BoardSecretary]));
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let facts = store.facts(period).await.unwrap();
        let report = BoardReport::of(&facts, period, &counted);
        times.push(start.elapsed());
        assert!(report.this.received().shown().is_some_and(|received| received > 500), "{report:?}");
    }
    let first = times[0];
    times.sort_unstable();
    println!(
        "{what}: first {first:.1?}, median {:.1?}, longest {:.1?}",
        times[ROUNDS / 2],
        times[ROUNDS - 1]
    );
}

async fn measure_queue(store: &ContentStore, what: &str) {
    let (mut lists, mut searches) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let open = store.open_cases().await.unwrap();
        lists.push(start.elapsed());
        let wanted = &open[open.len() / 2];
        let start = Instant::now();
        assert_eq!(store.find_case_by_number(wanted.number).await.unwrap().as_ref(), Some(wanted));
        searches.push(start.elapsed());
    }
    for (name, mut times) in [("the open ones", lists), ("one by its number", searches)] {
        times.sort_unstable();
        println!("{what}, {name}: median {:.1?}, longest {:.1?}", times[ROUNDS / 2], times[ROUNDS - 1]);
    }
}

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
async fn fill(folder: &Path, quarters: i64) {
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
