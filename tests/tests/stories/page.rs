//! The way outside of chat: passes, a report from the page, its mailbox, its files, and what comes without a pass.

use serde_json::json;
use tests::{Browser, House, Layout, Person, Via};

const LAYOUTS: [Layout; 2] = [Layout::Together, Layout::Apart];

const REPORT: &str = "The torque records of the compressor bench are copied from last year.";

/// Gets a code from the Home tab.
async fn code(person: &Person) -> String {
    person.pass_code().await.0
}

async fn opened_case(house: &House, person: &Person, what: &str) -> tests::Modal {
    house.drain().await;
    let told = person.sees("the news", |screen| screen.message("A new case is open")).await;
    person.click(&told.place, json!({"action_id": "case_read"})).await;
    person.sees_modal(what).await
}

#[tokio::test]
async fn a5_a_report_with_a_pass_is_from_somebody_who_works_here() {
    for layout in LAYOUTS {
        a5_a_report_with_a_pass_is_from_somebody_who_works_here_in(House::open_as(layout, Via::Socket).await)
            .await;
    }
}

async fn a5_a_report_with_a_pass_is_from_somebody_who_works_here_in(house: House) {
    let (maya, ruth, page) = (house.person("maya"), house.person("ruth"), house.page());
    let passes = page.fetch_passes(&code(&maya).await).await;
    assert_eq!(passes.len(), 3);

    let receipt = page.file_with(&passes[0], "accounting", REPORT).await;
    assert!(receipt.starts_with("relay"));
    assert!(ruth.screen().await.private_channels().is_empty(), "nothing before the release");
    house.deliver().await;
    let room = ruth.sees("the case's channel", |screen| screen.private_channels().into_iter().next()).await;
    assert_eq!(room.members, ["U0ETHICSBOT", "U0JONAS", "U0PRIYA", "U0RUTH"]);
    let card = room.messages.iter().find(|message| message.pinned).expect("the card");
    assert!(card.text.contains("Anonymous, works here"), "{}", card.text);

    // The same form again is the same report; the same pass for another is refused, as is one that nobody was given
    let mut again = Browser::report(&receipt, "accounting", REPORT);
    again["pass"] = passes[0].as_str().into();
    page.send("report", again).await;
    let mut other = Browser::report(&page.receipt().await, "assets", "Another thing.");
    other["pass"] = passes[0].as_str().into();
    assert_eq!(page.refused("report", other.clone()).await, "pass_spent");
    let (rest, last) = passes[1].split_at(passes[1].len() - 1);
    other["pass"] = format!("{rest}{}", if last == "0" { "1" } else { "0" }).into();
    assert_eq!(page.refused("report", other).await, "pass_unknown");
    house.deliver().await;
    assert_eq!(ruth.screen().await.private_channels().len(), 1);
    house.close().await;
}

#[tokio::test]
async fn a5_passes_are_fetched_once_and_a_lost_answer_again() {
    for layout in LAYOUTS {
        a5_passes_are_fetched_once_and_a_lost_answer_again_in(House::open_as(layout, Via::Socket).await)
            .await;
    }
}

async fn a5_passes_are_fetched_once_and_a_lost_answer_again_in(house: House) {
    let (maya, page) = (house.person("maya"), house.page());
    let code = code(&maya).await;
    let form = page.form().await;
    let wrong = json!({"code": "aaaaa-aaaaa", "epoch": form["epochs"][0]["number"], "public_key": form["epochs"][0]["public_key"], "blinded": []});
    assert_eq!(page.refused("passes", wrong).await, "passes");
    // A page from before the key was asked for
    let old = json!({"code": code, "epoch": form["epochs"][0]["number"], "blinded": ["00"]});
    assert_eq!(page.refused("passes", old).await, "passes");
    page.fetch_passes(&code.to_uppercase().replace('-', " ")).await;
    // Other elements with the same code: somebody who saw it over a shoulder
    let epoch = passes::Epoch::from_number(form["epochs"][0]["number"].as_u64().unwrap() as u16).unwrap();
    let (_, blinded) = passes::PassRequest::begin(epoch, 3, &domain::SystemRandomness);
    let blinded: Vec<String> = blinded.iter().map(|element| element.to_hex()).collect();
    let second = json!({"code": code, "epoch": epoch.number(), "public_key": form["epochs"][0]["public_key"], "blinded": blinded});
    assert_eq!(page.refused("passes", second).await, "code");
    maya.open_home().await;
    let (home, _) = maya.sees("the Home tab", tests::Screen::home).await;
    maya.click(&home, json!({"action_id": "passes_open"})).await;
    maya.sees_modal("You fetched your passes of 2026-Q4").await;
    house.close().await;
}

#[tokio::test]
async fn what_comes_without_a_pass_waits_in_one_list_and_delays_nobody() {
    for layout in LAYOUTS {
        what_comes_without_a_pass_waits_in_one_list_and_delays_nobody_in(
            House::open_as(layout, Via::Socket).await,
        )
        .await;
    }
}

async fn what_comes_without_a_pass_waits_in_one_list_and_delays_nobody_in(house: House) {
    let (maya, ruth, page) = (house.person("maya"), house.person("ruth"), house.page());
    let passes = page.fetch_passes(&code(&maya).await).await;
    let mut bare = Browser::report(&page.receipt().await, "other", "No work was done.");
    assert_eq!(page.refused("report", bare.clone()).await, "work");
    bare["work"] = json!({"challenge": "00", "counter": 1});
    assert_eq!(page.refused("report", bare).await, "work");
    for number in 0..12 {
        page.file_without("other", &format!("Noise {number}.")).await;
    }
    let doubtful = page.file_without("assets", "Copper leaves through the south gate.").await;
    page.file_with(&passes[0], "accounting", REPORT).await;
    house.deliver().await;

    let screen = ruth.screen().await;
    assert_eq!(screen.private_channels().len(), 1, "only the one with a pass has a channel");
    let waiting =
        screen.messages().into_iter().filter(|message| message.text.contains("without a pass are waiting"));
    assert_eq!(waiting.count(), 1, "one message, however many reports");
    let told = screen.message("without a pass are waiting").expect("the news");
    ruth.click(&told.place, json!({"action_id": "triage_open"})).await;
    let list = ruth.sees_modal("They may come from anybody").await;
    assert_eq!(list.text.matches("came 22 November 2026").count(), 13);
    assert!(!list.text.contains("Copper"), "no word of a report in the list");

    let number = list.text.lines().find(|line| line.contains("Theft")).expect("the topic");
    let number = number.trim_start_matches('*').split('*').next().expect("a number").to_owned();
    ruth.click(&list.place, json!({"action_id": "case_take", "value": number})).await;
    ruth.sees("the list without it", |screen| screen.modal().filter(|modal| !modal.text.contains("Theft")))
        .await;
    house.drain().await;
    let taken = |screen: &tests::Screen| {
        screen.private_channels().into_iter().find(|room| room.name.contains(&number))
    };
    let room = ruth.sees("the channel of what she took up", taken).await;
    let card = room.messages.iter().find(|message| message.pinned).expect("the card");
    assert!(card.text.contains("Anonymous, may be anybody"), "{}", card.text);
    let mailbox = page.send("mailbox", json!({"receipt": doubtful})).await;
    assert_eq!(mailbox["state"], "with-desk");
    house.close().await;
}

#[tokio::test]
async fn the_mailbox_works_both_ways_outside_of_chat() {
    for layout in LAYOUTS {
        the_mailbox_works_both_ways_outside_of_chat_in(House::open_as(layout, Via::Http).await).await;
    }
}

async fn the_mailbox_works_both_ways_outside_of_chat_in(house: House) {
    let (tomas, ruth, page) = (house.person("tomas"), house.person("ruth"), house.page());
    let passes = page.fetch_passes(&code(&tomas).await).await;
    let receipt = page.file_with(&passes[0], "conflict-of-interest", REPORT).await;
    house.deliver().await;
    let report = opened_case(&house, &ruth, REPORT).await;
    ruth.click(&report.place, json!({"action_id": "case_reply"})).await;
    ruth.sees_modal("You will not see whether or when").await;
    ruth.submit(json!({"words": "Which bench, please?"})).await;
    ruth.close_modals().await;
    let mailbox = page.send("mailbox", json!({"receipt": receipt})).await;
    assert_eq!(mailbox["messages"][0]["text"], "Which bench, please?");

    let letter =
        json!({"receipt": receipt, "draft": "0f".repeat(16), "text": "The one by the gate.", "urgent": true});
    page.send("letter", letter.clone()).await;
    page.send("letter", letter).await;
    house.deliver_urgent().await;
    let answer = ruth.sees("the answer", |screen| screen.message("*The reporter wrote* in")).await;
    ruth.click(&answer.place, json!({"action_id": "case_read"})).await;
    ruth.sees_modal("The one by the gate.").await;
    ruth.close_modals().await;

    page.send("letter", json!({"receipt": receipt, "draft": "1f".repeat(16), "name": "Tomás <Rivera>"}))
        .await;
    house.deliver().await;
    ruth.click(&answer.place, json!({"action_id": "case_read"})).await;
    let named = ruth.sees_modal("*Reported by*").await;
    assert!(
        named.text.contains("Tomás &lt;Rivera&gt;") && named.text.contains("nothing proves it"),
        "{}",
        named.text
    );
    assert_eq!(page.send("mailbox", json!({"receipt": receipt})).await["named"], true);

    // Chat does not look it up: Slack would learn who holds it
    tomas.command("/report", "mailbox").await;
    tomas.submit(json!({"receipt": receipt})).await;
    let refused = tomas.modal().await.errors.to_string();
    assert!(refused.contains("It was not looked up") && refused.contains(page.url()), "{refused}");
    assert_eq!(page.refused("mailbox", json!({"receipt": "relay one two"})).await, "receipt");
    let unknown = page.receipt().await;
    assert_eq!(page.refused("mailbox", json!({"receipt": unknown})).await, "not_found");
    house.close().await;
}

#[tokio::test]
async fn a12_a_report_withdrawn_before_it_left_is_gone() {
    for layout in LAYOUTS {
        a12_a_report_withdrawn_before_it_left_is_gone_in(House::open_as(layout, Via::Socket).await).await;
    }
}

async fn a12_a_report_withdrawn_before_it_left_is_gone_in(house: House) {
    let (ruth, page) = (house.person("ruth"), house.page());
    let receipt = page.file_without("other", REPORT).await;
    let (status, _) = page.add_file(&receipt, &"3c".repeat(16), b"notes").await;
    assert!(status.is_success());
    let gone =
        page.send("letter", json!({"receipt": receipt, "draft": "2f".repeat(16), "withdraw": true})).await;
    assert_eq!(gone["destroyed"], true);
    house.deliver().await;
    assert_eq!(page.refused("mailbox", json!({"receipt": receipt})).await, "not_found");
    assert!(ruth.screen().await.private_channels().is_empty());
    assert!(ruth.screen().await.message("without a pass").is_none());
    house.close().await;
}

#[tokio::test]
async fn a10_files_are_cleaned_sealed_and_fetched_once_as_a_download() {
    for layout in LAYOUTS {
        a10_files_are_cleaned_sealed_and_fetched_once_as_a_download_in(
            House::open_as(layout, Via::Socket).await,
        )
        .await;
    }
}

async fn a10_files_are_cleaned_sealed_and_fetched_once_as_a_download_in(house: House) {
    let (maya, ruth, page) = (house.person("maya"), house.person("ruth"), house.page());
    let passes = page.fetch_passes(&code(&maya).await).await;
    let receipt = page.file_with(&passes[0], "accounting", REPORT).await;
    let (status, taken) =
        page.add_file(&receipt, &"4c".repeat(16), "\u{feff}Kränge ledger copy".as_bytes()).await;
    assert!(status.is_success(), "{taken}");
    assert_eq!(taken["kind"], "txt");
    page.add_file(&receipt, &"4c".repeat(16), b"sent again: stored once").await;
    let (status, refused) = page.add_file(&receipt, &"5c".repeat(16), b"PK\x05\x06 an archive").await;
    assert_eq!(status, 422, "{refused}");
    assert!(refused["error"]["text"].as_str().unwrap().contains("Unpack it"), "{refused}");
    for file in std::fs::read_dir(house.relay_folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"ledger"), "never on disk in clear");
    }
    house.deliver().await;
    let report = opened_case(&house, &ruth, REPORT).await;
    assert_eq!(report.text.matches("*File ").count(), 1, "{}", report.text);
    ruth.click(&report.place, json!({"action_id": "file_open"})).await;
    let address = ruth.sees_modal("Copy this address").await.fenced().expect("an address");
    let (status, headers, body) = page.get(address.trim()).await;
    assert!(status.is_success());
    assert_eq!(String::from_utf8(body).unwrap().trim(), "Kränge ledger copy");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"evidence.txt\"");
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("sandbox;"));
    assert_eq!(page.get(address.trim()).await.0, 404, "an address is good once");
    house.close().await;
}

#[tokio::test]
async fn the_page_keeps_to_itself() {
    let house = House::open(Via::Socket).await;
    let page = house.page();
    let (_, headers, _) = page.get(&format!("{}/api/form", page.url())).await;
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert!(headers.get("set-cookie").is_none() && headers.get("server").is_none());
    assert_eq!(page.get(&format!("{}/nowhere", page.url())).await.0, 404);
    for (path, body) in [
        ("report", json!({"receipt": 7})),
        ("mailbox", json!({"receipt": "x", "extra": 1})),
        ("letter", json!([])),
        ("passes", json!({"code": "", "epoch": 1, "public_key": "", "blinded": ["zz"]})),
    ] {
        let code = page.refused(path, body).await;
        assert!(code == "form" || code == "passes", "{path}: {code}");
    }
    let long = Browser::report(&page.receipt().await, "other", &"w".repeat(70_000));
    let answer =
        reqwest::Client::new().post(format!("{}/api/report", page.url())).json(&long).send().await.unwrap();
    assert_eq!(answer.status(), 413);
    house.close().await;
}
