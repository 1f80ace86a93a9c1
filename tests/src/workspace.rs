//! A sandbox with the app installed in it, whoever runs the bot.

use ethics_bot::manifest;
use sandbox::{Builder, Delivery, InstalledApp, Sandbox};
use serde_json::Value;

use crate::{Person, Sender, patiently};

/// A workspace in which the app is installed.
#[allow(missing_debug_implementations)]
pub struct Workspace {
    /// The workspace itself.
    pub sandbox: Sandbox,
    /// The installed app, with its secrets.
    pub app: InstalledApp,
    client: reqwest::Client,
}

impl Workspace {
    /// Starts a workspace and installs the app from its shipped manifest.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn start(sandbox: Builder) -> Self {
        Self::with(sandbox, &manifest(None), Delivery::Socket).await
    }

    /// Starts a workspace and installs an app.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn with(sandbox: Builder, manifest: &Value, delivery: Delivery) -> Self {
        let sandbox = sandbox.start().await.expect("a sandbox");
        let app = sandbox.install(manifest, delivery).await.expect("the manifest is installed");
        // The sandbox has chosen a TLS provider
        let client = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
        Self { sandbox, app, client }
    }

    pub(crate) fn http_client(&self) -> reqwest::Client {
        self.client.clone()
    }

    /// Has everything delivered to this address over HTTP from now on.
    ///
    /// # Panics
    /// When the address does not answer `url_verification`.
    pub async fn deliver_to(&self, url: String) {
        let delivery = Delivery::Http { url };
        self.sandbox.deliver_to(&self.app.app_id, delivery).await.expect("url_verification is answered");
    }

    /// Waits until payloads reach the bot.
    ///
    /// # Panics
    /// When they do not.
    pub async fn is_connected(&self) {
        patiently("the bot is connected", || async {
            let health = self.get("health").await;
            (health["apps"][0]["connected"] == true).then_some(())
        })
        .await;
    }

    /// Somebody, by handle.
    #[must_use]
    pub fn person(&self, handle: &str) -> Person {
        Person::new(&self.sandbox.url(), handle, self.client.clone())
    }

    /// Sends to `url` what Slack would, with the app's signing secret.
    #[must_use]
    pub fn sender_to(&self, url: String) -> Sender {
        Sender::new(url, &self.app.signing_secret, self.client.clone())
    }

    /// Everything that crossed the wire after entry `after`.
    pub async fn wire(&self, after: u64) -> Vec<Value> {
        self.get(&format!("wire?after={after}")).await["entries"].as_array().cloned().unwrap_or_default()
    }

    /// The number of the wire's last entry.
    pub async fn wire_end(&self) -> u64 {
        self.wire(0).await.last().and_then(|entry| entry["n"].as_u64()).unwrap_or_default()
    }

    /// The private channels there are, as nobody but the sandbox sees them.
    pub async fn case_rooms(&self) -> Vec<Value> {
        let workspace = self.get("workspace").await;
        let channels = workspace["channels"].as_array().cloned().unwrap_or_default();
        channels.into_iter().filter(|channel| channel["kind"] == "private").collect()
    }

    /// Somebody joins the company; gives what the sandbox says of it, with how the app took it.
    ///
    /// # Panics
    /// When the sandbox does not answer.
    pub async fn join(&self, person: &Value) -> (reqwest::StatusCode, Value) {
        let url = format!("{}/sandbox/api/people", self.sandbox.url());
        let answer = self.client.post(url).json(person).send().await.expect("the sandbox answers");
        (answer.status(), answer.json().await.expect("JSON"))
    }

    /// Calls a Web API method as the app.
    ///
    /// # Panics
    /// When the sandbox refuses it.
    pub async fn as_app(&self, method: &str, body: &Value) -> Value {
        let url = format!("{}{method}", self.sandbox.api_url());
        let request = self.client.post(url).bearer_auth(&self.app.bot_token).json(body);
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer
    }

    async fn get(&self, call: &str) -> Value {
        let url = format!("{}/sandbox/api/{call}", self.sandbox.url());
        self.client.get(url).send().await.expect("an answer").json().await.expect("JSON")
    }
}
