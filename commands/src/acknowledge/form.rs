//! The form: the version, what changed, the words, who signs.

use std::sync::Arc;

use domain::{CodeHash, Day, Signature, SignatureId, SignatureVerdict};
use guidance::{Code, Comparison};
use slack::{
    blocks::{Block, Element, ModalView, Text, clip, escape},
    model::{UserId, ViewSubmission},
};

use super::{Acknowledged, Profile, decline, receipt, words::words};
use crate::{Fault, FormReply, ServedCode, Services, reading::CODE_CONTENTS};

/// The form's name.
pub const ACKNOWLEDGE_FORM: &str = "acknowledge_form";

const NAME: &str = "name";
const POSITION: &str = "position";
const TEXT: &str = "text";
/// As they stand on a form.
const LIMIT_CHARS: u16 = 150;

/// What a form is for: this text, signed once.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) id: SignatureId,
    pub(super) hash: CodeHash,
}

impl Draft {
    fn new(services: &Services, served: &ServedCode) -> Self {
        Self { id: services.signatures.new_id(), hash: served.version.hash }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (id, hash) = text.split_once('|')?;
        Some(Self { id: SignatureId::parse(id)?, hash: CodeHash::parse(hash)? })
    }

    pub(super) fn to_text(self) -> String {
        format!("{}|{}", self.id.to_hex(), self.hash)
    }
}

/// Opens the form. What was typed when this person signed before stands in it, or else what Slack's `profile` says.
///
/// # Errors
/// [`Fault`] when the acknowledgments cannot be reached.
pub async fn open(services: &Services, user: &UserId, profile: Profile) -> Result<ModalView, Fault> {
    let served = services.code.now();
    let before = signed_before(services, user, &served).await?;
    let profile = match &before {
        Some(before) => Profile { name: before.name.clone(), position: before.position.clone() },
        None => profile,
    };
    let said = before.map(|before| said_of(&before));
    Ok(render(&served, Draft::new(services, &served), &profile, said.as_slice(), services.today()))
}

/// The same text, and what changed in it since.
struct Before {
    name: String,
    position: String,
    day: Day,
    /// What changed since; `None` when it was this very text.
    changed: Option<Vec<String>>,
}

async fn signed_before(
    services: &Services,
    user: &UserId,
    served: &Arc<ServedCode>,
) -> Result<Option<Before>, Fault> {
    let before = services.signatures.latest_signed(user.as_str()).await;
    let Some(before) = before.map_err(|error| Fault::new("find an acknowledgment", error))? else {
        return Ok(None);
    };
    let Signature { name, position, day, hash, .. } = before;
    if hash == served.version.hash {
        return Ok(Some(Before { name, position, day, changed: None }));
    }
    let old = services.versions.find(hash).await;
    let old = old.map_err(|error| Fault::new("find a version of the Code", error))?;
    let old = old.and_then(|old| Code::parse(&old.text).ok()).unwrap_or_default();
    let changed = Comparison::of(&old, served.guide.code()).summary();
    Ok(Some(Before { name, position, day, changed: Some(changed) }))
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

fn render(served: &ServedCode, draft: Draft, profile: &Profile, said: &[Block], today: Day) -> ModalView {
    let code = served.guide.code();
    ModalView::new(ACKNOWLEDGE_FORM, "Sign the Code")
        .submit("Sign")
        .close("Not now")
        .private_metadata(draft.to_text())
        .block(Block::section(Text::mrkdwn(format!(
            "*Code of Business Conduct and Ethics*\nVersion {}",
            escape(&served.version.name)
        ))))
        .blocks(said.to_vec())
        .block(Block::section(Text::mrkdwn(quoted(&words(code)))))
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
    let user = &submission.user.id;
    let view = &submission.view;
    let typed = |block| view.state.text(block, TEXT).unwrap_or_default().trim().to_owned();
    let profile = Profile { name: typed(NAME), position: typed(POSITION) };
    let served = services.code.now();
    let draft = Draft::parse(&view.private_metadata);
    let Some(draft) = draft.filter(|draft| draft.hash == served.version.hash) else {
        let new = Block::section(Text::mrkdwn(
            "A new version of the Code came into force while this form was open. Please look at it, and sign it here.",
        ));
        let draft = Draft::new(services, &served);
        return FormReply::replace(render(&served, draft, &profile, &[new], services.today())).into();
    };
    for (block, typed, what) in [(NAME, &profile.name, "name"), (POSITION, &profile.position, "position")] {
        if typed.is_empty() {
            return FormReply::mend(block, format!("Please write your {what}.")).into();
        }
    }
    let signature = Signature {
        id: draft.id,
        account: user.as_str().to_owned(),
        hash: draft.hash,
        verdict: SignatureVerdict::Signed,
        name: profile.name,
        position: profile.position,
        words: words(served.guide.code()),
        day: services.today(),
        signed_ms: services.clock.now().as_millisecond(),
    };
    match services.signatures.add(&signature).await {
        Ok(()) => {
            let receipt = receipt::message(&served.version, &signature);
            let page = receipt::page(services, &served.version, &signature);
            Acknowledged { reply: FormReply::replace(page), receipt: Some(receipt) }
        }
        Err(error) => {
            let text = "This could not be kept right now. Please press Sign again in a minute.";
            FormReply::mend_fault(NAME, text, Fault::new("keep an acknowledgment", error)).into()
        }
    }
}
