//! The disk is full, or read-only: whoever comes is told so calmly, what was accepted stays, and when there is room again it goes on by itself.

use std::{path::Path, time::Duration};

use sandbox::Sandbox;
use serde_json::json;
use sqlx::Connection;
use tests::{Browser, Configuration, Person, Program, Screen, Via, Workspace};
use tokio::time::Instant;

use super::{
    disk::{Disk, FaultyDisk, may_be_mounted},
    kills::{minutes_pass, once::cases},
};

/// Asks until there is an answer, for as long as a program may take that starts, or looks at itself every ten seconds.
pub(super) async fn within<T, F: Future<Output = Option<T>>>(
    seconds: u64,
    what: &str,
    ask: impl Fn() -> F,
) -> T {
    let until = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(Instant::now() < until, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

pub(super) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// What was said to somebody who pressed Send.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    Receipt,
    NotStored,
}

async fn said(person: &Person) -> Said {
    let heard = |screen: &Screen| {
        let modal = screen.modal()?;
        match modal.callback_id.as_str() {
            "report_sent" => Some(Said::Receipt),
            "report" if modal.text.contains("We could not make sure that it was stored.") => {
                Some(Said::NotStored)
            }
            _ => None,
        }
    };
    let who = format!("{} is told", person.handle());
    within(40, &who, || async { heard(&person.screen().await) }).await
}

/// Opens the form, fills it and presses Send.
async fn report(person: &Person, what: &str) -> Said {
    person.command("/report", what).await;
    person.sees("the form", |screen| screen.modal().filter(|modal| modal.callback_id == "report")).await;
    person.submit(json!({"topic": "assets"})).await;
    said(person).await
}

/// Status and text of one of the addresses of `[health]`; `None` while nothing answers.
pub(super) async fn asked(client: &reqwest::Client, port: u16, path: &str) -> Option<(u16, String)> {
    let answer = client.get(format!("http://127.0.0.1:{port}{path}")).send().await.ok()?;
    let status = answer.status().as_u16();
    Some((status, answer.text().await.ok()?))
}

/// Waits until nothing is left to do for the relay.
async fn everything_is_done(data: &Path, program: &Program) {
    let until = Instant::now() + Duration::from_secs(90);
    loop {
        minutes_pass(data).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mut connection = storage_testing::connect_in(data, "content").await;
        let left: Vec<(String, i64)> =
            sqlx::query_as("SELECT name, attempts FROM effect UNION ALL SELECT kind, 0 FROM parcel")
                .fetch_all(&mut connection)
                .await
                .unwrap();
        connection.close().await.unwrap();
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < until, "left to do: {left:?}; {}", program.log());
    }
}

async fn count(data: &Path, name: &str, of: &'static str) -> i64 {
    let mut connection = storage_testing::connect_in(data, name).await;
    let count = sqlx::query_scalar(of).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    count
}

#[tokio::test]
async fn a_full_disk_is_said_and_everything_is_taken_again_when_there_is_room() {
    if !may_be_mounted("trouble_disk::a_full_disk_is_said_and_everything_is_taken_again_when_there_is_room") {
        return;
    }
    let workspace = Workspace::start(Sandbox::builder()).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    // Its log is on the same disk
    let (disk, port) = (Disk::mount(64), free_port());
    let data = disk.path().join("data");
    let mut configuration = Configuration::new(&workspace, &data, Via::Socket, 2);
    configuration.toml.push_str(&format!("\n[health]\nlisten = \"127.0.0.1:{port}\"\n"));
    let program = Program::serve(&configuration, disk.path());
    within(60, "it is ready", || async {
        asked(&client, port, "/readyz").await.filter(|(status, _)| *status == 200)
    })
    .await;
    let (tomas, maya) = (workspace.person("tomas"), workspace.person("maya"));
    let page = Browser::new(program.page_address().expect("a page"), client.clone());
    let (code, _) = maya.pass_code().await;
    let passes = page.fetch_passes(&code).await;
    assert_eq!(report(&tomas, "before, by chat").await, Said::Receipt);
    tomas.close_modals().await;
    let on_page = page.file_with(&passes[0], "assets", "before, on the page").await;

    let hog = disk.fill();
    let mut taken = vec!["before, by chat".to_owned(), "before, on the page".to_owned()];
    let mut last = String::new();
    let mut refused = false;
    for number in 0..5 {
        last = format!("while it is full, by chat {number}");
        refused = report(&tomas, &last).await == Said::NotStored;
        if refused {
            break;
        }
        taken.push(last.clone());
        tomas.close_modals().await;
    }
    assert!(refused, "the disk is not full");
    let while_full = page.receipt().await;
    let mut form = Browser::report(&while_full, "assets", "while it is full, on the page");
    form["pass"] = passes[1].clone().into();
    let (status, answer) = page.attempt("report", &form).await;
    assert_eq!(status.as_u16(), 503, "{answer}");
    let text = answer["error"]["text"].as_str().unwrap();
    assert!(text.contains("Your words are still here. Please send it again"), "{text}");
    let (id, evidence) =
        ("00112233445566778899aabbccddeeff", b"The numbers of the crane yard.\n".repeat(9_000));
    let (status, answer) = page.add_file(&on_page, id, &evidence).await;
    assert_eq!(status.as_u16(), 503, "{answer}");
    maya.command("/ethics", "acknowledge").await;
    maya.sees_modal("Your position").await;
    maya.submit(json!({"name": "Maya Okafor", "position": "Buyer"})).await;
    let not_kept = |screen: &Screen| {
        let modal = screen.modal()?;
        let told = modal.errors.to_string() + &modal.text;
        told.contains("could not be kept right now").then_some(())
    };
    within(20, "signing is refused in words", || async { not_kept(&maya.screen().await) }).await;
    let (_, ready) = within(30, "readiness says it", || async {
        asked(&client, port, "/readyz").await.filter(|(status, text)| {
            *status == 503
                && text.contains("down  content: nothing can be stored: the disk is full. Make room on it.")
        })
    })
    .await;
    assert!(ready.contains("down  identity: nothing can be stored"), "{ready}");
    let file = disk.path().join("ethics-bot.toml");
    let health = Program::run(&["health", "--ready", "--config", file.to_str().unwrap()], &[]).await;
    let health = (health.status.code(), String::from_utf8_lossy(&health.stdout).into_owned());
    assert!(health.0 == Some(1) && health.1.contains("the disk is full"), "{health:?}");
    assert_eq!(asked(&client, port, "/healthz").await.unwrap().0, 200, "every task runs");

    hog.leave();
    tomas.submit(json!({})).await;
    assert_eq!(said(&tomas).await, Said::Receipt);
    taken.push(last);
    let (status, answer) = page.attempt("report", &form).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    taken.push("while it is full, on the page".to_owned());
    let (status, answer) = page.add_file(&on_page, id, &evidence).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    maya.submit(json!({"name": "Maya Okafor", "position": "Buyer"})).await;
    maya.sees_modal("Receipt").await;
    within(30, "it is ready again", || async {
        asked(&client, port, "/readyz").await.filter(|(status, _)| *status == 200)
    })
    .await;
    everything_is_done(&data, &program).await;
    program.stop().await;

    let cases = cases(&data).await;
    let mut said: Vec<_> = cases.values().cloned().collect();
    said.sort();
    taken.sort();
    assert_eq!(said, taken, "each once");
    assert_eq!(count(&data, "evidence", "SELECT count(*) FROM evidence").await, 1);
    assert_eq!(count(&data, "identity", "SELECT count(*) FROM signature").await, 1);
    one_of_each(&workspace, cases.keys(), 1).await;
    workspace.sandbox.shutdown().await;
}

/// Each case has one channel with one card, and whoever leads it was told once; of one file that was added as well, where there is one.
pub(super) async fn one_of_each(
    workspace: &Workspace,
    cases: impl ExactSizeIterator<Item = &String>,
    files: usize,
) {
    let ruth = workspace.person("ruth").screen().await;
    assert_eq!(workspace.case_rooms().await.len(), cases.len(), "one channel for each case");
    let news = ruth.direct(super::BOT).map(|direct| direct.messages).unwrap_or_default();
    assert_eq!(news.len(), cases.len() + files, "one message for each: {news:?}");
    for number in cases {
        let room = ruth.private_channels().into_iter().find(|room| room.name == format!("case-{number}"));
        let messages = room.expect("its channel").messages;
        let cards = messages.iter().filter(|message| message.text.contains("Read the report")).count();
        assert_eq!(cards, 1, "the card of {number}");
        assert!(news.iter().any(|message| message.text.contains(number)), "the news of {number}: {news:?}");
    }
}

#[tokio::test]
async fn a_disk_that_takes_nothing_is_said_at_the_start_and_by_the_doctor() {
    if !may_be_mounted("trouble_disk::a_disk_that_takes_nothing_is_said_at_the_start_and_by_the_doctor") {
        return;
    }
    let workspace = Workspace::start(Sandbox::builder()).await;
    let (disk, elsewhere) = (Disk::mount(64), tempfile::tempdir().unwrap());
    let data = disk.path().join("data");
    let mut configuration = Configuration::new(&workspace, &data, Via::Socket, 3_600);
    let program = Program::serve(&configuration, elsewhere.path());
    let is_connected = || async { program.said("connected to Slack").map(drop) };
    within(60, "it is connected", is_connected).await;
    let tomas = workspace.person("tomas");
    assert_eq!(report(&tomas, "before the start").await, Said::Receipt);
    program.stop().await;

    let file = elsewhere.path().join("ethics-bot.toml");
    let secrets = configuration.environment.clone();
    let environment: Vec<_> = secrets.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let run = async |arguments: &[&str]| {
        let arguments = [arguments, &["--config", file.to_str().unwrap()]].concat();
        let output = Program::run(&arguments, &environment).await;
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    };
    let starts_in_vain = async |words: [&str; 2]| {
        let (code, said) = run(&["serve"]).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(words.iter().all(|words| said.contains(words)), "{words:?}: {said}");
        let (code, said) = run(&["check", "--offline"]).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("MEND  nothing can be stored in"), "{said}");
        assert!(words.iter().all(|words| said.contains(words)), "{words:?}: {said}");
    };
    let hog = disk.fill();
    starts_in_vain(["the disk is full", "Make room on it."]).await;
    hog.leave();
    disk.remount("ro");
    starts_in_vain(["the disk is read-only", "Mount it to be written again."]).await;
    disk.remount("rw");

    configuration = Configuration::new(&workspace, &data, Via::Socket, 2);
    let program = Program::serve(&configuration, elsewhere.path());
    within(60, "it delivers what was accepted before", || async {
        (data.join("content.db").exists() && workspace.case_rooms().await.len() == 1).then_some(())
    })
    .await;
    everything_is_done(&data, &program).await;
    program.stop().await;
    let cases = cases(&data).await;
    assert_eq!(cases.values().collect::<Vec<_>>(), ["before the start"]);
    one_of_each(&workspace, cases.keys(), 0).await;
    workspace.sandbox.shutdown().await;
}

/// The file system stops writing, is taken away, mended and mounted anew, all beneath the running program.
#[tokio::test]
#[ignore = "needs root and loop devices: tests/long disk"]
async fn a_disk_that_fails_and_is_mended_is_used_again_without_a_restart() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let (disk, elsewhere, port) = (FaultyDisk::mount(128), tempfile::tempdir().unwrap(), free_port());
    let data = disk.path().join("data");
    let mut configuration = Configuration::new(&workspace, &data, Via::Socket, 2);
    configuration.toml.push_str(&format!("\n[health]\nlisten = \"127.0.0.1:{port}\"\n"));
    let program = Program::serve(&configuration, elsewhere.path());
    let is_ready = || async { asked(&client, port, "/readyz").await.filter(|(status, _)| *status == 200) };
    let says = async |words: &str| {
        within(40, words, || async {
            asked(&client, port, "/readyz")
                .await
                .filter(|(status, text)| *status == 503 && text.contains(words))
        })
        .await;
    };
    within(60, "it is ready", is_ready).await;
    let tomas = workspace.person("tomas");
    assert_eq!(report(&tomas, "before").await, Said::Receipt);
    tomas.close_modals().await;
    within(60, "it left", || async { (workspace.case_rooms().await.len() == 1).then_some(()) }).await;

    disk.fails();
    let failed = Instant::now();
    assert_eq!(report(&tomas, "after").await, Said::NotStored);
    says("down  content: nothing can be stored: the disk is read-only").await;
    println!("said in readyz {} s after the fault", failed.elapsed().as_secs());
    disk.unmount();
    says("down  content: nothing can be stored: the data folder is not there").await;
    tomas.submit(json!({})).await;
    assert_eq!(said(&tomas).await, Said::NotStored);
    let away = Instant::now();
    within(180, "the program lets its files go", || async { disk.is_let_go().then_some(()) }).await;
    println!("let go {} s after it was taken away", away.elapsed().as_secs());
    disk.repair();
    let mended = Instant::now();
    within(60, "it is ready again", is_ready).await;
    println!("ready {} s after it was mended", mended.elapsed().as_secs());
    tomas.submit(json!({})).await;
    assert_eq!(said(&tomas).await, Said::Receipt);
    everything_is_done(&data, &program).await;
    let log = program.log();
    assert!(
        log.matches("a part of the program is down").count() <= 4,
        "once for each part and reason: {log}"
    );
    assert!(log.contains("a part of the program works again"), "{log}");
    program.stop().await;
    let cases = cases(&data).await;
    let mut said: Vec<_> = cases.values().collect();
    said.sort();
    assert_eq!(said, ["after", "before"]);
    one_of_each(&workspace, cases.keys(), 0).await;
    workspace.sandbox.shutdown().await;
}
