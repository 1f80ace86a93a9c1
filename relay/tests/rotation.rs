//! Another master key in the place of the one in use: nothing stops for it, it can be broken off anywhere, and the one before opens nothing afterwards.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::{
    collections::BTreeSet,
    error::Error,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    Answers, CaseDesk, CaseId, Cell, Door, Intake, KeyId, KeyRing, ManualClock, Question, ReleaseSchedule,
    Role, Sealed, SealingKey, Standing, Submission, SystemRandomness, Topic, TrailHeads, Words, route,
    walk_trail,
};
use relay::{KeySource, Limits, MasterKeys, Relay, RelayError};
use sqlx::Connection;
use storage_content::ContentStore;

const OLD: [u8; 32] = [0x0a; 32];
const NEW: [u8; 32] = [0x0b; 32];

/// A file that keys are read from again and again.
#[derive(Clone)]
struct Shelf(Arc<Mutex<String>>, Arc<AtomicUsize>);

impl Shelf {
    fn of(keys: &[[u8; 32]]) -> Self {
        let shelf = Self(Arc::default(), Arc::default());
        shelf.put(keys);
        shelf
    }

    fn put(&self, keys: &[[u8; 32]]) {
        *self.0.lock().unwrap() = lines(keys);
    }

    fn ring(&self) -> KeyRing {
        KeyRing::parse(&self.0.lock().unwrap()).unwrap()
    }

    fn keys(&self) -> MasterKeys {
        MasterKeys::of(self.ring(), Arc::new(self.clone()))
    }
}

fn lines(keys: &[[u8; 32]]) -> String {
    keys.iter().map(|key| hex::encode(key) + "\n").collect()
}

#[async_trait]
impl KeySource for Shelf {
    async fn read(&self) -> Result<KeyRing, Box<dyn Error + Send + Sync>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        Ok(self.ring())
    }
}

async fn relay_with(folder: &storage_testing::Folder, keys: impl Into<MasterKeys>) -> Relay {
    let store = ContentStore::open(folder.path()).await.unwrap();
    let clock = Arc::new(ManualClock::new("2026-11-22T10:00:30Z".parse().unwrap()));
    let schedule = ReleaseSchedule::every(60).unwrap();
    let relay = Relay::new(store, keys, schedule, clock, Arc::new(SystemRandomness));
    relay.limited(Limits { keys_ahead: 8, ..Limits::default() })
}

async fn file(relay: &Relay, what: &str) -> Result<(), domain::IntakeError> {
    let submission = Submission {
        receipt: relay.new_receipt(Door::Chat),
        source: domain::Source::Program,
        topic: Topic::Accounting,
        readers: route(Topic::Accounting, &BTreeSet::new()).unwrap(),
        answers: Answers::new(vec![(Question::What, Words::from(what))]),
        author: None,
        standing: Standing::Account,
        urgent: false,
    };
    relay.accept(submission).await.map(drop)
}

/// Keys of cases that do not exist yet, sealed under this one: so many that a rotation takes some time.
async fn many_keys(folder: &storage_testing::Folder, master: [u8; 32], number: usize) {
    let (store, master) = (ContentStore::open(folder.path()).await.unwrap(), SealingKey::from_bytes(master));
    let randomness = SystemRandomness;
    let keys: Vec<_> = (0..number)
        .map(|_| {
            let case = CaseId::random(&randomness);
            (case, master.wrap(key_cell(&case), &SealingKey::random(&randomness), &randomness))
        })
        .collect();
    assert!(store.add_keys(&keys, KeyId::of(&master)).await.unwrap());
}

fn key_cell(case: &CaseId) -> Cell<'_> {
    Cell { table: "case_key", column: "wrapped", row: case.as_bytes() }
}

async fn stored_keys(folder: &storage_testing::Folder) -> Vec<(CaseId, Sealed)> {
    let mut keys = folder.connect("keys").await;
    let rows: Vec<(Vec<u8>, Vec<u8>)> =
        sqlx::query_as("SELECT case_id, wrapped FROM case_key").fetch_all(&mut keys).await.unwrap();
    keys.close().await.unwrap();
    let row = |(case, wrapped): (Vec<u8>, Vec<u8>)| {
        (CaseId::from_bytes(&case).unwrap(), Sealed::from_bytes(wrapped))
    };
    rows.into_iter().map(row).collect()
}

/// How many of the stored keys this one opens, and how many there are.
async fn opened_by(folder: &storage_testing::Folder, master: [u8; 32]) -> (usize, usize) {
    let master = SealingKey::from_bytes(master);
    let keys = stored_keys(folder).await;
    let opened = keys.iter().filter(|(case, wrapped)| master.unwrap_key(key_cell(case), wrapped).is_ok());
    (opened.count(), keys.len())
}

async fn said_in(relay: &Relay) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for case in relay.open_cases().await.unwrap() {
        let report = relay.read(Role::EthicsManager, case.id).await.unwrap();
        said.insert(report.answers.get(Question::What).unwrap().expose().to_owned());
    }
    said
}

#[tokio::test]
async fn reports_come_in_and_are_read_while_the_master_key_is_replaced() {
    let folder = storage_testing::folder().await;
    let shelf = Shelf::of(&[OLD]);
    let serving = Arc::new(relay_with(&folder, shelf.keys()).await);
    serving.check_master_key().await.unwrap();
    for number in 0..20 {
        file(&serving, &format!("before {number}")).await.unwrap();
    }
    serving.release().await.unwrap();
    many_keys(&folder, OLD, 1_500).await;

    let stop = Arc::new(AtomicBool::new(false));
    let at_work = tokio::spawn({
        let (serving, stop) = (serving.clone(), stop.clone());
        async move {
            let mut filed = 0;
            while !stop.load(Ordering::Relaxed) || filed < 40 {
                file(&serving, &format!("meanwhile {filed}")).await.unwrap();
                filed += 1;
                let case = serving.open_cases().await.unwrap().remove(0);
                serving.read(Role::EthicsManager, case.id).await.unwrap();
                if filed % 7 == 0 {
                    serving.release().await.unwrap();
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            filed
        }
    });
    tokio::time::sleep(Duration::from_millis(30)).await;
    shelf.put(&[OLD, NEW]);
    let rotating = relay_with(&folder, shelf.ring()).await;
    let mut steps = Vec::new();
    let rotated = rotating.rotate_master_key(|step| steps.push(step)).await.unwrap().unwrap();
    assert!(rotated.sealed_anew > 1_500 && !rotated.went_on, "{rotated:?}");
    assert!(steps.len() > 10 && steps.windows(2).all(|pair| pair[0].done < pair[1].done), "{steps:?}");
    // The key before is taken away while the program runs on
    shelf.put(&[NEW]);
    stop.store(true, Ordering::Relaxed);
    let filed = at_work.await.unwrap();
    file(&serving, "after").await.unwrap();
    serving.release().await.unwrap();

    assert_eq!(opened_by(&folder, OLD).await.0, 0, "the key before opens nothing");
    let (opened, all) = opened_by(&folder, NEW).await;
    assert_eq!(opened, all);
    let fresh = relay_with(&folder, SealingKey::from_bytes(NEW)).await;
    fresh.check_master_key().await.unwrap();
    let said = said_in(&fresh).await;
    assert_eq!(said.len(), 20 + filed + 1, "every report is there and opens");
    assert!(shelf.1.load(Ordering::Relaxed) < 10, "the source is read again when it is needed, not always");
    assert!(rotating.rotate_master_key(|_| {}).await.unwrap().is_none(), "there is nothing more to do");

    let late = relay_with(&folder, SealingKey::from_bytes(OLD)).await;
    let error = late.check_master_key().await.unwrap_err();
    assert!(
        matches!(error, RelayError::OtherMasterKey { id } if id == KeyId::of(&SealingKey::from_bytes(NEW)))
    );
    assert!(file(&late, "under the key before").await.is_err(), "nothing is sealed under it any more");
}

#[tokio::test]
async fn broken_off_anywhere_it_goes_on_where_it_was() {
    let folder = storage_testing::folder().await;
    let shelf = Shelf::of(&[OLD]);
    let serving = relay_with(&folder, shelf.keys()).await;
    file(&serving, "before").await.unwrap();
    serving.release().await.unwrap();
    many_keys(&folder, OLD, 2_000).await;
    shelf.put(&[OLD, NEW]);
    let (mut broken, mut anew) = (0, 0);
    let rotated = loop {
        let rotating = relay_with(&folder, shelf.ring()).await;
        let stop_at = fastrand::usize(1..if broken == 0 { 12 } else { 40 });
        let reached = tokio::sync::Notify::new();
        let (mut steps, mut seen) = (0, 0);
        let rotation = rotating.rotate_master_key(|step| {
            steps += 1;
            seen = step.done;
            if steps == stop_at {
                reached.notify_one();
            }
        });
        let ended = tokio::select! {
            biased;
            () = reached.notified() => None,
            ended = rotation => Some(ended.unwrap().unwrap()),
        };
        if let Some(rotated) = ended {
            break rotated;
        }
        assert!(seen > 0);
        broken += 1;
        // Everything is read and taken in between, with both keys
        file(&serving, &format!("between {broken}")).await.unwrap();
        serving.release().await.unwrap();
        assert_eq!(said_in(&serving).await.len(), 1 + broken);
        let (old, all) = opened_by(&folder, OLD).await;
        let (new, _) = opened_by(&folder, NEW).await;
        assert_eq!(old + new, all);
        assert!(new >= anew, "what is sealed anew stays so");
        anew = new;
        // With the new key alone nothing starts: it is said, and not found out at the first read
        let alone = relay_with(&folder, SealingKey::from_bytes(NEW)).await;
        let error = alone.check_master_key().await.unwrap_err();
        assert!(
            matches!(error, RelayError::PreviousMasterKeyMissing { id } if id == KeyId::of(&SealingKey::from_bytes(OLD)))
        );
        if broken > 30 {
            panic!("it never ends");
        }
    };
    assert!(broken > 0 && rotated.went_on, "{rotated:?} after {broken}");
    assert_eq!(opened_by(&folder, OLD).await.0, 0);
    assert_eq!(said_in(&serving).await.len(), 1 + broken);
}

#[tokio::test]
async fn the_trail_says_it_once_and_heads_are_signed_with_the_new_key() {
    let folder = storage_testing::folder().await;
    let shelf = Shelf::of(&[OLD]);
    let serving = relay_with(&folder, shelf.keys()).await;
    file(&serving, "before").await.unwrap();
    serving.release().await.unwrap();
    let key_before = serving.trail_key().await.unwrap();
    let head_before = serving.take_head(7).await.unwrap().unwrap();
    serving.head_was_sent(&head_before).await.unwrap();
    shelf.put(&[OLD, NEW]);
    relay_with(&folder, shelf.ring()).await.rotate_master_key(|_| {}).await.unwrap().unwrap();
    let key = serving.trail_key().await.unwrap();
    assert_ne!(key, key_before);
    assert!(head_before.head.is_signed_by(&key_before) && !head_before.head.is_signed_by(&key));

    let rows = ContentStore::open(folder.path()).await.unwrap().trail().await.unwrap();
    walk_trail(&rows).unwrap();
    let told: Vec<_> = rows.iter().filter(|row| row.action == "master-key-changed").collect();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].actor.as_str(), told[0].detail.clone()), ("operator", Some(key.to_string())));
    assert!(told[0].in_words().starts_with("the operator changed the master key"), "{}", told[0].in_words());
}

#[tokio::test]
async fn a_key_that_no_master_key_opens_is_said_and_the_key_before_stays_needed() {
    let folder = storage_testing::folder().await;
    let shelf = Shelf::of(&[OLD, NEW]);
    many_keys(&folder, OLD, 3).await;
    let (case, _) = stored_keys(&folder).await.remove(1);
    let mut keys = folder.connect("keys").await;
    sqlx::query("UPDATE case_key SET wrapped = $1 WHERE case_id = $2")
        .bind(vec![1_u8; 73])
        .bind(case.as_bytes().to_vec())
        .execute(&mut keys)
        .await
        .unwrap();
    let rotating = relay_with(&folder, shelf.ring()).await;
    let error = rotating.rotate_master_key(|_| {}).await.unwrap_err();
    assert!(matches!(error, RelayError::KeysOfOthers { keys: 1 }), "{error}");
    assert!(error.to_string().contains("open with none of the master keys"));
    let in_use = rotating.master_in_use().await.unwrap();
    assert_eq!(in_use.previous, Some(KeyId::of(&SealingKey::from_bytes(OLD))));
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}
