//! The register of waivers: what was written stays, also against a mistake elsewhere in the program.
#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::sync::Arc;

use domain::{
    Body, Day, Decision, Disclosure, DisclosureReminder, PersonKind, Record, SystemRandomness, Verdict,
    WaivedSection, Waiver, WaiverNumber, WaiverRegister, Words,
};
use sqlx::AssertSqlSafe;
use storage_identity::{IdentityStore, ReminderTo, StoredWaivers, read_waivers};

fn day(number: i64) -> Day {
    Day::from_number(number).unwrap()
}

fn record(by: &str, on: i64) -> Record {
    Record { by: by.to_owned(), on: day(on) }
}

fn waiver(kind: PersonKind) -> Waiver {
    Waiver {
        number: WaiverNumber::random(&SystemRandomness),
        person: "Victor Lang".to_owned(),
        account: Some("U0VICTOR".to_owned()),
        kind,
        section: WaivedSection { id: "gifts".to_owned(), heading: "Gifts".to_owned() },
        words: Words::from("A dinner, once."),
        until: Some(day(20_900)),
        asked: record("U0RUTH", 20_780),
        decision: None,
        disclosure: None,
    }
}

fn decision(body: Body) -> Decision {
    Decision {
        verdict: Verdict::Approved,
        body,
        on: day(20_781),
        recorded: record("U0HELEN", 20_782),
        disclose_by: Some(day(20_785)),
    }
}

/// Everything that is in it, to compare.
fn told(waiver: &Waiver) -> String {
    format!("{waiver:?} {}", waiver.words.expose())
}

#[tokio::test]
async fn what_was_written_comes_back_and_stays() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let register = StoredWaivers::new(store.clone(), Arc::new(SystemRandomness));
    let (mut first, second) = (waiver(PersonKind::DirectorOrExecutiveOfficer), waiver(PersonKind::Other));
    for one in [&first, &second, &first] {
        register.add(one).await.unwrap();
    }
    let newest_first: Vec<_> = register.all().await.unwrap().iter().map(told).collect();
    assert_eq!(newest_first, [told(&second), told(&first)]);
    assert!(register.find(WaiverNumber::random(&SystemRandomness)).await.unwrap().is_none());
    assert!(store.undisclosed_waivers().await.unwrap().is_empty());

    let by_board = decision(Body::Board);
    assert!(register.add_decision(first.number, &by_board).await.unwrap());
    let refused = Decision { verdict: Verdict::Refused, ..by_board.clone() };
    assert!(!register.add_decision(first.number, &refused).await.unwrap(), "the first one stays");
    first.decision = Some(by_board);
    assert_eq!(told(&register.find(first.number).await.unwrap().unwrap()), told(&first));
    assert_eq!(store.undisclosed_waivers().await.unwrap().len(), 1);

    let disclosure =
        Disclosure { on: day(20_784), place: "Form 8-K".to_owned(), recorded: record("U0RUTH", 20_784) };
    assert!(register.add_disclosure(first.number, &disclosure).await.unwrap());
    assert!(!register.add_disclosure(first.number, &disclosure).await.unwrap());
    first.disclosure = Some(disclosure);
    assert!(store.undisclosed_waivers().await.unwrap().is_empty());
    // Read from beside, while it is open, and after a restart
    assert_eq!(told(&read_waivers(folder.path()).await.unwrap()[1]), told(&first));
    store.close().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    assert_eq!(told(&store.find_waiver(first.number).await.unwrap().unwrap()), told(&first));
}

#[tokio::test]
async fn the_table_refuses_the_wrong_body_and_whatever_changes_what_was_written() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let (director, other) = (waiver(PersonKind::DirectorOrExecutiveOfficer), waiver(PersonKind::Other));
    for one in [&director, &other] {
        store.add_waiver(one).await.unwrap();
    }
    assert!(store.add_decision(director.number, &decision(Body::EthicsManager)).await.is_err());
    assert!(store.find_waiver(director.number).await.unwrap().unwrap().decision.is_none());
    let disclosure =
        Disclosure { on: day(20_784), place: "Form 8-K".to_owned(), recorded: record("U0RUTH", 20_784) };
    for pending in [director.number, other.number] {
        assert!(store.add_disclosure(pending, &disclosure).await.is_err(), "nothing is approved");
    }
    assert!(store.add_decision(other.number, &decision(Body::EthicsManager)).await.unwrap());
    assert!(store.add_decision(director.number, &decision(Body::Board)).await.unwrap());
    assert!(store.add_disclosure(director.number, &disclosure).await.unwrap());
    store.close().await;

    let mut connection = folder.connect("identity").await;
    for mistake in [
        "DELETE FROM waiver",
        "UPDATE waiver SET kind = 'other'",
        "UPDATE waiver SET words = 'another dinner'",
        "UPDATE waiver SET verdict = 'refused'",
        "UPDATE waiver SET disclose_by_day = NULL",
        "UPDATE waiver SET disclosed_day = NULL",
        "UPDATE waiver SET decided_day = 1 WHERE kind = 'other'",
    ] {
        let tried = sqlx::raw_sql(AssertSqlSafe(mistake)).execute(&mut connection).await;
        assert!(tried.is_err(), "{mistake}");
    }
}

#[tokio::test]
async fn a_reminder_is_begun_by_one_and_found_again_until_it_was_sent() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let waiver = waiver(PersonKind::DirectorOrExecutiveOfficer);
    store.add_waiver(&waiver).await.unwrap();
    let number = waiver.number.to_string();
    let for_helen = ReminderTo { of: &number, reminder: DisclosureReminder::Before, account: "U0HELEN" };
    let begin = async |reminder, minute: i64| {
        store.begin_reminder(reminder, minute * 60_000, &SystemRandomness).await.unwrap()
    };
    let first = begin(for_helen, 0).await.unwrap();
    assert!(!first.is_in_doubt);
    assert_eq!(begin(for_helen, 4).await, None, "somebody is at it");
    let again = begin(for_helen, 5).await.unwrap();
    assert!(again.is_in_doubt && again.mark == first.mark, "what was begun is looked for by the same mark");
    store.end_reminder(for_helen, false).await.unwrap();
    assert_eq!(begin(for_helen, 6).await, Some(again), "what failed is tried again at once");
    store.end_reminder(for_helen, true).await.unwrap();
    assert_eq!(begin(for_helen, 60).await, None);
    let for_ruth = ReminderTo { account: "U0RUTH", ..for_helen };
    let due = ReminderTo { reminder: DisclosureReminder::Due, ..for_helen };
    for other in [for_ruth, due] {
        assert!(begin(other, 6).await.is_some_and(|begun| !begun.is_in_doubt));
    }
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}
