//! A relay by itself, over files of its own: what it keeps can be looked at, and tampered with.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use domain::{
    Answers, Completion, Effect, EffectTask, ManualClock, Outbox, Question, Receipt, ReleaseSchedule, Role,
    SealingKey, Standing, Submission, SystemRandomness, Topic, Words, route,
};
use relay::{Limits, Relay};
use sqlx::{AssertSqlSafe, Connection};
use storage_content::ContentStore;

use super::year;

pub(crate) const BEGINS: &str = "2026-11-22T10:00:30Z";

pub(crate) struct Lone {
    pub(crate) relay: Arc<Relay>,
    pub(crate) store: ContentStore,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) folder: tempfile::TempDir,
}

impl Lone {
    pub(crate) async fn open() -> Self {
        Self::taking(Limits::default()).await
    }

    /// The same with other limits.
    pub(crate) async fn taking(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(BEGINS.parse().unwrap()));
        let store = ContentStore::open(folder.path()).await.unwrap();
        let relay = Arc::new(relay_over(store.clone(), clock.clone()).limited(limits));
        Self { relay, store, clock, folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A release and all that follows from it, in the order in which it is carried out.
    pub(crate) async fn deliver(&self) -> Vec<EffectTask> {
        let released = self.relay.release().await.unwrap();
        assert!(released.failed.is_empty(), "{:?}", released.failed);
        self.carry_out().await
    }

    pub(crate) async fn carry_out(&self) -> Vec<EffectTask> {
        let mut done = Vec::new();
        while let Some(task) = self.relay.take().await.unwrap() {
            let completion = match task.effect {
                Effect::OpenRoom => Completion::RoomOpened {
                    room: "G1".to_owned(),
                    members: BTreeSet::from([Role::EthicsManager]),
                },
                Effect::PostCard => Completion::CardPosted("1.1".to_owned()),
                _ => Completion::Done,
            };
            self.relay.complete(&task, completion).await.unwrap();
            done.push(task);
        }
        done
    }

    /// Runs a statement that the product does not have: sabotage.
    pub(crate) async fn sql(&self, file: &str, statement: &str) {
        let mut connection = year::open(self.path(), file).await;
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Whether these bytes are in any file.
    pub(crate) fn holds(&self, bytes: &[u8]) -> bool {
        files(self.path()).values().any(|file| file.windows(bytes.len()).any(|window| window == bytes))
    }
}

pub(crate) fn relay_over(store: ContentStore, clock: Arc<ManualClock>) -> Relay {
    let schedule = ReleaseSchedule::every(60).unwrap();
    Relay::new(store, SealingKey::from_bytes([7; 32]), schedule, clock, Arc::new(SystemRandomness))
}

pub(crate) fn submission(receipt: &Receipt, standing: Standing, what: &str) -> Submission {
    Submission {
        receipt: Receipt::parse(&receipt.to_words()).unwrap(),
        source: domain::Source::Program,
        topic: Topic::Other,
        readers: route(Topic::Other, &BTreeSet::new()).unwrap(),
        answers: Answers::new(vec![(Question::What, Words::from(what))]),
        author: None,
        standing,
        urgent: false,
    }
}

/// Every file below a folder with its bytes. Left out is the index that SQLite shares between processes: it holds numbers of pages, no content, and
/// changes with each look.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.extension().is_none_or(|ending| ending != "db-shm") {
            all.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }
    all
}
