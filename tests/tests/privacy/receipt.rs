//! A6: the receipt is the reporter's alone. It is shown once, the store holds neither it nor its key, and one that opens nothing does not say why.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::{
    Accepted, DraftId, EvidenceFile, Intake, Letter, MailboxError, MailboxMessage, MailboxView, Mailboxes,
    Receipt, ReleaseSchedule, SealingKey, Sent, Standing, SystemRandomness, Voice, Words,
};
use hkdf::Hkdf;
use relay::Relay;
use serde_json::{Value, json};
use sha2::Sha256;
use tests::{Browser, Mark, Needle};

use super::{
    lone::{Lone, submission},
    lone_page::{LonePage, Rooms, SEED, pass},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// The mailbox repeats the receipt.
    ShowsItAgain,
    /// A withdrawn report is not found in other words than one that never was.
    SaysThatItWasWithdrawn,
    StoresTheWords,
    StoresTheSecret,
    StoresTheKey,
}

/// Mailboxes that are not built as the product's.
struct Broken {
    real: Arc<dyn Mailboxes>,
    sabotage: Sabotage,
    withdrawn: Mutex<Vec<Receipt>>,
}

impl Broken {
    fn said(&self, receipt: &Receipt, error: MailboxError) -> MailboxError {
        let known = self.withdrawn.lock().unwrap().contains(receipt);
        if known && self.sabotage == Sabotage::SaysThatItWasWithdrawn {
            return MailboxError::NothingSaid;
        }
        error
    }
}

#[async_trait]
impl Mailboxes for Broken {
    fn new_draft(&self) -> DraftId {
        self.real.new_draft()
    }

    async fn open(&self, receipt: &Receipt) -> Result<MailboxView, MailboxError> {
        let mut view = self.real.open(receipt).await.map_err(|error| self.said(receipt, error))?;
        if self.sabotage == Sabotage::ShowsItAgain {
            let words = Words::new(format!("Yours: {}", receipt.to_words().as_str()));
            let day = domain::Day::from_number(20_779).unwrap();
            view.messages.push(MailboxMessage { voice: Voice::Desk, day, words });
        }
        Ok(view)
    }

    async fn send(&self, receipt: &Receipt, letter: Letter) -> Result<Sent, MailboxError> {
        let sent = self.real.send(receipt, letter).await.map_err(|error| self.said(receipt, error))?;
        if sent == Sent::Destroyed {
            self.withdrawn.lock().unwrap().push(Receipt::parse(&receipt.to_words()).unwrap());
        }
        Ok(sent)
    }

    async fn add_file(&self, receipt: &Receipt, file: EvidenceFile) -> Result<Accepted, MailboxError> {
        self.real.add_file(receipt, file).await.map_err(|error| self.said(receipt, error))
    }
}

async fn page(lone: &Lone, sabotage: Sabotage) -> LonePage {
    let mut rooms = Rooms::of(lone);
    rooms.mailboxes = Arc::new(Broken { real: rooms.mailboxes, sabotage, withdrawn: Mutex::default() });
    LonePage::open(lone, rooms).await
}

fn letter(receipt: &str, withdraw: bool) -> Value {
    json!({"receipt": receipt, "draft": "0f".repeat(16), "text": "And in April.", "withdraw": withdraw})
}

/// Everything that the page answers to whoever holds this receipt.
async fn answers(browser: &Browser, receipt: &str) -> Vec<String> {
    let mut answers = Vec::new();
    for (path, body) in [
        ("report", Browser::report(receipt, "other", "The scales are set wrong.")),
        ("mailbox", json!({"receipt": receipt})),
        ("letter", letter(receipt, false)),
        ("letter", letter(receipt, true)),
        ("mailbox", json!({"receipt": receipt})),
    ] {
        let mut body = body;
        if path == "report" {
            body["pass"] = pass(SEED, 0).into();
        }
        answers.push(format!("{:?}", browser.attempt(path, &body).await));
    }
    answers.push(format!("{:?}", browser.add_file(receipt, &"1f".repeat(16), b"notes").await));
    answers
}

/// Where the page shows the receipt after it drew it.
async fn shown_again(sabotage: Sabotage) -> Vec<String> {
    let lone = Lone::open().await;
    let page = page(&lone, sabotage).await;
    let browser = page.browser();
    let receipt = browser.receipt().await;
    let words: Vec<&str> = receipt.split_whitespace().collect();
    // Three words of it, however they are set apart
    let part = words[4..7].join(" ");
    let plain = |answer: &String| answer.replace("\\n", " ").contains(&part);
    answers(&browser, &receipt).await.into_iter().filter(plain).collect()
}

/// How the answers to a withdrawn report's receipt differ from those to one that was never used.
async fn told_apart(sabotage: Sabotage) -> Vec<(String, String)> {
    let lone = Lone::open().await;
    let page = page(&lone, sabotage).await;
    let browser = page.browser();
    let (withdrawn, unknown) = (browser.receipt().await, browser.receipt().await);
    let all = answers(&browser, &withdrawn).await;
    assert!(all[3].contains("\"destroyed\": Bool(true)"), "{}", all[3]);
    let mut differ = Vec::new();
    for (path, withdraw) in [("mailbox", false), ("letter", false), ("letter", true)] {
        let body = |receipt: &str| match path {
            "mailbox" => json!({"receipt": receipt}),
            _ => letter(receipt, withdraw),
        };
        let one = format!("{:?}", browser.attempt(path, &body(&withdrawn)).await);
        let other = format!("{:?}", browser.attempt(path, &body(&unknown)).await);
        assert!(other.contains("not_found"), "{other}");
        differ.extend((one != other).then_some((one, other)));
    }
    let file = async |receipt| format!("{:?}", browser.add_file(receipt, &"2f".repeat(16), b"notes").await);
    let (one, other) = (file(&withdrawn).await, file(&unknown).await);
    differ.extend((one != other).then_some((one, other)));
    differ
}

/// Draws as the system does, and remembers: a receipt's secret is the last thing that was drawn for it.
#[derive(Default)]
struct Remembering(Mutex<Vec<u8>>);

impl domain::Randomness for Remembering {
    fn fill(&self, bytes: &mut [u8]) {
        SystemRandomness.fill(bytes);
        *self.0.lock().unwrap() = bytes.to_vec();
    }
}

/// What of a receipt is in the files. `RFC 5869` by its own crate and the label that is a part of the format.
async fn stored(sabotage: Sabotage) -> Vec<&'static str> {
    let lone = Lone::open().await;
    let chance = Arc::new(Remembering::default());
    let (master, schedule) = (SealingKey::from_bytes([7; 32]), ReleaseSchedule::every(60).unwrap());
    let relay = Relay::new(lone.store.clone(), master, schedule, lone.clock.clone(), chance.clone());
    let receipt = relay.new_receipt(domain::Door::Page);
    let secret = chance.0.lock().unwrap().clone();
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, &secret).expand(b"ethics-bot page receipt key v1", &mut key).unwrap();
    relay.accept(submission(&receipt, Standing::Account, "The scales are set wrong.")).await.unwrap();
    let words = receipt.to_words().replace('\n', " ");
    let leaked = match sabotage {
        Sabotage::StoresTheWords => Some(hex::encode(&words)),
        Sabotage::StoresTheSecret => Some(hex::encode(&secret)),
        Sabotage::StoresTheKey => Some(hex::encode(key)),
        _ => None,
    };
    if let Some(hex) = leaked {
        let table = format!("CREATE TABLE leak (what BLOB); INSERT INTO leak VALUES (x'{hex}')");
        lone.sql("content.db", &table).await;
    }
    assert!(lone.holds(receipt.lookup().as_bytes()), "what is stored of it is its lookup value");
    let mut found = Vec::new();
    let some_words: Vec<&str> = words.split(' ').collect();
    let needles = Mark::new("words", some_words[5..9].join(" ")).needles();
    if !Needle::find_in_folder(&needles, lone.path()).is_empty() {
        found.push("words");
    }
    found.extend(lone.holds(&secret).then_some("secret"));
    found.extend(lone.holds(&key).then_some("key"));
    found
}

#[tokio::test]
async fn a6_a_receipt_is_shown_once_and_kept_nowhere() {
    assert_eq!(shown_again(Sabotage::None).await, [""; 0]);
    assert_eq!(stored(Sabotage::None).await, [""; 0]);
}

#[tokio::test]
async fn a6_withdrawn_and_unknown_receipts_are_answered_alike() {
    assert_eq!(told_apart(Sabotage::None).await, []);
}

#[tokio::test]
async fn a6_a_receipt_that_is_repeated_told_apart_or_stored_is_found() {
    assert_ne!(shown_again(Sabotage::ShowsItAgain).await, [""; 0]);
    assert_ne!(told_apart(Sabotage::SaysThatItWasWithdrawn).await, []);
    for (sabotage, what) in [
        (Sabotage::StoresTheWords, "words"),
        (Sabotage::StoresTheSecret, "secret"),
        (Sabotage::StoresTheKey, "key"),
    ] {
        assert_eq!(stored(sabotage).await, [what]);
    }
}
