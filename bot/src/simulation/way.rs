//! The ways to report, as far as a watcher can tell them apart.

use super::history::{RETURNS_AT_WORK, Return};

/// A way to report, and who sees it used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// `/report` in chat: every use of the command is seen.
    Chat,
    /// The relay page, opened on the company's network: the network sees who opened it. Some later visits are made at home.
    SeenPage,
    /// The relay page, opened elsewhere, but its address was looked up with `/report` in the days before, and that was seen.
    LookedUpPage,
    /// The relay page, opened elsewhere: nobody at the company sees a reporter's visit. People who only look still do so at work.
    UnseenPage,
}

impl Way {
    pub(crate) const ALL: [Self; 4] = [Self::Chat, Self::SeenPage, Self::LookedUpPage, Self::UnseenPage];

    /// The name in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Chat => "confidential-in-chat",
            Self::SeenPage => "page-on-company-network",
            Self::LookedUpPage => "page-on-unseen-network-looked-up-in-chat",
            Self::UnseenPage => "page-on-unseen-network",
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Chat => "Confidential, in chat",
            Self::SeenPage => "The relay page, opened on the company's network",
            Self::LookedUpPage => {
                "The relay page at home, its address looked up with /report in the three days before"
            }
            Self::UnseenPage => "The relay page at home, its address known before",
        }
    }

    /// Whether the visit that leaves a report is seen.
    pub(crate) const fn shows_filing(self) -> bool {
        matches!(self, Self::Chat | Self::SeenPage)
    }

    /// Whether a visit before it is seen that gave the page's address.
    pub(crate) const fn shows_look_up(self) -> bool {
        matches!(self, Self::LookedUpPage)
    }

    /// Whether this later visit is seen.
    pub(crate) const fn shows(self, back: &Return) -> bool {
        match self {
            Self::Chat => true,
            Self::SeenPage => back.at_work,
            Self::LookedUpPage | Self::UnseenPage => false,
        }
    }

    /// How likely a later visit is seen.
    pub(crate) const fn shows_returns(self) -> f64 {
        match self {
            Self::Chat => 1.0,
            Self::SeenPage => RETURNS_AT_WORK,
            Self::LookedUpPage | Self::UnseenPage => 0.0,
        }
    }
}
