//! What a report is about, as far as routing needs to know.

use serde::{Deserialize, Serialize};

/// The topic a reporter picks. It decides who reads the report, together with whom it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Accounting, internal accounting controls, auditing.
    Accounting,
    /// Securities law, insider information, public disclosure.
    SecuritiesLaw,
    /// Bribes, kickbacks and other improper payments, the FCPA among them.
    ImproperPayments,
    /// Conflicts of interest, corporate opportunities.
    ConflictOfInterest,
    /// Confidential information.
    Confidentiality,
    /// Fair dealing with customers, suppliers, competitors and employees; antitrust.
    FairDealing,
    /// Theft, loss or misuse of the company's assets.
    Assets,
    /// Trade controls and boycotts.
    TradeControls,
    /// Retaliation for a report.
    Retaliation,
    /// Anything else that touches the Code, or not sure.
    Other,
    /// Not a report at all: somebody asks what the Code says, and a person answers.
    Question,
}

impl Topic {
    /// Every topic of a report, in the order in which the form lists them. [`Topic::Question`] is not among them: it has a form of its own.
    pub const OF_REPORTS: [Self; 10] = [
        Self::Accounting,
        Self::SecuritiesLaw,
        Self::ImproperPayments,
        Self::ConflictOfInterest,
        Self::Confidentiality,
        Self::FairDealing,
        Self::Assets,
        Self::TradeControls,
        Self::Retaliation,
        Self::Other,
    ];

    /// The stored name: `improper-payments`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounting => "accounting",
            Self::SecuritiesLaw => "securities-law",
            Self::ImproperPayments => "improper-payments",
            Self::ConflictOfInterest => "conflict-of-interest",
            Self::Confidentiality => "confidentiality",
            Self::FairDealing => "fair-dealing",
            Self::Assets => "assets",
            Self::TradeControls => "trade-controls",
            Self::Retaliation => "retaliation",
            Self::Other => "other",
            Self::Question => "question",
        }
    }

    /// The topic with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::OF_REPORTS.into_iter().chain([Self::Question]).find(|topic| topic.name() == name)
    }

    /// As the form and the card say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accounting => "Accounting, internal controls or auditing",
            Self::SecuritiesLaw => "Securities law or public disclosure",
            Self::ImproperPayments => "Bribes, kickbacks, improper payments",
            Self::ConflictOfInterest => "Conflict of interest",
            Self::Confidentiality => "Confidential information",
            Self::FairDealing => "Fair dealing or competition",
            Self::Assets => "Theft or misuse of company assets",
            Self::TradeControls => "Trade controls or boycotts",
            Self::Retaliation => "Retaliation",
            Self::Other => "Something else, or not sure",
            Self::Question => "A question about the Code",
        }
    }

    /// Whether it is a question and not a report: fewer people read it, and an answer closes it.
    #[must_use]
    pub const fn is_question(self) -> bool {
        matches!(self, Self::Question)
    }

    /// Whether the Audit Committee's designee reads it from the start (Code: Reporting Accounting, Securities Law and Similar
    /// Concerns: "accounting, internal accounting controls, auditing or securities law (including FCPA) matters").
    #[must_use]
    pub const fn concerns_audit_committee(self) -> bool {
        matches!(self, Self::Accounting | Self::SecuritiesLaw | Self::ImproperPayments)
    }
}
