//! The work of a report without a pass: it costs seconds of a browser's time and microseconds of ours, so that a flood costs the one who sends
//! it. Nothing is remembered: a challenge carries its own end and a seal that only the relay can make, and work is good for one receipt.

use std::sync::Arc;

use domain::{Current, Day, Randomness, Receipt};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use passes::{Epoch, PassSeed, PassSeeds, Work};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How long a challenge is good.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(2);
const END_BYTES: usize = 8;
const SEALED_BYTES: usize = 16;

/// The challenges of one relay, on however many machines.
pub(super) struct Works {
    bits: u32,
    seeds: Arc<dyn Current<PassSeeds>>,
}

impl Works {
    /// What seals them comes from the seeds that every machine of the relay has.
    pub(super) fn new(bits: u32, seeds: Arc<dyn Current<PassSeeds>>) -> Self {
        Self { bits, seeds }
    }

    /// A fresh challenge, in hexadecimal digits: when it ends, eight random bytes, a seal over both.
    pub(super) fn challenge(&self, now: Timestamp, randomness: &dyn Randomness) -> String {
        let mut challenge = [0; 32];
        let end = now.checked_add(GOOD_FOR).unwrap_or(Timestamp::MAX).as_second();
        challenge[..END_BYTES].copy_from_slice(&end.to_be_bytes());
        randomness.fill(&mut challenge[END_BYTES..SEALED_BYTES]);
        let today = Epoch::of(Day::from(now.to_zoned(TimeZone::UTC).date()));
        let seal = seal(self.seeds.current().of(today), &challenge[..SEALED_BYTES]).finalize().into_bytes();
        challenge[SEALED_BYTES..].copy_from_slice(&seal[..SEALED_BYTES]);
        hex::encode(challenge)
    }

    /// Whether this is work done on a challenge of ours, not too old, for this receipt.
    pub(super) fn is_done(&self, challenge: &str, counter: u64, receipt: &Receipt, now: Timestamp) -> bool {
        let mut bytes = [0; 32];
        if hex::decode_to_slice(challenge, &mut bytes).is_err() {
            return false;
        }
        let (said, sealed) = bytes.split_at(SEALED_BYTES);
        // The quarter may have begun since, and another seed with it
        let seeds = self.seeds.current();
        if !seeds.all().any(|seed| seal(seed, said).verify_truncated_left(sealed).is_ok()) {
            return false;
        }
        let mut end = [0; END_BYTES];
        end.copy_from_slice(&said[..END_BYTES]);
        if i64::from_be_bytes(end) < now.as_second() {
            return false;
        }
        Work::new(bound(&bytes, receipt), self.bits).is_ok_and(|work| work.verify(counter))
    }
}

#[allow(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104, 3)")]
fn seal(seed: &PassSeed, said: &[u8]) -> Hmac<Sha256> {
    let key = seed.key_for("challenges of the page");
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("any length");
    mac.update(said);
    mac
}

/// The challenge for one receipt: SHA-256 of the challenge and the receipt's words, joined by single spaces.
fn bound(challenge: &[u8; 32], receipt: &Receipt) -> [u8; 32] {
    let words = Zeroizing::new(receipt.to_words().replace('\n', " "));
    Sha256::new().chain_update(challenge).chain_update(words.as_bytes()).finalize().into()
}

#[cfg(test)]
mod tests {
    use domain::{Door, Fixed, SystemRandomness};

    use super::*;

    fn counter(challenge: &str, receipt: &Receipt, bits: u32) -> u64 {
        let mut bytes = [0; 32];
        hex::decode_to_slice(challenge, &mut bytes).unwrap();
        let work = Work::new(bound(&bytes, receipt), bits).unwrap();
        (0..).find(|counter| work.verify(*counter)).unwrap()
    }

    #[test]
    fn work_is_good_for_one_receipt_on_a_challenge_of_ours_for_two_hours() {
        let now: Timestamp = "2026-11-28T10:00:00Z".parse().unwrap();
        let seeds = PassSeeds::from(PassSeed::random(&SystemRandomness));
        let works = Works::new(12, Arc::new(Fixed(seeds.clone())));
        let challenge = works.challenge(now, &SystemRandomness);
        let receipt = Receipt::random(Door::Page, &SystemRandomness);
        let counter = counter(&challenge, &receipt, 12);
        assert!(works.is_done(&challenge, counter, &receipt, now));
        assert!(works.is_done(&challenge, counter, &receipt, now + SignedDuration::from_mins(119)));
        assert!(
            !works.is_done(&challenge, counter, &receipt, now + SignedDuration::from_mins(121)),
            "too old"
        );
        let others: Vec<_> = (0..8).map(|_| Receipt::random(Door::Page, &SystemRandomness)).collect();
        assert!(
            others.iter().any(|other| !works.is_done(&challenge, counter, other, now)),
            "another receipt"
        );
        let same = Works::new(12, Arc::new(Fixed(seeds.clone())));
        assert!(same.is_done(&challenge, counter, &receipt, now), "another machine of the same relay");
        let next = seeds.with(PassSeed::random(&SystemRandomness), "2026-Q4".parse().unwrap()).unwrap();
        let next = Works::new(12, Arc::new(Fixed(next)));
        assert!(next.is_done(&challenge, counter, &receipt, now), "another seed took its place since");
        let another = Works::new(12, Arc::new(Fixed(PassSeeds::from(PassSeed::random(&SystemRandomness)))));
        assert!(!another.is_done(&challenge, counter, &receipt, now), "another relay");
        let forged = format!("ff{}", &challenge[2..]);
        assert!(!works.is_done(&forged, counter, &receipt, now) && !works.is_done("", 0, &receipt, now));
    }
}
