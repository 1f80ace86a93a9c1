//! The words of the report.

use domain::{Scope, Way};

/// What the report says of itself.
pub(super) const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Full => {
            "The full report, for the board secretary and the Audit Committee’s designee. Please do not pass it on to anybody who works on cases: from \
             their own numbers they could work out what is not theirs to know."
        }
        Scope::Own => "This counts only the cases you are on.",
    }
}

pub(super) const fn way(way: Way) -> &'static str {
    match way {
        Way::Named => "With a name",
        Way::Confidential => "In confidence, in chat",
        Way::Anonymous => "Anonymous, by somebody who works here",
        Way::Unverified => "Anonymous, by anybody",
    }
}

pub(super) const WITHHELD: &str = "Withheld: fewer than five, zero included, or a number from which such a one could be worked out. Nothing is said of \
                                   a period with fewer than five reports.";
pub(super) const RECEIVED: &str = "Reports count in the period in which their case was opened; questions about the Code are counted apart. How many \
                                   cases are open is not said: with what came and what was closed it would give away what is withheld.";
pub(super) const WAYS: &str = "In confidence: sent in chat, and nobody at the company can learn by whom. Anonymous: written outside of chat, with \
                               proof of working here or without; nobody can learn by whom. Only the anonymous ones count for the share.";
pub(super) const SOURCES: &str = "How the report reached the company.";
pub(super) const TIMES: &str = "Days from the opening of the case to the first answer, and to its close, for what was answered or closed in the \
                                period, whenever it came. Median: half took so long or less. Nine in ten: nearest rank; not for fewer than ten.";
pub(super) const FINDINGS: &str = "Reports closed in the period. Substantiation: substantiated among substantiated and unsubstantiated. A duplicate has no finding of its own: \
     what it alleges counts once, in the case that is looked into, and it is not among the reports closed.";
pub(super) const OUTCOMES: &str = "Reports closed in the period. One report can have several outcomes, so they do not add up. An outcome of nearly all of \
                                   them is withheld as well.";
pub(super) const FOLLOW_UP: &str = "Reports of the period without a name, and those of them whose reporter wrote again before the period was over.";
