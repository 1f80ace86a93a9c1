//! Cases, waivers and campaigns in the state in which a door is about them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::{Door, Receipt, SystemRandomness};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::{
    payload::{form, option, options, press, text},
    people::Kind,
    stage::{MARK, Seen, Stage, Waits},
};

/// Which case a door is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Case {
    /// Of the ethics manager and outside counsel.
    Open,
    /// Of outside counsel alone: it is about the ethics manager.
    AboutManager,
    /// A matter for the Audit Committee.
    Committee,
    /// Without a pass: it waits to be taken up.
    Waiting,
}

/// Cases that nobody touched, a few of each.
pub(crate) struct Fixture {
    fresh: Mutex<Vec<(Case, VecDeque<String>)>>,
    /// The receipt of one of them.
    pub(crate) receipt: String,
    /// What was sent at a door by somebody who was refused: the next one sends the same, for nothing came of it.
    pub(crate) refused: Mutex<BTreeMap<(String, bool), Value>>,
}

impl Fixture {
    /// As many as all doors need.
    pub(crate) async fn new(stage: &Stage) -> Self {
        let counts = [(Case::Open, 90), (Case::AboutManager, 40), (Case::Committee, 8), (Case::Waiting, 4)];
        Self::with(stage, &counts).await
    }

    /// One of each of two kinds.
    pub(crate) async fn few(stage: &Stage) -> Self {
        Self::with(stage, &[(Case::Open, 1), (Case::AboutManager, 1)]).await
    }

    async fn with(stage: &Stage, counts: &[(Case, usize)]) -> Self {
        let mut fresh = Vec::new();
        let mut receipt = String::new();
        for (case, count) in counts.iter().copied() {
            fresh.push((case, file(stage, case, count, &mut receipt).await));
        }
        Self { fresh: Mutex::new(fresh), receipt, refused: Mutex::default() }
    }

    /// A case that nobody touched.
    pub(crate) async fn take(&self, case: Case) -> String {
        let mut fresh = self.fresh.lock().await;
        let (_, numbers) = fresh.iter_mut().find(|(of, _)| *of == case).unwrap();
        numbers.pop_front().unwrap_or_else(|| panic!("there are too few of {case:?}"))
    }
}

async fn numbers(stage: &Stage) -> BTreeSet<String> {
    stage.ask("content", "SELECT number FROM cases").await.into_iter().collect()
}

/// Files so many reports; gives the numbers of their cases.
async fn file(stage: &Stage, case: Case, count: usize, last: &mut String) -> VecDeque<String> {
    let before = numbers(stage).await;
    for n in 0..count {
        if case == Case::Waiting {
            stage.house.page().file_without("other", &format!("A {MARK} in the yard, {n}.")).await;
            continue;
        }
        let receipt = Receipt::random(Door::Chat, &SystemRandomness);
        let seen = report(stage, case, n, &receipt.to_words()).await;
        if case == Case::Open {
            *last = receipt.to_words().to_string();
        }
        assert!(
            seen.words.contains("Your report is safe") || seen.words.contains("sealed and stored"),
            "{seen:?}"
        );
    }
    stage.house.deliver().await;
    let new: VecDeque<String> = numbers(stage).await.difference(&before).cloned().collect();
    assert_eq!(new.len(), count, "{case:?}");
    new
}

async fn report(stage: &Stage, case: Case, n: usize, receipt: &str) -> Seen {
    let (topic, about) = match case {
        Case::Committee => ("accounting", vec![]),
        Case::AboutManager => ("conflict-of-interest", vec!["ethics-manager"]),
        _ => ("conflict-of-interest", vec![]),
    };
    let state = json!({
        "way": option("way", "named"),
        "topic": option("topic", topic),
        "about": options("about", &about),
        "what": text(&format!("A {MARK} took the money, {n}.")),
    });
    let payload = form("report", receipt, state);
    stage.act(&stage.signed_by(Kind::Reporter, payload), Waits::ForWords).await
}

impl Stage {
    /// Somebody does something that has to go well before a door can be tried.
    pub(crate) async fn prepares(&self, kind: Kind, payload: Value, waits: Waits) -> Seen {
        let seen = self.act(&self.signed_by(kind, payload), waits).await;
        assert!(!seen.written.is_empty(), "{}: {seen:?}", kind.label());
        seen
    }

    /// Closes a case, as somebody on it does.
    pub(crate) async fn close(&self, kind: Kind, number: &str) {
        let state =
            json!({"finding": option("finding", "unsubstantiated"), "outcomes": {}, "words": text("")});
        let metadata = format!("{number}|{}|conflict-of-interest", self.draft());
        self.prepares(kind, form("case_close_form", &metadata, state), Waits::ForWordsOrWriting).await;
    }

    /// Asks for the deletion of a closed case.
    pub(crate) async fn ask_deletion(&self, kind: Kind, number: &str) {
        let metadata = format!("{number}|{}|conflict-of-interest", self.draft());
        let payload = form("case_delete_form", &metadata, json!({"number": text(number)}));
        self.prepares(kind, payload, Waits::ForWordsOrWriting).await;
    }

    /// Sets a legal hold.
    pub(crate) async fn hold(&self, kind: Kind, number: &str) {
        let metadata = format!("{number}|{}|conflict-of-interest", self.draft());
        let payload = form("case_hold_form", &metadata, json!({"words": text("A court asks for it.")}));
        self.prepares(kind, payload, Waits::ForWordsOrWriting).await;
    }

    /// Adds a task; gives its id.
    pub(crate) async fn add_task(&self, kind: Kind, number: &str) -> String {
        let draft = self.draft();
        let role = if kind == Kind::EthicsManager { "ethics-manager" } else { "outside-counsel" };
        let state = json!({
            "owner": option("owner", role), "words": text("Ask the treasurer."),
            "due": {"due": {"type": "datepicker", "selected_date": "2026-12-01"}},
        });
        let payload = form("case_task_form", &format!("{number}|{draft}|conflict-of-interest"), state);
        self.prepares(kind, payload, Waits::ForWordsOrWriting).await;
        draft
    }

    /// Links two cases.
    pub(crate) async fn link(&self, kind: Kind, number: &str, other: &str) {
        let state = json!({"kind": option("kind", "related"), "other": text(other)});
        let metadata = format!("{number}|{}|conflict-of-interest", self.draft());
        self.prepares(kind, form("case_link_form", &metadata, state), Waits::ForWordsOrWriting).await;
    }

    /// Puts a waiver into the register, decided where asked for; gives its number.
    pub(crate) async fn waiver(&self, is_approved: bool) -> String {
        let state = waiver_state("director-or-executive-officer");
        self.prepares(Kind::BoardSecretary, form("waiver_form", "", state), Waits::ForWords).await;
        let number =
            self.ask("identity", "SELECT number FROM waiver ORDER BY place DESC LIMIT 1").await.remove(0);
        if is_approved {
            let payload = form("waiver_decision", &number, decision_state());
            self.prepares(Kind::BoardSecretary, payload, Waits::ForWords).await;
        }
        number
    }

    /// Has exactly one campaign running, or none; gives the place of the last one.
    pub(crate) async fn campaign(&self, runs: bool) -> String {
        let place = "SELECT CAST(place AS TEXT) FROM campaign WHERE kind = 'campaign' AND state <> 'ended'";
        let open = self.ask("identity", place).await;
        match (open.first(), runs) {
            (Some(place), false) => {
                let payload = press("campaign_step_end", &format!("end {place}"));
                self.prepares(Kind::EthicsManager, payload, Waits::ForWords).await;
            }
            (None, true) => {
                let payload = form("campaign_confirm", &self.campaign_metadata().await, json!({}));
                self.prepares(Kind::EthicsManager, payload, Waits::ForWords).await;
            }
            _ => {}
        }
        let last = "SELECT CAST(max(place) AS TEXT) FROM campaign";
        self.ask("identity", last).await.remove(0)
    }

    pub(crate) async fn campaign_metadata(&self) -> String {
        let hash = self
            .ask("identity", "SELECT lower(hex(hash)) FROM code_version ORDER BY place DESC LIMIT 1")
            .await;
        format!("{}|never|", hash[0])
    }

    /// What a form to sign the Code carries.
    pub(crate) async fn signing_metadata(&self) -> String {
        let metadata = self.campaign_metadata().await;
        format!("{}|{}", self.draft(), metadata.split('|').next().unwrap())
    }
}

pub(crate) fn waiver_state(kind: &str) -> Value {
    json!({
        "name": text("Victor Hale"), "kind": option("kind", kind), "words": text("May stay on the board."),
        "section": option("section", "conflicts-of-interest"),
    })
}

pub(crate) fn decision_state() -> Value {
    json!({
        "body": option("body", "board"), "verdict": option("verdict", "approved"),
        "day": {"day": {"type": "datepicker", "selected_date": "2026-11-20"}},
    })
}
