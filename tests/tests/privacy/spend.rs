//! A5: a pass is spent once, whoever sends what at the same time, and is good in its quarter and under its key only. That whoever issued it cannot tell
//! whose it was is arithmetic: `passes/tests/unlinkability.rs`; that it is nowhere beside the report, `canary_page.rs`.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::{
    Accepted, Door, Intake, IntakeError, PassId, Randomness, Receipt, Standing, Submission, SystemRandomness,
};
use passes::PassSeeds;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::Browser;

use super::{
    lone::Lone,
    lone_page::{LonePage, Rooms, SEED, pass},
};

const AT_ONCE: usize = 16;
const OTHER_SEED: &str = "ff02030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// Spends another id for each report, as if none had been checked.
    SkipsTheSpendCheck,
    /// Forgets the pass between looking it up and writing it down.
    LooksBeforeItWrites,
    /// Takes the same report for a new one.
    ForgetsTheReceipt,
    /// The page has another company's key.
    SwapsTheKey,
}

/// A door that is not built as the product's.
struct Broken(Arc<dyn Intake>, Sabotage, Mutex<Vec<PassId>>);

fn another_pass(standing: Standing) -> Standing {
    let mut id = [0; 32];
    SystemRandomness.fill(&mut id);
    match standing {
        Standing::Pass { epoch, .. } => Standing::Pass { id: PassId::from_bytes(id), epoch },
        other => other,
    }
}

#[async_trait]
impl Intake for Broken {
    fn new_receipt(&self, door: Door) -> Receipt {
        self.0.new_receipt(door)
    }

    fn next_release(&self) -> jiff::Timestamp {
        self.0.next_release()
    }

    async fn accept(&self, mut submission: Submission) -> Result<Accepted, IntakeError> {
        let spent = match submission.standing {
            Standing::Pass { id, .. } => Some(id),
            _ => None,
        };
        match self.1 {
            Sabotage::SkipsTheSpendCheck => submission.standing = another_pass(submission.standing),
            Sabotage::ForgetsTheReceipt => submission.receipt = self.new_receipt(Door::Page),
            Sabotage::LooksBeforeItWrites => {
                if spent.is_some_and(|id| self.2.lock().unwrap().contains(&id)) {
                    return Err(IntakeError::PassSpent);
                }
                tokio::task::yield_now().await;
                submission.standing = another_pass(submission.standing);
            }
            _ => {}
        }
        let accepted = self.0.accept(submission).await;
        self.2.lock().unwrap().extend(spent);
        accepted
    }
}

async fn page(lone: &Lone, sabotage: Sabotage) -> LonePage {
    let mut rooms = Rooms::of(lone);
    rooms.intake = Arc::new(Broken(rooms.intake, sabotage, Mutex::default()));
    if sabotage == Sabotage::SwapsTheKey {
        rooms.seeds = PassSeeds::parse(OTHER_SEED).unwrap();
    }
    LonePage::open(lone, rooms).await
}

fn report(receipt: &str, pass: &str) -> Value {
    let mut report = Browser::report(receipt, "other", "The scales are set wrong.");
    report["pass"] = json!(pass);
    report
}

/// What is wrong with how passes are spent.
async fn faults(sabotage: Sabotage) -> Vec<String> {
    let lone = Lone::open().await;
    let page = page(&lone, sabotage).await;
    let browser = page.browser();
    let mut faults = at_once(&browser).await;

    let (receipt, fresh) = (browser.receipt().await, pass(SEED, 0));
    for sending in ["the first time", "after a lost answer"] {
        let (status, answer) = browser.attempt("report", &report(&receipt, &fresh)).await;
        if !status.is_success() {
            faults.push(format!("refused {sending}: {answer}"));
        }
    }
    for (what, pass, good) in [
        ("of the quarter before", pass(SEED, 1), true),
        ("of two quarters before", pass(SEED, 2), false),
        ("of another company", pass(OTHER_SEED, 0), false),
    ] {
        let (status, answer) = browser.attempt("report", &report(&browser.receipt().await, &pass)).await;
        if status.is_success() != good {
            faults.push(format!("a pass {what}: {answer}"));
        }
    }
    lone.relay.release().await.unwrap();
    let stored = lone.store.open_cases().await.unwrap().len();
    if stored != 3 {
        faults.push(format!("{stored} reports were stored and not 3"));
    }
    faults
}

/// Sixteen reports with one pass, at the same time.
async fn at_once(browser: &Browser) -> Vec<String> {
    let pass = pass(SEED, 0);
    let mut sent = Vec::new();
    for _ in 0..AT_ONCE {
        let (browser, report) = (browser.clone(), report(&browser.receipt().await, &pass));
        sent.push(tokio::spawn(async move { browser.attempt("report", &report).await }));
    }
    let (mut taken, mut spent) = (0, 0);
    for answer in sent {
        let (status, answer) = answer.await.unwrap();
        taken += usize::from(status.is_success());
        spent += usize::from(status == StatusCode::CONFLICT && answer["error"]["code"] == "pass_spent");
    }
    let well = taken == 1 && spent == AT_ONCE - 1;
    if well { Vec::new() } else { vec![format!("{taken} taken, {spent} refused, of {AT_ONCE}")] }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a5_a_pass_is_spent_once_also_at_the_same_time() {
    assert_eq!(faults(Sabotage::None).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a5_a_pass_that_is_spent_twice_or_under_another_key_is_found() {
    for sabotage in [
        Sabotage::SkipsTheSpendCheck,
        Sabotage::LooksBeforeItWrites,
        Sabotage::ForgetsTheReceipt,
        Sabotage::SwapsTheKey,
    ] {
        assert_ne!(faults(sabotage).await, [""; 0], "{sabotage:?}");
    }
}
