//! A3 and A4 on the disk: what the files' pages and times say of the order and the moment in which reports came.

use std::{
    collections::BTreeMap,
    fs::File,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use domain::{
    CaseId, Door, EvidenceFile, EvidenceId, EvidenceKind, Intake, Mailboxes, PassId, Randomness, Standing,
    SystemRandomness,
};

use super::lone::{Lone, files, submission};

/// Eight have 40,320 orders: chance does not make the right one.
const REPORTS: usize = 8;
/// SQLite's page.
const PAGE_BYTES: usize = 4_096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// Reports leave without the files being settled, as urgent ones do.
    DoesNotSettle,
    /// A table that counts.
    KeepsAnOrder,
    /// Something that is written at acceptance and at no other time.
    WritesALogOfAccess,
}

/// What a report leaves in the files: its mailbox's address, its pass, its case.
type Traces = [Vec<Vec<u8>>; 3];

/// Files reports, with a file each; gives their traces in the order in which they came.
async fn file(lone: &Lone, sabotage: Sabotage) -> Traces {
    if sabotage == Sabotage::KeepsAnOrder {
        let table = "CREATE TABLE kept (n INTEGER PRIMARY KEY, lookup BLOB); CREATE TRIGGER keeps AFTER INSERT ON mailbox \
                     BEGIN INSERT INTO kept (lookup) VALUES (NEW.lookup); END";
        lone.sql("content.db", table).await;
    }
    let mut traces = Traces::default();
    for _ in 0..REPORTS {
        let mut pass = [0; 32];
        SystemRandomness.fill(&mut pass);
        let standing = Standing::Pass { id: PassId::from_bytes(pass), epoch: 227 };
        let receipt = lone.relay.new_receipt(Door::Page);
        let mut report = submission(&receipt, standing, "The scales are set wrong.");
        report.urgent = sabotage == Sabotage::DoesNotSettle;
        lone.relay.accept(report).await.unwrap();
        let id = EvidenceId::random(&SystemRandomness);
        let file = EvidenceFile { id, kind: EvidenceKind::Text, bytes: b"copy".to_vec().into() };
        lone.relay.add_file(&receipt, file).await.unwrap();
        traces[0].push(receipt.lookup().as_bytes().to_vec());
        traces[1].push(pass.to_vec());
        traces[2].push(case_of(lone, &receipt).await.as_bytes().to_vec());
    }
    traces
}

async fn case_of(lone: &Lone, receipt: &domain::Receipt) -> CaseId {
    lone.store.find_mailbox(receipt.lookup()).await.unwrap().unwrap().case
}

async fn release(lone: &Lone, sabotage: Sabotage) {
    let released = match sabotage {
        Sabotage::DoesNotSettle => lone.relay.release_urgent().await,
        _ => lone.relay.release().await,
    };
    assert!(released.unwrap().failed.is_empty());
}

/// The files of which a page has all traces of a kind in the order in which they came, or the other way round.
fn in_order(files: &BTreeMap<String, Vec<u8>>, traces: &Traces) -> Vec<String> {
    let forwards: Vec<usize> = (0..REPORTS).collect();
    let backwards: Vec<usize> = (0..REPORTS).rev().collect();
    let mut kept = Vec::new();
    for (name, bytes) in files {
        // A page of a log begins behind a frame's head: halves overlap, so that each is seen whole
        for page in (0..bytes.len()).step_by(PAGE_BYTES / 2) {
            let page = &bytes[page..bytes.len().min(page + PAGE_BYTES)];
            for kind in traces {
                let order = order(page, kind);
                if order == forwards || order == backwards {
                    kept.push(name.clone());
                }
            }
        }
    }
    kept.dedup();
    kept
}

fn order(page: &[u8], traces: &[Vec<u8>]) -> Vec<usize> {
    let place = |trace: &Vec<u8>| page.windows(trace.len()).position(|window| window == trace);
    let found = traces.iter().enumerate().filter_map(|(came, trace)| Some((place(trace)?, came)));
    let mut places: Vec<(usize, usize)> = found.collect();
    places.sort_unstable();
    places.into_iter().map(|(_, came)| came).collect()
}

/// Which files keep the order, with the product running and stopped.
async fn kept(sabotage: Sabotage) -> Vec<String> {
    let lone = Lone::open().await;
    let traces = file(&lone, sabotage).await;
    let waiting = in_order(&files(lone.path()), &traces);
    release(&lone, sabotage).await;
    assert!(!waiting.is_empty(), "before a release a log has an order: the search can find one");
    let mut kept = in_order(&files(lone.path()), &traces);
    lone.store.close().await;
    let closed = files(lone.path());
    assert!(traces.iter().flatten().all(|trace| lone.holds(trace)), "closed files hold everything");
    kept.extend(in_order(&closed, &traces));
    kept
}

#[tokio::test]
async fn a4_no_file_keeps_the_order_after_a_release() {
    assert_eq!(kept(Sabotage::None).await, [""; 0]);
}

#[tokio::test]
async fn a4_an_order_in_a_file_is_found() {
    for sabotage in [Sabotage::DoesNotSettle, Sabotage::KeepsAnOrder] {
        assert_ne!(kept(sabotage).await, [""; 0], "{sabotage:?}");
    }
}

/// A moment that no clock says while a test runs: what is written later has another time.
fn moment() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

fn times(lone: &Lone) -> Vec<(PathBuf, SystemTime)> {
    let entries = std::fs::read_dir(lone.path()).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.path(), entry.metadata().unwrap().modified().unwrap())).collect()
}

/// Which files still carry the time at which a report came.
async fn still_dated(sabotage: Sabotage) -> Vec<PathBuf> {
    let lone = Lone::open().await;
    let before = times(&lone);
    for (path, _) in &before {
        File::options().write(true).open(path).unwrap().set_modified(moment()).unwrap();
    }
    file(&lone, sabotage).await;
    if sabotage == Sabotage::WritesALogOfAccess {
        std::fs::write(lone.path().join("access.log"), "POST /api/report").unwrap();
    }
    // Reports came at `moment`: so say the files that were written
    let written: Vec<PathBuf> =
        times(&lone).into_iter().filter(|(_, time)| *time != moment()).map(|(path, _)| path).collect();
    assert!(written.iter().any(|path| path.ends_with("keys.db-wal")), "{written:?}");
    for path in &written {
        File::options().write(true).open(path).unwrap().set_modified(moment()).unwrap();
    }
    release(&lone, sabotage).await;
    times(&lone)
        .into_iter()
        .filter(|(path, time)| *time == moment() && written.contains(path))
        .map(|(path, _)| path)
        .collect()
}

#[tokio::test]
async fn a3_no_file_was_last_written_when_a_report_came() {
    assert_eq!(still_dated(Sabotage::None).await, [""; 0].map(PathBuf::from));
}

#[tokio::test]
async fn a3_a_file_that_was_last_written_then_is_found() {
    for sabotage in [Sabotage::WritesALogOfAccess, Sabotage::DoesNotSettle] {
        assert_ne!(still_dated(sabotage).await, [""; 0].map(PathBuf::from), "{sabotage:?}");
    }
}
