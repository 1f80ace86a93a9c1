//! The relay's page without a screen: what its script sends and is answered (docs/relay-page.md).

use std::net::SocketAddr;

use domain::SystemRandomness;
use passes::{Epoch, EvaluatedElement, Evaluation, IssueProof, Pass, PassRequest, PublicKey, Work};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A browser that comes from nowhere: no cookie, no account.
#[derive(Clone, Debug)]
pub struct Browser {
    base: String,
    client: reqwest::Client,
}

impl Browser {
    /// A browser at this page, with a client that may say more of itself than a browser should.
    #[must_use]
    pub fn new(page: SocketAddr, client: reqwest::Client) -> Self {
        Self { base: format!("http://{page}"), client }
    }

    /// The page's address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.base
    }

    /// Sends to the page, whether it goes well or not.
    ///
    /// # Panics
    /// When the page does not answer in JSON.
    pub async fn attempt(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let answer = self.client.post(format!("{}/api/{path}", self.base)).json(body).send().await;
        let answer = answer.expect("the page answers");
        (answer.status(), answer.json().await.expect("JSON"))
    }

    /// Sends what the page takes.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn send(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.attempt(path, &body).await;
        assert!(status.is_success(), "{path}: {answer}");
        answer
    }

    /// Sends what the page refuses; gives the refusal's code.
    ///
    /// # Panics
    /// When it is taken.
    pub async fn refused(&self, path: &str, body: Value) -> String {
        let (status, answer) = self.attempt(path, &body).await;
        assert!(status.is_client_error() || status.is_server_error(), "{path}: {answer}");
        answer["error"]["code"].as_str().expect("a code").to_owned()
    }

    /// What is at an address: status, headers, body.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn get(&self, url: &str) -> (StatusCode, reqwest::header::HeaderMap, Vec<u8>) {
        let answer = self.client.get(url).send().await.expect("an answer");
        let (status, headers) = (answer.status(), answer.headers().clone());
        (status, headers, answer.bytes().await.expect("a body").to_vec())
    }

    /// What the page asks, and with what.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn form(&self) -> Value {
        let (status, _, body) = self.get(&format!("{}/api/form", self.base)).await;
        assert!(status.is_success());
        serde_json::from_slice(&body).expect("JSON")
    }

    /// A fresh receipt.
    ///
    /// # Panics
    /// When none is drawn.
    pub async fn receipt(&self) -> String {
        self.send("receipt", json!({})).await["receipt"].as_str().expect("words").to_owned()
    }

    /// The work of a report without a pass, done.
    ///
    /// # Panics
    /// When the form asks for something else.
    pub async fn work(&self, receipt: &str) -> Value {
        let work = self.form().await["work"].clone();
        let challenge = hex::decode(work["challenge"].as_str().expect("a challenge")).expect("hex");
        let words = receipt.split_whitespace().collect::<Vec<_>>().join(" ");
        let bound = Sha256::new().chain_update(&challenge).chain_update(words.as_bytes()).finalize().into();
        let bits = u32::try_from(work["bits"].as_u64().expect("bits")).expect("few bits");
        let work_to_do = Work::new(bound, bits).expect("work that can be done");
        let counter = (0_u64..).find(|counter| work_to_do.verify(*counter)).expect("a counter");
        json!({"challenge": work["challenge"], "counter": counter})
    }

    /// Fetches passes with a code from chat, as the page's script does: blind, send, check the proof, unblind.
    ///
    /// # Panics
    /// When the page refuses, or the proof is wrong.
    pub async fn fetch_passes(&self, code: &str) -> Vec<String> {
        let form = self.form().await;
        let epoch = form["epochs"][0].clone();
        let number = u16::try_from(epoch["number"].as_u64().expect("a number")).expect("a quarter");
        let count = usize::try_from(form["passes_per_epoch"].as_u64().expect("a count")).expect("few");
        let (request, blinded) =
            PassRequest::begin(Epoch::from_number(number).expect("a quarter"), count, &SystemRandomness);
        let blinded: Vec<String> = blinded.iter().map(|element| element.to_hex()).collect();
        let issued = self
            .send(
                "passes",
                json!({"code": code, "epoch": number, "public_key": epoch["public_key"], "blinded": blinded}),
            )
            .await;
        let elements = issued["evaluated"].as_array().expect("elements").iter();
        let elements =
            elements.map(|hex| EvaluatedElement::parse(hex.as_str().expect("hex")).expect("an element"));
        let proof = IssueProof::parse(issued["proof"].as_str().expect("hex")).expect("a proof");
        let evaluation = Evaluation { elements: elements.collect(), proof };
        let key = PublicKey::parse(epoch["public_key"].as_str().expect("hex")).expect("a key");
        let passes = request.finish(&evaluation, &key).expect("a good proof");
        passes.iter().map(Pass::to_text).map(|text| text.to_string()).collect()
    }

    /// A report as the page sends it, without a pass or work.
    #[must_use]
    pub fn report(receipt: &str, topic: &str, what: &str) -> Value {
        json!({"receipt": receipt, "topic": topic, "about": [], "answers": {"what": what}})
    }

    /// Files a report with a pass; gives the receipt.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn file_with(&self, pass: &str, topic: &str, what: &str) -> String {
        let receipt = self.receipt().await;
        let mut report = Self::report(&receipt, topic, what);
        report["pass"] = pass.into();
        self.send("report", report).await;
        receipt
    }

    /// Files a report without a pass; gives the receipt.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn file_without(&self, topic: &str, what: &str) -> String {
        let receipt = self.receipt().await;
        let mut report = Self::report(&receipt, topic, what);
        report["work"] = self.work(&receipt).await;
        self.send("report", report).await;
        receipt
    }

    /// Adds a file to a report.
    ///
    /// # Panics
    /// When the page does not answer in JSON.
    pub async fn add_file(&self, receipt: &str, id: &str, bytes: &[u8]) -> (StatusCode, Value) {
        let head = json!({"receipt": receipt, "id": id}).to_string();
        let length = u16::try_from(head.len()).expect("a short head").to_be_bytes();
        let body = [&length[..], head.as_bytes(), bytes].concat();
        let request = self.client.post(format!("{}/api/file", self.base));
        let answer = request.header("content-type", "application/octet-stream").body(body).send().await;
        let answer = answer.expect("the page answers");
        (answer.status(), answer.json().await.expect("JSON"))
    }
}
