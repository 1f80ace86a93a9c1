use proptest::prelude::*;

use super::*;
use crate::randomness::tests::Seeded;

#[test]
fn the_words_of_bip39_vectors() {
    let vectors: [(&str, &str); 3] = [
        (
            "00000000000000000000000000000000",
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
        ),
        (
            "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
            "legal winner thank year wave sausage worth useful legal winner thank yellow",
        ),
        (
            "9e885d952ad362caeb4efe34a8e91bd2",
            "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
        ),
    ];
    for (entropy, words) in vectors {
        let mut bytes = [0; 16];
        hex::decode_to_slice(entropy, &mut bytes).unwrap();
        let receipt = Receipt(bytes);
        assert_eq!(receipt.to_words().replace('\n', " "), words);
        assert!(Receipt::parse(words) == Ok(receipt));
    }
}

#[test]
fn words_are_read_as_people_type_them() {
    let receipt = Receipt::random(&Seeded::new(3));
    let words = receipt.to_words();
    let numbered: String = words
        .split_whitespace()
        .enumerate()
        .map(|(i, word)| format!("{}. {}, ", i + 1, word.to_uppercase()))
        .collect();
    assert!(Receipt::parse(&numbered).unwrap() == receipt);
    let short: String = words
        .split_whitespace()
        .map(|word| format!("{}-", word.chars().take(4).collect::<String>()))
        .collect();
    assert!(Receipt::parse(&short).unwrap() == receipt);
}

#[test]
fn mistakes_are_named_without_repeating_a_word() {
    assert_eq!(Receipt::parse("legal winner").unwrap_err(), ReceiptError::Count { found: 2 });
    let wrong = "legal winner thank year wave sausage worth useful legal winner thank qqqqq";
    assert_eq!(Receipt::parse(wrong).unwrap_err(), ReceiptError::UnknownWord { position: 12 });
    let swapped = "winner legal thank year wave sausage worth useful legal winner thank yellow";
    assert_eq!(Receipt::parse(swapped).unwrap_err(), ReceiptError::Check);
    assert!(!ReceiptError::UnknownWord { position: 12 }.to_string().contains("qqqqq"));
}

#[test]
fn lookup_and_key_are_independent_of_each_other_and_of_other_receipts() {
    let (first, second) = (Receipt::random(&Seeded::new(1)), Receipt::random(&Seeded::new(2)));
    assert_ne!(first.lookup(), second.lookup());
    assert_ne!(first.lookup().as_bytes(), first.derive(b"ethics-bot receipt key v1").as_ref());
    assert_eq!(
        format!("{first:?} {:?} {:?}", first.lookup(), first.key()),
        "Receipt LookupHash ReceiptKey(SealingKey)"
    );
}

proptest! {
    #[test]
    fn every_receipt_reads_back(bytes: [u8; 16]) {
        let receipt = Receipt(bytes);
        prop_assert!(Receipt::parse(&receipt.to_words()).unwrap() == receipt);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = Receipt::parse(&text);
    }
}
