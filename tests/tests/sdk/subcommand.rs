//! `ethics-bot sandbox`, as somebody with an app uses it.

use std::process::Stdio;

use serde_json::Value;
use slack::Http;
use tests::{Program, binary};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sdk/manifest.json");

async fn first_lines(arguments: &[&str], count: usize) -> (tokio::process::Child, Vec<String>) {
    let mut command = Command::new(binary());
    command.args(["sandbox", "--port", "0"]).args(arguments).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    while said.len() < count
        && let Some(line) = lines.next_line().await.unwrap()
    {
        said.push(line);
    }
    (child, said)
}

#[tokio::test]
async fn it_prints_what_a_shell_can_take_over_and_what_a_program_can_read() {
    let (_running, said) = first_lines(&["--manifest", MANIFEST, "--url", "http://127.0.0.1:9"], 7).await;
    let values: Vec<&str> = said.iter().filter_map(|line| line.strip_prefix("export ")).collect();
    let begins = [
        "SLACK_API_URL=http://127.0.0.1:",
        "SLACK_BOT_TOKEN=xoxb-",
        "SLACK_APP_TOKEN=xapp-",
        "SLACK_SIGNING_SECRET=",
    ];
    assert_eq!(values.len(), begins.len(), "{said:?}");
    assert!(values.iter().zip(begins).all(|(value, begin)| value.starts_with(begin)), "{values:?}");
    // Everything else is a comment to a shell
    assert!(said.iter().all(|line| line.is_empty() || line.starts_with('#') || line.starts_with("export ")));

    let (_running, said) = first_lines(&["--json", "--manifest", MANIFEST], 1).await;
    let said: Value = serde_json::from_str(&said[0]).unwrap();
    assert_eq!(said["apps"][0]["transport"], "http");
    let (api_url, app) = (said["api_url"].as_str().unwrap(), &said["apps"][0]);
    assert_eq!(format!("{}/api/", said["page"].as_str().unwrap()), api_url);
    let token = app["bot_token"].as_str().unwrap().to_owned();
    let http = Http::builder().bot_token(token.into()).base_url(api_url).build().unwrap();
    let me = http.auth_test().await.unwrap();
    assert_eq!(me.user_id.as_str(), app["bot_user_id"]);
}

#[tokio::test]
async fn a_bad_manifest_is_told_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, expected) in [
        ("typo.json", r#"{"display_information": {"nam": "x"}}"#, "display_information.name is missing"),
        ("typo.json", r#"{"display_information": {"nam": "x"}}"#, "display_information.nam is not a field"),
        ("broken.json", "{", "broken.json is not JSON"),
        ("app.yaml", "display_information:\n  name: x\n", "only JSON is read here"),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let output =
            Program::run(&["sandbox", "--port", "0", "--manifest", file.to_str().unwrap()], &[]).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && said.contains(expected), "{said}");
    }
}
