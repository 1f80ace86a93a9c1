//! The form in Slack: the version, what changed, the words, who signs.

use slack::{
    blocks::{Block, Element, ModalView, Text, clip, escape},
    model::{UserId, ViewSubmission},
};

use super::{
    Acknowledged, Before, Kept, Prepared, Profile, Signed, decline, receipt,
    signing::{keep, prepare},
};
use crate::{Fault, FormReply, Services, reading::CODE_CONTENTS};

/// The form's name.
pub const ACKNOWLEDGE_FORM: &str = "acknowledge_form";

const NAME: &str = "name";
const POSITION: &str = "position";
const TEXT: &str = "text";
/// As they stand on a form.
const LIMIT_CHARS: u16 = 150;
const NOT_KEPT: &str = "This could not be kept right now. Please press Sign again in a minute.";

/// Opens the form. What was typed when this person signed before stands in it, or else what Slack's `profile` says.
///
/// # Errors
/// [`Fault`] when the acknowledgments cannot be reached.
pub async fn open(services: &Services, user: &UserId, profile: Profile) -> Result<ModalView, Fault> {
    let prepared = prepare(services, user.as_str(), profile).await?;
    let said = prepared.before.as_ref().map(said_of);
    Ok(render(&prepared, said))
}

fn said_of(before: &Before) -> Block {
    let text = match &before.changed {
        None => format!("You signed this version on {}. You can sign it again.", before.day),
        Some(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| format!("• {}", escape(line))).collect();
            format!("*What changed since you signed on {}*\n{}", before.day, lines.join("\n"))
        }
    };
    Block::section(Text::mrkdwn(clip(&text, 3_000)))
}

fn render(prepared: &Prepared, said: Option<Block>) -> ModalView {
    let Prepared { version, words, profile, today, carried, .. } = prepared;
    ModalView::new(ACKNOWLEDGE_FORM, "Sign the Code")
        .submit("Sign")
        .close("Not now")
        .private_metadata(carried)
        .block(Block::section(Text::mrkdwn(format!(
            "*Code of Business Conduct and Ethics*\nVersion {}",
            escape(version)
        ))))
        .blocks(said)
        .block(Block::section(Text::mrkdwn(quoted(words))))
        .block(Block::actions([Element::button(CODE_CONTENTS, "Read the Code"), decline::button()]))
        .block(input("Your name", NAME, &profile.name))
        .block(input("Your position", POSITION, &profile.position))
        .block(Block::context([Text::plain(format!("Date: {today}. You get a receipt."))]))
}

/// The Code's own words, set apart.
pub(super) fn quoted(words: &str) -> String {
    clip(&escape(words).lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"), 3_000)
}

fn input(label: &str, block: &str, text: &str) -> Block {
    let mut element = Element::plain_text_input(TEXT).max_length(LIMIT_CHARS.into());
    if !text.trim().is_empty() {
        element = element.initial(clip(text.trim(), LIMIT_CHARS.into()));
    }
    Block::input(label, element).block_id(block)
}

/// Keeps the signature.
pub async fn submit(services: &Services, submission: &ViewSubmission) -> Acknowledged {
    let account = submission.user.id.as_str();
    let view = &submission.view;
    let typed = |block| view.state.text(block, TEXT).unwrap_or_default().trim().to_owned();
    let profile = Profile { name: typed(NAME), position: typed(POSITION) };
    match keep(services, account, &view.private_metadata, &profile).await {
        Ok(Kept::Signed(signed)) => {
            let Signed { version, signature, is_new } = *signed;
            let receipt = is_new.then(|| receipt::message(&version, &signature));
            let page = receipt::page(services, &version, &signature);
            Acknowledged { reply: FormReply::replace(page), receipt }
        }
        Ok(Kept::NoName) => FormReply::mend(NAME, "Please write your name.").into(),
        Ok(Kept::NoPosition) => FormReply::mend(POSITION, "Please write your position.").into(),
        Ok(Kept::Stale) => match prepare(services, account, Profile::default()).await {
            Ok(anew) => {
                let new = Block::section(Text::mrkdwn(
                    "A new version of the Code came into force while this form was open. Please look at it, and sign it here.",
                ));
                FormReply::replace(render(&Prepared { profile, ..anew }, Some(new))).into()
            }
            Err(fault) => FormReply::mend_fault(NAME, NOT_KEPT, fault).into(),
        },
        Err(fault) => FormReply::mend_fault(NAME, NOT_KEPT, fault).into(),
    }
}
