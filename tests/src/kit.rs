//! What tests need from PyPI and npm: pinned versions, in `target/sdk/`, installed when they are not there.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// The folder `target/sdk/<name>`, with what `install` puts into it, unless it is there already with just these pins. Tests that run side by side wait
/// for each other.
///
/// # Panics
/// When it cannot be installed.
#[must_use]
pub fn folder(name: &str, pins: &str, install: impl FnOnce(&Path)) -> PathBuf {
    let kit = target().join("sdk").join(name);
    fs::create_dir_all(&kit).expect("a folder below target");
    let lock = File::create(kit.with_extension("lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let installed = kit.join("installed");
    if fs::read_to_string(&installed).is_ok_and(|there| there == pins) {
        return kit;
    }
    fs::remove_dir_all(&kit).expect("an old kit goes");
    fs::create_dir_all(&kit).expect("a folder below target");
    install(&kit);
    fs::write(installed, pins).expect("a note of what is installed");
    kit
}

/// Installs the packages of `package-lock.json` in `sources` into `kit`.
///
/// # Panics
/// When npm is missing or fails.
pub fn install_from_npm(sources: &Path, kit: &Path) {
    let hint = "Node.js 20 or newer is needed (Debian: apt-get install nodejs npm)";
    succeed(Command::new("node").arg("--version").output(), hint);
    for file in ["package.json", "package-lock.json"] {
        fs::copy(sources.join(file), kit.join(file)).expect("a file of the sources");
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]).current_dir(kit);
    let lock = sources.join("package-lock.json");
    let hint = format!(
        "the packages of {} cannot be installed from npm (Debian: apt-get install npm)",
        lock.display()
    );
    succeed(npm.stdin(Stdio::null()).output(), &hint);
}

/// Passes when a program ran and was content.
///
/// # Panics
/// With the hint and what the program said, when not.
pub fn succeed(output: io::Result<Output>, hint: &str) {
    let output = output.unwrap_or_else(|error| panic!("{hint}: {error}"));
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    assert!(output.status.success(), "{hint}:\n{}", String::from_utf8_lossy(&said));
}

/// The folder that cargo builds into.
fn target() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    // target/<profile>/deps/<test>
    test.ancestors().nth(3).expect("target").to_owned()
}
