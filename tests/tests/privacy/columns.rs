//! Every column of both stores is classified, and every classified column is there.

use std::collections::BTreeSet;

use storage_content::ContentStore;
use storage_identity::IdentityStore;
use toml::Table;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../storage/columns.toml");
const CLASSES: [&str; 4] = ["identity", "content", "asked", "operational"];
const RETENTIONS: [&str; 10] =
    ["case", "release", "done", "epoch", "quarter-hour", "two-days", "year", "session", "reset", "kept"];

fn list() -> Table {
    std::fs::read_to_string(LIST).unwrap().parse().unwrap()
}

/// `(table, column)` as one side of the list names them.
fn listed(side: &str) -> BTreeSet<(String, String)> {
    let list = list();
    let tables = list[side].as_table().unwrap().iter();
    tables
        .flat_map(|(table, columns)| {
            columns.as_table().unwrap().keys().map(|column| (table.clone(), column.clone()))
        })
        .collect()
}

#[tokio::test]
async fn the_list_is_the_live_schema_in_both_directions() {
    let folder = tempfile::tempdir().unwrap();
    let content = ContentStore::open(folder.path()).await.unwrap();
    let identity = IdentityStore::open(folder.path()).await.unwrap();
    let live: BTreeSet<_> = content.columns().await.unwrap().into_iter().collect();
    assert_eq!(listed("content"), live);
    let live: BTreeSet<_> = identity.columns().await.unwrap().into_iter().collect();
    assert_eq!(listed("identity"), live);
    assert!(listed("content").len() > 20 && !listed("identity").is_empty());
    let sides: Vec<String> = list().keys().cloned().collect();
    assert_eq!(sides, ["content", "identity"]);
    content.close().await;
    identity.close().await;
}

#[test]
fn every_class_and_retention_is_one_that_the_list_explains() {
    let text = std::fs::read_to_string(LIST).unwrap();
    for name in CLASSES.iter().chain(&RETENTIONS) {
        assert!(
            text.lines().any(|line| line.starts_with('#') && line.contains(&format!(" {name} "))),
            "{name}"
        );
    }
    for (side, tables) in list() {
        for (table, columns) in tables.as_table().unwrap() {
            for (column, what) in columns.as_table().unwrap() {
                let place = format!("{side}.{table}.{column}");
                let (class, retention) =
                    (what["class"].as_str().unwrap(), what["retention"].as_str().unwrap());
                assert!(CLASSES.contains(&class), "{place}: {class}");
                assert!(RETENTIONS.contains(&retention), "{place}: {retention}");
                assert_eq!(what.as_table().unwrap().len(), 2, "{place}");
                assert!(
                    class != "content" || side == "content",
                    "{place}: nothing reported is on the identity side"
                );
                assert!(
                    class != "identity" || side == "identity",
                    "{place}: nothing of who is on the content side"
                );
            }
        }
    }
}
