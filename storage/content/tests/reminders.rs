//! The contract of reminders at rest.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

#[path = "given/new_report.rs"]
mod new_report;

use std::collections::BTreeSet;

use domain::{
    CaseDays, CaseId, CaseNumber, CasePointer, CaseState, Day, Deed, DraftId, Effect, Finding, News,
    Outcomes, Sealed, Source, SystemRandomness, Topic, TrailAction, Voice, Way, route,
};
use storage_content::{
    Added, Asking, CaseChange, Changed, ContentStore, NewCase, NewEffect, NewMessage, NewReminder,
};

use new_report::new_report;

const OPENED: i64 = 20_779;

fn day(number: i64) -> Day {
    Day::from_number(number).unwrap()
}

fn sealed() -> Sealed {
    Sealed::from_bytes(vec![7; 64])
}

fn effect() -> NewEffect {
    NewEffect::new(Effect::TellRoom(News::AskedAboutRetaliation), 0, &SystemRandomness)
}

async fn case(store: &ContentStore, topic: Topic, state: CaseState, opened: i64) -> CasePointer {
    let report = new_report();
    let (id, parcel) = (report.parcel.case, report.parcel.clone());
    store.add_report(report).await.unwrap();
    let case = NewCase {
        id,
        number: CaseNumber::random(&SystemRandomness),
        topic,
        way: Way::Confidential,
        source: Source::Program,
        state,
        readers: &route(topic, &BTreeSet::new()).unwrap(),
        opened: day(opened),
        report: &parcel.body,
        author: None,
    };
    let deed = Deed::of_program(TrailAction::CaseOpened, day(opened));
    store.release_report(&parcel, &case, &[], &deed).await.unwrap();
    store.find_case(id).await.unwrap().unwrap()
}

async fn change(store: &ContentStore, case: &CasePointer, to: CaseState, days: CaseDays) -> CasePointer {
    let change = CaseChange {
        from: case.state,
        to,
        days,
        outcome_words: None,
        link: None,
        message: None,
        effects: &[],
        deeds: &[],
    };
    assert_eq!(store.change_case(case.id, &change).await.unwrap(), Changed::Yes);
    store.find_case(case.id).await.unwrap().unwrap()
}

async fn close(store: &ContentStore, case: &CasePointer, finding: Finding) -> CasePointer {
    let found = CaseDays { concluded: Some(day(OPENED)), ..case.days };
    let case = change(store, case, CaseState::Concluded(finding), found).await;
    let closed = CaseDays { closed: Some(day(OPENED)), ..found };
    change(store, &case, CaseState::Closed(finding, Outcomes::NONE), closed).await
}

fn reminder<'a>(name: &'a str, instead_of: &'a [String], effects: &'a [NewEffect]) -> NewReminder<'a> {
    NewReminder { name, instead_of, day: day(OPENED + 7), message: None, effects, deeds: &[] }
}

async fn effects(store: &ContentStore) -> usize {
    let mut count = 0;
    while store.take_effect(i64::MAX - 1, i64::MAX).await.unwrap().is_some() {
        count += 1;
    }
    count
}

#[tokio::test]
async fn a_reminder_is_written_once_by_whoever_comes_first() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let case = case(&store, Topic::Other, CaseState::Received, OPENED).await;
    let mut looking = Vec::new();
    for _ in 0..3 {
        let replica = ContentStore::open(folder.path()).await.unwrap();
        for _ in 0..4 {
            let (replica, case) = (replica.clone(), case.clone());
            looking.push(tokio::spawn(async move {
                let (effects, earlier) = ([effect()], ["before".to_owned()]);
                replica.add_reminder(&case, &reminder("due", &earlier, &effects)).await.unwrap()
            }));
        }
    }
    let mut new = 0;
    for look in looking {
        new += usize::from(look.await.unwrap() == Added::New);
    }
    assert_eq!((new, effects(&store).await), (1, 1));
    let again = ContentStore::open(folder.path()).await.unwrap();
    for name in ["due", "before"] {
        let added = again.add_reminder(&case, &reminder(name, &[], &[effect()])).await.unwrap();
        assert_eq!(added, Added::Known, "{name} was written, or made needless");
    }
    let names: Vec<String> =
        again.reminders_of_open_cases().await.unwrap().into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["before", "due"]);
}

#[tokio::test]
async fn a_case_that_got_on_meanwhile_is_not_reminded_of() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let before = case(&store, Topic::Other, CaseState::Received, OPENED).await;
    let answered = Some(day(OPENED + 1));
    let days = CaseDays { acknowledged: answered, answered, ..before.days };
    let after = change(&store, &before, CaseState::Acknowledged, days).await;
    let late = store.add_reminder(&before, &reminder("due", &[], &[effect()])).await.unwrap();
    assert_eq!((late, effects(&store).await), (Added::Known, 0));
    assert_eq!(store.add_reminder(&after, &reminder("due", &[], &[])).await.unwrap(), Added::New);
}

#[tokio::test]
async fn reporters_are_asked_once_and_no_day_of_the_case_changes() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let open = case(&store, Topic::Other, CaseState::Received, OPENED).await;
    let closed = case(&store, Topic::Retaliation, CaseState::Received, OPENED - 1).await;
    let closed = close(&store, &closed, Finding::Unsubstantiated).await;
    let not_of_the_code = case(&store, Topic::Other, CaseState::Received, OPENED).await;
    close(&store, &not_of_the_code, Finding::NotOfTheCode).await;
    case(&store, Topic::Question, CaseState::Received, OPENED).await;
    case(&store, Topic::Other, CaseState::Triage, OPENED).await;
    case(&store, Topic::Other, CaseState::Received, OPENED + 1).await;
    case(&store, Topic::Other, CaseState::Received, OPENED - 30).await;

    let asking =
        Asking { name: "retaliation-check-30", opened_after: day(OPENED - 30), opened_until: day(OPENED) };
    let found: BTreeSet<CaseId> =
        store.cases_to_ask(&asking).await.unwrap().iter().map(|(case, _)| case.id).collect();
    assert_eq!(found, BTreeSet::from([open.id, closed.id]));

    let body = sealed();
    for case in [&open, &closed] {
        let draft = DraftId::random(&SystemRandomness);
        let message =
            NewMessage { draft, case: case.id, voice: Voice::Desk, day: day(OPENED + 30), body: &body };
        let deeds = [Deed::of_program(TrailAction::AskedAboutRetaliation, day(OPENED + 30))];
        let asked = NewReminder { message: Some(&message), deeds: &deeds, ..reminder(asking.name, &[], &[]) };
        assert_eq!(store.add_reminder(case, &asked).await.unwrap(), Added::New);
        assert_eq!(store.add_reminder(case, &asked).await.unwrap(), Added::Known);
        assert_eq!(store.messages(case.id).await.unwrap().len(), 1);
        assert_eq!(store.find_case(case.id).await.unwrap().as_ref(), Some(case));
    }
    assert!(store.cases_to_ask(&asking).await.unwrap().is_empty());
    let asked =
        store.trail().await.unwrap().into_iter().filter(|row| row.action == "asked-about-retaliation");
    assert_eq!(asked.count(), 2);
}

#[tokio::test]
async fn nothing_is_written_where_the_trail_is_not() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let case = case(&store, Topic::Other, CaseState::Received, OPENED).await;
    folder.refuse_rows("content", "trail").await;
    let body = sealed();
    let draft = DraftId::random(&SystemRandomness);
    let message = NewMessage { draft, case: case.id, voice: Voice::Desk, day: day(OPENED + 30), body: &body };
    let deeds = [Deed::of_program(TrailAction::AskedAboutRetaliation, day(OPENED + 30))];
    let asked = NewReminder { message: Some(&message), deeds: &deeds, ..reminder("check", &[], &[]) };
    assert!(store.add_reminder(&case, &asked).await.is_err());
    assert!(store.messages(case.id).await.unwrap().is_empty());
    assert!(store.reminders_of_open_cases().await.unwrap().is_empty());
    folder.take_rows_again("content", "trail").await;
    assert_eq!(store.add_reminder(&case, &asked).await.unwrap(), Added::New);
}

/// Two people read the case at the same moment; one writes to the reporter and the other one puts it off.
#[tokio::test]
async fn days_that_two_people_change_at_once_are_both_kept() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    for answer_first in [true, false] {
        let read = case(&store, Topic::Other, CaseState::Investigating, OPENED).await;
        let answered =
            CaseDays { acknowledged: Some(day(OPENED)), answered: Some(day(OPENED + 3)), ..read.days };
        let put_off = CaseDays { put_off: Some(day(OPENED + 9)), ..read.days };
        let [first, second] = if answer_first { [answered, put_off] } else { [put_off, answered] };
        change(&store, &read, read.state, first).await;
        let both = change(&store, &read, read.state, second).await.days;
        assert_eq!((both.acknowledged, both.answered), (answered.acknowledged, answered.answered));
        assert_eq!(both.put_off, put_off.put_off);
    }
}

/// Many closed cases cost nothing: no look reads the table from its beginning to its end. One that did took a second.
#[tokio::test]
async fn what_is_closed_is_not_looked_at() {
    let folder = storage_testing::folder().await;
    ContentStore::open(folder.path()).await.unwrap().close().await;
    let mut connection = folder.connect("content").await;
    let id = if folder.is_on_server() { "uuid_send(gen_random_uuid())" } else { "randomblob(16)" };
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
         INSERT INTO cases (id, number, state, finding, topic, way, source, readers, kept_out, opened_day, closed_day) \
         SELECT {id}, 'n' || i, 'closed', 'unsubstantiated', 'other', 'confidential', 'program', \
         'ethics-manager', '', 10000 + i / 10, 20000 FROM n",
    )))
    .execute(&mut connection)
    .await
    .unwrap();
    let store = ContentStore::open(folder.path()).await.unwrap();
    let open = case(&store, Topic::Other, CaseState::Received, OPENED).await;
    let begins = std::time::Instant::now();
    let asking =
        Asking { name: "retaliation-check-30", opened_after: day(OPENED - 30), opened_until: day(OPENED) };
    for _ in 0..10 {
        assert_eq!(store.open_cases().await.unwrap().as_slice(), std::slice::from_ref(&open));
        assert!(store.reminders_of_open_cases().await.unwrap().is_empty());
        assert_eq!(store.cases_to_ask(&asking).await.unwrap(), [(open.clone(), false)]);
    }
    assert!(begins.elapsed().as_millis() < 3_000, "{:?} for 10 looks", begins.elapsed());
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}
