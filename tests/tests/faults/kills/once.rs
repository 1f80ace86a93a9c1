//! Whether every report that was taken is there once, and all that belongs to it.

use std::{collections::BTreeMap, fmt, path::Path, sync::Arc};

use domain::{CaseDesk as _, Question, Role, SealingKey, SystemClock, SystemRandomness, Words};
use relay::Relay;
use sqlx::Connection;
use storage_content::ContentStore;
use tests::Workspace;

use super::filing::Filed;
use crate::BOT;

/// What there was in the end.
#[derive(Debug)]
pub(crate) struct Counts {
    taken: usize,
    in_doubt: usize,
    in_doubt_and_there: usize,
    cases: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} reports were taken and are there once; of {} whose answer never came, {} are there once; {} channels, cards and messages, once each",
            self.taken, self.in_doubt, self.in_doubt_and_there, self.cases
        )
    }
}

/// What is still to be done: the names of effects and parcels, each with how often it was tried.
pub(crate) async fn left_to_do(folder: &Path) -> Vec<(String, i64)> {
    let mut connection = storage_testing::connect_in(folder, "content").await;
    let left = sqlx::query_as("SELECT name, attempts FROM effect UNION ALL SELECT kind, 0 FROM parcel")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    left
}

/// What each case says, by its number; each is read with the program's own key.
pub(crate) async fn cases(folder: &Path) -> BTreeMap<String, String> {
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

/// Looks at every report that was filed: in the database, and on the lead's screen.
pub(crate) async fn everything_is_there_once(workspace: &Workspace, folder: &Path, filed: &Filed) -> Counts {
    let cases = cases(folder).await;
    let holding = |what: &String| cases.values().filter(|said| *said == what).count();
    for taken in &filed.taken {
        assert_eq!(holding(taken), 1, "{taken}");
    }
    let later = filed.in_doubt.iter().map(holding).collect::<Vec<_>>();
    assert!(later.iter().all(|times| *times <= 1), "{later:?}");
    assert_eq!(cases.len(), filed.taken.len() + later.iter().sum::<usize>(), "{cases:?}");
    let ruth = workspace.person("ruth");
    let screen = ruth.screen().await;
    let rooms = workspace.case_rooms().await;
    assert_eq!(rooms.len(), cases.len(), "one channel for each case");
    // More than a screen shows of one conversation
    let direct = screen.direct(BOT).expect("their conversation");
    let news = ruth.all_messages(&direct.id).await;
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
    Counts {
        taken: filed.taken.len(),
        in_doubt: filed.in_doubt.len(),
        in_doubt_and_there: later.iter().sum(),
        cases: cases.len(),
    }
}
