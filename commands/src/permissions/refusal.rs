//! What somebody is told who may not.

use slack::blocks::escape;

use super::Door;
use crate::{Services, board, campaign, case, monitoring, questions, waiver};

/// What somebody is told who works here and may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is nothing to refuse.
    Nobody,
    /// The same for a case that they are not on and for none.
    Case,
    /// Only who works on cases enters one.
    ByHand,
    /// The Board's report.
    Board,
    /// How the program does.
    Monitoring,
    /// What is asked about.
    Questions,
    /// The register of waivers.
    Waivers,
    /// Asking people to sign.
    Campaigns,
    /// A page's own answer: sign in, or nothing here.
    Page,
}

/// A refusal in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    words: String,
    is_markup: bool,
}

impl Refusal {
    pub(super) const fn plain(words: String) -> Self {
        Self { words, is_markup: false }
    }

    /// The words for where they stand as they are.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The words for where Slack reads them as markup.
    #[must_use]
    pub fn markup(&self) -> String {
        if self.is_markup { self.words.clone() } else { escape(&self.words) }
    }
}

impl Refused {
    pub(super) fn words(self, services: &Services, door: Door) -> Refusal {
        // Whoever asks in words wants to know whom to ask instead
        let is_asked = matches!(door, Door::Command(_));
        let markup = |words| Refusal { words, is_markup: true };
        let plain = |words: &str| Refusal::plain(words.to_owned());
        match self {
            Self::Waivers if is_asked => markup(waiver::whom_to_ask_words(services)),
            Self::Campaigns if is_asked => markup(campaign::whom_to_ask_words(services)),
            Self::Case => plain(case::NOT_YOURS),
            Self::ByHand => plain(case::NOT_BY_HAND),
            Self::Board => plain(board::NOT_FOR_YOU),
            Self::Monitoring => plain(monitoring::NOT_FOR_YOU),
            Self::Questions => plain(questions::NOT_YOURS),
            Self::Waivers => plain(waiver::NOT_YOURS),
            Self::Campaigns => plain(campaign::NOT_YOURS),
            Self::Nobody | Self::Page => plain("This is not for you. Nothing was changed."),
        }
    }
}
