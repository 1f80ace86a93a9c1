//! What travels between the browser and the bot: elements of ristretto255 (RFC 9496) and a proof, as hexadecimal digits.

use std::fmt;

use voprf::Ristretto255;

use crate::public_key::decode;

/// The text is not what was expected. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ElementError {
    /// Not an element: the length, a digit, an encoding that is not the canonical one, or the identity (RFC 9497, 4.1).
    #[error("expected the 64 hexadecimal digits of an element of ristretto255")]
    Element,
    /// Not a proof: the length, a digit, or a number that is zero or too big.
    #[error("expected the 128 hexadecimal digits of a proof")]
    Proof,
}

macro_rules! element {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $bytes:literal, $error:expr) => {
        $(#[$doc])*
        pub struct $name(pub(crate) $inner);

        impl $name {
            /// From its hexadecimal digits.
            ///
            /// # Errors
            /// [`ElementError`] when `text` is anything else.
            pub fn parse(text: &str) -> Result<Self, ElementError> {
                let bytes = decode::<$bytes>(text).ok_or($error)?;
                <$inner>::deserialize(&bytes).map(Self).map_err(|_| $error)
            }

            /// Its hexadecimal digits.
            #[must_use]
            pub fn to_hex(&self) -> String {
                hex::encode(self.0.serialize())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

element!(
    /// A pass to be, blinded by the browser: 32 bytes, never the identity.
    ///
    /// # Privacy
    /// The bot sees it together with who asks. It is a uniformly random element, whatever pass is behind it.
    BlindedElement, voprf::BlindedElement<Ristretto255>, 32, ElementError::Element
);
element!(
    /// A blinded element, evaluated with the epoch's key: 32 bytes.
    EvaluatedElement, voprf::EvaluationElement<Ristretto255>, 32, ElementError::Element
);
element!(
    /// The proof that every element of a batch was evaluated with the one key whose public key is published (RFC 9497, 2.2): 64 bytes.
    IssueProof, voprf::Proof<Ristretto255>, 64, ElementError::Proof
);

/// The answer to a batch: as many elements as were asked about, in their order, and one proof for all of them.
#[derive(Debug)]
pub struct Evaluation {
    /// The evaluated elements.
    pub elements: Vec<EvaluatedElement>,
    /// The proof.
    pub proof: IssueProof,
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::{RistrettoPoint, Scalar, traits::Identity};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_an_element_is_refused() {
        let identity = hex::encode(RistrettoPoint::identity().compress().as_bytes());
        // RFC 9496, A.2: a number that is too big, a negative one, one that is not a square
        let wrong = [
            identity.as_str(),
            "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
            "e376adb0e7ed23e66a4b2ba5bd2bf7a1e1ad3aba61cc8c8b6de1c1ba2cd5e5aa00",
            "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d",
            "",
            "zz",
        ];
        for text in wrong {
            assert_eq!(BlindedElement::parse(text).unwrap_err(), ElementError::Element, "{text}");
            assert_eq!(EvaluatedElement::parse(text).unwrap_err(), ElementError::Element, "{text}");
        }
        for text in ["", "00", &"0".repeat(128), &"f".repeat(128), &"1".repeat(130)] {
            assert_eq!(IssueProof::parse(text).unwrap_err(), ElementError::Proof, "{text}");
        }
    }

    #[test]
    fn the_generator_is_one() {
        // RFC 9496, A.1
        let generator = "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76";
        assert_eq!(BlindedElement::parse(generator).unwrap().to_hex(), generator);
        assert_eq!(BlindedElement::parse(&generator.to_uppercase()).unwrap().to_hex(), generator);
    }

    proptest! {
        #[test]
        fn elements_read_back(bytes: [u8; 32]) {
            let scalar = Scalar::from_bytes_mod_order(bytes);
            prop_assume!(scalar != Scalar::ZERO);
            let text = hex::encode(RistrettoPoint::mul_base(&scalar).compress().as_bytes());
            prop_assert_eq!(BlindedElement::parse(&text).unwrap().to_hex(), text);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,140}") {
            let _ = BlindedElement::parse(&text);
            let _ = EvaluatedElement::parse(&text);
            let _ = IssueProof::parse(&text);
        }

        #[test]
        fn no_bytes_panic(bytes: [u8; 64]) {
            let _ = BlindedElement::parse(&hex::encode(&bytes[..32]));
            let _ = IssueProof::parse(&hex::encode(bytes));
        }
    }
}
