//! Passes, blinded: the one thing that the relay asks of the bot.

use passes::{BATCH_LIMIT, BlindedElement, Epoch, EvaluatedElement, Evaluation, IssueProof, PublicKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Read, Text, form, known};
use crate::{
    link::channel::ChannelError,
    page::{IssueError, IssueRequest},
};

/// What somebody asks for on the page.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IssueForm {
    code: Text,
    epoch: u16,
    public_key: String,
    blinded: Vec<String>,
}

impl From<&IssueRequest> for IssueForm {
    fn from(request: &IssueRequest) -> Self {
        Self {
            code: Zeroizing::new(request.code.clone()),
            epoch: request.epoch.number(),
            public_key: request.public_key.to_hex(),
            blinded: request.blinded.iter().map(BlindedElement::to_hex).collect(),
        }
    }
}

impl TryFrom<IssueForm> for IssueRequest {
    type Error = ChannelError;

    fn try_from(from: IssueForm) -> Read<Self> {
        if from.blinded.len() > BATCH_LIMIT {
            return Err(ChannelError::Form);
        }
        let blinded = from.blinded.iter().map(|hex| form(BlindedElement::parse(hex)));
        Ok(Self {
            code: from.code.to_string(),
            epoch: known(Epoch::from_number(from.epoch))?,
            public_key: form(PublicKey::parse(&from.public_key))?,
            blinded: blinded.collect::<Read<_>>()?,
        })
    }
}

/// What it gets.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EvaluationForm {
    elements: Vec<String>,
    proof: String,
}

impl From<&Evaluation> for EvaluationForm {
    fn from(evaluation: &Evaluation) -> Self {
        Self {
            elements: evaluation.elements.iter().map(EvaluatedElement::to_hex).collect(),
            proof: evaluation.proof.to_hex(),
        }
    }
}

impl TryFrom<EvaluationForm> for Evaluation {
    type Error = ChannelError;

    fn try_from(from: EvaluationForm) -> Read<Self> {
        let elements = from.elements.iter().map(|hex| form(EvaluatedElement::parse(hex)));
        Ok(Self { elements: elements.collect::<Read<_>>()?, proof: form(IssueProof::parse(&from.proof))? })
    }
}

/// Why none were issued.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum IssueRefusal {
    Code,
    Passes,
    Unavailable,
}

impl From<IssueError> for IssueRefusal {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Code => Self::Code,
            IssueError::Passes => Self::Passes,
            IssueError::Unavailable => Self::Unavailable,
        }
    }
}

impl From<IssueRefusal> for IssueError {
    fn from(from: IssueRefusal) -> Self {
        match from {
            IssueRefusal::Code => Self::Code,
            IssueRefusal::Passes => Self::Passes,
            IssueRefusal::Unavailable => Self::Unavailable,
        }
    }
}
