//! Asking people to sign the Code: what they are sent, and the page of those who ask (Code: Administration; Acknowledgment).

mod letter;
mod page;
mod start;
mod words;

pub use letter::{LetterWords, letter};
pub use page::{CAMPAIGN_EXPORT, CAMPAIGN_OPEN, CAMPAIGN_STEP, change, duty, open, show};
pub use start::{CAMPAIGN_CONFIRM, CAMPAIGN_FORM, CAMPAIGN_NEW, begin, submit, submit_confirmed};
pub use words::{bar, in_words};

use std::sync::Arc;

use domain::{Campaigns, Rhythm, Role};
use slack::{
    blocks::{Block, MessageBody, ModalView, Text},
    model::UserId,
};

use crate::{Directory, Reply, Services};

/// The roles that ask.
pub const KEEPERS: [Role; 2] = [Role::EthicsManager, Role::BoardSecretary];

/// Where campaigns are kept, and how letters go.
#[derive(Clone)]
#[allow(missing_debug_implementations)]
pub struct CampaignDesk {
    /// The register.
    pub register: Arc<dyn Campaigns>,
    /// Whether campaigns are switched on.
    pub is_on: bool,
    /// How many letters go out in a minute.
    pub per_minute: u32,
    /// When people are reminded.
    pub rhythm: Rhythm,
}

fn is_keeper(directory: &Directory, user: &UserId) -> bool {
    KEEPERS.into_iter().any(|role| directory.holds(user, role))
}

/// Whether this person gets the list of who signed: the ethics manager.
#[must_use]
pub fn may_export(services: &Services, user: &UserId) -> bool {
    services.directory.holds(user, Role::EthicsManager)
}

/// What anybody is told who does not ask.
#[must_use]
pub fn whom_to_ask(services: &Services) -> MessageBody {
    MessageBody::text(whom_to_ask_words(services))
}

pub(crate) fn whom_to_ask_words(services: &Services) -> String {
    format!(
        "{} and {} ask people to sign the Code, and see how far it is.",
        capitalized(&services.directory.mention(Role::EthicsManager)),
        services.directory.mention(Role::BoardSecretary)
    )
}

/// How to reach the page, for whoever asks.
#[must_use]
pub fn how(services: &Services, user: &UserId) -> Option<Block> {
    let text = "You ask people to sign the Code: write `/ethics campaign`.";
    let is_shown = services.campaigns.is_on && is_keeper(&services.directory, user);
    is_shown.then(|| Block::section(Text::mrkdwn(text)))
}

pub(crate) const NOT_YOURS: &str = "The ethics manager and the board secretary ask people to sign the Code.";

fn not_yours() -> Reply {
    Reply::Replace(notice(NOT_YOURS))
}

fn notice(text: &str) -> ModalView {
    ModalView::new("campaign_notice", "Signing the Code")
        .close("Close")
        .block(Block::section(Text::plain(text)))
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
