//! The page's script in Node.js.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use relay::SecondLook;
use serde_json::{Value, json};

/// A text to be looked at, and words of its writer's profile.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) text: String,
    pub(crate) own: Vec<String>,
}

/// Start and end in UTF-16 units, and the rule.
pub(crate) type Mark = (usize, usize, String);

/// What the page marks with the shipped rules.
pub(crate) fn ask_node(questions: &[Question]) -> Vec<Vec<Mark>> {
    ask_node_with(SecondLook::RULES, questions)
}

/// What the page marks with other rules.
pub(crate) fn ask_node_with(rules: &str, questions: &[Question]) -> Vec<Vec<Mark>> {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("second-look.js");
    let rules_file = folder.path().join("rules.json");
    fs::write(&script, SecondLook::SCRIPT).unwrap();
    fs::write(&rules_file, rules).unwrap();
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("second-look/look.mjs");
    let mut node = Command::new("node");
    node.arg(driver).args([&script, &rules_file]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = node.spawn().expect("Node.js 20 or newer is needed (Debian: apt-get install nodejs)");
    let lines: String =
        questions.iter().map(|one| format!("{}\n", json!({ "text": one.text, "own": one.own }))).collect();
    let mut input = child.stdin.take().unwrap();
    // It reads everything before it writes
    input.write_all(lines.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the script failed; its words are above");
    let answers = String::from_utf8(output.stdout).unwrap();
    answers.lines().map(marks).collect()
}

fn marks(line: &str) -> Vec<Mark> {
    let Value::Array(marks) = serde_json::from_str(line).unwrap() else { panic!("expected a list: {line}") };
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    marks
        .iter()
        .map(|mark| (number(&mark[0]), number(&mark[1]), mark[2].as_str().unwrap().to_owned()))
        .collect()
}
