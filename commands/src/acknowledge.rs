//! Signing the Code (Code: Administration; Acknowledgment).
//!
//! # Privacy
//! It names a person and has nothing of a report. Everybody is offered the same after signing, so that having passes says nothing.

mod amendment;
mod decline;
mod form;
mod receipt;
mod signing;
mod words;

pub use amendment::amendment_reminder;
pub use decline::{ACKNOWLEDGE_DECLINE, DECLINE_FORM, decline, submit_decline};
pub use form::{ACKNOWLEDGE_FORM, open, submit};
pub use receipt::{ACKNOWLEDGE_SHOW, show};
pub use signing::{Before, Kept, Prepared, Signed, keep, prepare};

use domain::{Signature, SignatureVerdict};
use slack::{
    blocks::{Block, Element, MessageBody, Text, escape},
    model::UserId,
};

use crate::{Fault, FormReply, Services};

/// The button that opens the form.
pub const ACKNOWLEDGE_OPEN: &str = "acknowledge_open";

/// What Slack's profile says of whoever signs: it stands in the form, where it can be changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Their name.
    pub name: String,
    /// Their position.
    pub position: String,
}

/// What comes of a submitted form: the next page, and a message that stays with whoever signed.
#[derive(Debug)]
pub struct Acknowledged {
    /// The next page.
    pub reply: FormReply,
    /// To be sent to them directly.
    pub receipt: Option<MessageBody>,
}

impl From<FormReply> for Acknowledged {
    fn from(reply: FormReply) -> Self {
        Self { reply, receipt: None }
    }
}

/// What the Home tab says of this person's own acknowledgment.
///
/// # Errors
/// [`Fault`] when the acknowledgments cannot be reached.
pub(crate) async fn block(services: &Services, user: &UserId) -> Result<Block, Fault> {
    let served = services.code.now();
    let name = escape(&served.version.name);
    let latest = latest(services, user).await?;
    let good = match served.version.asks_for_signatures() {
        true => Vec::new(),
        false => {
            let good = services.versions.good_for(served.version.hash).await;
            good.map_err(|error| Fault::new("find the versions whose signatures are good", error))?
        }
    };
    if let Some(before) = latest.as_ref().filter(|said| {
        said.hash != served.version.hash
            && said.verdict == SignatureVerdict::Signed
            && good.contains(&said.hash)
    }) {
        let text = format!(
            "*Your acknowledgment.* You signed the Code on {}. The version in force, {name}, need not be signed again.",
            before.day
        );
        return Ok(
            Block::section(Text::mrkdwn(text)).accessory(Element::button(ACKNOWLEDGE_SHOW, "Show receipt"))
        );
    }
    let said = latest.filter(|said| said.hash == served.version.hash);
    let block = match said {
        Some(said) if said.verdict == SignatureVerdict::Signed => Block::section(Text::mrkdwn(format!(
            "*Your acknowledgment.* You signed the Code, version {name}, on {}.",
            said.day
        )))
        .accessory(Element::button(ACKNOWLEDGE_SHOW, "Show receipt")),
        Some(said) => Block::section(Text::mrkdwn(format!(
            "*Your acknowledgment.* On {} you said that you do not sign version {name}. You can sign at any time.",
            said.day
        )))
        .accessory(sign()),
        None => Block::section(Text::mrkdwn(format!(
            "*Your acknowledgment.* You have not signed the Code, version {name}."
        )))
        .accessory(sign()),
    };
    Ok(block)
}

/// The button that opens the form.
#[must_use]
pub fn sign() -> Element {
    Element::button(ACKNOWLEDGE_OPEN, "Sign the Code")
}

async fn latest(services: &Services, user: &UserId) -> Result<Option<Signature>, Fault> {
    let latest = services.signatures.latest(user.as_str()).await;
    latest.map_err(|error| Fault::new("find an acknowledgment", error))
}
