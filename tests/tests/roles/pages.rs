//! That nothing is beside the table: every route of the two pages, every action id and callback id of the verbs.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use commands::permissions::{Door, of_action, of_event, of_form, table};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

fn all_sources(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    sources(&root().join(folder), &mut found);
    found
}

/// `GET /path` and `POST /path` of every route in a router.
fn routes(source: &str) -> BTreeSet<String> {
    let mut routes = BTreeSet::new();
    for part in source.split(".route(\"").skip(1) {
        let (path, rest) = part.split_once('"').unwrap();
        let rest = rest.split(".route(").next().unwrap().lines().next().unwrap();
        if rest.contains("get(") && path != "/style.css" {
            routes.insert(format!("GET {path}"));
        }
        // The route of files has its own limit, and so a name
        if rest.contains("post(") || rest.contains(", file)") {
            routes.insert(format!("POST {path}"));
        }
    }
    routes
}

#[test]
fn every_route_of_the_pages_has_a_row_and_every_row_a_route() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let rows = |of: fn(Door) -> bool| -> BTreeSet<String> {
        table().filter(|row| of(row.door)).map(|row| row.door.name().to_owned()).collect()
    };
    assert_eq!(routes(&read("staff/src/lib.rs")), rows(|door| matches!(door, Door::Staff(_))));
    assert_eq!(routes(&read("relay/src/page.rs")), rows(|door| matches!(door, Door::Relay(_))));
}

/// The names that elements and forms have in the verbs: constants, and names that are written where they are used.
#[test]
fn every_button_and_every_form_of_the_verbs_has_a_row() {
    // The parts of forms, and pages that only show something and are never submitted
    let mut missing = Vec::new();
    for source in all_sources("commands/src") {
        let names = constants(&source);
        let value = |word: &str| -> Option<String> {
            let word = word.trim_start_matches("format!(").trim();
            match word.strip_prefix('"') {
                Some(rest) => rest.split('"').next().map(str::to_owned),
                None => names.iter().find(|(name, _)| name == word).map(|(_, value)| value.clone()),
            }
        };
        for part in source.split("Element::button(").skip(1) {
            let first = part.split([',', ')']).next().unwrap().trim();
            if let Some(name) = value(first)
                && !name.starts_with('{')
                && of_action(&name).is_none()
            {
                missing.push(format!("the button {name}"));
            }
        }
        for part in source.split("ModalView::new(").skip(1) {
            let first = part.split([',', ')']).next().unwrap().trim();
            let whole = part.split("ModalView::new(").next().unwrap();
            let is_form = whole.split(';').next().unwrap().contains(".submit(");
            if let Some(name) = value(first)
                && is_form
                && of_form(&name).is_none()
            {
                missing.push(format!("the form {name}"));
            }
        }
        // What the dispatch knows by name
        for (name, value) in &names {
            let is_form = name.ends_with("_FORM");
            if is_form && of_form(value).is_none() {
                missing.push(format!("the form {value}"));
            }
        }
    }
    assert!(missing.is_empty(), "say in commands/src/permissions who may: {missing:#?}");
}

/// `const NAME: &str = "value";`
fn constants(source: &str) -> Vec<(String, String)> {
    let found = source.split("const ").skip(1).filter_map(|part| {
        let (name, rest) = part.split_once(": &str = \"")?;
        let is_name = name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
        is_name.then(|| (name.to_owned(), rest.split('"').next().unwrap_or_default().to_owned()))
    });
    found.collect()
}

/// Every public name that the dispatch matches on is one that the table has, and every verb of the table is reached.
#[test]
fn the_dispatch_and_the_table_know_the_same_names() {
    let verbs = all_sources("commands/src");
    let names: Vec<(String, String)> = verbs.iter().flat_map(|source| constants(source)).collect();
    let value = |name: &str| {
        let found: Vec<&String> =
            names.iter().filter(|(known, _)| known == name).map(|(_, value)| value).collect();
        // Parts of forms may be called the same
        let in_table = found.iter().find(|value| of_action(value).is_some() || of_form(value).is_some());
        (*in_table.or(found.first()).unwrap_or_else(|| panic!("no constant {name}"))).clone()
    };
    let click = fs::read_to_string(root().join("bot/src/handler/click.rs")).unwrap();
    let form = fs::read_to_string(root().join("bot/src/handler/form.rs")).unwrap();
    let uses = |source: &str| -> BTreeSet<String> {
        let words = source.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'));
        let names = words.filter_map(|word| word.rsplit_once("::").map(|(_, name)| name.to_owned()));
        names
            .filter(|name| name.len() > 2 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
            .collect()
    };
    for name in uses(&click).iter().filter(|name| !name.ends_with("_FORM")) {
        assert!(of_action(&value(name)).is_some(), "{name} is dispatched and has no row");
    }
    for name in uses(&form) {
        assert!(of_form(&value(&name)).is_some(), "{name} is dispatched and has no row");
    }
    let dispatched =
        |source: &str| -> BTreeSet<String> { uses(source).iter().map(|name| value(name)).collect() };
    let (clicks, forms) = (dispatched(&click), dispatched(&form));
    for row in table() {
        match row.door {
            // A link; Slack tells of the click, and there is nothing to do
            Door::Action("code_website") => {}
            Door::Action(name) | Door::Actions(name) => {
                assert!(clicks.contains(name), "{name} leads nowhere")
            }
            Door::Form(name) => assert!(forms.contains(name), "{name} leads nowhere"),
            _ => {}
        }
    }
}

/// The events that the handler answers are those that the table has.
#[test]
fn every_event_that_is_handled_has_a_row() {
    let handler = fs::read_to_string(root().join("bot/src/handler.rs")).unwrap();
    // What is no event of people: payloads of other kinds, and what the client says of itself
    let others =
        ["slash_command", "block_actions", "view_submission", "unknown", "ratelimit", "socket", "fault"];
    let handled: BTreeSet<&str> = handler
        .split("    async fn ")
        .skip(1)
        .filter_map(|part| part.split('(').next())
        .filter(|name| !others.contains(name))
        .collect();
    assert!(handled.iter().all(|kind| of_event(kind).is_some()), "{handled:?}");
    let rows: BTreeSet<&str> =
        table().filter(|row| matches!(row.door, Door::Event(_))).map(|row| row.door.name()).collect();
    assert_eq!(handled, rows);
}
