//! How big a file gets and what it may be called.

use crate::tree::{below, is_test, rust_files};

const LINES: usize = 400;
const LINES_OF_A_TEST: usize = 450;

/// Names that say nothing about what is inside.
const SAYING_NOTHING: [&str; 6] = ["util", "utils", "common", "helper", "helpers", "misc"];

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    let mut wrong = Vec::new();
    for (path, source) in rust_files("") {
        let ceiling = if is_test(&path) { LINES_OF_A_TEST } else { LINES };
        let lines = source.lines().count();
        if lines > ceiling {
            wrong.push(format!("{} has {lines} lines, at most {ceiling}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_name_says_what_is_inside() {
    let says_nothing = |path: &&std::path::PathBuf| {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        SAYING_NOTHING.contains(&stem) || path.ends_with("mod.rs")
    };
    let all = below("");
    let wrong: Vec<_> = all.iter().filter(says_nothing).collect();
    assert!(wrong.is_empty(), "name it by what it holds, and `foo.rs` instead of `foo/mod.rs`: {wrong:#?}");
}
