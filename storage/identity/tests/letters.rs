//! Who works here and the queue of letters: once each, whoever asks and however often.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;

use domain::{
    Approval, Body, CampaignId, CampaignKind, CampaignRefusal, CampaignState, CampaignStep, CodeHash,
    CodeVersion, Day, Member, MemberKind, NewCampaign, Publication, Record, Signature, SignatureId,
    SignatureVerdict, SystemRandomness, Zone,
};
use storage_identity::{CampaignReader, IdentityStore, Letter, LetterCall, LetterEnd, Taken};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const MINUTE_MS: i64 = 60 * 1_000;

fn day(number: i64) -> Day {
    Day::from_number(number).unwrap()
}

fn member(account: &str, kind: MemberKind, active: bool) -> Member {
    Member {
        account: account.to_owned(),
        kind,
        zone: Zone { name: Some("UTC".to_owned()), offset_s: Some(0) },
        active,
    }
}

fn people(accounts: &[&str]) -> Vec<Member> {
    accounts.iter().map(|account| member(account, MemberKind::Employee, true)).collect()
}

/// Reads a directory that has these accounts, on this day.
async fn read(store: &IdentityStore, members: &[Member], number: i64) -> storage_identity::PageStored {
    let page = store.take_member_page(day(number), number * DAY_MS).await.unwrap().unwrap();
    store.store_member_page(&page, members, None, (day(number), number * DAY_MS, true)).await.unwrap()
}

fn version(name: &str, at_ms: i64, amendment: bool) -> CodeVersion {
    let recorded = Record { by: "U0HELEN".to_owned(), on: day(1) };
    let approval = Approval {
        body: Body::Board,
        on: day(1),
        resolution: "14".to_owned(),
        sign_again: true,
        disclose_by: None,
    };
    CodeVersion {
        hash: CodeHash::of(name),
        name: name.to_owned(),
        text: name.to_owned(),
        recorded: recorded.clone(),
        approval: amendment.then_some(approval),
        publication: Some(Publication { at_ms, recorded }),
        disclosure: None,
    }
}

fn signature(account: &str, hash: CodeHash, verdict: SignatureVerdict, at_ms: i64) -> Signature {
    Signature {
        id: SignatureId::random(&SystemRandomness),
        account: account.to_owned(),
        hash,
        verdict,
        name: "Name".to_owned(),
        position: "Position".to_owned(),
        words: "Words".to_owned(),
        day: day(at_ms / DAY_MS),
        signed_ms: at_ms,
    }
}

async fn take(store: &IdentityStore, now_ms: i64, in_force: Option<CodeHash>) -> Taken {
    let opens_ms = |_: &Zone| now_ms;
    let call =
        LetterCall { now_ms, gap_ms: 1_000, in_force, welcome: true, campaigns: true, opens_ms: &opens_ms };
    store.take_letter(&call).await.unwrap()
}

fn letter(taken: Taken) -> Letter {
    match taken {
        Taken::Letter(letter) => letter,
        other => panic!("{other:?}"),
    }
}

async fn end(store: &IdentityStore, letter: &Letter, next_ms: Option<i64>) {
    store.end_letter(letter, LetterEnd::Sent { day: day(3), next_ms }).await.unwrap();
}

async fn start(store: &IdentityStore, hash: CodeHash, groups: &[&str], now_ms: i64) -> CampaignId {
    let groups = groups.iter().map(|group| (*group).to_owned()).collect();
    let campaign = NewCampaign { hash, groups, counts_from_ms: 0 };
    let id = store.start_campaign(&campaign, "U0RUTH", day(2), now_ms).await.unwrap().unwrap();
    while store.list_people(now_ms, true).await.unwrap() > 0 {}
    id
}

#[tokio::test]
async fn the_first_reading_welcomes_nobody_and_later_ones_whoever_is_new() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    assert_eq!(store.roll().await.unwrap().read, None);
    // In two pages, with a stop between them
    let first = store.take_member_page(day(1), DAY_MS).await.unwrap().unwrap();
    assert!(store.take_member_page(day(1), DAY_MS).await.unwrap().is_none(), "somebody is at it");
    let guest = member("U9", MemberKind::Guest, true);
    let mut page = people(&["U1", "U2"]);
    page.push(guest.clone());
    store.store_member_page(&first, &page, Some("next"), (day(1), DAY_MS, true)).await.unwrap();
    assert_eq!(store.roll().await.unwrap().reading, Some(3));
    store.close().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let second = store.take_member_page(day(1), DAY_MS).await.unwrap().unwrap();
    assert_eq!(second.cursor.as_deref(), Some("next"), "it goes on where it was");
    let gone = [people(&["U3"]), vec![member("U4", MemberKind::Employee, false)]].concat();
    let stored = store.store_member_page(&second, &gone, None, (day(1), DAY_MS, true)).await.unwrap();
    assert!(stored.is_last && stored.joined == 0 && stored.seen == 5, "{stored:?}");
    // A page that comes twice is stored once
    let again =
        store.store_member_page(&second, &people(&["U8"]), None, (day(1), DAY_MS, true)).await.unwrap();
    assert!(!again.is_last, "{again:?}");
    assert_eq!((store.roll().await.unwrap().people, take(&store, DAY_MS, None).await), (3, Taken::Nothing));
    assert!(store.take_member_page(day(1), DAY_MS).await.unwrap().is_none(), "once a day");

    // The next day one is new, one left, and a guest became an employee
    let stored = read(&store, &people(&["U1", "U2", "U5", "U9"]), 2).await;
    assert_eq!((stored.joined, stored.left), (2, 1), "{stored:?}");
    let mut welcomed = BTreeSet::new();
    for second in 0..2 {
        let letter = letter(take(&store, 2 * DAY_MS + second * 1_000, None).await);
        assert_eq!((letter.kind, letter.step), (CampaignKind::Joining, 0));
        end(&store, &letter, None).await;
        welcomed.insert(letter.account);
    }
    assert_eq!(welcomed, BTreeSet::from(["U5".to_owned(), "U9".to_owned()]));
    // The event of the same person changes nothing; whoever comes back is welcomed again
    assert!(!store.join(&member("U5", MemberKind::Employee, true), day(2), 2 * DAY_MS).await.unwrap());
    assert!(!store.join(&member("U6", MemberKind::Other, true), day(2), 2 * DAY_MS).await.unwrap());
    read(&store, &[people(&["U1", "U2", "U9"]), vec![member("U5", MemberKind::Employee, false)]].concat(), 3)
        .await;
    assert!(store.join(&member("U5", MemberKind::Employee, true), day(4), 4 * DAY_MS).await.unwrap());

    // A listing that has lost most people is not believed
    let stored = read(&store, &people(&["U1"]), 5).await;
    assert!(stored.is_doubted && stored.left == 0, "{stored:?}");
    assert_eq!(store.roll().await.unwrap().people, 4);
}

#[tokio::test]
async fn a_letter_is_sent_once_and_looked_for_when_it_is_in_doubt() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let other = IdentityStore::open(folder.path()).await.unwrap();
    let current = version("2026-11", 1, false);
    store.add_code_version(&current).await.unwrap();
    read(&store, &people(&["U1", "U2", "U3", "U4"]), 1).await;
    store.add_signature(&signature("U3", current.hash, SignatureVerdict::Declined, 5)).await.unwrap();
    let now = 2 * DAY_MS;
    let id = start(&store, current.hash, &[], now).await;
    let first = letter(take(&store, now, Some(current.hash)).await);
    assert!(!first.is_in_doubt && first.kind == CampaignKind::Campaign);
    // The pace is one for all
    assert_eq!(take(&other, now, Some(current.hash)).await, Taken::NotBefore(now + 1_000));
    let second = letter(take(&other, now + 1_000, Some(current.hash)).await);
    assert_ne!(first.account, second.account, "another process leaves it alone");
    // The first one's process died; it is held, then in doubt, with the mark it had
    end(&other, &second, Some(now + 7 * DAY_MS)).await;
    let third = letter(take(&store, now + 2_000, Some(current.hash)).await);
    assert!(third.account != first.account && third.account != "U3", "{third:?}");
    store.end_letter(&third, LetterEnd::NotSent { again_ms: now + 600_000 }).await.unwrap();
    let again = letter(take(&store, now + 180_000, Some(current.hash)).await);
    assert_eq!((&again.account, again.mark, again.is_in_doubt), (&first.account, first.mark, true));
    end(&store, &again, None).await;
    // What certainly was not sent is no doubt; who signed meanwhile gets none
    let retried = letter(take(&store, now + 600_000, Some(current.hash)).await);
    assert!(!retried.is_in_doubt && retried.account == third.account);
    store.end_letter(&retried, LetterEnd::Unreached).await.unwrap();
    store
        .add_signature(&signature(&second.account, current.hash, SignatureVerdict::Signed, now))
        .await
        .unwrap();
    assert_eq!(take(&store, now + 30 * DAY_MS, Some(current.hash)).await, Taken::Nothing);
    let progress = store.campaign_progress(id).await.unwrap();
    assert_eq!(
        (progress.asked, progress.signed, progress.declined, progress.unreached, progress.letters),
        (4, 1, 1, 1, 2),
        "{progress:?}"
    );
    // Slack asked everybody to wait
    let later = now + 60 * DAY_MS;
    store.pause_letters(later + 10 * MINUTE_MS).await.unwrap();
    assert_eq!(take(&other, later, None).await, Taken::NotBefore(later + 10 * MINUTE_MS));
    // And the clock is set back by an hour: nobody asked for that
    assert_eq!(take(&other, later - 60 * MINUTE_MS, None).await, Taken::Nothing);
}

#[tokio::test]
async fn many_at_once_send_each_letter_once() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let current = version("2026-11", 1, false);
    store.add_code_version(&current).await.unwrap();
    let accounts: Vec<String> = (0..60).map(|number| format!("U{number:03}")).collect();
    let accounts: Vec<&str> = accounts.iter().map(String::as_str).collect();
    read(&store, &people(&accounts), 1).await;
    start(&store, current.hash, &[], 2 * DAY_MS).await;
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let store = IdentityStore::open(folder.path()).await.unwrap();
        tasks.push(tokio::spawn(async move {
            let mut sent = Vec::new();
            loop {
                let opens_ms = |_: &Zone| 0;
                let call = LetterCall {
                    now_ms: 2 * DAY_MS,
                    gap_ms: 0,
                    in_force: None,
                    welcome: true,
                    campaigns: true,
                    opens_ms: &opens_ms,
                };
                match store.take_letter(&call).await {
                    Ok(Taken::Letter(letter)) => {
                        end(&store, &letter, None).await;
                        sent.push(letter.account);
                    }
                    Ok(_) => return sent,
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        }));
    }
    let mut sent = Vec::new();
    for task in tasks {
        sent.extend(task.await.unwrap());
    }
    sent.sort();
    assert_eq!(sent, accounts);
}

#[tokio::test]
async fn quiet_hours_hold_everything_but_the_welcome() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let current = version("2026-11", 1, false);
    store.add_code_version(&current).await.unwrap();
    let accounts: Vec<String> = (0..450).map(|number| format!("U{number:03}")).collect();
    read(&store, &people(&accounts.iter().map(String::as_str).collect::<Vec<_>>()), 1).await;
    start(&store, current.hash, &[], 2 * DAY_MS).await;
    store.join(&member("U999", MemberKind::Employee, true), day(2), 2 * DAY_MS).await.unwrap();
    let (now, morning) = (2 * DAY_MS, 2 * DAY_MS + 3_600_000);
    let opens_ms = |_: &Zone| morning;
    let call = |now_ms| LetterCall {
        now_ms,
        gap_ms: 0,
        in_force: Some(current.hash),
        welcome: true,
        campaigns: true,
        opens_ms: &opens_ms,
    };
    let welcome = letter(store.take_letter(&call(now)).await.unwrap());
    assert_eq!((welcome.account.as_str(), welcome.kind), ("U999", CampaignKind::Joining));
    assert_eq!(store.take_letter(&call(now)).await.unwrap(), Taken::Nothing);
    assert_eq!(store.next_letter_ms().await.unwrap(), Some(now + 120_000), "the welcome is held");
    end(&store, &welcome, None).await;
    assert_eq!(store.next_letter_ms().await.unwrap(), Some(morning));
    assert!(matches!(store.take_letter(&call(morning)).await.unwrap(), Taken::Letter(_)));
    // Switched off, nobody is welcomed
    store.join(&member("U998", MemberKind::Employee, true), day(2), 2 * DAY_MS).await.unwrap();
    let off = LetterCall { welcome: false, ..call(morning) };
    assert_eq!(letter(store.take_letter(&off).await.unwrap()).kind, CampaignKind::Campaign);
    // And with campaigns switched off nobody is asked, whatever was started
    let none = LetterCall { campaigns: false, ..off };
    assert_eq!(store.take_letter(&none).await.unwrap(), Taken::Nothing);
    assert_eq!(letter(store.take_letter(&call(morning)).await.unwrap()).account, "U998");
}

#[tokio::test]
async fn an_amendment_ends_a_campaign_and_a_campaign_has_one_life() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let current = version("2026-11", 1, true);
    store.add_code_version(&current).await.unwrap();
    assert!(!store.note_version(&current, day(1), DAY_MS).await.unwrap(), "the first look only remembers");
    assert_eq!(store.latest_campaign().await.unwrap(), None);
    read(&store, &people(&["U1", "U2", "U3"]), 1).await;
    store.set_user_groups(&[("S1".to_owned(), "Sales".to_owned())]).await.unwrap();
    store.set_group_members("S1", &["U2".to_owned()]).await.unwrap();
    let now = 2 * DAY_MS;
    let id = start(&store, current.hash, &["S1"], now).await;
    let only = letter(take(&store, now, Some(current.hash)).await);
    assert_eq!((only.account.as_str(), only.campaign), ("U2", id));
    end(&store, &only, Some(now + 7 * DAY_MS)).await;
    let second = NewCampaign { hash: current.hash, groups: Vec::new(), counts_from_ms: 0 };
    assert_eq!(
        store.start_campaign(&second, "U0RUTH", day(2), now).await.unwrap(),
        Err(CampaignRefusal::Open)
    );
    let stale = NewCampaign { hash: CodeHash::of("old"), ..second };
    assert_eq!(
        store.start_campaign(&stale, "U0RUTH", day(2), now).await.unwrap(),
        Err(CampaignRefusal::OtherVersion)
    );

    for (step, done) in
        [(CampaignStep::Resume, false), (CampaignStep::Pause, true), (CampaignStep::Pause, false)]
    {
        assert_eq!(store.change_campaign(id, step, "U0RUTH", now).await.unwrap(), done, "{step:?}");
    }
    assert_eq!(take(&store, now + 8 * DAY_MS, Some(current.hash)).await, Taken::Nothing, "it is paused");
    store.change_campaign(id, CampaignStep::Resume, "U0HELEN", now).await.unwrap();

    let next = version("2027-02", 3 * DAY_MS, true);
    store.add_code_version(&next).await.unwrap();
    for expected in [true, false] {
        assert_eq!(store.note_version(&next, day(3), 3 * DAY_MS).await.unwrap(), expected);
    }
    while store.list_people(3 * DAY_MS, true).await.unwrap() > 0 {}
    let mut told = BTreeSet::new();
    for second in 0..3 {
        let letter = letter(take(&store, 30 * DAY_MS + second * 1_000, Some(next.hash)).await);
        assert_eq!((letter.kind, letter.step, letter.hash), (CampaignKind::Amendment, 0, Some(next.hash)));
        end(&store, &letter, None).await;
        told.insert(letter.account);
    }
    assert_eq!(told.len(), 3);
    assert_eq!(
        take(&store, 40 * DAY_MS, Some(next.hash)).await,
        Taken::Nothing,
        "no reminder of the campaign that ended"
    );

    let mut reader = CampaignReader::open(folder.path()).await.unwrap();
    let latest = reader.latest().await.unwrap().unwrap();
    assert_eq!(
        (latest.kind, latest.state, latest.version.as_str()),
        (CampaignKind::Amendment, CampaignState::Running, "2027-02")
    );
    let before = reader.progress(id).await.unwrap();
    let steps: Vec<_> = before.events.iter().map(|event| (event.step, event.by.as_deref())).collect();
    let by = |step, who| (step, Some(who));
    assert_eq!(
        steps,
        [
            by(CampaignStep::Start, "U0RUTH"),
            by(CampaignStep::Pause, "U0RUTH"),
            by(CampaignStep::Resume, "U0HELEN"),
            (CampaignStep::End, None)
        ]
    );
    assert_eq!((before.asked, before.groups.len(), before.withheld), (1, 0, 1), "a group of one is not told");
}

#[tokio::test]
async fn a_signature_of_more_than_a_year_ago_does_not_count_where_it_is_asked_yearly() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let current = version("2026-11", 1, false);
    store.add_code_version(&current).await.unwrap();
    read(&store, &people(&["U1", "U2"]), 1).await;
    store.add_signature(&signature("U1", current.hash, SignatureVerdict::Signed, DAY_MS)).await.unwrap();
    store
        .add_signature(&signature("U2", current.hash, SignatureVerdict::Signed, 300 * DAY_MS))
        .await
        .unwrap();
    let campaign = NewCampaign { hash: current.hash, groups: Vec::new(), counts_from_ms: 35 * DAY_MS };
    let preview = store.preview_campaign(&campaign).await.unwrap();
    assert_eq!((preview.people, preview.answered), (2, 1));
    let id = store.start_campaign(&campaign, "U0RUTH", day(400), 400 * DAY_MS).await.unwrap().unwrap();
    while store.list_people(400 * DAY_MS, true).await.unwrap() > 0 {}
    assert_eq!(letter(take(&store, 400 * DAY_MS, Some(current.hash)).await).account, "U1");
    assert_eq!(store.campaign_progress(id).await.unwrap().signed, 1);
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}
