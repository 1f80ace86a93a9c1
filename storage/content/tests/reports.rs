//! The contract of reports as they come in, several at once as well.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

#[path = "given/new_report.rs"]
mod new_report;

use std::collections::HashSet;

use domain::{PassId, Sealed};
use storage_content::{ContentStore, NewReport, ReportAdded, Spending};

use new_report::new_report;

/// More than are written by one commit.
const MANY: usize = 100;

/// All of them at once; what became of each, in their order.
async fn add(store: &ContentStore, reports: &[NewReport]) -> Vec<ReportAdded> {
    let tasks: Vec<_> = reports
        .iter()
        .map(|report| {
            let (store, report) = (store.clone(), report.clone());
            tokio::spawn(async move { store.add_report(report).await })
        })
        .collect();
    let mut added = Vec::new();
    for task in tasks {
        added.push(task.await.unwrap().unwrap());
    }
    added
}

async fn waiting(store: &ContentStore) -> HashSet<[u8; 16]> {
    store.parcel_ids(false).await.unwrap().iter().map(|(id, _)| *id.as_bytes()).collect()
}

fn count(added: &[ReportAdded], what: ReportAdded) -> usize {
    added.iter().filter(|added| **added == what).count()
}

#[tokio::test]
async fn each_of_many_at_once_is_there_once() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let reports: Vec<NewReport> = (0..MANY).map(|_| new_report()).collect();
    // As when somebody presses a button three times
    let thrice: Vec<NewReport> =
        reports.iter().flat_map(|report| [report.clone(), report.clone(), report.clone()]).collect();
    let added = add(&store, &thrice).await;
    assert_eq!(count(&added, ReportAdded::New), MANY);
    assert_eq!(count(&added, ReportAdded::Known), 2 * MANY);
    let ids: HashSet<[u8; 16]> = reports.iter().map(|report| *report.parcel.id.as_bytes()).collect();
    assert_eq!(waiting(&store).await, ids);
    for report in &reports {
        let found = store.find_mailbox(report.lookup).await.unwrap().unwrap();
        assert_eq!(found.case, report.parcel.case);
    }
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_and_takes_nothing_from_the_others() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let pass = |number| Some(Spending { pass: PassId::from_bytes([number; 32]), epoch: 1 });
    // Two reports with one pass, reports without one over the limit, and one whose case has a mailbox already
    let mut reports: Vec<NewReport> = (0..40).map(|_| new_report()).collect();
    for (place, report) in reports.iter_mut().enumerate() {
        match place % 4 {
            0 => report.spending = pass(u8::try_from(place / 8).unwrap()),
            1 => report.parcel.proven = false,
            _ => {}
        }
    }
    let taken = NewReport { parcel: reports[2].parcel.clone(), ..new_report() };
    reports.push(taken);
    let limited: Vec<NewReport> =
        reports.into_iter().map(|report| NewReport { unproven_limit: 4, ..report }).collect();
    let added = add(&store, &limited).await;
    assert_eq!(count(&added, ReportAdded::PassSpent), 5);
    assert_eq!(count(&added, ReportAdded::Full), 6);
    assert_eq!(count(&added, ReportAdded::KeyTaken), 1);
    assert_eq!(count(&added, ReportAdded::New), 29);
    assert_eq!(waiting(&store).await.len(), 29);
    for (report, added) in limited.iter().zip(&added) {
        let found = store.find_mailbox(report.lookup).await.unwrap();
        assert_eq!(found.is_some(), *added == ReportAdded::New, "{added:?}");
    }
    // Whoever was refused has lost nothing: with another pass it goes through
    let place = added.iter().position(|added| *added == ReportAdded::PassSpent).unwrap();
    let again = NewReport { spending: pass(200), ..limited[place].clone() };
    assert_eq!(store.add_report(again).await.unwrap(), ReportAdded::New);
}

#[tokio::test]
async fn one_that_cannot_be_stored_takes_no_other_with_it() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let tasks: Vec<_> = (0..MANY)
        .map(|place| {
            let (store, mut report) = (store.clone(), new_report());
            if place == MANY / 2 {
                // Longer than the database takes
                report.parcel.body = Sealed::from_bytes(vec![7; 131_073]);
            }
            tokio::spawn(async move { store.add_report(report).await.is_ok() })
        })
        .collect();
    let mut stored = 0;
    for task in tasks {
        stored += usize::from(task.await.unwrap());
    }
    assert_eq!((stored, waiting(&store).await.len()), (MANY - 1, MANY - 1));
}

#[tokio::test]
async fn a_report_is_stored_also_where_nobody_waits_for_it() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    for _ in 0..20 {
        let (store, report) = (store.clone(), new_report());
        let task = tokio::spawn(async move { store.add_report(report).await });
        tokio::task::yield_now().await;
        task.abort();
    }
    // After those that nobody waited for
    store.add_report(new_report()).await.unwrap();
    assert_eq!(waiting(&store).await.len(), 21);
}

#[tokio::test]
async fn while_somebody_locks_the_file_all_are_told_and_none_waits_for_each_other() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let mut other = storage_testing::connect_in(folder.path(), "content").await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.add_report(new_report()).await })
        })
        .collect();
    let begins = std::time::Instant::now();
    for task in tasks {
        task.await.unwrap().unwrap_err();
    }
    // One after the other they would wait two seconds each
    assert!(begins.elapsed().as_secs() < 20, "{:?}", begins.elapsed());
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(store.add_report(new_report()).await.unwrap(), ReportAdded::New);
    assert_eq!(waiting(&store).await.len(), 1);
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&["while_somebody_locks_the_file"]);
}
