//! The receipt of whoever signed.

use domain::{CodeVersion, Signature, SignatureVerdict};
use slack::{
    blocks::{Block, Element, MessageBody, ModalView, Text},
    model::UserId,
};

use super::{form::quoted, latest, sign};
use crate::{Fault, Reply, Services, passes::PASSES_OPEN};

/// The button that shows it again.
pub const ACKNOWLEDGE_SHOW: &str = "acknowledge_show";

/// The last receipt of this person.
///
/// # Errors
/// [`Fault`] when the acknowledgments cannot be reached.
pub async fn show(services: &Services, user: &UserId) -> Result<Reply, Fault> {
    let signed = latest(services, user).await?.filter(|said| said.verdict == SignatureVerdict::Signed);
    let version = match &signed {
        Some(signed) => services.versions.find(signed.hash).await,
        None => Ok(None),
    };
    let version = version.map_err(|error| Fault::new("find a version of the Code", error))?;
    Ok(Reply::Open(match version.zip(signed) {
        Some((version, signed)) => page(services, &version, &signed),
        None => ModalView::new("acknowledge_receipt", "Receipt")
            .close("Close")
            .block(Block::section("You have not signed the Code."))
            .block(Block::actions([sign()])),
    }))
}

pub(super) fn page(services: &Services, version: &CodeVersion, signature: &Signature) -> ModalView {
    let passes = services.passes.as_ref().map(|_| {
        Block::section(Text::mrkdwn(
            "*Anonymous passes.* Everybody who signs can get some: with one, a report without a name counts as coming from somebody who works here.",
        ))
        .accessory(Element::button(PASSES_OPEN, "Get anonymous passes"))
    });
    ModalView::new("acknowledge_receipt", "Receipt")
        .close("Close")
        .blocks(lines(version, signature))
        .blocks(passes)
}

pub(super) fn message(version: &CodeVersion, signature: &Signature) -> MessageBody {
    MessageBody::text(format!("You signed the Code, version {}.", version.name))
        .blocks(lines(version, signature))
}

fn lines(version: &CodeVersion, signature: &Signature) -> Vec<Block> {
    let Signature { name, position, day, .. } = signature;
    vec![
        Block::section(Text::mrkdwn("*You signed the Code of Business Conduct and Ethics.*")),
        Block::section(Text::plain(format!("Version {}, on {day}\n{name}, {position}", version.name))),
        Block::section(Text::mrkdwn(quoted(&signature.words))),
        Block::context([Text::plain(format!(
            "Receipt {}. The text that you signed has the SHA-256 {}.",
            signature.id.receipt(),
            version.hash
        ))]),
    ]
}
