//! The relay's page in a browser (`tests/page`, Node.js with Playwright), at the real relay. Node.js with npm and Debian's Chromium must be installed;
//! `tests/run` sees to it.
//!
//! With `PICTURES=<folder>` every view is photographed, in light and dark, on a phone and at a desk.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::{fs, path::Path, path::PathBuf, process::Stdio};

use domain::{Clock, SystemClock};
use jiff::SignedDuration;
use tests::{House, Via, kit};
use tokio::process::Command;

/// Tests in `tests/page` that get passes: each needs a code of somebody's own.
const WHO_GET_PASSES: [&str; 2] = ["maya", "tomas"];

/// The scripts beside their packages: a script finds packages only above itself.
fn scripts() -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
    let pins = fs::read_to_string(sources.join("package-lock.json")).unwrap();
    let kit = kit::folder("relay-page", &pins, |kit| kit::install_from_npm(&sources, kit));
    for file in fs::read_dir(&kit).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|extension| extension == "mjs") {
            fs::remove_file(file).unwrap();
        }
    }
    for file in fs::read_dir(&sources).unwrap().map(|file| file.unwrap()) {
        if file.path().is_file() {
            fs::copy(file.path(), kit.join(file.file_name())).unwrap();
        }
    }
    kit
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_passes_its_tests_at_the_real_relay() {
    let house = House::open(Via::Socket).await;
    // A browser has the machine's clock. Ahead of it, so that releases do not pass while the house's clock stands still
    let until_then = SystemClock.now().duration_since(house.clock.now()) + SignedDuration::from_hours(1);
    house.clock.advance(until_then);
    let mut codes = Vec::new();
    for handle in WHO_GET_PASSES {
        codes.push(house.person(handle).pass_code().await.0);
    }
    let mut npm = Command::new("npm");
    npm.args(["test", "--silent"]).current_dir(scripts()).stdin(Stdio::null()).kill_on_drop(true);
    npm.env("BASE_URL", format!("{}/", house.page().url())).env("PASS_CODES", codes.join(","));
    kit::succeed(npm.output().await, "the page's tests fail");
    house.close().await;
}
