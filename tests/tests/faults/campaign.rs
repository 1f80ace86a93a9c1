//! A campaign whose process is ended at random, as by a power cut: every letter arrives once, every signature is kept.

use std::{path::Path, time::Duration};

use domain::{
    CampaignId, Clock, CodeHash, Day, NewCampaign, Signature, SignatureId, SignatureVerdict, SystemClock,
    SystemRandomness,
};
use serde_json::json;
use sqlx::{Connection, SqliteConnection};
use storage_identity::IdentityStore;
use tests::{Configuration, Message, Program, Via, Workspace, patiently};

use super::BOT;

/// Letters that are in doubt are looked for after minutes: the time passes at once.
async fn minutes_pass(folder: &Path) {
    let url = format!("sqlite://{}", folder.join("identity.db").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    for change in [
        "UPDATE letter SET held_until_ms = 0 WHERE held_until_ms > 0",
        "UPDATE letter SET due_ms = 1 WHERE due_ms IS NOT NULL AND attempts > 0",
        "UPDATE member_sync SET held_until_ms = 0",
    ] {
        sqlx::query(change).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

async fn begin(store: &IdentityStore) -> (CampaignId, CodeHash) {
    let today = Day::from_number(20_780).unwrap();
    let now_ms = SystemClock.now().as_millisecond();
    let hash = store.code_version_in_force(now_ms).await.unwrap().expect("a version in force").hash;
    let campaign = NewCampaign { hash, groups: Vec::new(), counts_from_ms: 0 };
    (store.start_campaign(&campaign, "U0RUTH", today, now_ms).await.unwrap().unwrap(), hash)
}

fn signature(account: &str, hash: CodeHash) -> Signature {
    Signature {
        id: SignatureId::random(&SystemRandomness),
        account: account.to_owned(),
        hash,
        verdict: SignatureVerdict::Signed,
        name: "Somebody".to_owned(),
        position: "Welder".to_owned(),
        words: "I have read it.".to_owned(),
        day: Day::from_number(20_780).unwrap(),
        signed_ms: i64::MAX,
    }
}

/// So many kills: a few in the gate, 200 by `tests/long campaign`.
#[allow(clippy::disallowed_methods, reason = "the one choice of whoever runs the test")]
fn kills() -> u32 {
    std::env::var("ETHICS_BOT_CAMPAIGN_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

#[tokio::test]
async fn a_campaign_that_is_killed_again_and_again_reaches_everybody_once() {
    let (kills, folder) = (kills(), tempfile::tempdir().unwrap());
    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let people = kills * 3 + 8;
    for person in 0..people {
        let body = json!({"handle": format!("person{person}"), "real_name": format!("Person {person}")});
        let url = format!("{}/sandbox/api/people", workspace.sandbox.url());
        assert!(client.post(url).json(&body).send().await.unwrap().status().is_success());
    }
    let mut configuration = Configuration::new(&workspace, folder.path(), Via::Socket, 60).asking();
    configuration.toml.push_str("per_minute = 300\nquiet = \"off\"\nremind_after_days = []\n");

    let program = Program::serve(&configuration, folder.path());
    let database = folder.path().join("identity.db");
    patiently("the database is there", || async { database.exists().then_some(()) }).await;
    let store = loop {
        match IdentityStore::open(folder.path()).await {
            Ok(store) => break store,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let until = tokio::time::Instant::now() + Duration::from_secs(120);
    while store.roll().await.is_ok_and(|roll| roll.read.is_none()) {
        assert!(tokio::time::Instant::now() < until, "the directory is not read: {}", program.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (campaign, hash) = begin(&store).await;
    let letters = async || store.campaign_progress(campaign).await.map_or(0, |progress| progress.letters);

    let mut running = Some(program);
    for kill in 0..kills {
        let program = running.take().unwrap_or_else(|| Program::serve(&configuration, folder.path()));
        let before = letters().await;
        // Each kill leaves a letter in doubt, and looking for many of them earns a pause of Slack's
        let until = tokio::time::Instant::now() + Duration::from_secs(120);
        while letters().await <= before {
            assert!(tokio::time::Instant::now() < until, "no letter after kill {kill}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(fastrand::u64(0..500))).await;
        program.kill().await;
        minutes_pass(folder.path()).await;
        // Somebody who has a letter signs
        store.add_signature(&signature(&format!("U0PERSON{kill}"), hash)).await.unwrap();
    }
    let program = Program::serve(&configuration, folder.path());
    // Five a second, and the pauses that Slack asks for
    let until = tokio::time::Instant::now() + Duration::from_secs(120 + u64::from(people / 2));
    loop {
        minutes_pass(folder.path()).await;
        let progress = store.campaign_progress(campaign).await.unwrap();
        if progress.unsent == 0 {
            break;
        }
        assert!(tokio::time::Instant::now() < until, "left to send: {progress:?}; {}", program.log());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let progress = store.campaign_progress(campaign).await.unwrap();
    assert_eq!(progress.signed, kills, "{progress:?}");
    assert_eq!(progress.unreached, 0, "{progress:?}");
    let signers = store.signers(campaign, "", 10_000).await.unwrap();
    assert_eq!(u32::try_from(signers.len()).unwrap(), people + 8, "everybody is on the list");
    for person in 0..people {
        let screen = workspace.person(&format!("person{person}")).screen().await;
        // Whoever joined is welcomed as well
        let asks = |message: &&Message| message.text.contains("asks you to sign the Code");
        let had = screen.direct(BOT).map_or(0, |direct| direct.messages.iter().filter(asks).count());
        let known = signers.iter().find(|signer| signer.account == format!("U0PERSON{person}")).unwrap();
        // Who signed before their turn came gets none
        let expected = usize::try_from(known.letters).unwrap();
        assert_eq!(had, expected, "person {person}: {known:?}");
        assert!(expected == 1 || known.verdict.is_some(), "person {person}: {known:?}");
    }
    program.stop().await;
    store.close().await;
    workspace.sandbox.shutdown().await;
}
