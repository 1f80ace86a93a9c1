//! What people are sent who are asked to sign the Code, and what whoever asks them sees.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use commands::campaign::{self, CampaignDesk, LetterWords};
use domain::{
    Campaign, CampaignError, CampaignEvent, CampaignId, CampaignKind, CampaignRefusal, CampaignState,
    CampaignStep, Campaigns, CodeHash, CodeVersion, Day, GroupProgress, MemberGroup, NewCampaign, Preview,
    Progress, Publication, Record, Rhythm, Roll, Signer,
};
use serde_json::json;

use crate::{
    desk::{services, user},
    opened,
    paper::{message, page},
    shown, submission,
};

/// A register with one campaign, once it is started.
#[derive(Default)]
struct Register {
    state: Mutex<Option<CampaignState>>,
}

pub(crate) fn desk() -> CampaignDesk {
    CampaignDesk {
        register: Arc::new(Register::default()),
        is_on: true,
        per_minute: 60,
        rhythm: Rhythm::default(),
    }
}

fn version() -> CodeVersion {
    let recorded = Record { by: "U0HELEN".to_owned(), on: Day::from_number(20_700).unwrap() };
    CodeVersion {
        hash: CodeHash::of("text"),
        name: "2027-01".to_owned(),
        text: "text".to_owned(),
        recorded: recorded.clone(),
        approval: None,
        publication: Some(Publication { at_ms: 0, recorded }),
        disclosure: None,
    }
}

#[async_trait]
impl Campaigns for Register {
    async fn version_in_force(&self, _: i64) -> Result<Option<CodeVersion>, CampaignError> {
        Ok(Some(version()))
    }

    async fn roll(&self) -> Result<Roll, CampaignError> {
        Ok(Roll { read: Day::from_number(20_780), reading: None, people: 1_042 })
    }

    async fn groups(&self) -> Result<Vec<MemberGroup>, CampaignError> {
        Ok(vec![MemberGroup { id: "S1".to_owned(), name: "Sales <west>".to_owned(), people: 31 }])
    }

    async fn preview(&self, campaign: &NewCampaign) -> Result<Preview, CampaignError> {
        let people = if campaign.groups.is_empty() { 1_042 } else { 31 };
        Ok(Preview { people, answered: 12, guests: 3 })
    }

    async fn start(
        &self,
        _: &NewCampaign,
        _: &str,
        _: Day,
        _: i64,
    ) -> Result<Result<CampaignId, CampaignRefusal>, CampaignError> {
        let mut state = self.state.lock().unwrap();
        if state.is_some_and(|state| state != CampaignState::Ended) {
            return Ok(Err(CampaignRefusal::Open));
        }
        *state = Some(CampaignState::Running);
        Ok(Ok(CampaignId(2)))
    }

    async fn change(
        &self,
        _: CampaignId,
        step: CampaignStep,
        _: &str,
        _: i64,
    ) -> Result<bool, CampaignError> {
        let mut state = self.state.lock().unwrap();
        let Some((from, to)) = step.leads() else { return Ok(false) };
        let is_possible = state.is_some_and(|state| from.contains(&state));
        if is_possible {
            *state = Some(to);
        }
        Ok(is_possible)
    }

    async fn latest(&self) -> Result<Option<Campaign>, CampaignError> {
        Ok(self.state.lock().unwrap().map(|state| Campaign {
            id: CampaignId(2),
            kind: CampaignKind::Campaign,
            hash: Some(version().hash),
            version: version().name,
            state,
            is_listed: true,
            counts_from_ms: 0,
            begun: Day::from_number(20_780).unwrap(),
            groups: Vec::new(),
        }))
    }

    async fn progress(&self, _: CampaignId) -> Result<Progress, CampaignError> {
        let day = |number| Day::from_number(number).unwrap();
        let group = |name: &str, asked, signed| GroupProgress { name: name.to_owned(), asked, signed };
        Ok(Progress {
            asked: 1_042,
            signed: 640,
            declined: 2,
            unreached: 1,
            unsent: 40,
            letters: 1_300,
            guests: 3,
            groups: vec![group("Sales <west>", 31, 20), group("Shop floor", 700, 420)],
            withheld: 2,
            days: vec![(day(20_780), 400), (day(20_781), 100), (day(20_790), 140)],
            events: vec![CampaignEvent {
                step: CampaignStep::Start,
                by: Some("U0RUTH".to_owned()),
                at_ms: 1_795_428_000_000,
            }],
        })
    }

    async fn signers(&self, _: CampaignId, _: &str, _: u32) -> Result<Vec<Signer>, CampaignError> {
        Ok(Vec::new())
    }
}

#[test]
fn letters() {
    let services = services();
    let said = |kind, asks, step, version| {
        message(&campaign::letter(&services, LetterWords { kind, asks, step, version }))
    };
    let letters = [
        ("somebody joins", said(CampaignKind::Joining, true, 0, Some("2027-01"))),
        ("somebody joins before there is a version", said(CampaignKind::Joining, true, 0, None)),
        ("a joiner is reminded", said(CampaignKind::Joining, true, 1, Some("2027-01"))),
        ("an amendment is to be signed", said(CampaignKind::Amendment, true, 0, Some("2027-01"))),
        ("an amendment is told", said(CampaignKind::Amendment, false, 0, Some("2027-01"))),
        ("a campaign", said(CampaignKind::Campaign, true, 0, Some("2027-01"))),
    ];
    let all: String = letters.into_iter().map(|(when, letter)| format!("== {when}\n{letter}\n")).collect();
    insta::assert_snapshot!("campaign_letters", all);
}

#[tokio::test]
async fn from_the_form_to_the_end() {
    let services = services();
    let ruth = user("U0RUTH");
    assert!(campaign::open(&services, &user("U0TOMAS")).await.unwrap().is_none());
    assert!(
        opened(campaign::begin(&services, &user("U0TOMAS")).await.unwrap())
            .contains("The ethics manager and the board secretary ask people")
    );
    assert!(page(&campaign::open(&services, &ruth).await.unwrap().unwrap()).contains("Nobody was asked yet"));

    let form = opened(campaign::begin(&services, &ruth).await.unwrap());
    insta::assert_snapshot!("campaign_form", form);
    let entered = |callback: &str, metadata: &str, values: serde_json::Value| {
        let mut sent = submission(&json!({
            "id": "V1", "type": "modal", "callback_id": callback, "private_metadata": metadata, "state": {"values": values}
        }));
        sent.user.id = ruth.clone();
        sent
    };
    let chosen =
        json!({"again": {"again": {"type": "radio_buttons", "selected_option": {"value": "never"}}}});
    let preview = shown(campaign::submit(&services, &entered(campaign::CAMPAIGN_FORM, "", chosen)).await);
    insta::assert_snapshot!("campaign_preview", preview);

    let metadata = format!("{}|never|", version().hash);
    let old = format!("{}|never|", CodeHash::of("another"));
    let refused = shown(
        campaign::submit_confirmed(&services, &entered(campaign::CAMPAIGN_CONFIRM, &old, json!({}))).await,
    );
    assert!(refused.contains("Another version of the Code is in force by now"), "{refused}");
    let running = shown(
        campaign::submit_confirmed(&services, &entered(campaign::CAMPAIGN_CONFIRM, &metadata, json!({})))
            .await,
    );
    insta::assert_snapshot!("campaign_running", running);
    let twice = shown(
        campaign::submit_confirmed(&services, &entered(campaign::CAMPAIGN_CONFIRM, &metadata, json!({})))
            .await,
    );
    assert!(twice.contains("People are being asked already"), "{twice}");

    assert!(
        opened(campaign::change(&services, &user("U0TOMAS"), "end 2").await.unwrap())
            .contains("The ethics manager and")
    );
    for (step, expected) in
        [("pause 2", "paused: no letter goes out"), ("resume 2", "running"), ("end 2", "ended")]
    {
        let said = opened(campaign::change(&services, &ruth, step).await.unwrap());
        assert!(said.contains(&format!("It is *{expected}*")), "{said}");
    }
    // The board secretary sees how far it is, and gets no list of names
    let helen = page(&campaign::open(&services, &user("U0HELEN")).await.unwrap().unwrap());
    assert!(helen.contains("Ask people to sign") && !helen.contains("Send me the list"), "{helen}");
}
