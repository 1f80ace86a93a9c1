//! What the Board's report is given to count.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

#[path = "given/new_report.rs"]
mod new_report;

use std::collections::BTreeSet;

use domain::{
    Allegation, CaseDays, CaseFact, CaseId, CaseNumber, CaseState, Closing, Day, Deed, DraftId, Finding,
    LinkKind, Outcome, Outcomes, Period, Role, Sealed, Source, SystemRandomness, Topic, TrailAction, Voice,
    Way, route,
};
use storage_content::{Added, Asking, CaseChange, ContentStore, NewCase, NewLink, NewMessage, read_facts};

use new_report::new_report;

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
    let report = new_report();
    let (id, parcel) = (report.parcel.case, report.parcel.clone());
    store.add_report(report).await.unwrap();
    let case = NewCase {
        id,
        number: CaseNumber::random(&SystemRandomness),
        topic: Topic::Accounting,
        way: Way::Confidential,
        source: Source::Phone,
        state: CaseState::Received,
        readers: &route(Topic::Accounting, &BTreeSet::from([Role::OutsideCounsel])).unwrap(),
        opened,
        report: &parcel.body,
        author: None,
    };
    store.release_report(&parcel, &case, &[], &deed(opened)).await.unwrap();
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
    let change =
        CaseChange { from, to, days, outcome_words: None, link: None, message, effects: &[], deeds: &deeds };
    store.change_case(id, &change).await.unwrap();
}

#[tokio::test]
async fn every_case_to_which_something_happened_and_no_other() {
    let folder = storage_testing::folder().await;
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
        alleged: Vec::new(),
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

#[tokio::test]
async fn a_link_that_is_taken_back_leaves_nothing_behind() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let (first, second, third) =
        (case(&store, day(1)).await, case(&store, day(2)).await, case(&store, day(3)).await);
    let asked_anew = async || {
        let asking = Asking { name: "retaliation-check-30", opened_after: day(0), opened_until: day(1) };
        let found = store.cases_to_ask(&asking).await.unwrap();
        assert_eq!(found.len(), 1);
        found[0].1
    };
    let link =
        |other, kind| NewLink { other, kind, day: day(30), asks_anew: kind == LinkKind::RetaliationFor };
    let add = async |case, other, kind| {
        store.add_link(case, &link(other, kind), &deed(day(30))).await.unwrap();
    };
    assert!(!asked_anew().await);
    for by in ["another kind", "taking it away"] {
        add(second, first, LinkKind::RetaliationFor).await;
        add(third, first, LinkKind::RetaliationFor).await;
        assert!(asked_anew().await);
        match by {
            "another kind" => add(second, first, LinkKind::Related).await,
            _ => assert_eq!(store.remove_link(second, first, &deed(day(30))).await.unwrap(), Added::New),
        }
        assert!(asked_anew().await, "another one alleges it still");
        store.remove_link(third, first, &deed(day(30))).await.unwrap();
        assert!(!asked_anew().await, "{by}");
    }
    // And what is found last is what a case is a duplicate of
    for original in [first, third] {
        add(second, original, LinkKind::DuplicateOf).await;
    }
    let originals: Vec<CaseId> =
        store.links(second).await.unwrap().into_iter().map(|link| link.other).collect();
    assert_eq!(originals, [third]);
}

/// What the Board's report counts of a case is the same before and after it was deleted, and so is what it counts of others.
#[tokio::test]
async fn a_case_that_was_deleted_counts_as_before() {
    let folder = storage_testing::folder().await;
    let store = ContentStore::open(folder.path()).await.unwrap();
    let (first, second) = (case(&store, day(1)).await, case(&store, day(2)).await);
    let old = case(&store, Day::from_number(period().previous().first().number() - 400).unwrap()).await;
    for (other, kind) in [(first, LinkKind::RetaliationFor), (old, LinkKind::RetaliationFor)] {
        let link = NewLink { other, kind, day: day(30), asks_anew: true };
        assert_eq!(store.add_link(second, &link, &deed(day(30))).await.unwrap(), Added::New);
        assert_eq!(store.add_link(second, &link, &deed(day(30))).await.unwrap(), Added::Known);
    }
    for id in [first, second] {
        let days = CaseDays { concluded: Some(day(40)), closed: Some(day(40)), ..CaseDays::opened(day(1)) };
        change(&store, id, CaseState::Closed(Finding::Unsubstantiated, Outcomes::NONE), days, None).await;
    }
    let sorted = async || {
        let mut facts = store.facts(period()).await.unwrap();
        facts.sort_by_key(|fact| (fact.opened, fact.alleged.len()));
        facts
    };
    let before = sorted().await;
    let readers = route(Topic::Accounting, &BTreeSet::from([Role::OutsideCounsel])).unwrap();
    let allegation = Allegation { day: day(30), readers };
    let alleged: Vec<_> = before.iter().map(|fact| fact.alleged.as_slice()).collect();
    // The old one is there for what was alleged after it alone
    let one = [allegation];
    assert_eq!(alleged, [&one[..], &one[..], &[]]);

    let (ruth, priya) = (Role::EthicsManager, Role::AuditCommittee);
    for id in [second, first] {
        assert_eq!(store.delete_case(id, day(50), &[], &deed(day(50))).await.unwrap(), Added::Known);
        assert_eq!(store.ask_deletion(id, ruth, &[], &deed(day(50))).await.unwrap(), Added::New);
        assert_eq!(
            store.confirm_deletion(id, ruth, &deed(day(50))).await.unwrap(),
            Added::Known,
            "not alone"
        );
        assert_eq!(store.confirm_deletion(id, priya, &deed(day(50))).await.unwrap(), Added::New);
        assert_eq!(store.delete_case(id, day(50), &[], &deed(day(50))).await.unwrap(), Added::New);
        assert_eq!(store.delete_case(id, day(50), &[], &deed(day(50))).await.unwrap(), Added::Known);
        assert!(store.find_case(id).await.unwrap().is_none());
        assert_eq!(sorted().await, before);
    }
    assert_eq!(store.cases_to_erase().await.unwrap().len(), 2);
    domain::walk_trail(&store.trail().await.unwrap()).unwrap();
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}
