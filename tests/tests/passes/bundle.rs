//! The bundle in the repository is what its sources and its lock file make, and it asks little of a browser.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tests::kit::{self, succeed};

use crate::node::{bundle, root};

const CEILING_BYTES: usize = 60_000;

#[test]
fn the_committed_bundle_is_what_its_sources_make() {
    let sources = root().join("relay/page/passes");
    let pins = fs::read_to_string(sources.join("package-lock.json")).unwrap();
    let kit = kit::folder("page-passes", &pins, |kit| kit::install_from_npm(&sources, kit));
    fs::copy(sources.join("build.js"), kit.join("build.js")).unwrap();
    let _ = fs::remove_dir_all(kit.join("src"));
    fs::create_dir(kit.join("src")).unwrap();
    for file in fs::read_dir(sources.join("src")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), kit.join("src").join(file.file_name())).unwrap();
    }
    let built = kit.join("built.js");
    let built_by_node = Command::new("node").arg("build.js").arg(&built).current_dir(&kit).output();
    succeed(built_by_node, "relay/page/passes/build.js fails");
    let same = fs::read(&built).unwrap() == fs::read(bundle()).unwrap();
    assert!(
        same,
        "relay/page/passes.js is not what its sources make: run `npm ci && npm run build` in relay/page/passes"
    );
}

/// What a strict content security policy and a browser at its strictest have no room for.
#[test]
fn the_bundle_stays_small_and_asks_for_nothing() {
    let text = fs::read_to_string(bundle()).unwrap();
    assert!(text.len() < CEILING_BYTES, "{} bytes", text.len());
    let (licence, code) = text.split_once("*/").expect("a licence notice in its head");
    assert!(licence.starts_with("/*!") && licence.contains("Apache-2.0"));
    assert!(licence.contains("The MIT License (MIT)") && licence.contains("Paul Miller"));
    for never in [
        "eval(",
        "Function(",
        "WebAssembly",
        "import(",
        "import{",
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "http:",
        "https:",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "cookie",
        "document",
        "console.",
        "Math.random",
    ] {
        assert!(!code.contains(never), "the bundle has {never:?}");
    }
}

#[test]
fn the_lock_file_names_contents_and_no_places() {
    let lock = fs::read_to_string(root().join("relay/page/passes/package-lock.json")).unwrap();
    assert!(!lock.contains("\"resolved\""), "an address: see .npmrc");
    let lock: Value = serde_json::from_str(&lock).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    let mut installed = packages.iter().filter(|(name, _)| !name.is_empty());
    assert!(
        installed.all(|(_, package)| package["integrity"]
            .as_str()
            .is_some_and(|hash| hash.starts_with("sha512-")))
    );
    assert!(packages.len() > 3);
}
