//! What the Board's report is given to count.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::collections::BTreeSet;

use domain::{
    CaseDays, CaseFact, CaseId, CaseNumber, CaseState, Closing, Day, Deed, Door, DraftId, Finding, Outcome,
    Outcomes, Period, Receipt, Role, Sealed, Source, SystemRandomness, Topic, TrailAction, Voice, Way, route,
};
use storage_content::{
    CaseChange, ContentStore, NewCase, NewMailbox, NewMessage, Parcel, ParcelId, ParcelKind, read_facts,
};

fn period() -> Period {
    Period::parse("2026-Q3").unwrap()
}

/// Day 0 is the first of the period.
fn day(number: i64) -> Day {
    Day::from_number(period().first().number() + number).unwrap()
}

fn deed(day: Day) -> Deed {
    Deed::of_program(TrailAction::CaseOpened, day)
}

async fn case(store: &ContentStore, opened: Day) -> CaseId {
    let (id, parcel) = (CaseId::random(&SystemRandomness), ParcelId::random(&SystemRandomness));
    let key = Sealed::from_bytes(vec![7; 64]);
    let lookup = Receipt::random(Door::Chat, &SystemRandomness).lookup();
    let mailbox = NewMailbox { lookup, case: id, key_for_receipt: &key, key_for_desk: &key };
    let body = Sealed::from_bytes(vec![7; 64]);
    let waiting =
        Parcel { id: parcel, case: id, kind: ParcelKind::Report, proven: true, urgent: false, body };
    store.add_report(&mailbox, &waiting, None, 10).await.unwrap();
    let case = NewCase {
        id,
        number: CaseNumber::random(&SystemRandomness),
        topic: Topic::Accounting,
        way: Way::Confidential,
        source: Source::Phone,
        state: CaseState::Received,
        readers: &route(Topic::Accounting, &BTreeSet::from([Role::OutsideCounsel])).unwrap(),
        opened,
        report: &key,
        author: None,
    };
    store.release_report(parcel, &case, &[], &deed(opened)).await.unwrap();
    id
}

async fn change(store: &ContentStore, id: CaseId, to: CaseState, days: CaseDays, from_reporter: Option<Day>) {
    let body = Sealed::from_bytes(vec![7; 64]);
    let draft = DraftId::random(&SystemRandomness);
    let message =
        from_reporter.map(|day| NewMessage { draft, case: id, voice: Voice::Reporter, day, body: &body });
    let from = store.find_case(id).await.unwrap().unwrap().state;
    let deeds = [deed(days.opened)];
    let message = message.as_ref();
    let change = CaseChange { from, to, days, outcome_words: None, link: None, message, effects: &[], deeds: &deeds };
    store.change_case(id, &change).await.unwrap();
}

#[tokio::test]
async fn every_case_to_which_something_happened_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let store = ContentStore::open(folder.path()).await.unwrap();
    let previous = period().previous().first();
    let before = Day::from_number(previous.number() - 1).unwrap();
    case(&store, before).await;
    case(&store, Day::from_number(period().last().number() + 1).unwrap()).await;
    let id = case(&store, before).await;
    assert_eq!(store.facts(period()).await.unwrap(), []);

    // Opened before, closed in the period
    let outcomes: Outcomes = [Outcome::Warning, Outcome::Counseling].into_iter().collect();
    let days = CaseDays { acknowledged: Some(before), ..CaseDays::opened(before) };
    for (wrote, to) in [(day(2), CaseState::Acknowledged), (day(9), CaseState::Investigating)] {
        change(&store, id, to, days, Some(wrote)).await;
    }
    let days = CaseDays { concluded: Some(day(20)), closed: Some(day(20)), ..days };
    let closed = CaseState::Closed(Finding::Substantiated, outcomes);
    change(&store, id, closed, days, None).await;
    let fact = CaseFact {
        opened: before,
        acknowledged: Some(before),
        closing: Some(Closing { day: day(20), finding: Finding::Substantiated, outcomes }),
        topic: Topic::Accounting,
        way: Way::Confidential,
        source: Source::Phone,
        wrote_again: Some(day(2)),
        readers: route(Topic::Accounting, &BTreeSet::from([Role::OutsideCounsel])).unwrap(),
    };
    assert_eq!(store.facts(period()).await.unwrap(), [fact]);

    // In the period before
    case(&store, previous).await;
    assert_eq!(store.facts(period()).await.unwrap().len(), 2);
    let mut read = read_facts(folder.path(), period()).await.unwrap();
    read.sort_by_key(|fact| fact.opened);
    assert_eq!((read.len(), read[0].opened, read[1].opened), (2, before, previous));
    assert!(read_facts(&folder.path().join("nowhere"), period()).await.is_err());
}
