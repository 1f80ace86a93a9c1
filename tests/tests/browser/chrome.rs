//! A headless Chromium of the test's own, driven over WebDriver.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};

const MISSING: &str = "this test needs Chromium and its driver; `tests/run` installs them, or: \
                       apt-get install --no-install-recommends chromium chromium-driver";

/// Where Debian puts the browser.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Nothing but the page may use the network, and nothing may move while a picture is taken.
const FLAGS: [&str; 13] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-prefers-reduced-motion",
    "--lang=en-GB",
];

/// The browser. Its parts are ended in this order.
pub(crate) struct Chrome {
    pub(crate) driver: WebDriver,
    _chromedriver: Chromedriver,
    _profile: tempfile::TempDir,
}

impl Chrome {
    /// A browser with an empty profile and a window of this size.
    pub(crate) async fn start(width: u32, height: u32) -> Self {
        assert!(std::path::Path::new(CHROMIUM).exists(), "{CHROMIUM} is not there: {MISSING}");
        let (chromedriver, port) = Chromedriver::start();
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(60)).build();
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities(&profile))
            .client(client.expect("an HTTP client"))
            .await
            .expect("chromedriver starts Chromium");
        let chrome = Self { driver, _chromedriver: chromedriver, _profile: profile };
        chrome.resize(width, height, 1.0).await;
        // The browser's own first tab is over; what it asked for is forgotten
        chrome.driver.goto("about:blank").await.expect("an empty page");
        chrome.driver.get_log("performance").await.expect("the network's log");
        chrome
    }

    /// Gives the page a window of this size, in CSS pixels.
    pub(crate) async fn resize(&self, width: u32, height: u32, pixels_per_css_pixel: f64) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": pixels_per_css_pixel, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// `"dark"` or `"light"`, as the person's system would say.
    pub(crate) async fn prefer(&self, color_scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": color_scheme}]});
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    async fn devtools(&self, command: &str, arguments: Value) {
        self.driver.cdp().send_raw(command, arguments).await.expect(command);
    }

    /// Looks back at the whole visit: the console held no complaint, and nothing was asked of another address than `own`.
    pub(crate) async fn assert_clean(&self, own: &str) {
        let console = self.driver.browser_log().await.expect("the console's log");
        let complaints: Vec<_> =
            console.iter().filter(|entry| ["SEVERE", "WARNING"].contains(&entry.level.as_str())).collect();
        assert!(complaints.is_empty(), "the console complains: {complaints:#?}");

        let mut requests = 0;
        for entry in self.driver.get_log("performance").await.expect("the network's log") {
            let event: Value = serde_json::from_str(&entry.message).expect("JSON");
            let event = &event["message"];
            if event["method"] != "Network.requestWillBeSent" {
                continue;
            }
            let url = event["params"]["request"]["url"].as_str().unwrap_or_default();
            assert!(url.starts_with(&format!("{own}/")) || url.starts_with("data:"), "{url} is elsewhere");
            requests += 1;
        }
        assert!(requests > 10, "the network's log has {requests} requests: is it still recorded?");
    }

    /// Ends it. A test that fails leaves that to the drop of its parts.
    pub(crate) async fn quit(self) {
        self.driver.clone().quit().await.expect("Chromium ends");
    }
}

fn capabilities(profile: &tempfile::TempDir) -> Capabilities {
    let mut arguments: Vec<String> = FLAGS.map(str::to_owned).into();
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    let capabilities = json!({
        "browserName": "chrome",
        "goog:chromeOptions": {"binary": CHROMIUM, "args": arguments},
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}
    });
    serde_json::from_value(capabilities).expect("capabilities")
}

/// The process between the test and the browser.
struct Chromedriver(Child);

impl Chromedriver {
    /// Starts it on a port that is free, and says which.
    fn start() -> (Self, u16) {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver does not start ({error}): {MISSING}"));
        let stdout = process.stdout.take().expect("it was piped");
        let started = Self(process);
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| {
                line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver says its port");
        // Read on, so that it never waits for room in the pipe
        std::thread::spawn(move || lines.for_each(drop));
        (started, port)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
