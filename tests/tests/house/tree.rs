//! The files of the workspace.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What is built, what others wrote, and what starts with a dot is not looked into.
const SKIPPED: [&str; 3] = ["target", "vendor", "node_modules"];

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the package is inside the workspace").to_owned()
}

/// Every file and folder below `folder` (a path inside the workspace, `""` for all of it), as paths inside the workspace.
pub(crate) fn below(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("an entry of a folder").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with('.') || SKIPPED.contains(&name) {
                continue;
            }
            found.push(path.strip_prefix(root()).expect("it is below the root").to_owned());
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The Rust files below `folder`, with their text.
pub(crate) fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let files: Vec<_> =
        below(folder).into_iter().filter(is_rust).map(|path| (path.clone(), read(&path))).collect();
    assert!(!files.is_empty(), "there is no Rust file in {folder}: was it moved?");
    files
}

/// The text of a file of the workspace.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether a file is a test or an example, by the folder it lies in or its name.
pub(crate) fn is_test(path: &Path) -> bool {
    path.iter().any(|part| part == "tests" || part == "tests.rs" || part == "examples" || part == "benches")
}
