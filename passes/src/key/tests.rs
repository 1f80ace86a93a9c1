use std::{collections::HashMap, sync::Mutex};

use domain::{Day, SystemRandomness};
use proptest::prelude::*;
use voprf::VoprfClient;

use super::*;
use crate::{PassRequest, PublicKey};

/// RFC 9497, A.1.2, as printed.
const VECTORS: &str = include_str!("rfc9497.txt");

/// Gives these scalars, one after the other: whoever asks for 64 bytes and reduces them gets each as it is.
struct Scalars(Mutex<Vec<Vec<u8>>>);

impl Scalars {
    fn new(scalars: &str) -> Self {
        Self(Mutex::new(list(scalars).into_iter().rev().collect()))
    }
}

impl Randomness for Scalars {
    fn fill(&self, bytes: &mut [u8]) {
        assert_eq!(bytes.len(), 64, "a scalar is drawn from 64 bytes");
        bytes.fill(0);
        bytes[..32]
            .copy_from_slice(&self.0.lock().unwrap().pop().expect("no more scalars than in the vector"));
    }
}

fn list(hexadecimal: &str) -> Vec<Vec<u8>> {
    hexadecimal.split(',').map(|one| hex::decode(one).unwrap()).collect()
}

/// The values of each part, by name; the first part holds the key's.
fn parts() -> Vec<HashMap<&'static str, String>> {
    let mut parts = vec![HashMap::new()];
    let mut name = "";
    for line in VECTORS.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with("A.1.2.") && line.contains("Test Vector") {
            parts.push(HashMap::new());
        } else if let Some((left, right)) = line.split_once(" = ") {
            name = left;
            parts.last_mut().unwrap().insert(name, right.to_owned());
        } else if !name.is_empty() {
            parts.last_mut().unwrap().get_mut(name).unwrap().push_str(line);
        }
    }
    parts
}

fn vector_key() -> EpochKey {
    let part = &parts()[0];
    let seed = list(&part["Seed"])[0].clone().try_into().unwrap();
    EpochKey::from_seed_and_info(&seed, &list(&part["KeyInfo"])[0], epoch())
}

fn epoch() -> Epoch {
    Epoch::of(Day::from_number(20_779).unwrap())
}

fn key() -> EpochKey {
    EpochKey::derive(&PassSeed::random(&SystemRandomness), epoch())
}

fn issue(key: &EpochKey, count: usize) -> Vec<Pass> {
    let (request, blinded) = PassRequest::begin(key.epoch(), count, &SystemRandomness);
    let evaluation = key.evaluate(&blinded, &SystemRandomness).unwrap();
    request.finish(&evaluation, &key.public_key()).unwrap()
}

#[test]
fn rfc_9497_derives_the_key() {
    let (key, part) = (vector_key(), &parts()[0]);
    assert_eq!(hex::encode(&key.server.serialize()[..32]), part["skSm"]);
    assert_eq!(key.public_key().to_hex(), part["pkSm"]);
}

#[test]
fn rfc_9497_blinds_evaluates_and_finalizes() {
    let (key, parts) = (vector_key(), parts());
    assert_eq!(parts.len(), 4, "a key and three vectors, the last of them a batch");
    for part in &parts[1..] {
        let inputs = list(&part["Input"]);
        let blinds = Scalars::new(&part["Blind"]);
        let blinded: Vec<_> =
            inputs.iter().map(|input| VoprfClient::blind(input, &mut Rng(&blinds)).unwrap()).collect();
        let elements: Vec<_> = blinded.iter().map(|one| BlindedElement(one.message.clone())).collect();
        assert_eq!(joined(elements.iter().map(BlindedElement::to_hex)), part["BlindedElement"]);

        let evaluation = key.evaluate(&elements, &Scalars::new(&part["ProofRandomScalar"])).unwrap();
        assert_eq!(
            joined(evaluation.elements.iter().map(EvaluatedElement::to_hex)),
            part["EvaluationElement"]
        );
        assert_eq!(evaluation.proof.to_hex(), part["Proof"]);

        let clients: Vec<_> = blinded.into_iter().map(|one| one.state).collect();
        let inputs_ref: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
        let messages: Vec<_> = evaluation.elements.iter().map(|element| element.0.clone()).collect();
        let public = PublicKey::parse(&parts[0]["pkSm"]).unwrap();
        let outputs = VoprfClient::batch_finalize(
            &inputs_ref,
            &clients,
            &messages,
            &evaluation.proof.0,
            public.element(),
        );
        assert_eq!(joined(outputs.unwrap().map(|output| hex::encode(output.unwrap()))), part["Output"]);
        assert_eq!(joined(inputs.iter().map(|input| hex::encode(key.output(input)))), part["Output"]);
    }
}

fn joined(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join(",")
}

#[test]
fn a_key_of_another_epoch_or_seed_accepts_nothing() {
    let seed = PassSeed::random(&SystemRandomness);
    let key = EpochKey::derive(&seed, epoch());
    let passes = issue(&key, 3);
    let same = EpochKey::derive(&PassSeed::parse(&seed.to_hex()).unwrap(), epoch());
    let others =
        [EpochKey::derive(&seed, epoch().next()), EpochKey::derive(&seed, epoch().previous()), self::key()];
    for pass in &passes {
        assert!(key.accepts(pass) && same.accepts(pass));
        assert!(!others.iter().any(|other| other.accepts(pass)));
    }
}

/// The epoch is part of what is evaluated: a pass that was asked for under another epoch's number is not one of this key.
#[test]
fn a_pass_that_says_another_epoch_is_refused() {
    let key = key();
    let (request, blinded) = PassRequest::begin(epoch().next(), 1, &SystemRandomness);
    let evaluation = key.evaluate(&blinded, &SystemRandomness).unwrap();
    let pass = request.finish(&evaluation, &key.public_key()).unwrap().remove(0);
    let relabelled = Pass::new(epoch(), [0; Pass::NONCE_BYTES], *pass.tag());
    assert!(!key.accepts(&pass) && !key.accepts(&relabelled));
}

#[test]
fn a_batch_has_one_to_sixteen_elements() {
    let key = key();
    assert_eq!(issue(&key, BATCH_LIMIT).iter().filter(|pass| key.accepts(pass)).count(), BATCH_LIMIT);
    assert_eq!(key.evaluate(&[], &SystemRandomness).unwrap_err(), EvaluateError { found: 0 });
    let (_, blinded) = PassRequest::begin(epoch(), BATCH_LIMIT + 1, &SystemRandomness);
    assert_eq!(
        key.evaluate(&blinded, &SystemRandomness).unwrap_err(),
        EvaluateError { found: BATCH_LIMIT + 1 }
    );
}

/// Nobody can be given passes under a key of their own: the page notices whatever is not made with the published key.
#[test]
fn a_wrong_proof_is_refused_by_the_client() {
    let (key, other) = (key(), key());
    let begin = || PassRequest::begin(epoch(), 2, &SystemRandomness);

    let (request, blinded) = begin();
    let tagged = other.evaluate(&blinded, &SystemRandomness).unwrap();
    request.finish(&tagged, &key.public_key()).expect_err("made with another key");

    let (request, blinded) = begin();
    let mut mixed = key.evaluate(&blinded, &SystemRandomness).unwrap();
    mixed.elements[1] = other.evaluate(&blinded, &SystemRandomness).unwrap().elements.remove(1);
    request.finish(&mixed, &key.public_key()).expect_err("one of them made with another key");

    let (request, blinded) = begin();
    let mut swapped = key.evaluate(&blinded, &SystemRandomness).unwrap();
    swapped.elements.swap(0, 1);
    request.finish(&swapped, &key.public_key()).expect_err("in another order");

    let (request, blinded) = begin();
    let mut short = key.evaluate(&blinded, &SystemRandomness).unwrap();
    short.elements.pop();
    request.finish(&short, &key.public_key()).expect_err("one is missing");

    let (request, blinded) = begin();
    let mut foreign = key.evaluate(&blinded, &SystemRandomness).unwrap();
    foreign.proof = key.evaluate(&begin().1, &SystemRandomness).unwrap().proof;
    request.finish(&foreign, &key.public_key()).expect_err("the proof of another batch");

    let (request, blinded) = begin();
    let honest = key.evaluate(&blinded, &SystemRandomness).unwrap();
    assert_eq!(request.finish(&honest, &key.public_key()).unwrap().len(), 2, "and the honest answer is not");
}

#[test]
fn nothing_secret_is_shown() {
    let key = key();
    let (request, blinded) = PassRequest::begin(epoch(), 1, &SystemRandomness);
    let evaluation = key.evaluate(&blinded, &SystemRandomness).unwrap();
    assert_eq!(
        format!("{key:?} {request:?} {blinded:?} {evaluation:?}"),
        "EpochKey PassRequest [BlindedElement] Evaluation { elements: [EvaluatedElement], proof: IssueProof }"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_issued_is_accepted_and_what_is_changed_is_not(count in 1_usize..=4, place in 0_usize..34, bit in 0_u8..8) {
        let key = key();
        for pass in issue(&key, count) {
            prop_assert!(key.accepts(&pass));
            prop_assert!(key.accepts(&Pass::parse(&pass.to_text()).unwrap()));
            let mut bytes = pass.bytes();
            bytes[place] ^= 1 << bit;
            if let Some(changed) = Pass::from_bytes(&bytes) {
                prop_assert!(!key.accepts(&changed), "byte {}", place);
            }
        }
    }

    #[test]
    fn no_made_up_pass_is_accepted(bytes: [u8; 34]) {
        if let Some(pass) = Pass::from_bytes(&bytes) {
            let key = EpochKey::derive(&PassSeed::random(&SystemRandomness), pass.epoch());
            prop_assert!(!key.accepts(&pass));
        }
    }
}
