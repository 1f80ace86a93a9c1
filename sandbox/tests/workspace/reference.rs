//! Every served method against Slack's own reference: its scopes, its tier, its arguments, its errors, and the keys of its
//! example answers. The reference is not part of the project: `.ci/shared` runs this where it is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sandbox::served_methods;
use serde_json::{Value, json};

use crate::fake_app::client;
use crate::methods::{ROWS, Row};
use crate::prepared::Prepared;

/// Served, and not in this reference.
const NOT_THERE: &[&str] = &["dnd.info", "emoji.list", "files.delete", "files.info", "files.list"];

fn reference() -> PathBuf {
    #[allow(clippy::disallowed_methods, reason = "the one setting of these tests")]
    let folder = std::env::var("SLACK_REFERENCE")
        .unwrap_or_else(|_| panic!("SLACK_REFERENCE names the folder of Slack's reference"));
    PathBuf::from(folder)
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

fn contract(method: &str) -> Value {
    read(&reference().join(format!("method-contracts/docs.slack.dev/methods/{method}.json")))
}

fn names(value: &Value) -> BTreeSet<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect()
}

#[test]
#[ignore = "needs SLACK_REFERENCE; .ci/shared runs it"]
fn scopes_tiers_and_encodings_are_the_references() {
    let mut compared = 0;
    for method in served_methods().filter(|method| !NOT_THERE.contains(&method.name)) {
        let (name, contract) = (method.name, contract(method.name));
        let documented = names(&contract["scope"]["bot"]);
        let ours: BTreeSet<&str> = method.scopes.iter().copied().collect();
        assert!(ours.is_subset(&documented), "{name}: {ours:?} of {documented:?}");
        assert!(method.takes_app_token || ours.is_empty() == documented.is_empty(), "{name}: {documented:?}");
        let most = match contract["rate_limits"].as_str() {
            Some("t1") => 1,
            Some("t2") => 20,
            Some("t3") => 50,
            Some("t4") => 100,
            _ => method.per_minute,
        };
        assert_eq!(method.per_minute, most, "{name}");
        assert_eq!(method.takes_json, contract["json_input_supported"] == true, "{name}");
        compared += 1;
    }
    println!("{compared} methods: scopes, tier and encoding are the reference's");
}

#[test]
#[ignore = "needs SLACK_REFERENCE; .ci/shared runs it"]
fn arguments_and_errors_are_the_references() {
    let common = read(&reference().join("method-contracts/common-errors.json"));
    let (mut arguments, mut errors) = (0, 0);
    for row in ROWS.iter().filter(|row| !NOT_THERE.contains(&row.method)) {
        let contract = contract(row.method);
        let good: Value = serde_json::from_str(row.good).unwrap();
        let known = keys(&contract["args"]["properties"]);
        assert!(row.method == "api.test" || keys(&good).is_subset(&known), "{} takes {known:?}", row.method);
        let tried: BTreeSet<&str> = row.missing.iter().map(|(name, _)| *name).collect();
        let required: BTreeSet<&str> =
            names(&contract["args"]["required"]).into_iter().filter(|name| *name != "token").collect();
        assert!(required.is_subset(&tried), "{} needs {required:?}", row.method);
        arguments += required.len();
        for (name, error) in row.missing.iter().filter(|(_, error)| *error != "invalid_arguments") {
            let documented =
                keys(&contract["errors"]).contains(error) || keys(&common["errors"]).contains(error);
            assert!(documented, "{} without {name}: {error} is not documented", row.method);
            errors += 1;
        }
    }
    println!("{} methods: {arguments} required arguments, {errors} codes of their own", ROWS.len());
}

/// Keys of examples that our answers may lack: where (the end of the path), and why.
const LACKING: &[(&str, &str)] = &[
    ("scheduleMessage.message.subtype", "the method has no `username`: its example is older"),
    ("scheduleMessage.message.username", "the method has no `username`: its example is older"),
    ("conversations.close.already_closed", "only when it was closed already; tested on its own"),
    ("conversations.close.no_op", "only when it was closed already; tested on its own"),
    ("conversations.create.channel.properties.canvas", "no canvases here"),
    ("history.messages.attachments.service_name", "links are not looked up"),
    ("history.messages.attachments.thumb_height", "links are not looked up"),
    ("history.messages.attachments.thumb_url", "links are not looked up"),
    ("history.messages.attachments.thumb_width", "links are not looked up"),
    ("conversations.info.channel.properties.tabs", "no tabs here"),
    ("conversations.leave.not_in_channel", "only when it was not there; it is an error then"),
    ("reactions.list.items.comment", "file comments are no more"),
    ("reactions.list.items.file", "files have no reactions any more"),
    ("reactions.list.items.message.subtype", "not of a bot under another name here"),
    ("reactions.list.items.message.username", "not of a bot under another name here"),
    ("team.info.team.enterprise_id", "no organisation here"),
    ("team.info.team.enterprise_name", "no organisation here"),
    (".fields.Xf0111111", "the workspace has no fields of its own"),
    (".fields.Xf0222222", "the workspace has no fields of its own"),
    (".fields.Xf0333333", "the workspace has no fields of its own"),
    ("views.push.view.close.emoji", "our form has no close button of its own"),
    ("views.push.view.close.text", "our form has no close button of its own"),
    ("views.push.view.close.type", "our form has no close button of its own"),
    ("views.update.view.blocks.accessory.text", "our form has no button"),
    ("views.update.view.blocks.text.emoji", "our section is mrkdwn"),
    ("views.update.view.close.emoji", "our form has no close button of its own"),
    ("views.update.view.close.text", "our form has no close button of its own"),
    ("views.update.view.close.type", "our form has no close button of its own"),
];

fn excepted(path: &str) -> bool {
    LACKING.iter().any(|(end, _)| path.ends_with(end))
}

/// The paths of the example that are not in the answer. Lists are taken together: what any of their items has.
fn lacking(path: &str, example: &Value, answers: &[&Value], found: &mut Vec<String>) {
    match example {
        Value::Object(fields) => {
            for (key, value) in fields {
                let path = format!("{path}.{key}");
                let ours: Vec<&Value> = answers.iter().filter_map(|answer| answer.get(key)).collect();
                if ours.is_empty() {
                    found.push(path);
                } else {
                    lacking(&path, value, &ours, found);
                }
            }
        }
        Value::Array(items) => {
            let ours: Vec<&Value> = answers.iter().filter_map(|answer| answer.as_array()).flatten().collect();
            for item in items.iter().filter(|item| item.is_object() && !ours.is_empty()) {
                lacking(path, item, &ours, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn examples(row: &Row) -> Vec<Value> {
    let start = format!("{}.success", row.method);
    let files = std::fs::read_dir(reference().join("examples")).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(&start);
    files.filter(named).map(|path| read(&path)).collect()
}

#[tokio::test]
#[ignore = "needs SLACK_REFERENCE; .ci/shared runs it"]
async fn answers_have_the_keys_of_the_references_examples() {
    let http = client();
    let (mut compared, mut found) = (0, BTreeSet::new());
    let mut used: BTreeSet<&(&str, &str)> = BTreeSet::new();
    for row in ROWS {
        let prepared = Prepared::new(&http).await;
        let good = prepared.fill(&serde_json::from_str(row.good).unwrap());
        let answer = prepared.stage.api_as(row.token(&prepared.stage), row.method, good).await;
        // Direct messages have other keys than channels, and no table row of their own
        let im = match row.method {
            "conversations.info" => {
                prepared.stage.api(row.method, prepared.fill(&json!({"channel": "$im"}))).await
            }
            _ => Value::Null,
        };
        for example in examples(row) {
            let mut paths = Vec::new();
            lacking(row.method, &example, &[&answer, &im], &mut paths);
            let (known, new): (Vec<String>, Vec<String>) = paths.into_iter().partition(|path| excepted(path));
            used.extend(known.iter().flat_map(|path| LACKING.iter().filter(|(end, _)| path.ends_with(end))));
            found.extend(new);
            compared += 1;
        }
    }
    assert!(found.is_empty(), "not in our answers: {found:#?}");
    let needless: Vec<_> = LACKING.iter().filter(|exception| !used.contains(exception)).collect();
    assert_eq!(json!(needless), json!([]), "these exceptions are needed no more");
    assert!(compared > 50, "{compared}: has the folder moved?");
    println!("{compared} examples: every key is in our answers, but for {} reviewed ones", LACKING.len());
}
