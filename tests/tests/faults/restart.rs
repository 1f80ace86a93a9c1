//! Stops and starts at bad moments, and keys that are wrong.

use ethics_bot::BuildError;
use serde_json::json;
use tests::{House, Via, all_causes};

use super::{exactly_one_case, file};

#[tokio::test]
async fn a_restart_anywhere_loses_and_doubles_nothing() {
    for via in [Via::Socket, Via::Http] {
        let mut house = House::open(via).await;
        let tomas = house.person("tomas");
        file(&tomas, "the drill is gone").await;
        house.restart().await;
        house.release().await;
        house.restart().await;
        house.drain().await;
        exactly_one_case(&house).await;
        house.restart().await;
        house.deliver().await;
        let room = exactly_one_case(&house).await;
        let ruth = house.person("ruth");
        let card = ruth.sees("the card", |screen| screen.pinned("Read the report")).await;
        ruth.click(&card.place, json!({"action_id": "case_read"})).await;
        ruth.sees_modal("the drill is gone").await;
        assert_eq!(room["archived"], false);
        house.close().await;
    }
}

#[tokio::test]
async fn a_form_that_was_open_during_a_restart_is_taken() {
    let mut house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    tomas.command("/report", "the drill is gone").await;
    let receipt = tomas.modal().await.fenced();
    house.restart().await;
    tomas.submit(json!({"topic": "assets"})).await;
    assert_eq!(tomas.modal().await.fenced(), receipt);
    house.deliver().await;
    exactly_one_case(&house).await;
    house.close().await;
}

#[tokio::test]
async fn another_master_key_or_none_is_refused_in_words() {
    let mut house = House::open(Via::Socket).await;
    file(&house.person("tomas"), "the drill is gone").await;
    house.stop().await;
    let key = house.folder().join("master.key");
    let right = std::fs::read_to_string(&key).unwrap();

    std::fs::write(&key, "0".repeat(64)).unwrap();
    let error = house.start().await.expect_err("another key");
    assert!(matches!(error, BuildError::Relay(_)));
    assert_eq!(error.to_string(), "the master key does not open what is stored");

    std::fs::write(&key, "no key").unwrap();
    let error = house.start().await.expect_err("no key");
    let said = all_causes(&error);
    assert!(said.contains("expected 64 hexadecimal digits") && !said.contains("no key"), "{said}");

    std::fs::remove_file(&key).unwrap();
    let said = all_causes(&house.start().await.expect_err("a missing key"));
    assert!(said.contains("put the key's file back"), "{said}");
    assert!(!key.exists(), "no new key is drawn over sealed reports");

    std::fs::write(&key, right).unwrap();
    house.start().await.expect("the right key");
    house.deliver().await;
    exactly_one_case(&house).await;
    house.close().await;
}
