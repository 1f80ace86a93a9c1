//! Passes on their way from who knows the employees to who does not.

use std::sync::Arc;

use async_trait::async_trait;
use axum::{body::Bytes, extract::State, http::HeaderMap, http::StatusCode};
use passes::{BlindedElement, Epoch, Evaluation, PublicKey};
use serde::{Deserialize, Serialize};

use super::{
    Page,
    answer::{Answer, Refusal, done, read},
};

/// What somebody asks for: the code they were shown in chat, and blinded elements.
#[derive(Debug)]
pub struct IssueRequest {
    /// The code.
    pub code: String,
    /// For which epoch.
    pub epoch: Epoch,
    /// By which key of that epoch the browser and the relay know the passes. An issuer that has another one must issue none: they would be worth nothing, and the person would have had theirs.
    pub public_key: PublicKey,
    /// The elements; the issuer cannot see what is blinded in them.
    pub blinded: Vec<BlindedElement>,
}

/// Why no passes were issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The code is wrong, was used, or is too old.
    #[error("the code does not open anything")]
    Code,
    /// Another number of elements or another epoch than the code is for.
    #[error("the code is for another number of passes")]
    Passes,
    /// The issuer did not answer.
    #[error("passes cannot be issued")]
    Unavailable,
}

/// Who knows the employees: it looks up whom the code was shown to, and evaluates the elements.
///
/// # Privacy
/// It learns that somebody fetched passes, as everybody may, and nothing that is in them. The relay learns no name.
#[async_trait]
pub trait PassIssuer: Send + Sync {
    /// Issues passes for a code, once. The same request again gets an answer again, so that a lost answer costs nobody their passes.
    ///
    /// # Errors
    /// [`IssueError`]; then none were issued.
    async fn issue(&self, request: IssueRequest) -> Result<Evaluation, IssueError>;
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassForm {
    code: String,
    epoch: u16,
    /// The key that the browser was shown; a page of before this was asked for does not say.
    #[serde(default)]
    public_key: String,
    blinded: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Issued {
    evaluated: Vec<String>,
    proof: String,
    public_key: String,
}

pub(super) async fn issue(State(page): State<Arc<Page>>, headers: HeaderMap, body: Bytes) -> Answer<Issued> {
    let form: PassForm = read(&headers, &body)?;
    let not_ours = || Refusal::entered("passes", "passes", "This page is out of date. Please load it again.");
    // Before anybody is asked: the bot, on another host, takes no other number
    if form.blinded.len() != page.text.passes_per_epoch {
        return Err(not_ours());
    }
    let blinded: Result<Vec<_>, _> = form.blinded.iter().map(|hex| BlindedElement::parse(hex)).collect();
    let epoch = Epoch::from_number(form.epoch).ok_or_else(not_ours)?;
    let public_key = page.rooms.seeds.current().key(epoch).public_key();
    // Another one took its place since the page was loaded
    if PublicKey::parse(&form.public_key) != Ok(public_key) {
        return Err(not_ours());
    }
    let request =
        IssueRequest { code: form.code, epoch, public_key, blinded: blinded.map_err(|_| not_ours())? };
    match page.rooms.issuer.issue(request).await {
        Ok(evaluation) => done(Issued {
            evaluated: evaluation.elements.iter().map(|element| element.to_hex()).collect(),
            proof: evaluation.proof.to_hex(),
            public_key: public_key.to_hex(),
        }),
        Err(IssueError::Code) => Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "code",
            "This code does not open anything. It may be mistyped, used, or older than a quarter of an hour. Get a new one in chat.",
        )),
        Err(IssueError::Passes) => Err(not_ours()),
        Err(IssueError::Unavailable) => Err(Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "passes_not_now",
            "Passes cannot be issued at the moment. Your code was not used; please try again in a few minutes. A report can be sent without a pass as well.",
        )),
    }
}
