//! A12: a destroyed key makes every copy unreadable, and nothing readable stays of a report that was withdrawn before it left.

use std::{path::Path, sync::Arc};

use domain::{
    CaseDesk, CaseId, Change, Clock, Deed, Door, EvidenceFile, EvidenceId, EvidenceKind, Finding, Intake,
    Letter, MailboxError, Mailboxes, Receipt, Role, Sent, Standing, Step, SystemRandomness, TrailAction,
    Words, Work,
};
use jiff::SignedDuration;
use storage_content::ContentStore;

use super::lone::{BEGINS, Lone, relay_over, submission};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// The key's row stays.
    KeepsTheKey,
    /// The key's row goes, and the log of the keys' file still has it.
    KeepsTheLog,
    /// Backups hold the keys as well.
    BacksUpTheKeys,
}

/// A report with a file and an answer.
async fn file(lone: &Lone) -> (Receipt, CaseId, EvidenceId) {
    let receipt = lone.relay.new_receipt(Door::Page);
    lone.relay.accept(submission(&receipt, Standing::Account, "The scales are set wrong.")).await.unwrap();
    let id = EvidenceId::random(&SystemRandomness);
    let file = EvidenceFile { id, kind: EvidenceKind::Text, bytes: b"a copy of the log".to_vec().into() };
    lone.relay.add_file(&receipt, file).await.unwrap();
    let letter = Letter::new(Mailboxes::new_draft(lone.relay.as_ref()), Words::from("And in April."));
    lone.relay.send(&receipt, letter).await.unwrap();
    let case = lone.store.find_mailbox(receipt.lookup()).await.unwrap().unwrap().case;
    (receipt, case, id)
}

/// The wrapped key of a case: with the master key it opens everything.
async fn wrapped(lone: &Lone, case: CaseId) -> Vec<u8> {
    lone.store.find_key(case).await.unwrap().unwrap().as_bytes().to_vec()
}

async fn destroy(lone: &Lone, case: CaseId, sabotage: Sabotage) {
    if sabotage != Sabotage::KeepsTheKey {
        lone.store.purge_key(case).await.unwrap();
    }
    if sabotage != Sabotage::KeepsTheLog {
        lone.store.empty_logs().await.unwrap();
    }
}

fn copy(names: &[&str], from: &Path, to: &Path) {
    for name in names.iter().flat_map(|name| [format!("{name}.db"), format!("{name}.db-wal")]) {
        if from.join(&name).exists() {
            std::fs::copy(from.join(&name), to.join(&name)).unwrap();
        }
    }
}

/// What can be read from a copy of the contents and the files that was made before the key was destroyed, with today's keys and the master key.
async fn read_from_a_copy(sabotage: Sabotage) -> Vec<&'static str> {
    let lone = Lone::open().await;
    let (receipt, case, file_id) = file(&lone).await;
    lone.deliver().await;
    let (backup, key) = (tempfile::tempdir().unwrap(), wrapped(&lone, case).await);
    copy(&["content", "evidence"], lone.path(), backup.path());
    if sabotage == Sabotage::BacksUpTheKeys {
        copy(&["keys"], lone.path(), backup.path());
    }
    assert!(lone.relay.read(domain::Role::EthicsManager, case).await.is_ok(), "before, it opens");
    destroy(&lone, case, sabotage).await;
    let held = lone.holds(&key);
    lone.store.close().await;
    if sabotage != Sabotage::BacksUpTheKeys {
        copy(&["keys"], lone.path(), backup.path());
    }

    let store = ContentStore::open(backup.path()).await.unwrap();
    assert!(store.find_sealed_case(case).await.unwrap().is_some(), "the copy has it, sealed");
    assert!(!store.evidence_parts(file_id).await.unwrap().is_empty(), "and the file");
    let clock = Arc::new(domain::ManualClock::new(BEGINS.parse().unwrap()));
    let relay = relay_over(store, clock);
    let mut read = Vec::new();
    read.extend(relay.read(domain::Role::EthicsManager, case).await.is_ok().then_some("report"));
    read.extend(relay.open_file(domain::Role::EthicsManager, case, file_id).await.is_ok().then_some("file"));
    read.extend(relay.open(&receipt).await.is_ok().then_some("mailbox"));
    read.extend(held.then_some("key on today's disk"));
    read
}

#[tokio::test]
async fn a12_no_copy_opens_once_the_key_is_destroyed() {
    assert_eq!(read_from_a_copy(Sabotage::None).await, [""; 0]);
}

#[tokio::test]
async fn a12_a_key_that_is_left_somewhere_is_found() {
    let all = ["report", "file", "mailbox"];
    assert_eq!(read_from_a_copy(Sabotage::KeepsTheKey).await, [&all[..], &["key on today's disk"]].concat());
    assert_eq!(read_from_a_copy(Sabotage::KeepsTheLog).await, ["key on today's disk"]);
    assert_eq!(read_from_a_copy(Sabotage::BacksUpTheKeys).await, all);
}

/// What is left of a closed case that two people deleted. With `stops`, the program stops right after the case's row is gone, and begins anew.
async fn left_of_a_deleted(sabotage: Sabotage, stops: bool) -> Vec<&'static str> {
    let lone = Lone::open().await;
    let (receipt, case, file_id) = file(&lone).await;
    lone.deliver().await;
    let key = wrapped(&lone, case).await;
    let (ruth, jonas) = (Role::EthicsManager, Role::OutsideCounsel);
    let (note, words) = (CaseDesk::new_draft(lone.relay.as_ref()), Words::from("Ask the foreman."));
    lone.relay.note(ruth, case, note, words).await.unwrap();
    let (draft, words) = (CaseDesk::new_draft(lone.relay.as_ref()), Words::from("Write to him."));
    let due = lone.clock.today().after(3);
    lone.relay.work(ruth, case, Work::AddTask { draft, owner: jonas, due, words }).await.unwrap();
    let close = [Step::Conclude(Finding::Unsubstantiated), Step::Close];
    lone.relay.change(ruth, case, Change::steps(close)).await.unwrap();
    lone.deliver().await;
    let sealed = lone.store.find_sealed_case(case).await.unwrap().unwrap().report.as_bytes().to_vec();
    // A long value lies on several pages
    let any_of_it = |lone: &Lone| sealed.chunks(48).any(|part| lone.holds(part));
    assert!(any_of_it(&lone) && lone.holds(note.as_bytes()) && lone.holds(draft.as_bytes()));
    lone.relay.work(ruth, case, Work::AskDeletion).await.unwrap();
    lone.relay.answer_deletion(jonas, case, true).await.unwrap();
    if stops || sabotage != Sabotage::None {
        let deed = Deed::of_program(TrailAction::Deleted, lone.clock.today());
        lone.store.delete_case(case, lone.clock.today(), &[], &deed).await.unwrap();
        assert!(lone.relay.read(ruth, case).await.is_err(), "never half readable");
    }
    match sabotage {
        Sabotage::None if stops => {
            let relay = relay_over(lone.store.clone(), lone.clock.clone());
            relay.find_spare_keys().await.unwrap();
            relay.release().await.unwrap();
        }
        Sabotage::None => drop(lone.deliver().await),
        _ => {
            destroy(&lone, case, sabotage).await;
            lone.store.settle().await.unwrap();
        }
    }
    assert!(matches!(lone.relay.open(&receipt).await, Err(MailboxError::Deleted)));
    let late = Letter::new(Mailboxes::new_draft(lone.relay.as_ref()), Words::from("And in May."));
    assert!(matches!(lone.relay.send(&receipt, late).await, Err(MailboxError::Deleted)));
    let mut left = Vec::new();
    left.extend(lone.holds(&key).then_some("key"));
    left.extend(any_of_it(&lone).then_some("report"));
    left.extend(lone.holds(note.as_bytes()).then_some("note"));
    left.extend(lone.holds(draft.as_bytes()).then_some("task"));
    left.extend(lone.holds(file_id.as_bytes()).then_some("file"));
    // After a year the receipt is one that opens nothing, like any other
    assert!(lone.holds(receipt.lookup().as_bytes()));
    lone.clock.advance(SignedDuration::from_hours(24 * 366));
    lone.deliver().await;
    lone.store.settle().await.unwrap();
    assert!(matches!(lone.relay.open(&receipt).await, Err(MailboxError::NotFound)));
    left.extend(lone.holds(receipt.lookup().as_bytes()).then_some("receipt"));
    left
}

#[tokio::test]
async fn a12_of_a_case_that_two_people_deleted_nothing_can_be_read_also_after_a_stop() {
    assert_eq!(left_of_a_deleted(Sabotage::None, false).await, [""; 0]);
    assert_eq!(left_of_a_deleted(Sabotage::None, true).await, [""; 0]);
    assert_eq!(left_of_a_deleted(Sabotage::KeepsTheKey, false).await, ["key", "file"]);
}

/// A file or a letter that comes while two people want the case deleted is seen before anything is deleted.
#[tokio::test]
async fn a_case_stays_when_the_reporter_adds_to_it() {
    for adds_a_file in [true, false] {
        let lone = Lone::open().await;
        let (receipt, case, _) = file(&lone).await;
        lone.deliver().await;
        let (ruth, jonas) = (Role::EthicsManager, Role::OutsideCounsel);
        let close = [Step::Conclude(Finding::Unsubstantiated), Step::Close];
        lone.relay.change(ruth, case, Change::steps(close)).await.unwrap();
        lone.relay.work(ruth, case, Work::AskDeletion).await.unwrap();
        lone.relay.answer_deletion(jonas, case, true).await.unwrap();
        if adds_a_file {
            let id = EvidenceId::random(&SystemRandomness);
            let bytes = b"another copy".to_vec().into();
            lone.relay
                .add_file(&receipt, EvidenceFile { id, kind: EvidenceKind::Text, bytes })
                .await
                .unwrap();
        } else {
            let letter = Letter::new(Mailboxes::new_draft(lone.relay.as_ref()), Words::from("And in May."));
            lone.relay.send(&receipt, letter).await.unwrap();
        }
        for _ in 0..2 {
            lone.deliver().await;
            let pointer = lone.store.find_case(case).await.unwrap().unwrap();
            assert_eq!(pointer.marks.deletion, None);
        }
        let read = lone.relay.read(ruth, case).await.unwrap();
        assert_eq!((read.files.len(), read.messages.len()), if adds_a_file { (2, 1) } else { (1, 2) });
    }
}

/// What is left of a report that was withdrawn before it left.
async fn left_of_a_withdrawn(sabotage: Sabotage) -> Vec<&'static str> {
    let lone = Lone::open().await;
    let (receipt, case, file_id) = file(&lone).await;
    let key = wrapped(&lone, case).await;
    let part = lone.store.evidence_parts(file_id).await.unwrap();
    assert!(part.is_empty(), "before the release a file is not where members fetch it");
    assert!(lone.holds(&key) && lone.holds(receipt.lookup().as_bytes()) && lone.holds(case.as_bytes()));
    if sabotage == Sabotage::None {
        let withdraw = Letter {
            withdraw: true,
            ..Letter::new(Mailboxes::new_draft(lone.relay.as_ref()), Words::from(""))
        };
        assert_eq!(lone.relay.send(&receipt, withdraw).await.unwrap(), Sent::Destroyed);
    } else {
        assert!(lone.store.withdraw_report(case).await.unwrap());
        destroy(&lone, case, sabotage).await;
    }
    let mut left = Vec::new();
    left.extend(lone.holds(&key).then_some("key"));
    left.extend(lone.holds(receipt.lookup().as_bytes()).then_some("mailbox"));
    left.extend(lone.holds(case.as_bytes()).then_some("case"));
    left.extend(lone.holds(file_id.as_bytes()).then_some("file"));
    left
}

#[tokio::test]
async fn a12_a_report_withdrawn_before_its_release_leaves_nothing() {
    assert_eq!(left_of_a_withdrawn(Sabotage::None).await, [""; 0]);
}

#[tokio::test]
async fn a12_what_a_withdrawn_report_leaves_is_found() {
    assert_eq!(left_of_a_withdrawn(Sabotage::KeepsTheKey).await, ["key", "case", "file"]);
    assert_eq!(left_of_a_withdrawn(Sabotage::KeepsTheLog).await, ["key", "mailbox", "case", "file"]);
}
