//! A store of an earlier version is brought up to date with everything in it.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::borrow::Cow;

use domain::{CaseState, Day, Finding, Outcomes, Source};
use sqlx::{SqlitePool, migrate::Migrator, sqlite::SqliteConnectOptions};
use storage_content::ContentStore;

static CONTENT: Migrator = sqlx::migrate!("migrations/sqlite/content");

/// The file as it was before cases had a life cycle.
async fn before(folder: &tempfile::TempDir) -> SqlitePool {
    let options =
        SqliteConnectOptions::new().filename(folder.path().join("content.db")).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let first: Vec<_> = CONTENT.iter().filter(|migration| migration.version <= 2).cloned().collect();
    let earlier = Migrator { migrations: Cow::Owned(first), ..Migrator::DEFAULT };
    earlier.run(&pool).await.unwrap();
    pool
}

async fn add(pool: &SqlitePool, id: u8, number: &str, state: &str, finding: Option<&str>) {
    sqlx::query(
        "INSERT INTO cases (id, number, state, finding, topic, way, readers, kept_out, opened_day, closed_day, room, report) \
         VALUES ($1, $2, $3, $4, 'other', 'confidential', 'ethics-manager', '', 20779, $5, 'G1', x'00')",
    )
    .bind(vec![id; 16])
    .bind(number)
    .bind(state)
    .bind(finding)
    .bind(finding.map(|_| 20_790))
    .execute(pool)
    .await
    .unwrap();
}

#[tokio::test]
async fn cases_get_their_place_in_the_life_cycle_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let pool = before(&folder).await;
    add(&pool, 1, "k7q2m9xw", "triage", None).await;
    add(&pool, 2, "b7q2m9xw", "open", None).await;
    add(&pool, 3, "c7q2m9xw", "open", None).await;
    add(&pool, 4, "d7q2m9xw", "closed", Some("substantiated")).await;
    for (id, day) in [(1_u8, 20_781), (2, 20_783)] {
        sqlx::query("INSERT INTO message VALUES ($1, $2, $3, 'desk', $4, x'00')")
            .bind(vec![id; 16])
            .bind(vec![3_u8; 16])
            .bind(i64::from(id))
            .bind(day)
            .execute(&pool)
            .await
            .unwrap();
    }
    sqlx::query("INSERT INTO effect (id, case_id, name, mark, due_ms) VALUES ($1, $1, 'open-room', $1, 0)")
        .bind(vec![2_u8; 16])
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;

    let store = ContentStore::open(folder.path()).await.unwrap();
    let case = async |number: &str| {
        store.find_case_by_number(domain::CaseNumber::parse(number).unwrap()).await.unwrap().unwrap()
    };
    assert_eq!(case("k7q2m9xw").await.state, CaseState::Triage);
    assert_eq!(case("b7q2m9xw").await.state, CaseState::Received);
    let answered = case("c7q2m9xw").await;
    assert_eq!(answered.state, CaseState::Acknowledged);
    assert_eq!(answered.days.acknowledged, Day::from_number(20_781));
    assert_eq!(answered.days.answered, Day::from_number(20_783));
    let closed = case("d7q2m9xw").await;
    assert_eq!(closed.state, CaseState::Closed(Finding::Substantiated, Outcomes::NONE));
    assert_eq!((closed.days.closed, closed.source), (Day::from_number(20_790), Source::Program));
    assert_eq!(store.messages(answered.id).await.unwrap().len(), 2, "what belongs to a case stays with it");
    assert!(store.take_effect(1, 2).await.unwrap().is_some());
    store.close().await;
    ContentStore::open(folder.path()).await.unwrap();
}
