#![doc = include_str!("../README.md")]

mod client;
mod element;
mod epoch;
mod key;
mod pass;
mod public_key;
mod rng;
mod seed;
mod seeds;
mod text;
mod work;

pub use client::{FinishError, PassRequest};
pub use element::{BlindedElement, ElementError, EvaluatedElement, Evaluation, IssueProof};
pub use epoch::{Epoch, ParseEpochError};
pub use key::{BATCH_LIMIT, EpochKey, EvaluateError};
pub use pass::{Pass, PassId};
pub use public_key::PublicKey;
pub use seed::{ParseSeedError, PassSeed};
pub use seeds::{AddSeedError, ParseSeedsError, PassSeeds};
pub use text::PassError;
pub use work::{Work, WorkError};
