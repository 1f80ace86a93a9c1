//! The contract of the trail at rest.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

#[path = "given/new_report.rs"]
mod new_report;

use std::collections::BTreeSet;

use domain::{
    CaseDays, CaseId, CaseNumber, CaseState, Day, Deed, DraftId, Finding, Mark, Outcomes, Role, Sealed,
    Source, SystemRandomness, Topic, TrailAction, Voice, Way, route, walk_trail,
};
use sqlx::Connection;
use storage_content::{
    CaseChange, Changed, ContentStore, HeadDue, NewCase, NewMessage, StoreError, read_trail,
};

use new_report::new_report;

fn today() -> Day {
    Day::from_number(20_779).unwrap()
}

fn by(action: TrailAction) -> Deed {
    Deed::of_staff(Role::EthicsManager, action, "2026-11-22T10:00:30Z".parse().unwrap())
}

fn sealed() -> Sealed {
    Sealed::from_bytes(vec![7; 64])
}

/// A case in triage; its row of the trail is the first.
async fn case(store: &ContentStore) -> CaseId {
    let mut report = new_report();
    report.parcel.proven = false;
    let (id, parcel) = (report.parcel.case, report.parcel.clone());
    store.add_report(report).await.unwrap();
    assert!(store.trail().await.unwrap().is_empty(), "what waits leaves nothing in the trail");
    let case = NewCase {
        id,
        number: CaseNumber::random(&SystemRandomness),
        topic: Topic::Other,
        source: Source::Program,
        way: Way::Unverified,
        state: CaseState::Triage,
        readers: &route(Topic::Other, &BTreeSet::new()).unwrap(),
        opened: today(),
        report: &parcel.body,
        author: None,
    };
    let deed = Deed::of_program(TrailAction::ReportWaits, today());
    store.release_report(&parcel, &case, &[], &deed).await.unwrap();
    id
}

async fn actions(store: &ContentStore) -> Vec<String> {
    let rows = store.trail().await.unwrap();
    walk_trail(&rows).unwrap();
    rows.into_iter().map(|row| row.action).collect()
}

#[tokio::test]
async fn a_change_and_its_row_are_written_together_or_not_at_all() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let id = case(&store).await;
    let number = store.find_case(id).await.unwrap().unwrap().number.to_string();
    let mut days = CaseDays::opened(today());
    let moved = async |from, to, days, message: Option<&NewMessage<'_>>, actions: &[TrailAction]| {
        let deeds: Vec<Deed> = actions.iter().map(|action| by(*action)).collect();
        let change = CaseChange {
            from,
            to,
            days,
            outcome_words: None,
            link: None,
            message,
            effects: &[],
            deeds: &deeds,
        };
        store.change_case(id, &change).await
    };
    let (triage, received) = (CaseState::Triage, CaseState::Received);
    let took_up = [TrailAction::TookUp];
    assert_eq!(moved(triage, received, days, None, &took_up).await.unwrap(), Changed::Yes);
    assert_eq!(moved(triage, received, days, None, &took_up).await.unwrap(), Changed::Elsewhere);
    let body = sealed();
    let message = |draft| NewMessage { draft, case: id, voice: Voice::Desk, day: today(), body: &body };
    let first = message(DraftId::random(&SystemRandomness));
    let replied = [TrailAction::Replied];
    for come_of_it in [Changed::Yes, Changed::Known] {
        let sent = moved(received, received, days, Some(&first), &replied).await;
        assert_eq!(sent.unwrap(), come_of_it);
    }
    days.closed = Some(today());
    days.concluded = Some(today());
    let closed = CaseState::Closed(Finding::Unsubstantiated, Outcomes::NONE);
    for come_of_it in [Changed::Yes, Changed::Elsewhere] {
        let actions = [TrailAction::Closed(Finding::Unsubstantiated)];
        assert_eq!(moved(received, closed, days, None, &actions).await.unwrap(), come_of_it);
    }
    let stored = store.find_case(id).await.unwrap().unwrap();
    assert_eq!((stored.state, stored.days), (closed, days));
    assert_eq!(actions(&store).await, ["report-waits", "took-up", "replied", "closed"]);
    let rows = store.trail().await.unwrap();
    assert!(rows.iter().all(|row| row.case.as_deref() == Some(number.as_str()) && row.day == 20_779));
    assert_eq!(rows.iter().map(|row| row.moment_ms.is_some()).collect::<Vec<_>>(), [false, true, true, true]);
    assert_eq!(read_trail(folder.path()).await.unwrap(), rows);

    // Where the trail cannot be written, nothing is changed
    folder.refuse_rows("content", "trail").await;
    let second = message(DraftId::random(&SystemRandomness));
    moved(closed, closed, days, Some(&second), &replied).await.unwrap_err();
    store.add_to_trail(id, &by(TrailAction::Read)).await.unwrap_err();
    assert_eq!(store.messages(id).await.unwrap().len(), 1);
    assert_eq!(actions(&store).await.len(), 4);
}

#[tokio::test]
async fn many_at_once_make_one_chain() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let id = case(&store).await;
    // A second program on the same file, too
    let second = ContentStore::open(folder.path()).await.unwrap();
    let writing: Vec<_> = (0..8)
        .map(|writer| {
            let store = if writer % 2 == 0 { store.clone() } else { second.clone() };
            tokio::spawn(async move {
                for _ in 0..8 {
                    store.add_to_trail(id, &by(TrailAction::Read)).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writing {
        writer.await.unwrap();
    }
    assert_eq!(walk_trail(&store.trail().await.unwrap()).unwrap().rows, 65);
}

#[tokio::test]
async fn rows_are_neither_changed_nor_deleted_by_mistake_and_survive_a_rewrite() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let id = case(&store).await;
    store.add_to_trail(id, &by(TrailAction::Read)).await.unwrap();
    let mut other_hand = folder.connect("content").await;
    for statement in ["UPDATE trail SET day = 1", "DELETE FROM trail WHERE place = 2"] {
        let refused = sqlx::query(statement).execute(&mut other_hand).await.unwrap_err();
        assert!(refused.to_string().contains("trail"), "{refused}");
    }
    other_hand.close().await.unwrap();
    store.settle().await.unwrap();
    assert_eq!(actions(&store).await, ["report-waits", "read"]);
    let nobody = CaseId::random(&SystemRandomness);
    store.add_to_trail(nobody, &by(TrailAction::Read)).await.unwrap_err();
    assert_eq!(actions(&store).await.len(), 2);
}

#[tokio::test]
async fn what_is_no_trail_is_said_and_nothing_is_made() {
    let folder = storage_testing::folder().await;
    assert!(matches!(read_trail(folder.path()).await, Err(StoreError::Folder { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn due(day: i64, now_ms: i64) -> HeadDue {
    HeadDue {
        today: Day::from_number(day).unwrap(),
        last_before: Day::from_number(day - 7).unwrap(),
        now_ms,
        held_until_ms: now_ms + 60_000,
        mark: Mark::random(&SystemRandomness),
        secret: Mark::random(&SystemRandomness),
    }
}

#[tokio::test]
async fn a_head_is_made_once_a_period_and_taken_until_it_was_sent() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let first = store.take_head(&due(100, 0)).await.unwrap().unwrap();
    assert_eq!((first.attempts, first.day.number()), (0, 100));
    assert!(store.take_head(&due(100, 59_999)).await.unwrap().is_none(), "it is held");
    store.close().await;

    let store = ContentStore::open(folder.path()).await.unwrap();
    let again = store.take_head(&due(100, 60_000)).await.unwrap().unwrap();
    assert_eq!((again.mark, again.hash, again.attempts), (first.mark, first.hash, 1), "after a restart");
    store.head_was_sent(first.mark).await.unwrap();
    for day in [100, 106] {
        assert!(store.take_head(&due(day, 9_000_000)).await.unwrap().is_none(), "day {day}");
    }
    let next = store.take_head(&due(107, 9_000_000)).await.unwrap().unwrap();
    assert_ne!(next.hash, first.hash);
    assert_eq!(actions(&store).await, ["head-signed", "head-signed"]);
    assert_eq!(store.trail().await.unwrap()[0].hash, first.hash);
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&["what_is_no_trail"]);
}
