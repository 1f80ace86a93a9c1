//! The roles that may read cases.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A role on a case. Who holds it comes from configuration; the order here is the order in which a case is led.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The Corporate Ethics Manager, who administers the Code day to day (Code: Purpose and Scope).
    EthicsManager,
    /// The company's primary outside counsel (Code: Purpose and Scope).
    OutsideCounsel,
    /// The designee of the Audit Committee (Code: Reporting Accounting, Securities Law and Similar Concerns).
    AuditCommittee,
    /// The secretary of the Board: reads a report only when it concerns everybody above.
    BoardSecretary,
}

impl Role {
    /// Every role, in the order in which a case is led.
    pub const ALL: [Self; 4] =
        [Self::EthicsManager, Self::OutsideCounsel, Self::AuditCommittee, Self::BoardSecretary];

    /// The stored and configured name: `ethics-manager`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EthicsManager => "ethics-manager",
            Self::OutsideCounsel => "outside-counsel",
            Self::AuditCommittee => "audit-committee",
            Self::BoardSecretary => "board-secretary",
        }
    }

    /// The role with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl fmt::Display for Role {
    /// As people say it: `the ethics manager`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EthicsManager => "the ethics manager",
            Self::OutsideCounsel => "outside counsel",
            Self::AuditCommittee => "the Audit Committee’s designee",
            Self::BoardSecretary => "the board secretary",
        })
    }
}
