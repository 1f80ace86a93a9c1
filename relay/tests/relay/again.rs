//! What is sent again, taken back, or may not wait.

use domain::{
    Answers, Author, CaseDesk, Door, Effect, EvidenceFile, EvidenceId, EvidenceKind, Intake, IntakeError,
    Letter, MailboxError, MailboxState, Mailboxes, PassId, Question, Receipt, Role, Sent, Standing,
    Submission, Topic, Words, route,
};
use relay::{Limits, Relay};
use storage_content::ContentStore;
use zeroize::Zeroizing;

use super::{House, RUTH, drain, house, submission};

fn saying(words: &str, receipt: &Receipt) -> Submission {
    Submission {
        answers: Answers::new(vec![(Question::What, Words::from(words))]),
        ..submission(receipt, None)
    }
}

fn letter(relay: &Relay, words: &str) -> Letter {
    Letter::new(Mailboxes::new_draft(relay), Words::from(words))
}

/// What the one case says first, and who reads it.
async fn the_report(relay: &Relay) -> (String, Vec<Role>, bool) {
    let mut cases = relay.open_cases().await.unwrap();
    assert_eq!(cases.len(), 1);
    let case = cases.remove(0);
    let report = relay.read(RUTH, case.id).await;
    let report = match report {
        Ok(report) => report,
        Err(_) => relay.read(Role::OutsideCounsel, case.id).await.unwrap(),
    };
    let said = report.answers.get(Question::What).unwrap().expose().to_owned();
    (said, case.readers.roles.into_iter().collect(), report.author.is_some())
}

async fn said_to_the_desk(relay: &Relay) -> Vec<String> {
    let case = relay.open_cases().await.unwrap().remove(0);
    let messages = relay.read(RUTH, case.id).await.unwrap().messages;
    messages.iter().map(|message| message.words.expose().to_owned()).collect()
}

#[tokio::test]
async fn a_report_that_is_changed_and_sent_again_takes_the_place_of_the_first() {
    let House { relay, folder: _folder, .. } = house().await;
    let receipt = relay.new_receipt(Door::Chat);
    let named = Submission {
        author: Some(Author::new(b"U123".to_vec())),
        ..saying("Ruth saw me at the yard at nine.", &receipt)
    };
    relay.accept(named).await.unwrap();
    // They were told that it may not have been stored, took out what points at them, and tick whom it is about
    let about_ruth = route(Topic::Accounting, &[RUTH].into()).unwrap();
    for _ in 0..2 {
        let changed = Submission {
            readers: about_ruth.clone(),
            ..saying("The yard's invoices are made up.", &receipt)
        };
        relay.accept(changed).await.unwrap();
    }
    assert_eq!(relay.open(&receipt).await.unwrap().state, MailboxState::Waiting);
    relay.release().await.unwrap();
    let readers = vec![Role::OutsideCounsel, Role::AuditCommittee];
    assert_eq!(the_report(&relay).await, ("The yard's invoices are made up.".to_owned(), readers, false));
}

#[tokio::test]
async fn what_has_left_is_not_changed_and_its_sender_is_told() {
    let House { relay, folder: _folder, .. } = house().await;
    let receipt = relay.new_receipt(Door::Chat);
    relay.accept(saying("First.", &receipt)).await.unwrap();
    relay.release().await.unwrap();
    relay.accept(saying("First.", &receipt)).await.unwrap();
    let about_ruth = route(Topic::Accounting, &[RUTH].into()).unwrap();
    for changed in [
        saying("Second.", &receipt),
        Submission { readers: about_ruth, ..saying("First.", &receipt) },
        Submission { topic: Topic::Retaliation, ..saying("First.", &receipt) },
        Submission { standing: Standing::Unproven, ..saying("First.", &receipt) },
        Submission { author: Some(Author::new(b"U123".to_vec())), ..saying("First.", &receipt) },
    ] {
        let refused = relay.accept(changed).await.unwrap_err();
        assert!(matches!(refused, IntakeError::Left), "{refused}");
    }
    relay.release().await.unwrap();
    assert_eq!(the_report(&relay).await.0, "First.");
}

#[tokio::test]
async fn a_pass_that_comes_with_the_second_try_is_spent_and_counts() {
    let House { relay, folder: _folder, .. } = house().await;
    let pass = |byte| Standing::Pass { id: PassId::from_bytes([byte; 32]), epoch: 3 };
    let first = relay.new_receipt(Door::Page);
    relay.accept(Submission { standing: pass(1), ..saying("Of another.", &first) }).await.unwrap();
    let receipt = relay.new_receipt(Door::Page);
    relay.accept(Submission { standing: Standing::Unproven, ..saying("a", &receipt) }).await.unwrap();
    let spent = relay.accept(Submission { standing: pass(1), ..saying("a", &receipt) }).await.unwrap_err();
    assert!(matches!(spent, IntakeError::PassSpent), "{spent}");
    for words in ["b", "c"] {
        relay.accept(Submission { standing: pass(2), ..saying(words, &receipt) }).await.unwrap();
    }
    let third = relay.new_receipt(Door::Page);
    let spent = relay.accept(Submission { standing: pass(2), ..saying("d", &third) }).await.unwrap_err();
    assert!(matches!(spent, IntakeError::PassSpent), "{spent}");
    relay.release().await.unwrap();
    let states: Vec<_> = relay.open_cases().await.unwrap().iter().map(|case| case.state).collect();
    assert_eq!(states, [domain::CaseState::Received; 2], "both are proven");
}

#[tokio::test]
async fn the_letters_of_one_reporter_are_read_in_the_order_in_which_they_were_written() {
    for _ in 0..4 {
        let House { relay, folder: _folder, .. } = house().await;
        let receipt = relay.new_receipt(Door::Chat);
        relay.accept(saying("It happened.", &receipt)).await.unwrap();
        let words: Vec<String> = (0..8).map(|place| format!("letter {place}")).collect();
        for words in &words {
            relay.send(&receipt, letter(&relay, words)).await.unwrap();
        }
        assert!(relay.release().await.unwrap().failed.is_empty());
        assert_eq!(said_to_the_desk(&relay).await, words);
    }
}

#[tokio::test]
async fn a_letter_that_is_changed_and_sent_again_takes_the_place_of_the_first() {
    let House { relay, folder: _folder, .. } = house().await;
    let (receipt, other) = (relay.new_receipt(Door::Chat), relay.new_receipt(Door::Chat));
    relay.accept(saying("It happened.", &receipt)).await.unwrap();
    let draft = Mailboxes::new_draft(&relay);
    let send = |words: &str| Letter::new(draft, Words::from(words));
    relay.send(&receipt, send("It was Anna.")).await.unwrap();
    relay.send(&receipt, letter(&relay, "One more thing.")).await.unwrap();
    relay.send(&receipt, send("It was Bea.")).await.unwrap();
    assert_eq!(relay.open(&receipt).await.unwrap().waiting, 2);
    relay.release().await.unwrap();
    assert_eq!(said_to_the_desk(&relay).await, ["It was Bea.", "One more thing."]);

    relay.send(&receipt, send("It was Bea.")).await.unwrap();
    let refused = relay.send(&receipt, send("It was Cem.")).await.unwrap_err();
    assert!(matches!(refused, MailboxError::Left), "{refused}");
    // The draft of one mailbox is nothing in another
    relay.accept(saying("Something else.", &other)).await.unwrap();
    let waits = letter(&relay, "Waits.");
    let same_draft = Letter::new(waits.draft, Words::from("Mine."));
    relay.send(&receipt, waits).await.unwrap();
    for foreign in [send("Mine."), same_draft] {
        let refused = relay.send(&other, foreign).await.unwrap_err();
        assert!(matches!(refused, MailboxError::Left), "{refused}");
    }
    relay.release().await.unwrap();
    assert_eq!(relay.open(&other).await.unwrap().messages.len(), 0);
    assert_eq!(relay.open(&receipt).await.unwrap().messages.len(), 3);
}

#[tokio::test]
async fn what_cannot_wait_takes_the_report_along_that_waits() {
    let House { relay, folder: _folder, .. } = house().await;
    let (receipt, other) = (relay.new_receipt(Door::Chat), relay.new_receipt(Door::Chat));
    relay.accept(saying("It happened.", &receipt)).await.unwrap();
    relay.accept(saying("Nothing of this is urgent.", &other)).await.unwrap();
    relay.send(&receipt, letter(&relay, "There is time.")).await.unwrap();
    relay.add_file(&receipt, file(1)).await.unwrap();
    let urgent = Letter { urgent: true, ..letter(&relay, "He comes tonight.") };
    let sent = relay.send(&receipt, urgent).await.unwrap();
    assert!(matches!(sent, Sent::Accepted(accepted) if accepted.at_once), "{sent:?}");

    let released = relay.release_urgent().await.unwrap();
    assert!(released.anything && released.failed.is_empty());
    assert_eq!(the_report(&relay).await.0, "It happened.");
    assert_eq!(said_to_the_desk(&relay).await, ["There is time.", "He comes tonight."]);
    let case = relay.open_cases().await.unwrap().remove(0);
    assert_eq!(relay.read(RUTH, case.id).await.unwrap().files.len(), 1);
    assert_eq!(relay.open(&other).await.unwrap().state, MailboxState::Waiting);
    assert!(!relay.release_urgent().await.unwrap().anything);
    relay.release().await.unwrap();
    assert_eq!(relay.open(&receipt).await.unwrap().messages.len(), 2);
}

#[tokio::test]
async fn without_a_pass_few_leave_at_once_and_the_others_are_told_that_they_wait() {
    let House { relay, clock, folder: _folder } = house().await;
    let relay = relay.limited(Limits { urgent_unproven: 2, ..Limits::default() });
    let unproven = |receipt: &Receipt, urgent| Submission {
        standing: Standing::Unproven,
        urgent,
        ..saying("It happened.", receipt)
    };
    let mut at_once = Vec::new();
    for place in 0..4 {
        let accepted = relay.accept(unproven(&relay.new_receipt(Door::Page), true)).await.unwrap();
        at_once.push(accepted.at_once);
        if place == 0 {
            relay.release_urgent().await.unwrap();
        }
    }
    assert_eq!(at_once, [true, true, false, false]);
    // A letter is no way round
    let slow = relay.new_receipt(Door::Page);
    relay.accept(unproven(&slow, false)).await.unwrap();
    let urgent = || Letter { urgent: true, ..letter(&relay, "Now.") };
    let sent = relay.send(&slow, urgent()).await.unwrap();
    assert!(matches!(sent, Sent::Accepted(accepted) if !accepted.at_once), "{sent:?}");
    relay.release_urgent().await.unwrap();
    assert_eq!(relay.triage().await.unwrap().len(), 2);

    // Whoever showed a pass or an account does not wait for them, and a new day begins anew
    let proven = Submission { urgent: true, ..saying("Now.", &relay.new_receipt(Door::Chat)) };
    assert!(relay.accept(proven).await.unwrap().at_once);
    clock.advance(jiff::SignedDuration::from_hours(24));
    let sent = relay.send(&slow, urgent()).await.unwrap();
    assert!(matches!(sent, Sent::Accepted(accepted) if accepted.at_once), "{sent:?}");
    relay.release_urgent().await.unwrap();
    assert_eq!((relay.triage().await.unwrap().len(), relay.open_cases().await.unwrap().len()), (3, 1));
    relay.release().await.unwrap();
    assert_eq!(relay.triage().await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_letter_that_cannot_be_opened_holds_back_no_other() {
    let House { relay, folder, .. } = house().await;
    let receipt = relay.new_receipt(Door::Chat);
    relay.accept(saying("It happened.", &receipt)).await.unwrap();
    relay.release().await.unwrap();
    relay.send(&receipt, letter(&relay, "Damaged.")).await.unwrap();
    let mut content = folder.connect("content").await;
    let damage = if storage_testing::is_on_server() {
        "UPDATE parcel SET body = decode(repeat('01', 100), 'hex')"
    } else {
        "UPDATE parcel SET body = zeroblob(100)"
    };
    sqlx::query(damage).execute(&mut content).await.unwrap();
    relay.send(&receipt, letter(&relay, "Whole.")).await.unwrap();
    let released = relay.release().await.unwrap();
    assert!(!released.failed.is_empty(), "it is said");
    assert_eq!(said_to_the_desk(&relay).await, ["Whole."]);
}

#[tokio::test]
async fn every_channel_is_looked_at_once_an_hour() {
    let House { relay, clock, folder: _folder } = house().await;
    for _ in 0..3 {
        relay.accept(saying("It happened.", &relay.new_receipt(Door::Chat))).await.unwrap();
    }
    relay.release().await.unwrap();
    drain(&relay).await;
    for _ in 0..2 {
        let mut guarded = Vec::new();
        for _ in 0..60 {
            clock.advance(jiff::SignedDuration::from_mins(1));
            // Another machine looks as well
            for _ in 0..2 {
                relay.guard_rooms().await.unwrap();
            }
            guarded.extend(drain(&relay).await.into_iter().map(|task| (task.effect, task.case.id)));
        }
        assert!(guarded.iter().all(|(effect, _)| *effect == Effect::GuardRoom));
        let cases: std::collections::BTreeSet<_> = guarded.iter().map(|(_, case)| *case.as_bytes()).collect();
        assert_eq!((guarded.len(), cases.len()), (3, 3));
    }
}

#[tokio::test]
async fn whoever_agreed_to_withdraw_it_unread_does_not_withdraw_what_was_read() {
    let House { relay, folder: _folder, .. } = house().await;
    let receipt = relay.new_receipt(Door::Chat);
    relay.accept(saying("It happened.", &receipt)).await.unwrap();
    let unread = || Letter { withdraw: true, only_unread: true, ..letter(&relay, "") };
    relay.release().await.unwrap();
    let refused = relay.send(&receipt, unread()).await.unwrap_err();
    assert!(matches!(refused, MailboxError::Left), "{refused}");
    relay.release().await.unwrap();
    assert!(said_to_the_desk(&relay).await.is_empty(), "nobody is told");

    let second = relay.new_receipt(Door::Chat);
    relay.accept(saying("It happened again.", &second)).await.unwrap();
    assert_eq!(relay.send(&second, unread()).await.unwrap(), Sent::Destroyed);
}

#[tokio::test]
async fn a_withdrawal_that_was_broken_off_is_completed_and_its_key_is_nobodys() {
    let House { relay, clock, folder } = house().await;
    let receipt = relay.new_receipt(Door::Page);
    relay.accept(saying("It happened.", &receipt)).await.unwrap();
    relay.add_file(&receipt, file(1)).await.unwrap();
    let store = ContentStore::open(folder.path()).await.unwrap();
    let case = store.find_mailbox(receipt.lookup()).await.unwrap().unwrap().case;
    // The program is killed between the two
    assert!(store.withdraw_report(case).await.unwrap());
    drop(relay);
    assert!(store.find_key(case).await.unwrap().is_some() && store.count_evidence(case).await.unwrap() == 1);

    let relay = super::relay_over(&folder, &clock, domain::SealingKey::from_bytes([7; 32])).await;
    assert!(store.spare_keys().await.unwrap().iter().all(|(spare, _)| *spare != case));
    relay.find_spare_keys().await.unwrap();
    assert!(store.find_key(case).await.unwrap().is_none());
    assert_eq!(store.count_evidence(case).await.unwrap(), 0);
    assert!(store.cases_to_erase().await.unwrap().is_empty());
    assert!(matches!(relay.open(&receipt).await, Err(MailboxError::NotFound)));
}

fn file(byte: u8) -> EvidenceFile {
    EvidenceFile {
        id: EvidenceId::from_bytes(&[byte; 16]).unwrap(),
        kind: EvidenceKind::Text,
        bytes: Zeroizing::new(vec![byte; 100]),
    }
}

#[tokio::test]
async fn the_eleventh_file_is_refused_for_good_and_the_tenth_may_come_again() {
    let House { relay, folder: _folder, .. } = house().await;
    let receipt = relay.new_receipt(Door::Page);
    relay.accept(saying("It happened.", &receipt)).await.unwrap();
    for byte in 1..=10 {
        relay.add_file(&receipt, file(byte)).await.unwrap();
    }
    for _ in 0..2 {
        relay.add_file(&receipt, file(10)).await.unwrap();
        let refused = relay.add_file(&receipt, file(11)).await.unwrap_err();
        assert!(matches!(refused, MailboxError::FilesFull { limit: 10 }), "{refused}");
        relay.release().await.unwrap();
    }
    assert_eq!(relay.open(&receipt).await.unwrap().files, 10);
}

#[tokio::test]
async fn files_that_wait_do_not_fill_the_disk() {
    let House { relay, folder: _folder, .. } = house().await;
    let relay = relay.limited(Limits { waiting_files: 3, ..Limits::default() });
    let (one, two) = (relay.new_receipt(Door::Page), relay.new_receipt(Door::Page));
    relay.accept(saying("It happened.", &one)).await.unwrap();
    relay.accept(Submission { standing: Standing::Unproven, ..saying("a", &two) }).await.unwrap();
    for byte in 1..=3 {
        relay.add_file(&one, file(byte)).await.unwrap();
    }
    let refused = relay.add_file(&two, file(4)).await.unwrap_err();
    assert!(matches!(refused, MailboxError::Full { .. }), "{refused}");
    relay.add_file(&one, file(5)).await.unwrap();
    relay.accept(saying("Reports are taken.", &relay.new_receipt(Door::Page))).await.unwrap();
    relay.release().await.unwrap();
    relay.add_file(&two, file(4)).await.unwrap();
}
