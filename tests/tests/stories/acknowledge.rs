//! C1: signing the Code. The record proves the text, refusing is possible, and nobody signs by mistake.

use domain::CodeHash;
use serde_json::json;
use tests::{House, Modal, Person, Program, Via};

use super::BOT;

/// Opens the form.
pub(crate) async fn form(person: &Person) -> Modal {
    person.command("/ethics", "acknowledge").await;
    person.sees_modal("Your position").await
}

/// Signs; gives the receipt.
pub(crate) async fn sign(person: &Person, name: &str, position: &str) -> Modal {
    form(person).await;
    person.submit(json!({"name": name, "position": position})).await;
    person.sees_modal("Receipt").await
}

/// The rows of the register of signatures: account, verdict, name, position, hash in hexadecimal digits.
async fn signatures(house: &House) -> Vec<[String; 5]> {
    let mut connection = house.connect().await;
    let rows: Vec<(String, String, String, String, Vec<u8>)> =
        sqlx::query_as("SELECT account, verdict, name, position, hash FROM signature ORDER BY place")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    rows.into_iter()
        .map(|(account, verdict, name, position, hash)| [account, verdict, name, position, hex::encode(hash)])
        .collect()
}

#[tokio::test]
async fn c1_an_employee_signs_the_code_and_the_record_proves_which_text() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    maya.open_home().await;
    maya.sees("that she has not signed", |screen| {
        screen.home().filter(|(_, text)| text.contains("You have not signed the Code, version 2026-11-22"))
    })
    .await;

    let opened = form(&maya).await;
    assert!(opened.text.contains("Version 2026-11-22"), "{}", opened.text);
    assert!(opened.text.contains("I acknowledge that I have reviewed and understand"), "{}", opened.text);
    assert!(opened.text.contains("Date: 22 November 2026"), "{}", opened.text);
    // Slack knows her name and what she does
    assert!(!opened.entered("name").is_empty() && !opened.entered("position").is_empty());
    assert_eq!(signatures(&house).await, Vec::<[String; 5]>::new(), "opening it signs nothing");
    maya.submit(json!({"name": "Maya <Okafor>", "position": "Buyer"})).await;
    let receipt = maya.sees_modal("Receipt").await;
    let hash = CodeHash::of(guidance::shipped().document());
    assert!(receipt.text.contains("Version 2026-11-22, on 22 November 2026"), "{}", receipt.text);
    assert!(receipt.text.contains(&hash.to_string()), "{}", receipt.text);
    let number = receipt.text.split_once("Receipt ").and_then(|(_, rest)| rest.get(..14)).unwrap().to_owned();

    // The same receipt stays with her, in a message and in the Home tab
    maya.close_modals().await;
    maya.sees("the receipt in a message", |screen| {
        let direct = screen.direct(BOT)?;
        direct.messages.into_iter().find(|message| message.text.contains(&number))
    })
    .await;
    maya.open_home().await;
    let (home, _) = maya
        .sees("that she signed", |screen| {
            screen.home().filter(|(_, text)| text.contains("You signed the Code, version 2026-11-22"))
        })
        .await;
    maya.click(&home, json!({"action_id": "acknowledge_show"})).await;
    maya.sees_modal(&number).await;

    let account = signatures(&house).await[0][0].clone();
    let row = [account.as_str(), "signed", "Maya <Okafor>", "Buyer", &hash.to_string()].map(str::to_owned);
    assert_eq!(signatures(&house).await, [row]);
    // Whoever has the register can print the text that was signed, byte for byte
    let folder = house.folder().display().to_string();
    let shown = Program::run(&["code", "show", "2026-11-22", "--data", &folder], &[]).await;
    assert_eq!(CodeHash::of(&String::from_utf8(shown.stdout).unwrap()), hash);
    house.close().await;
}

#[tokio::test]
async fn c1_whoever_does_not_want_to_sign_can_say_so_and_ask_and_sign_later() {
    let house = House::open(Via::Http).await;
    let tomas = house.person("tomas");
    let opened = form(&tomas).await;
    tomas.click(&opened.place, json!({"action_id": "acknowledge_decline"})).await;
    let page = tomas.sees_modal("You need not decide today").await;
    assert!(page.text.contains("Ask the ethics manager"), "{}", page.text);
    assert_eq!(signatures(&house).await, Vec::<[String; 5]>::new(), "looking records nothing");
    tomas.submit(json!({})).await;
    tomas.sees_modal("It is recorded that you do not sign this version").await;
    tomas.close_modals().await;
    assert_eq!(signatures(&house).await[0][1], "declined");
    tomas.open_home().await;
    tomas
        .sees("what he said", |screen| {
            screen
                .home()
                .filter(|(_, text)| text.contains("you said that you do not sign version 2026-11-22"))
        })
        .await;

    sign(&tomas, "Tomas Varga", "Welder").await;
    let verdicts: Vec<String> =
        signatures(&house).await.into_iter().map(|[_, verdict, ..]| verdict).collect();
    assert_eq!(verdicts, ["declined", "signed"], "what was said stays");
    house.close().await;
}

#[tokio::test]
async fn c1_everybody_who_signs_is_offered_passes_alike() {
    let house = House::open(Via::Socket).await;
    let mut offers = Vec::new();
    for handle in ["maya", "ruth", "victor"] {
        let person = house.person(handle);
        let receipt = sign(&person, "Name", "Position").await;
        offers.push(receipt.text.split_once("Anonymous passes").unwrap().1.to_owned());
    }
    assert!(offers.iter().all(|offer| *offer == offers[0]), "{offers:?}");
    house.close().await;
}
