//! The issuer of passes: it knows the employees and never sees a pass.

use std::sync::Arc;

use async_trait::async_trait;
use commands::passes::{ListedKey, PassDesk, PassOffer};
use domain::{Clock, Current, Randomness};
use hmac::{Hmac, KeyInit, Mac};
use passes::{Epoch, Evaluation, PassSeeds};
use relay::page::{IssueError, IssueRequest, PassIssuer};
use sha2::{Digest, Sha256};
use slack::model::UserId;
use storage_identity::{IdentityStore, NewPassCode, Person, Redeemed};

/// How long a code is good.
const CODE_MINUTES: u32 = 15;
/// Without letters that look like a digit or like each other: a code is read off one screen and typed on another.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 50 random bits, for a quarter of an hour.
const CODE_LETTERS: usize = 10;

/// The issuer over the identity side's store.
pub(crate) struct Issuer {
    pub(crate) store: IdentityStore,
    pub(crate) seeds: Arc<dyn Current<PassSeeds>>,
    pub(crate) per_epoch: usize,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
}

impl Issuer {
    fn epoch(&self) -> Epoch {
        Epoch::of(self.clock.today())
    }

    /// A digest of somebody's id that cannot be computed, nor tried out, without the epoch's seed. With another seed nobody has fetched passes of it yet.
    #[allow(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104, 3)")]
    fn person(&self, user: &UserId, epoch: Epoch) -> Person {
        let seed = self.seeds.current().of(epoch).to_hex();
        let mut mac = Hmac::<Sha256>::new_from_slice(seed.as_bytes()).expect("any length");
        mac.update(b"ethics-bot pass person v1");
        mac.update(user.as_str().as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn new_code(&self) -> String {
        let mut bytes = [0; CODE_LETTERS];
        self.randomness.fill(&mut bytes);
        let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
        let (first, second) = letters.split_at(CODE_LETTERS / 2);
        format!("{}-{}", String::from_iter(first), String::from_iter(second))
    }
}

/// As people type it: any case, with or without the hyphen.
fn digest(code: &str) -> [u8; 32] {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    Sha256::digest(letters.to_lowercase().as_bytes()).into()
}

#[async_trait]
impl PassDesk for Issuer {
    fn key(&self) -> ListedKey {
        let epoch = self.epoch();
        let fingerprint = self.seeds.current().key(epoch).public_key().fingerprint();
        ListedKey { number: epoch.number(), epoch: epoch.to_string(), fingerprint }
    }

    async fn offer(&self, user: &UserId) -> Result<PassOffer, Box<dyn std::error::Error + Send + Sync>> {
        let epoch = self.epoch();
        let person = self.person(user, epoch);
        if self.store.has_passes(&person, epoch.number()).await? {
            return Ok(PassOffer::Fetched { epoch: epoch.to_string() });
        }
        let code = self.new_code();
        let now_ms = self.clock.now().as_millisecond();
        let expires_ms = now_ms.saturating_add(i64::from(CODE_MINUTES) * 60_000);
        let new = NewPassCode { digest: digest(&code), person, epoch: epoch.number(), expires_ms };
        self.store.add_pass_code(&new, now_ms).await?;
        Ok(PassOffer::Code {
            code,
            epoch: epoch.to_string(),
            fingerprint: self.key().fingerprint,
            count: self.per_epoch,
            minutes: CODE_MINUTES,
        })
    }
}

#[async_trait]
impl PassIssuer for Issuer {
    async fn issue(&self, request: IssueRequest) -> Result<Evaluation, IssueError> {
        if request.epoch != self.epoch() || request.blinded.len() != self.per_epoch {
            return Err(IssueError::Passes);
        }
        let key = self.seeds.current().key(request.epoch);
        // Two hosts, or two machines, with different keys: nobody's passes are spent on it
        if key.public_key() != request.public_key {
            return Err(IssueError::Unavailable);
        }
        let mut hash = Sha256::new();
        for element in &request.blinded {
            hash.update(element.to_hex());
        }
        let now_ms = self.clock.now().as_millisecond();
        let redeemed = self
            .store
            .redeem_pass_code(&digest(&request.code), request.epoch.number(), &hash.finalize().into(), now_ms)
            .await;
        match redeemed {
            Ok(Redeemed::Yes) => {}
            Ok(Redeemed::No) => return Err(IssueError::Code),
            Err(error) => {
                tracing::error!(%error, "a code for passes could not be looked up");
                return Err(IssueError::Unavailable);
            }
        }
        key.evaluate(&request.blinded, self.randomness.as_ref()).map_err(|_| IssueError::Passes)
    }
}
