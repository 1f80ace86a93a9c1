//! The other side of the exchange, as the page does it in the browser. For tests, load and simulations; the product asks for no passes itself.

use std::fmt;

use domain::Randomness;
use voprf::{Ristretto255, VoprfClient};
use zeroize::ZeroizeOnDrop;

use crate::{BlindedElement, Epoch, Evaluation, Pass, PublicKey, pass::input, rng::Rng};

/// The answer does not show that it was made with the published key, so there are no passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the proof does not fit the published key and the elements")]
pub struct FinishError;

/// Passes that were asked for and are not there yet.
pub struct PassRequest {
    epoch: Epoch,
    drawn: Vec<Drawn>,
    clients: Vec<VoprfClient<Ristretto255>>,
}

#[derive(ZeroizeOnDrop)]
struct Drawn([u8; Pass::NONCE_BYTES]);

impl PassRequest {
    /// Draws `count` passes and blinds them.
    #[must_use]
    #[allow(
        clippy::expect_used,
        reason = "fails for inputs above 65 kB, or with a known input that hashes to the identity"
    )]
    pub fn begin(epoch: Epoch, count: usize, randomness: &dyn Randomness) -> (Self, Vec<BlindedElement>) {
        let mut request = Self { epoch, drawn: Vec::new(), clients: Vec::new() };
        let mut blinded = Vec::new();
        for _ in 0..count {
            let mut nonce = Drawn([0; Pass::NONCE_BYTES]);
            randomness.fill(&mut nonce.0);
            let one =
                VoprfClient::blind(&input(epoch, &nonce.0), &mut Rng(randomness)).expect("a short input");
            request.drawn.push(nonce);
            request.clients.push(one.state);
            blinded.push(BlindedElement(one.message));
        }
        (request, blinded)
    }

    /// Checks the proof and takes the blinding off.
    ///
    /// # Errors
    /// [`FinishError`] when the proof does not hold for these elements and this key.
    pub fn finish(self, evaluation: &Evaluation, key: &PublicKey) -> Result<Vec<Pass>, FinishError> {
        let inputs: Vec<_> = self.drawn.iter().map(|nonce| input(self.epoch, &nonce.0)).collect();
        let inputs: Vec<&[u8]> = inputs.iter().map(|input| input.as_slice()).collect();
        let messages: Vec<_> = evaluation.elements.iter().map(|element| element.0.clone()).collect();
        let outputs = VoprfClient::batch_finalize(
            &inputs,
            &self.clients,
            &messages,
            &evaluation.proof.0,
            key.element(),
        );
        let outputs = outputs.map_err(|_| FinishError)?;
        let pass = |(output, nonce): (voprf::Result<_>, &Drawn)| {
            let output: [u8; 64] = output.map(Into::into).map_err(|_| FinishError)?;
            let tag = output.first_chunk().copied().ok_or(FinishError)?;
            Ok(Pass::new(self.epoch, nonce.0, tag))
        };
        outputs.zip(&self.drawn).map(pass).collect()
    }
}

impl fmt::Debug for PassRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassRequest")
    }
}
