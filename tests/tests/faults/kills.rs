//! The program is ended at random moments, as by a power cut, while reports come in: every report that was taken is there once, and so is its channel, its card
//! and its news.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{CaseDesk as _, Question, Role, SealingKey, SystemClock, SystemRandomness, Words};
use relay::Relay;
use serde_json::json;
use sqlx::Connection;
use storage_content::ContentStore;
use tests::{Configuration, Person, Program, Screen, Via, Workspace};
use tokio::time::Instant;

use super::BOT;

/// So many kills: a few in the gate, 1,000 by `tests/long kills` and `tests/long kills-postgresql`.
#[allow(clippy::disallowed_methods, reason = "the one choice of whoever runs the test")]
fn kills() -> u32 {
    std::env::var("ETHICS_BOT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(6)
}

/// What was begun before a stop is left alone for a minute or two: the time passes at once.
pub(super) async fn minutes_pass(folder: &Path) {
    let mut connection = storage_testing::connect_in(folder, "content").await;
    sqlx::query("UPDATE effect SET held_until_ms = 0, due_ms = 1").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// What became of the reports that somebody tried to file.
#[derive(Debug, Default)]
pub(super) struct Filed {
    /// A receipt was shown for these.
    pub(super) taken: BTreeSet<String>,
    /// The program was gone before it said anything.
    pub(super) in_doubt: BTreeSet<String>,
}

/// Waits for something on somebody's screen, for a while.
async fn looks_for<T>(person: &Person, for_s: u64, find: impl Fn(&Screen) -> Option<T>) -> Option<T> {
    let until = Instant::now() + Duration::from_secs(for_s);
    while Instant::now() < until {
        if let Some(found) = find(&person.screen().await) {
            return Some(found);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    None
}

/// Files reports, one after the other, until it is told to stop. A form whose answer did not come is sent again, as people do.
pub(super) async fn file_reports(person: Person, stop: Arc<AtomicBool>, taken: Arc<AtomicUsize>) -> Filed {
    let mut filed = Filed::default();
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let what = format!("{}'s report number {number}", person.handle());
        let form = json!({"channel": "general", "command": "/report", "text": what});
        let (status, _) = person.attempt("command", form).await;
        let opened = match status.is_success() {
            true => looks_for(&person, 4, Screen::modal).await,
            false => None,
        };
        let Some(form) = opened else {
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        };
        let entries = json!({"view_id": form.view_id, "values": {"topic": "assets"}});
        for _ in 0..6 {
            filed.in_doubt.insert(what.clone());
            person.attempt("submit", entries.clone()).await;
            let sent = |screen: &Screen| {
                screen.modal().filter(|modal| modal.callback_id == "report_sent").map(|_| ())
            };
            if looks_for(&person, 4, sent).await.is_some() {
                filed.in_doubt.remove(&what);
                filed.taken.insert(what);
                taken.fetch_add(1, Ordering::Relaxed);
                break;
            }
        }
        if let Some(left) = person.screen().await.modal() {
            person.attempt("close", json!({"view_id": left.view_id, "all": true})).await;
        }
        // Slack lets an app make twenty channels a minute
        tokio::time::sleep(Duration::from_millis(1_500)).await;
    }
    filed
}

/// What each case says, by its number; each is read with the program's own key.
pub(super) async fn cases(folder: &Path) -> BTreeMap<String, String> {
    let mut key = [0; 32];
    let text = std::fs::read_to_string(folder.join("master.key")).unwrap();
    hex::decode_to_slice(text.trim(), &mut key).unwrap();
    let store = ContentStore::open(folder).await.unwrap();
    let schedule = domain::ReleaseSchedule::every(60).unwrap();
    let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
    let relay = Relay::new(store.clone(), SealingKey::from_bytes(key), schedule, clock, randomness);
    let mut said = BTreeMap::new();
    for case in relay.open_cases().await.unwrap() {
        let opened = relay.read(Role::EthicsManager, case.id).await.unwrap();
        let what = opened.answers.get(Question::What).map_or("", Words::expose);
        said.insert(case.number.to_string(), what.to_owned());
    }
    store.close().await;
    said
}

#[tokio::test]
async fn a_program_that_is_killed_again_and_again_loses_and_doubles_nothing() {
    let (kills, folder) = (kills(), storage_testing::folder().await);
    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let configuration = Configuration::new(&workspace, folder.path(), Via::Socket, 2);
    let (stop, taken) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let reporters: Vec<_> = ["tomas", "maya"]
        .map(|handle| tokio::spawn(file_reports(workspace.person(handle), stop.clone(), taken.clone())))
        .into_iter()
        .collect();
    for kill in 0..kills {
        let program = Program::serve(&configuration, folder.path());
        tokio::time::sleep(Duration::from_millis(fastrand::u64(300..2_500))).await;
        program.kill().await;
        if kill.is_multiple_of(4) {
            minutes_pass_if_there(folder.path()).await;
        }
    }
    let program = Program::serve(&configuration, folder.path());
    // What comes after the last of them counts as well: never nothing
    let before = taken.load(Ordering::Relaxed);
    let until = Instant::now() + Duration::from_secs(60);
    while taken.load(Ordering::Relaxed) < before + 2 {
        assert!(Instant::now() < until, "no report is taken any more: {}", program.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.store(true, Ordering::Relaxed);
    let mut filed = Filed::default();
    for reporter in reporters {
        let one = reporter.await.unwrap();
        filed.taken.extend(one.taken);
        filed.in_doubt.extend(one.in_doubt);
    }
    let ruth = workspace.person("ruth");
    let is_done = async || {
        minutes_pass(folder.path()).await;
        let mut connection = storage_testing::connect_in(folder.path(), "content").await;
        let left: i64 =
            sqlx::query_scalar("SELECT (SELECT count(*) FROM parcel) + (SELECT count(*) FROM effect)")
                .fetch_one(&mut connection)
                .await
                .unwrap();
        connection.close().await.unwrap();
        left == 0
    };
    // Slack lets an app make twenty channels a minute
    let patience = Duration::from_secs(180 + 6 * filed.taken.len() as u64);
    let until = Instant::now() + patience;
    while !is_done().await {
        if Instant::now() >= until {
            let mut connection = storage_testing::connect_in(folder.path(), "content").await;
            let left: Vec<(String, i64)> =
                sqlx::query_as("SELECT name, attempts FROM effect UNION ALL SELECT kind, 0 FROM parcel")
                    .fetch_all(&mut connection)
                    .await
                    .unwrap();
            panic!("left to do after {patience:?}: {left:?}; {}", program.log());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    program.stop().await;

    let cases = cases(folder.path()).await;
    let holding = |what: &String| cases.values().filter(|said| *said == what).count();
    for taken in &filed.taken {
        assert_eq!(holding(taken), 1, "{taken}");
    }
    let later = filed.in_doubt.iter().map(holding).collect::<Vec<_>>();
    assert!(later.iter().all(|times| *times <= 1), "{later:?}");
    assert_eq!(cases.len(), filed.taken.len() + later.iter().sum::<usize>(), "{cases:?}");
    let screen = ruth.screen().await;
    let rooms = workspace.case_rooms().await;
    assert_eq!(rooms.len(), cases.len(), "one channel for each case");
    let news = screen.direct(BOT).map(|direct| direct.messages).unwrap_or_default();
    for number in cases.keys() {
        let room: Vec<_> = screen
            .private_channels()
            .into_iter()
            .filter(|room| room.name == format!("case-{number}"))
            .collect();
        assert_eq!(room.len(), 1, "the channel of {number}");
        let cards =
            room[0].messages.iter().filter(|message| message.text.contains("Read the report")).count();
        assert_eq!(cards, 1, "the card of {number}");
        assert_eq!(
            news.iter().filter(|message| message.text.contains(number)).count(),
            1,
            "the news of {number}"
        );
    }
    println!(
        "{kills} kills: {} reports were taken and are there once; of {} whose answer never came, {} are there once; {} channels, cards and messages, once each",
        filed.taken.len(),
        filed.in_doubt.len(),
        later.iter().sum::<usize>(),
        cases.len()
    );
    workspace.sandbox.shutdown().await;
}

/// The same before there is a database.
async fn minutes_pass_if_there(folder: &Path) {
    if folder.join("content.db").exists() || folder.join("content.url").exists() {
        let mut connection = storage_testing::connect_in(folder, "content").await;
        let _ = sqlx::query("UPDATE effect SET held_until_ms = 0").execute(&mut connection).await;
        connection.close().await.unwrap();
    }
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql_of("kills::");
}
