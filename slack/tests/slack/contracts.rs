//! Every method function against Slack's own reference: what it sends against the method's contract, what it makes of the
//! reference's example answers. The reference is not part of the project: `.ci/shared` runs this where it is.

use crate::calls::CALLS;
use crate::fake_slack::{Answer, FakeSlack};
use serde_json::{Value, json};
use slack::Error;
use slack::http::{Method, Retries, Tier};
use slack::manifest::Manifest;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where a source of the facts says otherwise than the reference, and why we follow it.
const OUR_TIERS: [(&str, &str); 1] = [("apps.connections.open", "java-slack-sdk has tier 1: plan for it")];

fn reference() -> PathBuf {
    #[allow(clippy::disallowed_methods, reason = "the one setting of these tests")]
    let folder =
        std::env::var("SLACK_REFERENCE").expect("SLACK_REFERENCE names the folder of Slack's reference");
    PathBuf::from(folder)
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

fn contract(method: &str) -> Value {
    read(&reference().join(format!("method-contracts/docs.slack.dev/methods/{method}.json")))
}

/// The examples of a method, by the last part of their names.
fn examples(method: &str, kind: &str) -> Vec<Value> {
    let folder = reference().join("examples");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let start = format!("{method}.{kind}");
    let named = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(&start);
    files.filter(named).map(|path| read(&path)).collect()
}

fn names(value: &Value) -> BTreeSet<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A Slack that gives one example to one method, and to what else a function calls what lets it go on.
async fn playing(method: &'static str, example: Value) -> FakeSlack {
    FakeSlack::start(move |call, before| {
        let mut body = match call.method() {
            called if called == method => example.clone(),
            "files.getUploadURLExternal" => json!({"ok": true, "upload_url": "", "file_id": "F1"}),
            _ => json!({"ok": true}),
        };
        if body.get("upload_url").is_some() {
            body["upload_url"] = format!("http://{}/upload", call.host).into();
        }
        if before > 0 && body.pointer("/response_metadata/next_cursor").is_some() {
            body["response_metadata"]["next_cursor"] = "".into();
        }
        Answer(200, None, body.to_string())
    })
    .await
}

#[test]
fn every_method_of_the_table_has_a_function_here() {
    let table: BTreeSet<&str> = Method::ALL.iter().map(|method| method.name.as_ref()).collect();
    let called: BTreeSet<&str> = CALLS.iter().map(|(method, _)| *method).collect();
    assert_eq!(table, called);
}

#[tokio::test]
#[ignore = "needs SLACK_REFERENCE; .ci/shared runs it"]
async fn every_example_decodes_as_its_methods_answer() {
    let (mut good, mut bad) = (0, 0);
    for (method, call) in CALLS {
        let successes = examples(method, "success");
        for example in successes {
            // Of the examples of `oauth.v2.access` those without a refresh token are not of a renewal.
            if *method == "oauth.v2.access" && example.get("refresh_token").is_none() {
                continue;
            }
            let slack = playing(method, example).await;
            let outcome = call(&slack.http_with(Retries::none())).await;
            outcome.unwrap_or_else(|error| panic!("{method}: {error}"));
            good += 1;
        }
        for example in examples(method, "error") {
            let code = example["error"].as_str().unwrap().to_owned();
            let slack = playing(method, example).await;
            match call(&slack.http_with(Retries::none())).await {
                Err(Error::Api(error)) => assert_eq!(error.code.as_str(), code, "{method}"),
                // Everybody's fate is told, and none of it is an error of the call.
                Ok(()) if *method == "conversations.invite" => {}
                other => panic!("{method} with {code}: {other:?}"),
            }
            bad += 1;
        }
    }
    println!("{} functions: {good} good and {bad} bad examples decode", CALLS.len());
    assert!(good >= CALLS.len() - 2 && bad >= CALLS.len() / 2, "{good} {bad}: has the folder moved?");
}

#[tokio::test]
#[ignore = "needs SLACK_REFERENCE; .ci/shared runs it"]
async fn every_call_keeps_its_methods_contract() {
    let mut arguments = 0;
    for (name, call) in CALLS {
        let (method, contract) =
            (Method::ALL.iter().find(|method| method.name == *name).unwrap(), contract(name));
        let example = examples(name, "success").pop().unwrap_or(json!({"ok": true}));
        let slack = playing(name, example).await;
        drop(call(&slack.http_with(Retries::none())).await);
        let calls = slack.calls();
        let sent = calls
            .iter()
            .find(|call| call.method() == *name)
            .unwrap_or_else(|| panic!("{name} is not called"));
        let is_json = sent.content_type.starts_with("application/json");
        let sent: BTreeSet<String> = match is_json {
            true => sent.json().as_object().unwrap().keys().cloned().collect(),
            false => {
                url::form_urlencoded::parse(sent.body.as_bytes()).map(|(key, _)| key.into_owned()).collect()
            }
        };
        assert!(!is_json || contract["json_input_supported"] == true, "{name} takes no JSON");
        let known: BTreeSet<String> = contract["args"]["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key.clone())
            .collect();
        let needed = names(&contract["args"]["required"]);
        assert!(
            sent.is_subset(&known) || *name == "api.test",
            "{name} does not know {:?}",
            sent.difference(&known)
        );
        let lacking: Vec<_> = needed.iter().filter(|key| **key != "token" && !sent.contains(**key)).collect();
        assert!(lacking.is_empty(), "{name} needs {lacking:?}");
        arguments += sent.len();
        scopes_and_tier(method, &contract);
    }
    println!("{} functions: {arguments} arguments, the scopes and the tier match", CALLS.len());
}

fn scopes_and_tier(method: &Method, contract: &Value) {
    let scopes = names(&contract["scope"]["bot"]);
    let ours: BTreeSet<&str> = method.scopes.iter().flat_map(|scope| scope.split('|')).collect();
    let app_level = *method == Method::APPS_CONNECTIONS_OPEN;
    assert!(app_level || ours.is_subset(&scopes), "{}: {ours:?} of {scopes:?}", method.name);
    assert!(app_level || ours.is_empty() == scopes.is_empty(), "{}: {ours:?} of {scopes:?}", method.name);
    let tier = match contract["rate_limits"].as_str() {
        Some("t1") => Tier::One,
        Some("t2") => Tier::Two,
        Some("t3") => Tier::Three,
        Some("t4") => Tier::Four,
        _ => Tier::Special,
    };
    let excepted = OUR_TIERS.iter().any(|(name, _)| *name == method.name);
    assert!(excepted || tier == method.tier, "{}: {tier:?}, here {:?}", method.name, method.tier);
}

#[test]
#[ignore = "needs SLACK_REFERENCE; .ci/shared runs it"]
fn the_reference_manifests_are_judged_as_the_schema_judges_them() {
    let folder = reference().join("manifest-schema");
    for file in ["candidate-ethics-bot.json", "tests/manifests/v2/manifest.valid.json"] {
        let manifest: Manifest = serde_json::from_value(read(&folder.join(file))).unwrap();
        // The test manifest has interactivity by Socket Mode and no command: nothing of it needs an address.
        let problems = manifest.check();
        assert_eq!(problems.map_err(|problems| problems.to_string()), Ok(()), "{file}");
        let again: Manifest = serde_json::from_value(json!(manifest)).unwrap();
        assert_eq!(again, manifest, "{file}");
    }
}
