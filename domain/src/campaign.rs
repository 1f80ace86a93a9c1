//! Asking people to sign the Code: joiners, an amendment, a campaign (Code: Administration; Acknowledgment).

mod groups;
mod progress;
mod quiet;
mod register;
mod rhythm;

pub use groups::{Atom, told_apart};
pub use progress::{CampaignEvent, GroupProgress, Progress};
pub use quiet::{ParseQuietHoursError, QuietHours};
pub use register::{
    CampaignError, CampaignRefusal, Campaigns, MemberGroup, NewCampaign, Preview, Roll, Signer,
};
pub use rhythm::{ParseRhythmError, Rhythm};

use crate::{CodeHash, Day};

/// The place of an occasion in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CampaignId(pub i64);

/// The occasion that is always open: somebody joins.
pub const JOINING: CampaignId = CampaignId(1);

/// Why people are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignKind {
    /// They are new.
    Joining,
    /// A new version of the Code is in force.
    Amendment,
    /// Somebody started a campaign.
    Campaign,
}

impl CampaignKind {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Joining => "joining",
            Self::Amendment => "amendment",
            Self::Campaign => "campaign",
        }
    }

    /// The kind with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Joining, Self::Amendment, Self::Campaign].into_iter().find(|kind| kind.name() == name)
    }
}

/// Whether letters go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignState {
    /// They do.
    Running,
    /// They wait.
    Paused,
    /// There are no more.
    Ended,
}

impl CampaignState {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    /// The state with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Running, Self::Paused, Self::Ended].into_iter().find(|state| state.name() == name)
    }
}

/// What somebody does with a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignStep {
    /// Begin it.
    Start,
    /// Hold its letters.
    Pause,
    /// Let them go again.
    Resume,
    /// Send no more.
    End,
}

impl CampaignStep {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::End => "end",
        }
    }

    /// The step with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Start, Self::Pause, Self::Resume, Self::End].into_iter().find(|step| step.name() == name)
    }

    /// From which states it leads where; `None` for the start, which makes a campaign.
    #[must_use]
    pub const fn leads(self) -> Option<(&'static [CampaignState], CampaignState)> {
        match self {
            Self::Start => None,
            Self::Pause => Some((&[CampaignState::Running], CampaignState::Paused)),
            Self::Resume => Some((&[CampaignState::Paused], CampaignState::Running)),
            Self::End => Some((&[CampaignState::Running, CampaignState::Paused], CampaignState::Ended)),
        }
    }
}

/// An occasion on which people are asked to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its place.
    pub id: CampaignId,
    /// Why.
    pub kind: CampaignKind,
    /// The version; `None` for joiners, who are asked for the one in force.
    pub hash: Option<CodeHash>,
    /// What people call the version by.
    pub version: String,
    /// Whether letters go out.
    pub state: CampaignState,
    /// Whether everybody who is to be asked is on its list.
    pub is_listed: bool,
    /// Signatures before this moment do not count, in milliseconds since 1970.
    pub counts_from_ms: i64,
    /// The company's day on which it began.
    pub begun: Day,
    /// Of which groups people are asked, by name; empty for everybody.
    pub groups: Vec<String>,
}
