//! The house in which people come to doors, and what can be seen of it: what was answered, what was posted, and whether anything was written.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tests::{House, Sender, visible_text};

use crate::people::{self, Kind};

/// A word that stands in every report, and may stand in no answer to whoever is refused.
pub(crate) const MARK: &str = "pelican";

/// What comes back to a person after they acted.
const OUTCOMES: [&str; 9] = [
    "views.open",
    "views.push",
    "views.update",
    "views.publish",
    "chat.postMessage",
    "chat.postEphemeral",
    "response_url",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
];

pub(crate) struct Stage {
    pub(crate) house: House,
    sender: Sender,
    stores: tokio::sync::Mutex<Vec<(&'static str, SqliteConnection)>>,
    /// Counts what is in `identity.db`, without the digests of events: those are written whenever anything happens in the workspace.
    identity: String,
    count: AtomicU64,
    /// The last entry of the wire that was looked at.
    wire: AtomicU64,
}

/// What became of an act.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) status: u16,
    /// The words that came back, by whatever way.
    pub(crate) words: String,
    /// The calls that came back.
    pub(crate) calls: Vec<String>,
    /// What was written, by store.
    pub(crate) written: Vec<&'static str>,
    /// Nothing came, however long somebody waited.
    pub(crate) is_lost: bool,
}

impl Stage {
    pub(crate) async fn open() -> Self {
        let house = House::open_among(people::others()).await;
        house.read_directory().await;
        let sandbox = house.sandbox.url();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let gone = client
            .post(format!("{sandbox}/sandbox/api/people/dora/deactivate"))
            .json(&json!({}))
            .send()
            .await;
        assert!(gone.unwrap().status().is_success());
        let sender = house.sender();
        let mut stores = Vec::new();
        for name in ["content", "keys", "evidence", "identity"] {
            let path = house.folder().join(format!("{name}.db"));
            let options = SqliteConnectOptions::new().filename(path).read_only(true);
            stores.push((name, SqliteConnection::connect_with(&options).await.unwrap()));
        }
        let (_, identity) = stores.iter_mut().find(|(name, _)| *name == "identity").unwrap();
        let identity = counting(identity).await;
        Self {
            house,
            identity,
            sender,
            stores: tokio::sync::Mutex::new(stores),
            count: AtomicU64::new(1),
            wire: AtomicU64::new(0),
        }
    }

    /// A number that was not given before.
    pub(crate) fn next(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    /// The number of the wire's last entry; thousands that were looked at before are not fetched again.
    async fn wire_end(&self) -> u64 {
        let known = self.wire.load(Ordering::Relaxed);
        let newer = self.house.wire(known).await;
        let last = newer.last().and_then(|entry| entry["n"].as_u64()).unwrap_or(known);
        self.wire.store(last, Ordering::Relaxed);
        last
    }

    /// An id of 16 bytes that was not given before.
    pub(crate) fn draft(&self) -> String {
        format!("{:032x}", 0xd0_0000 + self.next())
    }

    /// How far each store is, and what is in the files of questions: it differs as soon as anybody wrote something.
    async fn state(&self) -> BTreeMap<&'static str, String> {
        let mut state = BTreeMap::new();
        for (name, store) in self.stores.lock().await.iter_mut() {
            let found: String = match *name {
                "identity" => {
                    let counting = sqlx::AssertSqlSafe(self.identity.clone());
                    sqlx::query_scalar(counting).fetch_one(store).await.unwrap()
                }
                _ => {
                    let version: i64 =
                        sqlx::query_scalar("PRAGMA data_version").fetch_one(store).await.unwrap();
                    version.to_string()
                }
            };
            state.insert(*name, found);
        }
        let mut questions = String::new();
        for file in files(&self.house.folder().join("questions")) {
            questions.push_str(&format!("{file:?} {:?}", std::fs::read(&file).unwrap_or_default()));
        }
        state.insert("questions", questions);
        state
    }

    /// How many rows every table has, but for the digests of events.
    pub(crate) async fn written_so_far(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, store) in self.stores.lock().await.iter_mut() {
            let tables: Vec<String> = sqlx::query_scalar(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'seen_event' ORDER BY name",
            )
            .fetch_all(&mut *store)
            .await
            .unwrap();
            for table in tables {
                let count = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM \"{table}\""));
                let count: i64 = sqlx::query_scalar(count).fetch_one(&mut *store).await.unwrap();
                found.push(format!("{name} {table} {count}"));
            }
        }
        for file in files(&self.house.folder().join("questions")) {
            found.push(format!("{file:?} {}", std::fs::read(&file).unwrap_or_default().len()));
        }
        found
    }

    /// One value of a store.
    pub(crate) async fn ask(&self, store: &str, sql: &'static str) -> Vec<String> {
        let mut stores = self.stores.lock().await;
        let (_, connection) = stores.iter_mut().find(|(name, _)| *name == store).unwrap();
        sqlx::query_scalar(sql).fetch_all(connection).await.unwrap()
    }

    /// Has somebody act, and looks until something came back (or was written, where nothing comes back), or for 10 ms where nothing has to.
    pub(crate) async fn act(&self, payload: &Value, waits: Waits) -> Seen {
        let (before, from) = (self.state().await, self.wire_end().await);
        let answered = match payload["type"].as_str() {
            Some("event_callback") => self.sender.event(payload).await,
            Some(_) => self.sender.interaction(payload).await,
            None => {
                let fields: Vec<(&str, &str)> = payload
                    .as_object()
                    .unwrap()
                    .iter()
                    .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
                    .collect();
                self.sender.form(&fields).await
            }
        };
        let mut seen = Seen { status: answered.status.as_u16(), ..Seen::default() };
        let ack: Value = serde_json::from_str(&answered.body).unwrap_or_default();
        let end = Instant::now() + Duration::from_secs(if waits == Waits::Not { 0 } else { 4 });
        loop {
            let wire = self.house.wire(from).await;
            let outcomes = wire.iter().filter(|entry| {
                entry["direction"] == "from_app"
                    && OUTCOMES.contains(&entry["kind"].as_str().unwrap_or_default())
            });
            seen.calls = outcomes.clone().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect();
            seen.words = visible_text(&ack);
            for errors in ack["errors"].as_object().into_iter().flat_map(|errors| errors.values()) {
                seen.words.push_str(errors.as_str().unwrap_or_default());
            }
            for entry in outcomes {
                seen.words.push_str(&said(&entry["request"]));
            }
            let after = self.state().await;
            let written = |name: &&'static str| before[name] != after[name];
            seen.written = before.keys().copied().filter(|name| written(name)).collect();
            let done = match waits {
                Waits::ForWords => !seen.words.is_empty() || !seen.calls.is_empty(),
                Waits::ForWordsOrWriting => {
                    !seen.words.is_empty() || !seen.calls.is_empty() || !seen.written.is_empty()
                }
                Waits::ForFile => seen.calls.iter().any(|call| call == "files.completeUploadExternal"),
                Waits::Not => true,
            };
            if done || Instant::now() > end {
                seen.is_lost = !done;
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Whatever somebody of this kind sends.
    pub(crate) fn signed_by(&self, kind: Kind, mut payload: Value) -> Value {
        let n = self.next();
        if payload["command"].is_string() {
            payload["user_id"] = json!(kind.account());
            payload["team_id"] = json!(kind.team());
            payload["trigger_id"] = json!(format!("{n}.1.forged"));
        } else if payload["type"] == "event_callback" {
            payload["event_id"] = json!(format!("Ev{n}"));
            payload["event"]["user"] = json!(kind.account());
            payload["team_id"] = json!(kind.team());
        } else {
            payload["user"] = json!({"id": kind.account(), "name": "somebody", "team_id": kind.team()});
            payload["team"] = json!({"id": kind.team(), "domain": "somewhere"});
            payload["trigger_id"] = json!(format!("{n}.1.forged"));
            if payload["type"] == "block_actions" {
                payload["response_url"] = json!(format!("{}/response/forged{n}", self.house.sandbox.url()));
            }
            if payload["view"]["hash"].is_string() {
                payload["view"]["hash"] = json!(format!("{n}.hash"));
            }
        }
        payload
    }
}

/// One statement that counts the rows of every table, and what changes in those whose rows do.
async fn counting(identity: &mut SqliteConnection) -> String {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'seen_event' ORDER BY name";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(identity).await.unwrap();
    let counts = tables.iter().map(|table| format!("(SELECT count(*) FROM \"{table}\")"));
    let changes = [
        "(SELECT group_concat(state) FROM campaign)",
        "(SELECT count(verdict) || '.' || count(disclosed_day) FROM waiver)",
    ];
    let all: Vec<String> = counts.chain(changes.map(str::to_owned)).collect();
    format!("SELECT {}", all.join(" || ' ' || "))
}

/// What is waited for after an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waits {
    ForWords,
    ForWordsOrWriting,
    ForFile,
    Not,
}

/// What a call to Slack says, its JSON in form fields included.
fn said(request: &Value) -> String {
    let mut request = request.clone();
    for field in ["view", "blocks"] {
        if let Some(text) = request[field].as_str() {
            request[field] = serde_json::from_str(text).unwrap_or_default();
        }
    }
    let text = request["text"].as_str().unwrap_or_default();
    format!("{text} {}", visible_text(&request))
}

fn files(folder: &PathBuf) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}
