//! The master key: where it comes from, and another one in its place while people go on reporting and reading.

use std::{path::Path, process::Stdio, time::Duration};

use domain::{CaseId, Cell, KeyId, Sealed, SealingKey, SystemRandomness};
use ethics_bot::BuildError;
use serde_json::json;
use sqlx::Connection;
use storage_content::ContentStore;
use tests::{House, Program, Via, all_causes, binary};
use tokio::process::Command;

use super::{file, only_case, short_report};

fn key_cell(case: &CaseId) -> Cell<'_> {
    Cell { table: "case_key", column: "wrapped", row: case.as_bytes() }
}

fn key_in(path: &Path, line: usize) -> SealingKey {
    let text = std::fs::read_to_string(path).unwrap();
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.lines().nth(line).unwrap(), &mut bytes).unwrap();
    SealingKey::from_bytes(bytes)
}

/// The configuration's file of a house, for the program on the command line.
fn configured(house: &House) -> String {
    let file = house.folder().join("ethics-bot.toml");
    std::fs::write(&file, house.configuration().toml).unwrap();
    file.display().to_string()
}

/// `ethics-bot keys …`: whether it ended well, and what it said.
async fn keys(house: &House, what: &str) -> (bool, String) {
    let output = Program::run(&["keys", what, "--config", &configured(house)], &[]).await;
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.success(), said)
}

/// Keys of cases that do not exist yet: so many that a rotation takes some time.
async fn many_keys(house: &House, number: usize) {
    let store = ContentStore::open(house.folder()).await.unwrap();
    let master = key_in(&house.folder().join("master.key"), 0);
    let randomness = SystemRandomness;
    let key = |_| {
        let case = CaseId::random(&randomness);
        (case, master.wrap(key_cell(&case), &SealingKey::random(&randomness), &randomness))
    };
    let keys: Vec<_> = (0..number).map(key).collect();
    assert!(store.add_keys(&keys, KeyId::of(&master)).await.unwrap());
    store.close().await;
}

async fn stored_keys(house: &House) -> Vec<(CaseId, Sealed)> {
    let mut keys = storage_testing::connect_in(house.folder(), "keys").await;
    let rows: Vec<(Vec<u8>, Vec<u8>)> =
        sqlx::query_as("SELECT case_id, wrapped FROM case_key").fetch_all(&mut keys).await.unwrap();
    keys.close().await.unwrap();
    let row = |(case, wrapped): (Vec<u8>, Vec<u8>)| {
        (CaseId::from_bytes(&case).unwrap(), Sealed::from_bytes(wrapped))
    };
    rows.into_iter().map(row).collect()
}

fn opened(keys: &[(CaseId, Sealed)], master: &SealingKey) -> usize {
    keys.iter().filter(|(case, wrapped)| master.unwrap_key(key_cell(case), wrapped).is_ok()).count()
}

#[tokio::test]
async fn the_master_key_is_replaced_while_people_report_and_the_command_is_killed_again_and_again() {
    let mut house = House::open(Via::Socket).await;
    let (tomas, ruth) = (house.person("tomas"), house.person("ruth"));
    file(&tomas, short_report("The drill is gone.")).await;
    house.deliver().await;
    only_case(&house).await;
    many_keys(&house, 5_000).await;
    let master = house.folder().join("master.key");
    let old = key_in(&master, 0);
    let before = stored_keys(&house).await;

    let (ended_well, said) = keys(&house, "rotate").await;
    assert!(ended_well && said.contains("`ethics-bot keys new` makes a new one first"), "{said}");
    let (ended_well, said) = keys(&house, "new").await;
    assert!(ended_well && said.contains("holds a new key"), "{said}");
    let (ended_well, said) = keys(&house, "new").await;
    assert!(!ended_well && said.contains("holds a new key already"), "{said}");
    let new = key_in(&master, 1);

    let config = configured(&house);
    let (mut kills, mut last) = (0, 0);
    for round in 0.. {
        let mut rotating = Command::new(binary())
            .args(["keys", "rotate", "--config", &config])
            .env_clear()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        // It is at work after some tens of milliseconds; the first one never gets to the end
        let wait = if kills == 0 { 30..60 } else { 30..300 };
        tokio::time::sleep(Duration::from_millis(fastrand::u64(wait))).await;
        if rotating.try_wait().unwrap().is_some() || round > 10 {
            rotating.wait().await.unwrap();
            break;
        }
        rotating.kill().await.unwrap();
        kills += 1;
        let now = stored_keys(&house).await;
        let anew = opened(&now, &new);
        assert_eq!(anew + opened(&now, &old), now.len(), "every key of a case opens with one of the two");
        assert!(anew >= last, "what was sealed anew stays so");
        last = anew;
        if kills <= 3 {
            // The program that runs goes on taking and showing
            file(&tomas, short_report(&format!("The saw is gone, said {kills} times."))).await;
            house.deliver().await;
            let (ended_well, said) = keys(&house, "show").await;
            assert!(ended_well && said.contains("in use"), "{said}");
        }
    }
    assert!(kills > 0, "it was never killed");
    let (ended_well, said) = keys(&house, "rotate").await;
    assert!(ended_well, "{said}");

    file(&tomas, short_report("After the change.")).await;
    house.deliver().await;
    let now = stored_keys(&house).await;
    assert_eq!(opened(&now, &old), 0, "the key before opens nothing any more");
    assert_eq!(opened(&now, &new), now.len());
    if let Ok(bytes) = std::fs::read(house.folder().join("keys.db")) {
        for (_, wrapped) in before.iter().step_by(97) {
            let sealed = wrapped.as_bytes();
            assert!(
                !bytes.windows(sealed.len()).any(|part| part == sealed),
                "nothing of it stays in the file"
            );
        }
    }
    assert_eq!(std::fs::read_to_string(&master).unwrap().lines().count(), 1);
    let aside = house.folder().join("master.key.before");
    assert_eq!(opened(&before, &key_in(&aside, 0)), before.len(), "it still opens what was copied before");
    let cards = || async { ruth.screen().await.private_channels().len() };
    assert_eq!(cards().await, 2 + kills.min(3));
    house.restart().await;

    // The key before in its place is said at the start
    let right = std::fs::read_to_string(&master).unwrap();
    house.stop().await;
    std::fs::copy(&aside, &master).unwrap();
    let error = house.start().await.expect_err("the key before");
    assert!(matches!(error, BuildError::Relay(relay::RelayError::OtherMasterKey { .. })), "{error}");
    std::fs::write(&master, right).unwrap();
    house.start().await.expect("the key in use");
    house.close().await;
}

#[tokio::test]
async fn the_last_words_of_a_rotation_say_what_it_did_not_do() {
    let house = House::open(Via::Socket).await;
    file(&house.person("tomas"), short_report("The drill is gone.")).await;
    house.deliver().await;
    assert!(keys(&house, "new").await.0);
    let (ended_well, said) = keys(&house, "rotate").await;
    assert!(ended_well, "{said}");
    for expected in [
        "keys of cases were sealed anew",
        "opens nothing here any more",
        "older backups, if they are to be read",
        "heads of the trail",
        "master.key.before",
        "What is sealed under the keys of cases was not sealed anew",
    ] {
        assert!(said.contains(expected), "{said}");
    }
    let (ended_well, said) = keys(&house, "show").await;
    assert!(ended_well && said.matches("in use").count() == 1 && !said.contains("replaced"), "{said}");
    house.close().await;
}

#[tokio::test]
async fn a_master_key_from_a_command_and_from_the_environment_is_used_and_a_wrong_one_said_at_the_start() {
    let mut house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    file(&tomas, short_report("The drill is gone.")).await;
    house.deliver().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let kept = elsewhere.path().join("vault");
    std::fs::rename(house.folder().join("master.key"), &kept).unwrap();
    let right = std::fs::read_to_string(&kept).unwrap();

    house.stop().await;
    let error = house.start().await.expect_err("the file is gone");
    let said = all_causes(&error);
    // Where several machines use the databases, all need the same
    assert!(said.contains("put the key's file back") || said.contains("every machine"), "{said}");
    house.restart_with(&format!("master_key_command = [\"cat\", \"{}\"]", kept.display())).await;
    file(&tomas, short_report("The saw is gone.")).await;
    house.deliver().await;
    let (_, said) = keys(&house, "new").await;
    assert!(said.contains("comes from the command cat"), "{said}");
    let configuration = house.configuration();
    let environment: Vec<_> =
        configuration.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let output = Program::run(&["check", "--offline", "--config", &configured(&house)], &environment).await;
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(said.contains("the master key can be read from the command cat"), "{said}");

    house.stop().await;
    std::fs::write(&kept, "0".repeat(64)).unwrap();
    let error = house.start().await.expect_err("another key");
    assert!(all_causes(&error).contains("sealed under the master key with the id"), "{}", all_causes(&error));
    std::fs::remove_file(&kept).unwrap();
    let error = house.start().await.expect_err("no key");
    let said = all_causes(&error);
    assert!(said.contains("the command cat") && said.contains("gave no key"), "{said}");

    // The same from the environment
    std::fs::write(house.folder().join("master.key"), &right).unwrap();
    house.restart_with("").await;
    let toml = house.configuration().toml.clone() + "\nmaster_key_environment = \"VAULT_KEY\"\n";
    let config = elsewhere.path().join("ethics-bot.toml");
    std::fs::write(&config, toml).unwrap();
    let arguments = ["keys", "show", "--config", &config.display().to_string()];
    let output = Program::run(&arguments, &[("VAULT_KEY", right.trim())]).await;
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success() && said.contains("the environment variable VAULT_KEY"), "{said}");
    let output = Program::run(&arguments, &[]).await;
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(!output.status.success() && said.contains("VAULT_KEY") && said.contains("is not set"), "{said}");
    tomas.command("/report", "").await;
    tomas.submit(json!({"topic": "assets", "what": "The van is gone."})).await;
    house.close().await;
}
