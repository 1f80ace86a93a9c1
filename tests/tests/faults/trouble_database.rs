//! The database is gone and comes back: the server stopped, the file locked by somebody else, the folder moved away.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sandbox::Sandbox;
use serde_json::json;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use storage_testing::{PrivateServer, Stop};
use tests::{Browser, Configuration, House, Person, Program, Screen, Via, Workspace};

use super::{
    exactly_one_case, file,
    kills::{filing::Reporters, minutes_pass, once::cases},
    trouble_disk::{asked, free_port, one_of_each, within},
};

const LISTENS: &str = "[health]\nlisten = \"127.0.0.1:0\"";

/// The form, with a line that says that it was not stored.
fn is_refused(screen: &Screen) -> Option<()> {
    let form = screen.modal().filter(|form| form.callback_id == "report")?;
    form.text.contains("We could not make sure that it was stored.").then_some(())
}

async fn open_form(person: &Person) {
    person.command("/report", "the drill is gone").await;
    person.sees("the form", |screen| screen.modal().filter(|form| form.callback_id == "report")).await;
}

/// SQLite goes on writing into files that were moved away: a receipt for that would be for something that nobody finds.
#[tokio::test]
async fn a_folder_that_is_moved_away_takes_nothing_and_goes_on_when_it_is_back() {
    let mut house = House::open(Via::Socket).await;
    house.restart_with(LISTENS).await;
    let (tomas, page) = (house.person("tomas"), house.page());
    let on_page = page.receipt().await;
    let mut form = Browser::report(&on_page, "assets", "the saw, too");
    form["work"] = page.work(&on_page).await;
    open_form(&tomas).await;
    let away = tempfile::tempdir().unwrap();
    let away = away.path().join("data");
    std::fs::rename(house.folder(), &away).unwrap();
    tomas.submit(json!({"topic": "assets"})).await;
    tomas.sees("that it was not stored", is_refused).await;
    let (status, answer) = page.attempt("report", &form).await;
    assert_eq!((status.as_u16(), &answer["error"]["code"]), (503, &json!("unavailable")), "{answer}");
    assert_eq!(house.drain().await, 0);
    let (status, ready) = house.readiness().await;
    assert!(
        status == 503 && ready.contains("down  content: nothing can be stored: the data folder is not there"),
        "{ready}"
    );
    std::fs::rename(&away, house.folder()).unwrap();
    tomas.submit(json!({})).await;
    assert_eq!(tomas.modal().await.callback_id, "report_sent");
    assert_eq!(page.attempt("report", &form).await.0.as_u16(), 200);
    house.deliver().await;
    let rooms = house.case_rooms().await;
    assert_eq!(rooms.len(), 1, "one report with a channel, and one that waits in the list: {rooms:?}");
    assert!(house.readiness().await.1.contains("ok    content"));
    house.close().await;
}

#[tokio::test]
async fn a_file_that_somebody_locks_for_long_holds_up_and_loses_nothing() {
    let house = House::open(Via::Socket).await;
    file(&house.person("tomas"), "the drill is gone").await;
    let options = SqliteConnectOptions::new().filename(house.folder().join("content.db"));
    let mut other = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    // What cannot leave stays, and every job comes to its end
    house.release().await;
    assert_eq!((house.drain().await, house.send_head().await), (0, false));
    assert!(house.case_rooms().await.is_empty());
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    house.deliver().await;
    exactly_one_case(&house).await;
    house.close().await;
}

/// The minute in which each job did well last.
fn jobs(metrics: &str) -> BTreeMap<String, i64> {
    let lines =
        metrics.lines().filter_map(|line| line.strip_prefix("ethics_bot_job_last_success_seconds{job=\""));
    lines
        .filter_map(|line| {
            let (job, at) = line.split_once("\"} ")?;
            Some((job.to_owned(), at.parse().ok()?))
        })
        .collect()
}

/// Reports on the page, one after the other, until it is told to stop. Each is sent until it is taken, and everybody is told something.
async fn file_on_page(page: Browser, passes: Vec<String>, stop: Arc<AtomicBool>) -> Vec<String> {
    let mut taken = Vec::new();
    for (number, pass) in passes.into_iter().enumerate() {
        let what = format!("on the page, number {number}");
        let receipt = page.receipt().await;
        let mut form = Browser::report(&receipt, "assets", &what);
        form["pass"] = pass.into();
        loop {
            let (status, answer) = page.attempt("report", &form).await;
            match status.as_u16() {
                200 => break taken.push(what),
                503 => assert_eq!(answer["error"]["code"], "unavailable", "{answer}"),
                other => panic!("{other}: {answer}"),
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2_500)).await;
    }
    taken
}

#[tokio::test]
#[ignore = "needs PostgreSQL's programs: tests/run runs it"]
async fn a_server_that_is_stopped_under_load_comes_back_again_on_postgresql() {
    const STOPS: usize = 4;
    let server = PrivateServer::start().await;
    let (folder, elsewhere) = (server.folder().await, tempfile::tempdir().unwrap());
    let workspace = Workspace::start(Sandbox::builder()).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let port = free_port();
    let mut configuration = Configuration::new(&workspace, folder.path(), Via::Socket, 2).asking();
    configuration.toml.push_str(&format!("\n[health]\nlisten = \"127.0.0.1:{port}\"\n"));
    let program = Program::serve(&configuration, elsewhere.path());
    let is_ready = || async { asked(&client, port, "/readyz").await.filter(|(status, _)| *status == 200) };
    within(60, "it is ready", is_ready).await;
    let page = Browser::new(program.page_address().expect("a page"), client.clone());
    let mut passes = Vec::new();
    for handle in ["maya", "tomas"] {
        let (code, _) = workspace.person(handle).pass_code().await;
        passes.extend(page.fetch_passes(&code).await);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let on_page = tokio::spawn(file_on_page(page, passes, stop.clone()));
    let reporters = Reporters::start(&workspace, &["tomas", "maya"]);
    let mut said_down = 0;
    for number in 0..STOPS {
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        server.stop(if number % 2 == 0 { Stop::Immediate } else { Stop::Fast }).await;
        let down = || async {
            asked(&client, port, "/readyz").await.filter(|(status, text)| {
                *status == 503 && text.contains("down  content: the database does not answer")
            })
        };
        if number == 0 {
            within(40, "readiness says it", down).await;
            assert_eq!(asked(&client, port, "/healthz").await.unwrap().0, 200, "every task runs");
            // The log says it when two looks have found it so
            tokio::time::sleep(Duration::from_secs(25)).await;
            said_down += 1;
        } else {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
        }
        server.start_again().await;
    }
    assert_eq!(said_down, 1);
    let (back, before) = (std::time::Instant::now(), reporters.taken());
    within(60, "it is ready again", is_ready).await;
    within(60, "reports are taken again", || async { (reporters.taken() >= before + 2).then_some(()) }).await;
    println!("ready and taking reports {} s after the last start", back.elapsed().as_secs());
    stop.store(true, Ordering::Relaxed);
    let mut filed = reporters.end().await;
    filed.taken.extend(on_page.await.unwrap());

    // Every job looks once a minute at least, and did well after the server was back
    let (_, now) = asked(&client, port, "/metrics").await.expect("metrics");
    let looked = now.lines().find_map(|line| line.strip_prefix("ethics_bot_looked_at_seconds "));
    let minute = looked.and_then(|at| at.parse::<i64>().ok()).expect("a time").div_euclid(60) * 60;
    let well = within(150, "every job does well again", || async {
        let jobs = jobs(&asked(&client, port, "/metrics").await?.1);
        jobs.values().all(|at| *at > minute).then_some(jobs)
    })
    .await;
    let names: Vec<&str> = well.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["code", "deadlines", "directory", "disclosures", "forgetting", "heads", "letters", "release"]
    );
    within(240, "everything is done", || async {
        minutes_pass(folder.path()).await;
        let mut connection = folder.connect("content").await;
        let left: i64 =
            sqlx::query_scalar("SELECT (SELECT count(*) FROM parcel) + (SELECT count(*) FROM effect)")
                .fetch_one(&mut connection)
                .await
                .unwrap();
        connection.close().await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        (left == 0).then_some(())
    })
    .await;
    let log = program.log();
    let times = |words: &str| log.matches(words).count();
    println!(
        "{} lines of the log: {} of parts that are down",
        log.lines().count(),
        times("a part of the program is down")
    );
    assert!(times("a part of the program is down") >= 2, "identity and content: {log}");
    program.stop().await;

    let cases = cases(folder.path()).await;
    let holding = |what: &String| cases.values().filter(|said| *said == what).count();
    for taken in &filed.taken {
        assert_eq!(holding(taken), 1, "{taken}");
    }
    let later: Vec<usize> = filed.in_doubt.iter().map(holding).collect();
    assert!(later.iter().all(|times| *times <= 1), "{later:?}");
    assert_eq!(cases.len(), filed.taken.len() + later.iter().sum::<usize>(), "{cases:?}");
    one_of_each(&workspace, cases.keys(), 0).await;
    println!("{STOPS} stops: {} reports were taken and are there once", filed.taken.len());
    workspace.sandbox.shutdown().await;
}
