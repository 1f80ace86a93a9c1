//! A campaign in a company of any size: the real queue and the real store, a counted stand-in for Slack, and a clock that jumps from letter to letter.

mod workspace;

use std::{path::Path, sync::Arc, time::Instant};

use domain::{
    Calendar, Campaigns, CodeHash, CodeVersion, Day, DeadlineRules, ManualClock, NewCampaign, Publication,
    QuietHours, Record, Rhythm, Zone,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use slack::blocks::MessageBody;
use storage_identity::{IdentityStore, LetterCall, Taken};

use crate::{
    config::AcknowledgmentsConfig,
    jobs::{Letters, LettersState, Members, letters::LetterPost},
    trouble::Trouble,
};
use workspace::Workspace;

/// A Monday morning.
const BEGINS: &str = "2026-11-23T09:00:00Z";
/// `users.list` is tier 2: 20 pages a minute.
const BETWEEN_PAGES: SignedDuration = SignedDuration::from_secs(3);
/// A letter that was begun before a stop is looked for when it is held no more.
const HELD: SignedDuration = SignedDuration::from_mins(6);

/// What is simulated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CampaignPlan {
    pub(crate) people: u32,
    pub(crate) per_minute: u32,
    /// How many of a hundred sign after a letter.
    pub(crate) sign: u32,
    /// So many letters at most.
    pub(crate) letters: Option<u32>,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct CampaignOutcome {
    pub(crate) accounts: u32,
    pub(crate) reading: SignedDuration,
    pub(crate) listing_ms: u128,
    pub(crate) first_letters: Option<SignedDuration>,
    pub(crate) whole: SignedDuration,
    pub(crate) is_at_end: bool,
    pub(crate) asked: u32,
    pub(crate) signed: u32,
    pub(crate) letters: u32,
    pub(crate) stored_letters: u32,
    pub(crate) repeated: u32,
    pub(crate) limited: u32,
    pub(crate) busiest_minute: u32,
    pub(crate) at_night: u32,
    pub(crate) looked_for: u32,
    pub(crate) real_s: u64,
    pub(crate) peak_mib: Option<u64>,
}

/// Simulates a campaign with its databases in this folder.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn simulate_campaign(folder: &Path, plan: CampaignPlan) -> anyhow::Result<CampaignOutcome> {
    let begun = Instant::now();
    let clock = Arc::new(ManualClock::new(BEGINS.parse()?));
    let workspace = Arc::new(Workspace::new(plan.people, clock.clone()));
    let mut company = Company::open(folder, plan, clock, workspace).await?;
    let mut outcome = CampaignOutcome::default();
    company.read_directory(&mut outcome).await;
    company.start(&mut outcome).await?;
    company.run(&mut outcome).await?;
    let campaign = company.identity.latest_campaign().await?;
    if let Some(campaign) = campaign {
        let progress = company.identity.campaign_progress(campaign.id).await?;
        (outcome.asked, outcome.signed, outcome.stored_letters) =
            (progress.asked, progress.signed, progress.letters);
    }
    company.workspace.report(&mut outcome);
    company.identity.close().await;
    outcome.real_s = begun.elapsed().as_secs();
    outcome.peak_mib = peak_mib();
    Ok(outcome)
}

struct Company {
    plan: CampaignPlan,
    clock: Arc<ManualClock>,
    workspace: Arc<Workspace>,
    identity: IdentityStore,
    members: Members,
    letters: Letters,
    started: Timestamp,
    hash: CodeHash,
}

impl Company {
    async fn open(
        folder: &Path,
        plan: CampaignPlan,
        clock: Arc<ManualClock>,
        workspace: Arc<Workspace>,
    ) -> anyhow::Result<Self> {
        let identity = IdentityStore::open(folder).await?;
        let deadlines = Arc::new(DeadlineRules::default());
        let config = AcknowledgmentsConfig {
            welcome: true,
            campaigns: true,
            per_minute: plan.per_minute,
            rhythm: Rhythm::default(),
            ..AcknowledgmentsConfig::default()
        };
        let members = Members {
            roster: workspace.clone(),
            identity: identity.clone(),
            deadlines: deadlines.clone(),
            clock: clock.clone(),
            welcomes: true,
            failing: Trouble::default(),
        };
        let letters = Letters {
            identity: identity.clone(),
            post: workspace.clone(),
            write: Box::new(|_| MessageBody::text("A letter.")),
            config,
            deadlines,
            clock: clock.clone(),
            served: None,
            state: LettersState::default(),
        };
        let (started, hash) = (domain::Clock::now(&*clock), CodeHash::of("The Code."));
        Ok(Self { plan, clock, workspace, identity, members, letters, started, hash })
    }

    fn now(&self) -> Timestamp {
        domain::Clock::now(&*self.clock)
    }

    async fn read_directory(&mut self, outcome: &mut CampaignOutcome) {
        let begun = self.now();
        while let Some(page) = self.members.read_page().await {
            outcome.accounts = page.seen;
            if page.is_last {
                break;
            }
            self.clock.advance(BETWEEN_PAGES);
        }
        outcome.reading = self.now().duration_since(begun);
    }

    async fn start(&mut self, outcome: &mut CampaignOutcome) -> anyhow::Result<()> {
        self.started = self.now();
        let today = domain::Clock::today(&*self.clock);
        let now_ms = self.started.as_millisecond();
        self.identity.add_code_version(&version(self.hash, today, now_ms)).await?;
        let campaign = NewCampaign { hash: self.hash, groups: Vec::new(), counts_from_ms: 0 };
        Campaigns::start(&self.identity, &campaign, "U0MANAGER", today, now_ms).await??;
        let begun = Instant::now();
        while self.identity.list_people(now_ms, true).await? > 0 {}
        outcome.listing_ms = begun.elapsed().as_millis();
        Ok(())
    }

    async fn run(&mut self, outcome: &mut CampaignOutcome) -> anyhow::Result<()> {
        let half = self.plan.letters.unwrap_or(self.plan.people) / 2;
        let mut is_whole = false;
        loop {
            let look = self.letters.look().await;
            for account in self.workspace.take_signers(self.plan.sign) {
                let signature = workspace::signature(&account, self.hash, self.now());
                self.identity.add_signature(&signature).await?;
            }
            let sent = self.workspace.sent();
            if outcome.first_letters.is_none() && self.workspace.has_reached_everybody() {
                outcome.first_letters = Some(self.now().duration_since(self.started));
            }
            if self.plan.letters.is_some_and(|letters| sent >= letters) {
                break;
            }
            if !is_whole && sent >= half {
                is_whole = true;
                self.stop_in_the_middle().await?;
                continue;
            }
            let next = match look.not_before_ms {
                Some(at) => Some(at),
                None => self.identity.next_letter_ms().await?,
            };
            let Some(next) = next else {
                outcome.is_at_end = true;
                break;
            };
            let wait = next.saturating_sub(self.now().as_millisecond()).max(1);
            self.clock.advance(SignedDuration::from_millis(wait));
        }
        outcome.whole = self.now().duration_since(self.started);
        Ok(())
    }

    /// Two letters are begun and not ended, as when the power fails: one was sent, the other was not. Then everything begins anew on the same files.
    async fn stop_in_the_middle(&mut self) -> anyhow::Result<()> {
        for is_sent in [true, false] {
            self.clock.advance(SignedDuration::from_secs(1));
            let now_ms = self.now().as_millisecond();
            let (now, calendar) = (self.now(), Calendar::default());
            let opens_ms = |zone: &Zone| {
                let zone = zone.time_zone(&TimeZone::UTC);
                QuietHours::default().opens(now, &zone, &calendar).as_millisecond()
            };
            let call = LetterCall {
                now_ms,
                gap_ms: 1_000,
                in_force: Some(self.hash),
                welcome: true,
                campaigns: true,
                opens_ms: &opens_ms,
            };
            if let Taken::Letter(letter) = self.identity.take_letter(&call).await?
                && is_sent
            {
                self.workspace.post(&letter.account, MessageBody::text("A letter."), letter.mark).await?;
            }
        }
        // Nobody signs at that very moment
        self.workspace.take_signers(0);
        self.letters.state = LettersState::default();
        self.clock.advance(HELD);
        Ok(())
    }
}

fn version(hash: CodeHash, today: Day, now_ms: i64) -> CodeVersion {
    let recorded = Record { by: "U0SECRETARY".to_owned(), on: today };
    CodeVersion {
        hash,
        name: "2027-01".to_owned(),
        text: "The Code.".to_owned(),
        recorded: recorded.clone(),
        approval: None,
        publication: Some(Publication { at_ms: now_ms, recorded }),
        disclosure: None,
    }
}

/// The most memory that this process had, in MiB; `None` where the system does not say.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1_024)
}

impl CampaignOutcome {
    pub(crate) fn in_words(&self) -> String {
        let hours = |time: SignedDuration| format!("{:.1} h", time.as_secs_f64() / 3_600.0);
        let first = self.first_letters.map_or_else(|| "not all of them".to_owned(), hours);
        let memory = self.peak_mib.map_or_else(|| "unknown".to_owned(), |mib| format!("{mib} MiB"));
        let whole = if self.is_at_end { "to the last reminder" } else { "when it was stopped" };
        format!(
            "directory      {} accounts, read in {}\n\
             list           {} people are asked; put on the list in {} ms of this machine's time\n\
             first letters  {first} (evenings, nights and weekends included)\n\
             whole          {} {whole}\n\
             letters        {} sent, {} known to the store, {} repeated, {} looked for after a stop in the middle\n\
             signed         {} of {}\n\
             at night       {} letters in somebody's quiet hours\n\
             Slack          {} times asked to wait (HTTP 429); busiest minute {} messages\n\
             machine        {} s, at most {memory} of memory\n",
            self.accounts,
            hours(self.reading),
            self.asked,
            self.listing_ms,
            hours(self.whole),
            self.letters,
            self.stored_letters,
            self.repeated,
            self.looked_for,
            self.signed,
            self.asked,
            self.at_night,
            self.limited,
            self.busiest_minute,
            self.real_s,
        )
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "accounts": self.accounts, "reading_s": self.reading.as_secs(), "listing_ms": u64::try_from(self.listing_ms).ok(),
            "first_letters_s": self.first_letters.map(|time| time.as_secs()), "whole_s": self.whole.as_secs(), "is_at_end": self.is_at_end,
            "asked": self.asked, "signed": self.signed, "letters": self.letters, "stored_letters": self.stored_letters,
            "repeated": self.repeated, "looked_for": self.looked_for, "limited": self.limited, "at_night": self.at_night,
            "busiest_minute": self.busiest_minute, "real_s": self.real_s, "peak_mib": self.peak_mib,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_campaign_reaches_everybody_once_at_a_good_hour_within_slacks_limits() {
        let folder = tempfile::tempdir().unwrap();
        let plan = CampaignPlan { people: 150, per_minute: 60, sign: 60, letters: None };
        let outcome = simulate_campaign(folder.path(), plan).await.unwrap();
        let said = outcome.in_words();
        assert!(outcome.is_at_end && outcome.first_letters.is_some(), "{said}");
        assert_eq!((outcome.accounts, outcome.asked), (150, outcome.asked), "{said}");
        assert_eq!((outcome.repeated, outcome.limited, outcome.at_night), (0, 0, 0), "{said}");
        assert_eq!(outcome.letters, outcome.stored_letters, "{said}");
        assert!(outcome.looked_for == 2 && outcome.busiest_minute <= 61, "{said}");
        // A tenth are guests or bots; six of ten sign after each letter
        assert!(
            outcome.asked < 150 && outcome.asked > 120 && outcome.signed > outcome.asked * 8 / 10,
            "{said}"
        );
    }

    #[tokio::test]
    async fn the_stand_in_for_slack_does_ask_to_wait() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(BEGINS.parse().unwrap()));
        let workspace = Arc::new(Workspace::new(1_000, clock.clone()));
        let plan = CampaignPlan { people: 1_000, per_minute: 60, sign: 0, letters: None };
        let company = Company::open(folder.path(), plan, clock, workspace.clone()).await.unwrap();
        let mut limited = 0;
        for person in 0..400 {
            let posted = workspace
                .post(
                    &workspace::account(person),
                    MessageBody::text("A letter."),
                    domain::Mark::random(&domain::SystemRandomness),
                )
                .await;
            limited += u32::from(posted.is_err());
        }
        let mut outcome = CampaignOutcome::default();
        workspace.report(&mut outcome);
        assert!(limited > 0 && outcome.limited == limited, "{limited}");
        company.identity.close().await;
    }
}
