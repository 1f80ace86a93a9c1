//! Why each dependency is there is written down.

use std::path::Path;

use crate::tree::read;

#[test]
fn every_dependency_has_its_reason_in_the_table() {
    let manifest: toml::Table = read(Path::new("Cargo.toml")).parse().expect("a manifest");
    let page = read(Path::new("docs/DEPENDENCIES.md"));
    let listed = manifest["workspace"]["dependencies"].as_table().expect("a table");
    let others: Vec<&String> =
        listed.iter().filter(|(_, what)| what.get("path").is_none()).map(|(name, _)| name).collect();
    assert!(others.len() > 50, "{others:?}");
    let missing: Vec<_> = others.into_iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/DEPENDENCIES.md does not say why these are there: {missing:?}");
}
