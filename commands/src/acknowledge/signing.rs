//! What is signed, by whom, and that it is kept: the same in Slack and on the staff page.

use domain::{CodeHash, CodeVersion, Day, Signature, SignatureId, SignatureVerdict};
use guidance::{Code, Comparison};

use super::{Profile, words::words};
use crate::{Fault, Services};

/// What somebody is shown before they sign.
#[derive(Debug)]
pub struct Prepared {
    /// What people call the version by.
    pub version: String,
    /// The words that are agreed to.
    pub words: String,
    /// What they signed last.
    pub before: Option<Before>,
    /// What stands in the form.
    pub profile: Profile,
    /// The company's day.
    pub today: Day,
    /// What the form carries: it says which text was shown, and has the same form sent twice sign once.
    pub carried: String,
}

/// What somebody signed last.
#[derive(Debug)]
pub struct Before {
    /// When.
    pub day: Day,
    /// What changed since, in a few lines; `None` when it was this very text.
    pub changed: Option<Vec<String>>,
}

/// What came of a signed form.
#[derive(Debug)]
pub enum Kept {
    /// It is kept.
    Signed(Box<Signed>),
    /// Another version came into force while the form was open, and nothing was kept.
    Stale,
    /// The name is missing.
    NoName,
    /// The position is missing.
    NoPosition,
}

/// A signature that is kept.
#[derive(Debug)]
pub struct Signed {
    /// Of which version.
    pub version: CodeVersion,
    /// As it is kept.
    pub signature: Signature,
    /// Whether it is new: the same form sent twice signs once.
    pub is_new: bool,
}

/// What a form is for: this text, signed once.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) id: SignatureId,
    pub(super) hash: CodeHash,
}

impl Draft {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (id, hash) = text.split_once('|')?;
        Some(Self { id: SignatureId::parse(id).ok()?, hash: CodeHash::parse(hash)? })
    }

    pub(super) fn to_text(self) -> String {
        format!("{}|{}", self.id.to_hex(), self.hash)
    }
}

/// What this account is shown. What was typed when it signed before stands in the form, or else the `profile`.
///
/// # Errors
/// [`Fault`] when the acknowledgments cannot be reached.
pub async fn prepare(services: &Services, account: &str, profile: Profile) -> Result<Prepared, Fault> {
    let served = services.code.now();
    let before = services.signatures.latest_signed(account).await;
    let before = before.map_err(|error| Fault::new("find an acknowledgment", error))?;
    let (before, profile) = match before {
        None => (None, profile),
        Some(Signature { name, position, day, hash, .. }) => {
            let changed = match hash == served.version.hash {
                true => None,
                false => Some(changes_since(services, hash, served.guide.code()).await?),
            };
            (Some(Before { day, changed }), Profile { name, position })
        }
    };
    let draft = Draft { id: services.signatures.new_id(), hash: served.version.hash };
    Ok(Prepared {
        version: served.version.name.clone(),
        words: words(served.guide.code()),
        before,
        profile,
        today: services.today(),
        carried: draft.to_text(),
    })
}

async fn changes_since(services: &Services, hash: CodeHash, code: &Code) -> Result<Vec<String>, Fault> {
    let old = services.versions.find(hash).await;
    let old = old.map_err(|error| Fault::new("find a version of the Code", error))?;
    let old = old.and_then(|old| Code::parse(&old.text).ok()).unwrap_or_default();
    Ok(Comparison::of(&old, code).summary())
}

/// Keeps a signature, of the text that the form showed.
///
/// # Errors
/// [`Fault`] when it cannot be kept; then it is not.
pub async fn keep(
    services: &Services,
    account: &str,
    carried: &str,
    profile: &Profile,
) -> Result<Kept, Fault> {
    let served = services.code.now();
    let Some(draft) = Draft::parse(carried).filter(|draft| draft.hash == served.version.hash) else {
        return Ok(Kept::Stale);
    };
    let (name, position) = (profile.name.trim(), profile.position.trim());
    if name.is_empty() {
        return Ok(Kept::NoName);
    }
    if position.is_empty() {
        return Ok(Kept::NoPosition);
    }
    let signature = Signature {
        id: draft.id,
        account: account.to_owned(),
        hash: draft.hash,
        verdict: SignatureVerdict::Signed,
        name: name.to_owned(),
        position: position.to_owned(),
        words: words(served.guide.code()),
        day: services.today(),
        signed_ms: services.clock.now().as_millisecond(),
    };
    let kept = services.signatures.add(&signature).await;
    let is_new = kept.map_err(|error| Fault::new("keep an acknowledgment", error))?;
    let before = match is_new {
        true => None,
        false => services.signatures.latest_signed(account).await.ok().flatten(),
    };
    // As it was sent first
    let signature = before.filter(|before| before.id == signature.id).unwrap_or(signature);
    Ok(Kept::Signed(Box::new(Signed { version: served.version.clone(), signature, is_new })))
}
