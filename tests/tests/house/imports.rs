//! Who may import whom.

use std::process::Command;

use serde_json::Value;

/// What a crate may import directly.
struct Rule {
    name: &'static str,
    /// Which crates of ours; `None` for any.
    ours: Option<&'static [&'static str]>,
    /// Which crates of others it must not know.
    never: &'static [&'static str],
}

const SQL: &str = "sqlx";
const SERVER: &str = "axum";
const CLIENT: &str = "reqwest";
const RUNTIME: &str = "tokio";
/// In start-up and tests only.
const ANYHOW: &str = "anyhow";

/// The table of docs/ARCHITECTURE.md. A crate that is not in it fails the test: decide first who may know it.
const RULES: [Rule; 16] = [
    Rule { name: "domain", ours: Some(&[]), never: &[RUNTIME, SQL, SERVER, CLIENT, ANYHOW] },
    Rule { name: "slack", ours: Some(&[]), never: &[SQL, ANYHOW] },
    Rule { name: "guidance", ours: Some(&["domain"]), never: &[RUNTIME, SQL, SERVER, CLIENT, ANYHOW] },
    Rule { name: "documents", ours: Some(&[]), never: &[RUNTIME, SQL, SERVER, CLIENT, ANYHOW] },
    Rule { name: "passes", ours: Some(&["domain"]), never: &[RUNTIME, SQL, SERVER, CLIENT, ANYHOW] },
    Rule { name: "evidence", ours: Some(&[]), never: &[RUNTIME, SQL, SERVER, CLIENT, ANYHOW] },
    Rule { name: "storage-database", ours: Some(&[]), never: &[SERVER, CLIENT, ANYHOW] },
    // For tests only
    Rule { name: "storage-testing", ours: Some(&["storage-database"]), never: &[SERVER, CLIENT, ANYHOW] },
    Rule {
        name: "storage-identity",
        ours: Some(&["domain", "storage-database"]),
        never: &[SERVER, CLIENT, ANYHOW],
    },
    Rule {
        name: "storage-content",
        ours: Some(&["domain", "storage-database"]),
        never: &[SERVER, CLIENT, ANYHOW],
    },
    // It has a listener of its own: the page of those who do not come through chat
    Rule {
        name: "relay",
        ours: Some(&["domain", "passes", "storage-content"]),
        never: &[SQL, CLIENT, ANYHOW],
    },
    Rule {
        name: "commands",
        ours: Some(&["domain", "guidance", "slack"]),
        never: &[RUNTIME, SQL, SERVER, CLIENT, ANYHOW],
    },
    // It has a listener of its own, too, and decides nothing about cases
    Rule {
        name: "staff",
        ours: Some(&["commands", "domain", "storage-identity"]),
        never: &[SQL, CLIENT, ANYHOW],
    },
    Rule { name: "sandbox", ours: Some(&["slack"]), never: &[SQL, ANYHOW] },
    Rule { name: "ethics-bot", ours: None, never: &[] },
    Rule { name: "tests", ours: None, never: &[] },
];

/// A crate of the workspace and what it depends on when it is built for use: not for its tests, not for its build script.
struct Room {
    name: String,
    imports: Vec<String>,
}

#[test]
fn every_crate_imports_only_what_the_table_allows() {
    let rooms = rooms();
    let ours: Vec<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
    let mut wrong = Vec::new();
    for room in &rooms {
        let Some(rule) = RULES.iter().find(|rule| rule.name == room.name) else {
            wrong.push(format!("{} is not in the table", room.name));
            continue;
        };
        for import in room.imports.iter().map(String::as_str) {
            let allowed = rule.ours.is_none_or(|allowed| allowed.contains(&import));
            if (ours.contains(&import) && !allowed) || rule.never.contains(&import) {
                wrong.push(format!("{} must not import {import}", room.name));
            }
        }
    }
    for rule in RULES.iter().filter(|rule| !ours.contains(&rule.name)) {
        wrong.push(format!("{} is in the table and not in the workspace", rule.name));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What `cargo metadata` says. With `--no-deps` it reads the manifests alone, and needs neither the network nor the registry's files.
fn rooms() -> Vec<Room> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked", "--offline"])
        .current_dir(crate::tree::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    packages.iter().map(room).collect()
}

fn room(package: &Value) -> Room {
    let dependencies = package["dependencies"].as_array().expect("dependencies");
    let normal = dependencies.iter().filter(|dependency| dependency["kind"].is_null());
    let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    Room { name: name(package), imports: normal.map(name).collect() }
}
