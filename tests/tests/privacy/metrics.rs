//! A3, A8: whoever reads the metrics, every second if they like, does not see that somebody reports, nor that a case exists.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jiff::SignedDuration;
use sandbox::Sandbox;
use serde_json::json;
use tests::{Configuration, House, Layout, Person, Program, Via, Workspace, patiently};

const LISTENS: &str = "[health]\nlisten = \"127.0.0.1:0\"";
/// What moves by the clock alone.
const BY_CLOCK: [&str; 3] =
    ["ethics_bot_looked_at_seconds", "ethics_bot_job_last_success_seconds", "process_resident_memory_bytes"];
/// What questions move, once an hour.
const BY_PEOPLE: [&str; 3] =
    ["ethics_bot_answer_seconds_bucket", "ethics_bot_answer_seconds_count", "ethics_bot_answer_seconds_sum"];

/// Every number by its series.
fn numbers(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.rsplit_once(' ')).collect()
}

/// The names of the series that moved, came or went.
fn moved(before: &str, after: &str) -> BTreeSet<String> {
    let (before, after) = (numbers(before), numbers(after));
    let all: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let other = all.into_iter().filter(|series| before.get(series) != after.get(series));
    other.map(|series| series.split('{').next().unwrap_or(series).to_owned()).collect()
}

/// The same without what moves by the clock alone.
fn moved_by_people(before: &str, after: &str) -> BTreeSet<String> {
    moved(before, after).into_iter().filter(|name| !BY_CLOCK.contains(&name.as_str())).collect()
}

#[test]
fn a_series_that_counts_reports_would_be_found() {
    let text = "# HELP a b\na{x=\"1\"} 3\nb 4\n";
    assert!(moved(text, text).is_empty());
    assert_eq!(moved(text, "a{x=\"1\"} 4\nb 4\n"), BTreeSet::from(["a".to_owned()]));
    let opened = format!("{text}ethics_bot_slack_calls_total{{method=\"views.open\"}} 1\n");
    assert_eq!(moved_by_people(text, &opened), BTreeSet::from(["ethics_bot_slack_calls_total".to_owned()]));
}

async fn house(layout: Layout) -> House {
    let mut house = House::open_as(layout, Via::Socket).await;
    house.restart_with(LISTENS).await;
    let both =
        || async { house.metrics().await.contains("\nethics_bot_socket_connections 2\n").then_some(()) };
    patiently("both connections", both).await;
    house
}

/// A report with everything on its way, and a look into the mailbox.
async fn report(person: &Person) {
    person.command("/report", "The scales in bay 4 were changed.").await;
    let form = person.modal().await;
    person.click(&form.place, json!({"action_id": "topic", "value": "assets"})).await;
    person.submit(json!({"topic": "assets"})).await;
    let sent = person.modal().await;
    assert_eq!(sent.callback_id, "report_sent", "{}", sent.text);
    person.close_modals().await;
    let receipt = sent.fenced().unwrap();
    person.command("/report", "mailbox").await;
    person.submit(json!({"receipt": receipt})).await;
    person.close_modals().await;
}

#[tokio::test]
async fn a3_a8_metrics_do_not_tell_that_a_report_came_or_a_case_was_opened() {
    for layout in [Layout::Together, Layout::Apart] {
        let house = house(layout).await;
        let before = house.metrics().await;
        report(&house.person("tomas")).await;
        house.page().file_without("assets", "Scales were changed in bay 5.").await;
        assert_eq!(moved_by_people(&before, &house.metrics().await), BTreeSet::new(), "before the release");
        house.deliver().await;
        let ruth = house.person("ruth");
        let told = ruth.sees("the case", |screen| screen.message("A new case is open")).await;
        assert_eq!(moved_by_people(&before, &house.metrics().await), BTreeSet::new(), "after the release");
        ruth.click(&told.place, json!({"action_id": "case_read"})).await;
        ruth.sees_modal("bay 4").await;
        assert_eq!(moved_by_people(&before, &house.metrics().await), BTreeSet::new(), "when it was read");
        house.close().await;
    }
}

/// And when the hour is over, nothing has moved that questions would not have moved.
#[tokio::test]
async fn a3_metrics_before_and_after_a_report_differ_in_nothing_that_a_question_would_not_change() {
    let house = house(Layout::Together).await;
    let before = house.metrics().await;
    let tomas = house.person("tomas");
    for _ in 0..4 {
        report(&tomas).await;
    }
    house.clock.advance(SignedDuration::from_hours(1));
    let reported = house.metrics().await;
    let by_reports = moved_by_people(&before, &reported);

    let maya = house.person("maya");
    for _ in 0..20 {
        maya.command("/ask", "can I accept tickets from a supplier?").await;
    }
    house.clock.advance(SignedDuration::from_hours(1));
    let by_questions = moved_by_people(&reported, &house.metrics().await);
    assert_eq!(by_questions, BY_PEOPLE.map(str::to_owned).into(), "questions are counted");
    assert!(by_reports.is_subset(&by_questions), "{by_reports:?}");
    house.close().await;
}

/// No word of the text is anybody's: not what was typed, not a command's name, not a method that opens forms or channels.
#[tokio::test]
async fn metrics_have_no_word_of_people_commands_or_cases() {
    let house = house(Layout::Together).await;
    report(&house.person("tomas")).await;
    house.deliver().await;
    house.clock.advance(SignedDuration::from_hours(1));
    let text = house.metrics().await;
    let number = house.case_rooms().await.remove(0)["name"].as_str().unwrap().to_owned();
    let words = [
        "tomas",
        "U0TOMAS",
        "ruth",
        "U0RUTH",
        "report",
        "mailbox",
        "/ask",
        "views.",
        "conversations.",
        "chat.",
    ];
    for word in words.into_iter().chain([number.as_str()]) {
        let said = text.lines().filter(|line| !line.starts_with('#'));
        let found: Vec<&str> = said.filter(|line| line.contains(word)).collect();
        assert!(found.is_empty(), "{word}: {found:?}");
    }
    let names = ethics_bot::metric_names();
    for series in numbers(&text).keys() {
        let name = series.split('{').next().unwrap();
        assert!(names.contains(&name.to_owned()), "{name} is not in the table");
    }
    house.close().await;
}

/// The real program with its jobs, read five times a second while a report comes, leaves and is delivered.
#[tokio::test]
async fn a3_a8_the_real_programs_metrics_stand_still_while_a_report_comes_and_leaves() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let mut configuration =
        Configuration::new(&workspace, &folder.path().join("data"), Via::Socket, 1).with_trace();
    configuration.toml.push_str(&format!("\n{LISTENS}\n"));
    let program = Program::serve(&configuration, folder.path());
    let address = patiently("health", || async { program.said("health and metrics address=") }).await;
    workspace.is_connected().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let read = || async {
        let answer = client.get(format!("http://{address}/metrics")).send().await.unwrap();
        answer.text().await.unwrap()
    };
    // Both connections stand, and were looked at
    let settled = || async {
        let text = read().await;
        let both = numbers(&text).get("ethics_bot_socket_connections") == Some(&"2");
        (both && text.contains("ethics_bot_part_ready{part=\"slack\"} 1")).then_some(text)
    };
    let before = patiently("the first look", settled).await;
    let (done, mut ended) = tokio::sync::oneshot::channel();
    let watching = async {
        let mut all = BTreeSet::new();
        loop {
            all.extend(moved(&before, &read().await));
            if tokio::time::timeout(Duration::from_millis(200), &mut ended).await.is_ok() {
                return all;
            }
        }
    };
    let living = async {
        report(&workspace.person("tomas")).await;
        workspace.person("ruth").sees("the case", |screen| screen.message("A new case is open")).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        done.send(()).unwrap();
    };
    let (all, ()) = tokio::join!(watching, living);
    let strange: Vec<&String> = all.iter().filter(|name| !BY_CLOCK.contains(&name.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?}\n{}", program.log());
    program.stop().await;
    workspace.sandbox.shutdown().await;
}
