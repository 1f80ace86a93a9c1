//! Who issued all passes, checks all passes, and keeps every log still cannot tell whose pass was spent. On elements with known logarithms the argument
//! can be computed: for every pair of an issued and a spent element there is one blinding, and it reproduces both transcripts to the byte.
#![allow(clippy::unwrap_used, reason = "a test may; the exception in clippy.toml does not reach its helpers")]

use curve25519_dalek::{RistrettoPoint, Scalar};
use domain::{Day, SystemRandomness};
use passes::{BlindedElement, Epoch, EpochKey, Evaluation, PassSeed};
use proptest::prelude::*;
use voprf::{EvaluationElement, Group, Proof, Ristretto255, VoprfClient};

/// Stands for what is hashed last. That the element has a known logarithm, and so is not the hash of anything known, is the point.
const INPUT: &[u8] = b"a pass";

fn scalars(count: usize) -> impl Strategy<Value = Vec<Scalar>> {
    let scalar = any::<[u8; 32]>().prop_map(Scalar::from_bytes_mod_order);
    proptest::collection::vec(scalar.prop_filter("not zero", |scalar| *scalar != Scalar::ZERO), count)
}

fn encoded(point: RistrettoPoint) -> [u8; 32] {
    point.compress().to_bytes()
}

/// What a browser makes of an evaluation if it drew the blinding `r` for the element `r`^-1 * `blinded`: proof checked, blinding off, hashed.
fn finalized(
    r: Scalar,
    blinded: RistrettoPoint,
    evaluation: &Evaluation,
    key: &EpochKey,
) -> voprf::Result<Vec<u8>> {
    let state = [r.to_bytes(), encoded(blinded)].concat();
    let client = VoprfClient::<Ristretto255>::deserialize(&state)?;
    let evaluated = EvaluationElement::deserialize(&hex::decode(evaluation.elements[0].to_hex()).unwrap())?;
    let proof = Proof::deserialize(&hex::decode(evaluation.proof.to_hex()).unwrap())?;
    let public = Ristretto255::deserialize_elem(key.public_key().as_bytes())?;
    client.finalize(INPUT, &evaluated, &proof, public).map(|output| output.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_issued_element_could_have_become_every_spent_pass(issued in scalars(5), spent in scalars(5), extra in scalars(1)) {
        let epoch = Epoch::of(Day::from_number(20_779).unwrap());
        let key = EpochKey::derive(&PassSeed::random(&SystemRandomness), epoch);

        // What the issuer logs: b*G came in, k*b*G and a proof went out
        let log: Vec<_> = issued.iter().map(|b| {
            let blinded = RistrettoPoint::mul_base(b);
            let element = BlindedElement::parse(&hex::encode(encoded(blinded))).unwrap();
            (blinded, key.evaluate(&[element], &SystemRandomness).unwrap())
        }).collect();

        for h in &spent {
            let element = RistrettoPoint::mul_base(h);
            // What is spent: the output for h*G, made directly and with a blinding of its own
            let own = extra[0];
            let direct = BlindedElement::parse(&hex::encode(encoded(element * own))).unwrap();
            let direct = key.evaluate(&[direct], &SystemRandomness).unwrap();
            let output = finalized(own, element * own, &direct, &key).unwrap();

            for (b, (blinded, evaluation)) in issued.iter().zip(&log) {
                let r = b * h.invert();
                // It blinds this element into that one of the log, and the log's answer, proof and all, into this output
                prop_assert_eq!(encoded(element * r), encoded(*blinded));
                prop_assert_eq!(&finalized(r, *blinded, evaluation, &key).unwrap(), &output);
                // It is the only one: any other blinding is another element or another output
                prop_assume!(r != own);
                prop_assert_ne!(encoded(element * own), encoded(*blinded));
                prop_assert_ne!(&finalized(own, *blinded, evaluation, &key).unwrap(), &output);
            }
        }
    }
}
