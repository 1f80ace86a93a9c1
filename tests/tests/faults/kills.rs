//! The program is ended at random moments, as by a power cut, while reports come in: every report that was taken is there once, and so is its channel, its card
//! and its news.

pub(crate) mod filing;
pub(crate) mod once;

use std::{path::Path, time::Duration};

use filing::Reporters;
use once::{everything_is_there_once, left_to_do};
use sqlx::Connection;
use tests::{Configuration, Program, Via, Workspace};
use tokio::time::Instant;

/// So many kills: a few in the gate, 1,000 by `tests/long kills` and `tests/long kills-postgresql`.
#[allow(clippy::disallowed_methods, reason = "the one choice of whoever runs the test")]
pub(crate) fn kills() -> u32 {
    std::env::var("ETHICS_BOT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(6)
}

/// What was begun before a stop is left alone for a minute or two: the time passes at once. At most one program may be at work, or something is done twice.
pub(crate) async fn minutes_pass(folder: &Path) {
    if folder.join("content.db").exists() || folder.join("content.url").exists() {
        let mut connection = storage_testing::connect_in(folder, "content").await;
        // There may be no tables yet
        let _ = sqlx::query("UPDATE effect SET held_until_ms = 0, due_ms = 1").execute(&mut connection).await;
        connection.close().await.unwrap();
    }
}

/// Waits until payloads reach the program.
async fn is_at_work(program: &Program) {
    let until = Instant::now() + Duration::from_secs(60);
    while program.said("connected to Slack").is_none() {
        assert!(Instant::now() < until, "it does not connect: {}", program.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until reports are taken again: what comes after the last trouble counts as well, and is never nothing.
pub(crate) async fn are_taken_again(reporters: &Reporters, logs: impl Fn() -> String) {
    let before = reporters.taken();
    let until = Instant::now() + Duration::from_secs(90);
    while reporters.taken() < before + 2 {
        assert!(Instant::now() < until, "no report is taken any more: {}", logs());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until all is done that follows from so many reports.
pub(crate) async fn all_is_done(folder: &Path, reports: usize, logs: impl Fn() -> String) {
    // Slack lets an app make twenty channels a minute
    let patience = Duration::from_secs(240 + 6 * reports as u64);
    let until = Instant::now() + patience;
    loop {
        let left = left_to_do(folder).await;
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < until, "left to do after {patience:?}: {left:?}; {}", logs());
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::test]
async fn a_program_that_is_killed_again_and_again_loses_and_doubles_nothing() {
    let (kills, folder) = (kills(), storage_testing::folder().await);
    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let configuration = Configuration::new(&workspace, folder.path(), Via::Socket, 2);
    let reporters = Reporters::start(&workspace, &["tomas", "maya"]);
    for kill in 0..kills {
        let program = Program::serve(&configuration, folder.path());
        if !kill.is_multiple_of(3) {
            // It is at work; otherwise it may be about to begin
            is_at_work(&program).await;
        }
        tokio::time::sleep(Duration::from_millis(fastrand::u64(200..2_500))).await;
        program.kill().await;
        if kill.is_multiple_of(4) || kill + 1 == kills {
            minutes_pass(folder.path()).await;
        }
    }
    let program = Program::serve(&configuration, folder.path());
    are_taken_again(&reporters, || program.log()).await;
    let filed = reporters.end().await;
    all_is_done(folder.path(), filed.taken.len(), || program.log()).await;
    program.stop().await;
    let counts = everything_is_there_once(&workspace, folder.path(), &filed).await;
    println!("{kills} kills: {counts}");
    workspace.sandbox.shutdown().await;
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql_of("kills::");
}
