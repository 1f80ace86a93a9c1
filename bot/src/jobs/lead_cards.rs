//! Where the cards of a case are in the direct messages of whoever leads it.

use std::fmt;

use domain::CasePointer;
use slack::model::{ChannelId, Ts};

/// Each conversation with its card, stored as `D024BE91L:1700000000.000100 …`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LeadCards(Vec<(ChannelId, Ts)>);

impl LeadCards {
    /// Those of a case. What does not read is left out: its card stays as it is.
    pub(super) fn parse(case: &CasePointer) -> Self {
        let stored = case.lead_cards.as_deref().unwrap_or_default();
        let address = |word: &str| {
            let (conversation, ts) = word.split_once(':')?;
            Some((ChannelId::parse(conversation).ok()?, Ts::parse(ts).ok()?))
        };
        Self(stored.split_whitespace().filter_map(address).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has(&self, conversation: &ChannelId) -> bool {
        self.0.iter().any(|(known, _)| known == conversation)
    }

    pub(super) fn add(&mut self, conversation: ChannelId, card: Ts) {
        self.0.push((conversation, card));
    }

    /// Forgets those in other conversations.
    pub(super) fn keep(&mut self, conversations: &[ChannelId]) {
        self.0.retain(|(known, _)| conversations.contains(known));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(ChannelId, Ts)> {
        self.0.iter()
    }
}

impl fmt::Display for LeadCards {
    /// As it is stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (conversation, card)) in self.0.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{conversation}:{card}")?;
        }
        Ok(())
    }
}
