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
        let receipt = Receipt { secret: bytes, door: Door::Chat };
        assert_eq!(receipt.to_words().replace('\n', " "), words);
        assert!(Receipt::parse(words) == Ok(receipt));
    }
}

#[test]
fn words_are_read_as_people_type_them() {
    let receipt = Receipt::random(Door::Chat, &Seeded::new(3));
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
    let (first, second) =
        (Receipt::random(Door::Chat, &Seeded::new(1)), Receipt::random(Door::Chat, &Seeded::new(2)));
    assert_ne!(first.lookup(), second.lookup());
    assert_ne!(first.lookup().as_bytes(), first.derive("ethics-bot receipt key v1").as_ref());
    assert_eq!(
        format!("{first:?} {:?} {:?}", first.lookup(), first.key()),
        "Receipt LookupHash ReceiptKey(SealingKey)"
    );
}

#[test]
fn a_receipt_of_the_page_is_known_by_its_first_word_and_opens_nothing_without_it() {
    let receipt = Receipt::random(Door::Page, &Seeded::new(4));
    let words = receipt.to_words();
    assert!(
        words.starts_with("relay\n") && Receipt::is_of_page(&words) && Receipt::is_of_page(" 1. RELAY, one")
    );
    assert!(WORDS.binary_search(&PAGE_WORD).is_err());
    assert!(Receipt::parse(&words).unwrap() == receipt);
    let stripped = Receipt::parse(words.trim_start_matches("relay")).unwrap();
    assert_eq!(stripped.door(), Door::Chat);
    assert_ne!(stripped.lookup(), receipt.lookup());
    assert!(!Receipt::is_of_page("legal winner thank year"));
}

proptest! {
    #[test]
    fn every_receipt_reads_back(bytes: [u8; 16], page: bool) {
        let receipt = Receipt { secret: bytes, door: if page { Door::Page } else { Door::Chat } };
        prop_assert!(Receipt::parse(&receipt.to_words()).unwrap() == receipt);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = Receipt::parse(&text);
    }
}
