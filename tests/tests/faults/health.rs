//! What whoever runs the program is told of it: `/healthz`, `/readyz`, and the health check of a container.

use std::net::SocketAddr;

use sandbox::{Asked, Fault, Sandbox};
use sqlx::Connection;
use tests::{Configuration, House, Layout, Program, RelayConfiguration, Via, Workspace, patiently};

use super::file;

const LISTENS: &str = "[health]\nlisten = \"127.0.0.1:0\"";

#[tokio::test]
async fn readiness_has_a_line_for_each_part() {
    let mut house = House::open(Via::Socket).await;
    house.restart_with(LISTENS).await;
    assert_eq!(house.ask_health("/readyz").await, (503, "starting\n".to_owned()));
    let both = || async {
        let (status, text) = house.readiness().await;
        (status == 200 && text.contains("2 of 2")).then_some(text)
    };
    let text = patiently("both connections", both).await;
    assert_eq!(
        text,
        "ok    slack: 2 of 2 connections of Socket Mode are ready\nok    identity: the database answers\n\
         ok    content: the database answers\nok    outbox: nothing waits longer than five minutes\n"
    );
    assert_eq!(house.ask_health("/healthz").await, (200, "alive\n".to_owned()));
    assert_eq!(house.ask_health("/anything").await.0, 404);
    house.close().await;
}

#[tokio::test]
async fn a_bot_that_slack_cannot_reach_is_not_ready_and_lives() {
    let mut house = House::open(Via::Socket).await;
    house.restart_with(LISTENS).await;
    house.sandbox.faults().plan(Fault::Unreachable { seconds: 600.0 }).unwrap();
    let down = || async {
        let (status, text) = house.readiness().await;
        (status == 503).then_some(text)
    };
    let text = patiently("the loss", down).await;
    assert!(text.contains("down  slack: 0 of 2") && text.contains("ok    content"), "{text}");
    assert_eq!(house.ask_health("/healthz").await.0, 200, "restarting would not help");
    house.close().await;
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_named() {
    let mut house = House::open(Via::Http).await;
    house.restart_with(LISTENS).await;
    let (status, text) = house.readiness().await;
    assert!(status == 200 && text.contains("ok    slack: listening for Slack"), "{text}");
    let url = format!("sqlite://{}/content.db", house.folder().display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("ALTER TABLE effect RENAME TO gone").execute(&mut connection).await.unwrap();
    let (status, text) = house.readiness().await;
    assert_eq!(status, 503, "{text}");
    assert!(text.contains("down  content: the database does not answer\n"), "{text}");
    assert!(!text.contains("outbox"), "what is not known is not said: {text}");
    assert!(house.metrics().await.contains("ethics_bot_part_ready{part=\"content\"} 0\n"));
    sqlx::raw_sql("ALTER TABLE gone RENAME TO effect").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    house.close().await;
}

/// Something stuck does not take the bot out of service: it could take nothing else either.
#[tokio::test]
async fn what_is_stuck_in_the_outbox_is_said_and_does_not_decide() {
    let mut house = House::open(Via::Socket).await;
    house.restart_with(LISTENS).await;
    let refused = Fault::ServerError {
        status: 500,
        at: Asked::Api,
        only: Some("conversations.create".to_owned()),
        times: 1_000,
    };
    house.sandbox.faults().plan(refused).unwrap();
    file(&house.person("tomas"), "It is about the scales.").await;
    house.deliver().await;
    assert!(house.readiness().await.1.contains("ok    outbox"), "not before five tries");
    for _ in 0..6 {
        house.clock.advance(jiff::SignedDuration::from_mins(6));
        house.drain().await;
    }
    let (status, text) = house.readiness().await;
    assert_eq!(status, 200, "{text}");
    assert!(text.contains("late  outbox: something was tried 5 times in vain"), "{text}");
    assert!(house.metrics().await.contains("ethics_bot_outbox_most_attempts 5\n"));
    house.close().await;
}

#[tokio::test]
async fn without_the_relay_the_bot_is_not_ready_and_says_why() {
    let mut house = House::open_as(Layout::Apart, Via::Socket).await;
    house.restart_with(LISTENS).await;
    let joined = || async {
        let (status, text) = house.readiness().await;
        (status == 200).then_some(text)
    };
    let text = patiently("the link", joined).await;
    assert!(text.contains("ok    link: the relay is there") && !text.contains("content"), "{text}");
    house.stop_relay().await;
    let down = || async {
        let (status, text) = house.readiness().await;
        (status == 503).then_some(text)
    };
    let text = patiently("the loss", down).await;
    assert!(text.contains("down  link: the relay is not there"), "{text}");
    house.close().await;
}

/// `ethics-bot health` as a container runs it: with the configuration of the running program, and without its secrets.
#[tokio::test]
async fn the_health_check_asks_the_running_program() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let mut configuration = Configuration::new(&workspace, &folder.path().join("data"), Via::Socket, 60);
    configuration.toml.push_str(&format!("\n[health]\nlisten = \"127.0.0.1:{port}\"\n"));
    let file = folder.path().join("ethics-bot.toml");
    std::fs::write(&file, &configuration.toml).unwrap();
    let ask = |more: Vec<&'static str>| {
        let file = file.display().to_string();
        async move {
            let arguments = [vec!["health", "--config", &file], more].concat();
            let output = Program::run(&arguments, &[]).await;
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            (output.status.code(), said)
        }
    };
    let (code, said) = ask(vec![]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("nothing answers at 127.0.0.1") && said.contains("is the program running"),
        "{said}"
    );

    let program = Program::serve(&configuration, folder.path());
    patiently("it listens", || async { program.said("health and metrics address=") }).await;
    assert_eq!(ask(vec![]).await, (Some(0), "alive\n".to_owned()));
    let ready = || async { Some(ask(vec!["--ready"]).await).filter(|(code, _)| *code == Some(0)) };
    let (_, said) = patiently("it is ready", ready).await;
    assert!(said.contains("ok    slack:"), "{said}");
    program.stop().await;
    assert_eq!(ask(vec![]).await.0, Some(1));
    workspace.sandbox.shutdown().await;

    let none = Program::run(&["health", "--config", "/nowhere.toml"], &[]).await;
    let said = String::from_utf8_lossy(&none.stderr).into_owned();
    assert!(none.status.code() == Some(1) && said.contains("health.listen is not set"), "{said}");
}

#[tokio::test]
async fn a_relay_alone_is_ready_without_the_bot() {
    let folder = tempfile::tempdir().unwrap();
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut configuration = RelayConfiguration::new(&folder.path().join("data"), anywhere, anywhere, 60);
    configuration.toml.push_str(&format!("\n{LISTENS}\n"));
    let program = Program::relay(&configuration, folder.path());
    let address = patiently("health", || async { program.said("health and metrics address=") }).await;
    // Another crate of the process may have chosen its provider first
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ready = || async {
        let answer = client.get(format!("http://{address}/readyz")).send().await.unwrap();
        let status = answer.status().as_u16();
        Some(answer.text().await.unwrap()).filter(|_| status == 200)
    };
    let text = patiently("it is ready", ready).await;
    assert!(text.contains("note  link: the bot is not there; the page works"), "{text}");
    assert!(text.contains("ok    content") && text.contains("ok    outbox"), "{text}");
    assert!(!text.contains("slack") && !text.contains("identity"), "{text}");
    let metrics = client.get(format!("http://{address}/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("ethics_bot_part_ready{part=\"link\"} 0\n"), "{metrics}");
    program.stop().await;
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
