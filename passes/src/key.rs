//! The key of an epoch: it issues passes without seeing them, and tells whether a pass is one of its own.

use std::fmt;

use domain::Randomness;
use subtle::ConstantTimeEq;
use voprf::{Ristretto255, VoprfServer, VoprfServerBatchEvaluateResult};
use zeroize::Zeroizing;

use crate::{
    BlindedElement, Epoch, EvaluatedElement, Evaluation, IssueProof, Pass, PassSeed, PublicKey, rng::Rng,
};

/// How many elements are evaluated at once, at most.
pub const BATCH_LIMIT: usize = 16;

/// A batch was not evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 1 to {BATCH_LIMIT} elements, not {found}")]
pub struct EvaluateError {
    /// How many there were.
    pub found: usize,
}

/// The secret key of one epoch.
///
/// # Privacy
/// It makes passes and recognises them. It cannot tell which issued element a pass came from: the argument is in the crate's
/// documentation, and a property test carries out its arithmetic.
pub struct EpochKey {
    epoch: Epoch,
    server: VoprfServer<Ristretto255>,
}

impl EpochKey {
    /// Derives the key of an epoch: `DeriveKeyPair` of RFC 9497, 3.2.1, with product, version and epoch as its `info`.
    #[must_use]
    pub fn derive(seed: &PassSeed, epoch: Epoch) -> Self {
        let info = [b"ethics-bot pass key v1".as_slice(), &epoch.to_bytes()].concat();
        Self::from_seed_and_info(seed.as_bytes(), &info, epoch)
    }

    #[allow(
        clippy::expect_used,
        reason = "fails for infos above 65 kB, or when 256 hashes in a row are multiples of the group's order"
    )]
    fn from_seed_and_info(seed: &[u8; 32], info: &[u8], epoch: Epoch) -> Self {
        let server = VoprfServer::new_from_seed(seed, info).expect("a short info");
        Self { epoch, server }
    }

    /// Whose key it is.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The public half, for everybody to see.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey::new(self.server.get_public_key())
    }

    /// Evaluates a batch, with one proof for all of it (`BlindEvaluate` of RFC 9497, 3.3.2).
    ///
    /// # Errors
    /// [`EvaluateError`] when there are none or more than [`BATCH_LIMIT`].
    #[allow(clippy::expect_used, reason = "fails for more than 65,535 elements")]
    pub fn evaluate(
        &self,
        blinded: &[BlindedElement],
        randomness: &dyn Randomness,
    ) -> Result<Evaluation, EvaluateError> {
        if blinded.is_empty() || blinded.len() > BATCH_LIMIT {
            return Err(EvaluateError { found: blinded.len() });
        }
        let blinded: Vec<_> = blinded.iter().map(|element| element.0.clone()).collect();
        let evaluated = self.server.batch_blind_evaluate(&mut Rng(randomness), &blinded);
        let VoprfServerBatchEvaluateResult { messages, proof } = evaluated.expect("at most 16 elements");
        Ok(Evaluation {
            elements: messages.into_iter().map(EvaluatedElement).collect(),
            proof: IssueProof(proof),
        })
    }

    /// Whether this key issued the pass; in constant time. Whether the epoch is still good and the pass not spent yet is asked elsewhere
    /// ([`Epoch::is_good_on`], [`Pass::id`]).
    #[must_use]
    pub fn accepts(&self, pass: &Pass) -> bool {
        let output = self.output(&pass.input());
        pass.epoch() == self.epoch && bool::from(output[..Pass::TAG_BYTES].ct_eq(pass.tag()))
    }

    /// `Evaluate` of RFC 9497, 3.3.1.
    #[allow(
        clippy::expect_used,
        reason = "fails for inputs above 65 kB, or with a known input that hashes to the identity"
    )]
    fn output(&self, input: &[u8]) -> Zeroizing<[u8; 64]> {
        Zeroizing::new(self.server.evaluate(input).expect("a short input").into())
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EpochKey")
    }
}

#[cfg(test)]
mod tests;
