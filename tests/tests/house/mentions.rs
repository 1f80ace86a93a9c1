//! What the sources of a crate must not name, where a dependency alone does not tell.

use crate::{
    code::{Literals, code, words},
    tree::{is_test, rust_files},
};

#[test]
fn commands_do_not_name_the_http_client_of_slack() {
    let mut wrong = Vec::new();
    for (path, source) in rust_files("commands/src") {
        let code = code(&source, Literals::Blank);
        for word in words(&code).filter(|word| ["http", "Http", "HttpBuilder"].contains(word)) {
            wrong.push(format!("{} names {word}", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "what a person is told needs no client: give the reply back instead\n{wrong:#?}"
    );
}

/// A stored report cannot name a Slack user in a crate that has no word for one.
#[test]
fn domain_relay_and_storage_have_no_word_for_slack() {
    let mut wrong = Vec::new();
    for room in ["domain/src", "relay/src", "storage"] {
        for (path, source) in rust_files(room) {
            let code = code(&source, Literals::Keep).to_lowercase();
            if let Some(line) = code.lines().position(|line| line.contains("slack")) {
                wrong.push(format!("{}:{}", path.display(), line + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Output is the command line's voice; everything else writes to the log.
#[test]
fn only_the_bot_prints() {
    const PRINTING: [&str; 6] = ["println", "print", "eprintln", "eprint", "dbg", "stdout"];
    let mut wrong = Vec::new();
    for (path, source) in rust_files("") {
        if path.starts_with("bot") || is_test(&path) || path.ends_with("build.rs") {
            continue;
        }
        let code = code(&source, Literals::Blank);
        for word in PRINTING.into_iter().filter(|word| words(&code).any(|other| other == *word)) {
            wrong.push(format!("{} uses {word}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
