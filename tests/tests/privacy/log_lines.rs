//! A1: the log as JSON at its most verbose, after everything that people and Slack can do: each line has fields of the list in docs/LOGGING.md and no other.

use std::{collections::BTreeSet, path::Path};

use sandbox::{Answer, DisconnectReason, Sandbox};
use serde_json::{Value, json};
use tests::{Browser, Configuration, Mood, PostOffice, Program, Protection, Via, Workspace, patiently};

/// What every line has around its fields.
const AROUND: [&str; 4] = ["fields", "level", "target", "timestamp"];

/// The first column of the table of fields.
fn allowed() -> BTreeSet<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/LOGGING.md")).unwrap();
    let table = page.split("## The fields").nth(1).expect("a section on the fields");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    rows.map(|(name, _)| name.to_owned()).collect()
}

/// What is wrong with a line.
fn wrong_with(line: &str, allowed: &BTreeSet<String>) -> Option<String> {
    let Ok(Value::Object(parsed)) = serde_json::from_str::<Value>(line) else {
        return Some(format!("not a JSON object: {line}"));
    };
    if let Some(key) = parsed.keys().find(|key| !AROUND.contains(&key.as_str())) {
        return Some(format!("{key} beside the fields: {line}"));
    }
    let fields = parsed.get("fields")?.as_object()?;
    let strange = fields.keys().find(|key| !allowed.contains(*key))?;
    Some(format!("the field {strange} is not in docs/LOGGING.md: {line}"))
}

#[test]
fn a_field_too_many_is_found() {
    let allowed = BTreeSet::from(["message".to_owned()]);
    let good = r#"{"timestamp":"t","level":"INFO","fields":{"message":"x"},"target":"slack"}"#;
    assert_eq!(wrong_with(good, &allowed), None);
    for bad in [
        good.replace("\"message\":\"x\"", "\"message\":\"x\",\"user\":\"U1\""),
        good.replace("\"target\"", "\"span\":{\"user\":\"U1\"},\"target\""),
        "text".to_owned(),
    ] {
        assert!(wrong_with(&bad, &allowed).is_some(), "{bad}");
    }
}

#[tokio::test]
async fn a1_every_line_of_the_log_as_json_has_listed_fields_only() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let post = PostOffice::open(Protection::Starttls).await;
    post.moods([Mood::Refuses]);
    let program = start(&workspace, folder.path(), &post).await;
    live(&workspace, &program).await;
    program.stop().await;

    let log = std::fs::read_to_string(folder.path().join("program.log")).unwrap();
    let allowed = allowed();
    let wrong: Vec<String> = log.lines().filter_map(|line| wrong_with(line, &allowed)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What went wrong was written, and in fields
    for field in ["effect", "retry_in_s", "error", "slot", "address"] {
        assert!(log.contains(&format!("\"{field}\":")), "nothing was logged with {field}:\n{log}");
    }
    for words in ["scales in bay 4", "Yttrium", "U0TOMAS", "tomas", "firm.example", "ruth@"] {
        assert!(!log.contains(words), "{words}");
    }
    workspace.sandbox.shutdown().await;
}

async fn start(workspace: &Workspace, folder: &Path, post: &PostOffice) -> Program {
    let mut configuration = Configuration::new(workspace, &folder.join("data"), Via::Socket, 1)
        .with_counsel_outside(post)
        .announcing_in("C0GENERAL")
        .asking();
    configuration.toml.push_str("\n[log]\nlevel = \"trace\"\nformat = \"json\"\n");
    let program = Program::serve(&configuration, folder);
    let both = || async { (program.log().matches("connected to Slack").count() == 2).then_some(()) };
    patiently("both connections stand", both).await;
    workspace.is_connected().await;
    program
}

/// The value of a field in the line with this message.
fn logged(program: &Program, message: &str, field: &str) -> Option<String> {
    let log = program.log();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found = lines.map(|line| line["fields"].clone()).find(|fields| fields["message"] == message)?;
    Some(found[field].as_str()?.to_owned())
}

/// Everything, with Slack failing at times.
async fn live(workspace: &Workspace, program: &Program) {
    let faults = workspace.sandbox.faults();
    let (tomas, ruth) = (workspace.person("tomas"), workspace.person("ruth"));
    for _ in 0..2 {
        faults.answer_next("conversations.create", Answer::error("internal_error"));
    }
    faults.answer_next("conversations.invite", Answer::rate_limited(1));
    faults.answer_next("views.publish", Answer::error("internal_error"));
    faults.answer_next("views.publish", Answer::html(500));
    faults.answer_next("usergroups.list", Answer::error("internal_error"));
    tomas.open_home().await;
    tomas.command("/ask", "may I keep Yttrium from a supplier?").await;
    tomas.message("@ethics-bot", "may I keep a gift?").await;
    tomas.message("general", "<@U0ETHICSBOT> may I keep a gift?").await;
    tomas.command("/ethics", "code").await;
    tomas.command("/report", "The scales in bay 4 were changed.").await;
    tomas.submit(json!({"topic": "assets"})).await;
    let receipt = tomas.sees("the receipt", |screen| screen.modal()?.fenced()).await;
    tomas.close_modals().await;
    tomas.command("/report", "mailbox").await;
    tomas.submit(json!({"receipt": "one two three"})).await;
    tomas.submit(json!({"receipt": receipt})).await;
    tomas.close_modals().await;
    let page = patiently("the page", || async { logged(program, "the relay's page", "address") }).await;
    let page = Browser::new(page.parse().unwrap(), reqwest::Client::builder().no_proxy().build().unwrap());
    page.file_without("assets", "The scales in bay 4, from outside.").await;
    let told = ruth.sees("the case", |screen| screen.message("A new case is open")).await;
    ruth.click(&told.place, json!({"action_id": "case_read"})).await;
    ruth.sees_modal("bay 4").await;
    ruth.close_modals().await;
    faults.disconnect(DisconnectReason::RefreshRequested);
    let again = || async { (program.log().matches("connected to Slack").count() > 2).then_some(()) };
    patiently("connected anew", again).await;
}
