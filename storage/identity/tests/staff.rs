//! Signing in to the staff page, as far as the store decides it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use domain::{Day, Mark};
use storage_identity::{IdentityStore, NewStaffCode, StaffStage};

const MINUTE_MS: i64 = 60_000;
const NOW: i64 = 1_000 * MINUTE_MS;
const ADA: [u8; 32] = [1; 32];
const BOB: [u8; 32] = [2; 32];

async fn store() -> (storage_testing::Folder, IdentityStore) {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    (folder, store)
}

fn code(browser: u8) -> NewStaffCode {
    NewStaffCode {
        asked: [browser; 32],
        person: ADA,
        digest: [200 + browser; 32],
        expires_ms: NOW + 10 * MINUTE_MS,
        forget_ms: NOW + 15 * MINUTE_MS,
    }
}

#[tokio::test]
async fn a_mailed_code_is_good_once_in_its_browser_for_its_time_and_a_few_tries() {
    let (_folder, store) = store().await;
    assert!(store.add_staff_code(&code(1), NOW).await.unwrap());
    let right = [201; 32];
    assert!(!store.use_staff_code(&[9; 32], &ADA, &right, NOW).await.unwrap(), "another browser");
    assert!(!store.use_staff_code(&[1; 32], &BOB, &right, NOW).await.unwrap(), "another person");
    assert!(!store.use_staff_code(&[1; 32], &ADA, &right, NOW + 10 * MINUTE_MS).await.unwrap(), "too late");
    assert!(store.use_staff_code(&[1; 32], &ADA, &right, NOW).await.unwrap());
    assert!(!store.use_staff_code(&[1; 32], &ADA, &right, NOW).await.unwrap(), "once");

    assert!(store.add_staff_code(&code(2), NOW).await.unwrap());
    for _ in 0..5 {
        assert!(!store.use_staff_code(&[2; 32], &ADA, &[0; 32], NOW).await.unwrap());
    }
    assert!(!store.use_staff_code(&[2; 32], &ADA, &[202; 32], NOW).await.unwrap(), "after five wrong ones");
    assert!(store.add_staff_code(&code(3), NOW).await.unwrap());
    assert!(store.add_staff_code(&code(4), NOW).await.unwrap());
    assert!(!store.add_staff_code(&code(5), NOW).await.unwrap(), "four at once");
    assert!(store.add_staff_code(&NewStaffCode { person: BOB, ..code(6) }, NOW).await.unwrap());
    store.purge_staff(NOW + 15 * MINUTE_MS, MINUTE_MS, MINUTE_MS).await.unwrap();
    assert!(store.add_staff_code(&code(5), NOW + 15 * MINUTE_MS).await.unwrap());
}

#[tokio::test]
async fn an_apps_code_is_taken_once_and_wrong_ones_lock_for_a_while() {
    let (_folder, store) = store().await;
    store.add_staff_key(&ADA, b"sealed").await.unwrap();
    store.add_staff_key(&ADA, b"another").await.unwrap();
    let key = store.staff_key(&ADA).await.unwrap().unwrap();
    assert!(key.secret == b"sealed" && !key.confirmed);
    assert!(store.take_staff_step(&ADA, 50, NOW).await.unwrap());
    assert!(store.staff_key(&ADA).await.unwrap().unwrap().confirmed);
    for old in [50, 49] {
        assert!(!store.take_staff_step(&ADA, old, NOW).await.unwrap(), "{old} again");
    }
    for _ in 0..4 {
        store.count_wrong_staff_step(&ADA, NOW).await.unwrap();
    }
    assert!(store.take_staff_step(&ADA, 51, NOW).await.unwrap(), "a right one forgives");
    for _ in 0..5 {
        store.count_wrong_staff_step(&ADA, NOW).await.unwrap();
    }
    assert!(!store.take_staff_step(&ADA, 52, NOW).await.unwrap(), "locked");
    assert!(store.take_staff_step(&ADA, 53, NOW + 15 * MINUTE_MS).await.unwrap());
    assert!(!store.take_staff_step(&BOB, 60, NOW).await.unwrap(), "there is no key");
}

#[tokio::test]
async fn sessions_end_when_they_are_idle_too_long_or_are_ended() {
    let (_folder, store) = store().await;
    let (idle, longest) = (15 * MINUTE_MS, 480 * MINUTE_MS);
    let whose = async |digest: u8, stage, minute: i64| {
        store.use_staff_session(&[digest; 32], stage, NOW + minute * MINUTE_MS, idle, longest).await.unwrap()
    };
    store.begin_staff_session(&[1; 32], &ADA, StaffStage::SignedIn, NOW).await.unwrap();
    store.begin_staff_session(&[2; 32], &ADA, StaffStage::MailedCode, NOW).await.unwrap();
    assert_eq!(whose(2, StaffStage::SignedIn, 0).await, None, "half a sign-in is none");
    assert_eq!(whose(3, StaffStage::SignedIn, 0).await, None);
    for minute in (0..480).step_by(14) {
        assert_eq!(whose(1, StaffStage::SignedIn, minute).await, Some(ADA), "{minute}");
    }
    assert_eq!(whose(1, StaffStage::SignedIn, 480).await, None, "eight hours");
    assert_eq!(whose(2, StaffStage::MailedCode, 15).await, None, "idle");
    store.begin_staff_session(&[4; 32], &ADA, StaffStage::SignedIn, NOW).await.unwrap();
    store.end_staff_session(&[4; 32]).await.unwrap();
    assert_eq!(whose(4, StaffStage::SignedIn, 0).await, None);
    store.add_staff_key(&ADA, b"sealed").await.unwrap();
    store.begin_staff_session(&[5; 32], &ADA, StaffStage::SignedIn, NOW).await.unwrap();
    assert!(store.reset_staff(&ADA).await.unwrap() && !store.reset_staff(&ADA).await.unwrap());
    assert_eq!(whose(5, StaffStage::SignedIn, 0).await, None);
}

#[tokio::test]
async fn a_mail_is_remembered_as_long_as_it_is_asked_for() {
    let (_folder, store) = store().await;
    let day = |number| Day::from_number(number).unwrap();
    let mark = Mark::from_bytes(&[7; 16]).unwrap();
    assert!(!store.mail_was_sent(mark, &ADA, day(10)).await.unwrap());
    store.add_sent_mail(mark, &ADA, day(10)).await.unwrap();
    let other = Mark::from_bytes(&[8; 16]).unwrap();
    for today in [11, 13, 15] {
        assert!(store.mail_was_sent(mark, &ADA, day(today)).await.unwrap());
        store.add_sent_mail(other, &BOB, day(today)).await.unwrap();
    }
    assert!(!store.mail_was_sent(mark, &BOB, day(15)).await.unwrap());
    store.add_sent_mail(other, &BOB, day(18)).await.unwrap();
    assert!(!store.mail_was_sent(mark, &ADA, day(18)).await.unwrap());
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_locks_nobody_out_for_longer() {
    let (_folder, store) = store().await;
    let hour_ago = NOW - 60 * MINUTE_MS;
    for browser in 1..=4 {
        assert!(store.add_staff_code(&code(browser), NOW).await.unwrap());
    }
    assert!(!store.add_staff_code(&code(5), NOW).await.unwrap(), "four at once");
    let asked_then = NewStaffCode {
        expires_ms: hour_ago + 10 * MINUTE_MS,
        forget_ms: hour_ago + 15 * MINUTE_MS,
        ..code(5)
    };
    assert!(store.add_staff_code(&asked_then, hour_ago).await.unwrap());

    store.add_staff_key(&ADA, b"sealed").await.unwrap();
    for _ in 0..5 {
        store.count_wrong_staff_step(&ADA, NOW).await.unwrap();
    }
    assert!(!store.take_staff_step(&ADA, 50, NOW + 14 * MINUTE_MS).await.unwrap(), "it is locked");
    assert!(
        !store.take_staff_step(&ADA, 50, NOW - MINUTE_MS).await.unwrap(),
        "also for a clock that is a little behind"
    );
    assert!(
        store.take_staff_step(&ADA, 50, hour_ago).await.unwrap(),
        "and not for the hour that was taken back"
    );
}
