//! What was done about a case.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One measure (Code: Administration, Enforcement: "counseling, oral or written reprimands, warnings, probation or suspension with or without pay,
/// demotions, reductions in salary, termination of employment or service, and restitution"), and the two that are not on the Code's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// Counseling.
    Counseling,
    /// An oral reprimand.
    OralReprimand,
    /// A written reprimand.
    WrittenReprimand,
    /// A warning.
    Warning,
    /// Probation.
    Probation,
    /// Suspension with pay.
    SuspensionWithPay,
    /// Suspension without pay.
    SuspensionWithoutPay,
    /// A demotion.
    Demotion,
    /// A reduction in salary.
    SalaryReduction,
    /// The end of employment or service.
    Termination,
    /// Restitution.
    Restitution,
    /// Something else, said in words: the Code's list is "not limited to" the above.
    Other,
    /// Nothing was done.
    NoMeasure,
}

impl Outcome {
    /// Every outcome, in the order in which the form lists them.
    pub const ALL: [Self; 13] = [
        Self::Counseling,
        Self::OralReprimand,
        Self::WrittenReprimand,
        Self::Warning,
        Self::Probation,
        Self::SuspensionWithPay,
        Self::SuspensionWithoutPay,
        Self::Demotion,
        Self::SalaryReduction,
        Self::Termination,
        Self::Restitution,
        Self::Other,
        Self::NoMeasure,
    ];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counseling => "counseling",
            Self::OralReprimand => "oral-reprimand",
            Self::WrittenReprimand => "written-reprimand",
            Self::Warning => "warning",
            Self::Probation => "probation",
            Self::SuspensionWithPay => "suspension-with-pay",
            Self::SuspensionWithoutPay => "suspension-without-pay",
            Self::Demotion => "demotion",
            Self::SalaryReduction => "salary-reduction",
            Self::Termination => "termination",
            Self::Restitution => "restitution",
            Self::Other => "other",
            Self::NoMeasure => "no-measure",
        }
    }

    /// The outcome with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// Whether it is a measure against somebody, which only a substantiated finding can carry.
    #[must_use]
    pub const fn is_discipline(self) -> bool {
        !matches!(self, Self::Other | Self::NoMeasure)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Counseling => "Counseling",
            Self::OralReprimand => "Oral reprimand",
            Self::WrittenReprimand => "Written reprimand",
            Self::Warning => "Warning",
            Self::Probation => "Probation",
            Self::SuspensionWithPay => "Suspension with pay",
            Self::SuspensionWithoutPay => "Suspension without pay",
            Self::Demotion => "Demotion",
            Self::SalaryReduction => "Reduction in salary",
            Self::Termination => "Termination of employment or service",
            Self::Restitution => "Restitution",
            Self::Other => "Other",
            Self::NoMeasure => "No measure",
        })
    }
}

/// What was done about a case: some of the outcomes, or none recorded yet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Outcomes(u16);

impl Outcomes {
    /// Nothing recorded.
    pub const NONE: Self = Self(0);

    /// Whether nothing is recorded.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this one is recorded.
    #[must_use]
    pub const fn contains(self, outcome: Outcome) -> bool {
        self.0 & (1 << outcome as u8) != 0
    }

    /// The outcomes recorded, in the order of the form.
    pub fn iter(self) -> impl Iterator<Item = Outcome> {
        Outcome::ALL.into_iter().filter(move |outcome| self.contains(*outcome))
    }

    /// The stored names, separated by spaces.
    #[must_use]
    pub fn names(self) -> String {
        self.iter().map(Outcome::name).collect::<Vec<_>>().join(" ")
    }

    /// The outcomes with these stored names; `None` when one is not known.
    #[must_use]
    pub fn from_names(names: &str) -> Option<Self> {
        names.split_whitespace().map(Outcome::from_name).collect()
    }
}

impl FromIterator<Outcome> for Outcomes {
    fn from_iter<I: IntoIterator<Item = Outcome>>(outcomes: I) -> Self {
        Self(outcomes.into_iter().fold(0, |bits, outcome| bits | 1 << outcome as u8))
    }
}

/// The names hold one that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these are not names of outcomes")]
pub struct ParseOutcomesError;

impl TryFrom<String> for Outcomes {
    type Error = ParseOutcomesError;

    fn try_from(names: String) -> Result<Self, ParseOutcomesError> {
        Self::from_names(&names).ok_or(ParseOutcomesError)
    }
}

impl From<Outcomes> for String {
    fn from(outcomes: Outcomes) -> Self {
        outcomes.names()
    }
}

impl fmt::Debug for Outcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl fmt::Display for Outcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said: Vec<String> = self.iter().map(|outcome| outcome.to_string()).collect();
        f.write_str(&said.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_name(outcome.name()), Some(outcome));
        }
        let two: Outcomes = [Outcome::Restitution, Outcome::Warning].into_iter().collect();
        assert_eq!(two.names(), "warning restitution");
        assert_eq!(Outcomes::from_names("restitution warning"), Some(two));
        assert_eq!(Outcomes::from_names(""), Some(Outcomes::NONE));
        assert_eq!(Outcomes::from_names("warning applause"), None);
        assert_eq!(two.to_string(), "Warning, Restitution");
    }
}
