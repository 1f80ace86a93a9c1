//! The page's door: whoever a report is about does not read it in another role, and files do not fill the memory.

use std::time::Duration;

use domain::Role;
use serde_json::json;
use tests::Browser;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{
    lone::Lone,
    lone_page::{LonePage, Rooms, SEED, pass},
};

#[tokio::test]
async fn a8_a_person_with_two_roles_is_kept_out_of_both_and_nobody_left_is_said() {
    let lone = Lone::open().await;
    let mut rooms = Rooms::of(&lone);
    let held = [
        (Role::EthicsManager, "ruth"),
        (Role::OutsideCounsel, "ruth"),
        (Role::BoardSecretary, "helen"),
        (Role::AuditCommittee, "priya"),
    ];
    rooms.holders = held.into_iter().map(|(role, who)| (role, vec![who.to_owned()])).collect();
    let page = LonePage::open(&lone, rooms).await;
    let browser = page.browser();
    let send = async |about: &[&str]| {
        let mut report = Browser::report(&browser.receipt().await, "other", "Something happened.");
        report["pass"] = json!(pass(SEED, 0));
        report["about"] = json!(about);
        browser.attempt("report", &report).await
    };
    let (status, answer) = send(&["ethics-manager", "board-secretary", "audit-committee"]).await;
    assert_eq!((status.as_u16(), &answer["error"]["code"]), (422, &json!("nobody_left")), "{answer}");
    for about in [&["ethics-manager"] as &[&str], &["outside-counsel", "board-secretary"]] {
        let (status, answer) = send(about).await;
        assert!(status.is_success(), "{answer}");
    }
    lone.relay.release().await.unwrap();
    let mut readers: Vec<Vec<Role>> = domain::CaseDesk::open_cases(&*lone.relay)
        .await
        .unwrap()
        .into_iter()
        .map(|case| case.readers.roles.into_iter().collect())
        .collect();
    readers.sort();
    assert_eq!(readers, [vec![Role::AuditCommittee], vec![Role::BoardSecretary]]);
}

/// The head of a file that never comes to its end, of a mailbox.
fn beginning(receipt: &str) -> Vec<u8> {
    let head = json!({"receipt": receipt, "id": "00112233445566778899aabbccddeeff"}).to_string();
    let mut body = u16::try_from(head.len()).unwrap().to_be_bytes().to_vec();
    body.extend_from_slice(head.as_bytes());
    let request = "POST /api/file HTTP/1.1\r\nhost: page\r\ncontent-type: application/octet-stream\r\ncontent-length: 10000000\r\n\r\n";
    [request.as_bytes(), &body].concat()
}

/// What the page says within a second; nothing where it waits for the rest.
async fn said(page: &LonePage, sent: &[u8]) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(page.address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut answer = vec![0; 4_096];
    let read = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut answer)).await;
    let length = read.map_or(0, Result::unwrap);
    (stream, String::from_utf8_lossy(&answer[..length]).into_owned())
}

#[tokio::test]
async fn files_are_read_of_mailboxes_only_and_of_each_one_at_a_time() {
    let lone = Lone::open().await;
    let page = LonePage::open(&lone, Rooms::of(&lone)).await;
    let browser = page.browser();
    let unknown = browser.receipt().await;
    let (_stream, answer) = said(&page, &beginning(&unknown)).await;
    assert!(answer.starts_with("HTTP/1.1 404"), "refused before the file is read: {answer}");

    let receipt = browser.receipt().await;
    let mut report = Browser::report(&receipt, "other", "Something happened.");
    report["pass"] = json!(pass(SEED, 0));
    assert!(browser.attempt("report", &report).await.0.is_success());
    let (first, answer) = said(&page, &beginning(&receipt)).await;
    assert_eq!(answer, "", "it waits for the file");
    let (_stream, answer) = said(&page, &beginning(&receipt)).await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("\"busy\""), "{answer}");
    drop(first);
    tests::patiently("the place is free again", || async {
        let (_stream, answer) = said(&page, &beginning(&receipt)).await;
        answer.is_empty().then_some(())
    })
    .await;
}
