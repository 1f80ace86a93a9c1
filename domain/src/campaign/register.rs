//! The register of campaigns, as the verbs see it.

use async_trait::async_trait;
use thiserror::Error;

use super::{Campaign, CampaignId, CampaignStep, Progress};
use crate::{CodeHash, CodeVersion, Day, SignatureVerdict};

/// A group of people in chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberGroup {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many people who work here are in it.
    pub people: u32,
}

/// A campaign that is to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCampaign {
    /// The version that is to be signed.
    pub hash: CodeHash,
    /// The ids of the groups that are asked; empty for everybody.
    pub groups: Vec<String>,
    /// Signatures before this moment do not count, in milliseconds since 1970; 0 when all do.
    pub counts_from_ms: i64,
}

/// Whom a campaign would ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preview {
    /// Everybody in it.
    pub people: u32,
    /// How many of them signed or declined already, and would get no letter.
    pub answered: u32,
    /// How many guests there are, who are not asked.
    pub guests: u32,
}

/// How far the list of who works here is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roll {
    /// The day on which it was last read to the end; `None` before the first time.
    pub read: Option<Day>,
    /// How many accounts were read of a listing that is under way.
    pub reading: Option<u32>,
    /// How many people work here, as far as is known.
    pub people: u32,
}

/// What somebody on a campaign's list said, for the export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The account.
    pub account: String,
    /// What they said; `None` while they said nothing.
    pub verdict: Option<SignatureVerdict>,
    /// The name as it was typed.
    pub name: Option<String>,
    /// The position as it was typed.
    pub position: Option<String>,
    /// When they said it, in milliseconds since 1970.
    pub signed_ms: Option<i64>,
    /// How many letters they were sent on this occasion.
    pub letters: u32,
    /// The day of the last one.
    pub last_letter: Option<Day>,
    /// Slack takes no letter for them.
    pub is_unreached: bool,
    /// They do not work here any more.
    pub has_left: bool,
}

/// Why something was not done.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum CampaignRefusal {
    /// One after the other.
    #[error("people are being asked already: end that before you start another")]
    Open,
    /// Another version came into force meanwhile.
    #[error("another version of the Code is in force by now: please look at it and start again")]
    OtherVersion,
}

/// Keeps campaigns, with who did what with them.
#[async_trait]
pub trait Campaigns: Send + Sync {
    /// The version in force at this moment, in milliseconds since 1970.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn version_in_force(&self, now_ms: i64) -> Result<Option<CodeVersion>, CampaignError>;

    /// How far the list of who works here is.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn roll(&self) -> Result<Roll, CampaignError>;

    /// The groups people are in, by name.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn groups(&self) -> Result<Vec<MemberGroup>, CampaignError>;

    /// Whom it would ask.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn preview(&self, campaign: &NewCampaign) -> Result<Preview, CampaignError>;

    /// Starts a campaign.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn start(
        &self,
        campaign: &NewCampaign,
        by: &str,
        day: Day,
        now_ms: i64,
    ) -> Result<Result<CampaignId, CampaignRefusal>, CampaignError>;

    /// Pauses, resumes or ends one; says whether it did.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn change(
        &self,
        id: CampaignId,
        step: CampaignStep,
        by: &str,
        now_ms: i64,
    ) -> Result<bool, CampaignError>;

    /// The amendment or the campaign that was begun last.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn latest(&self) -> Result<Option<Campaign>, CampaignError>;

    /// How far it is.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn progress(&self, id: CampaignId) -> Result<Progress, CampaignError>;

    /// The next people on its list after this account, in the order of their accounts, at most `limit`.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn signers(&self, id: CampaignId, after: &str, limit: u32) -> Result<Vec<Signer>, CampaignError>;
}

/// The register did not answer.
#[derive(Debug, Error)]
#[error("the register of campaigns cannot be used")]
pub struct CampaignError(#[from] pub Box<dyn std::error::Error + Send + Sync>);
