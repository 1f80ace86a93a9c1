//! Whatever is done to a file: it is refused or clean, and nothing panics.

use std::sync::LazyLock;

use evidence::{Limits, read_answer};
use proptest::prelude::*;

use crate::{clean, fixture, marks};

/// A PDF that loses the end of its second version is its first version, for every reader: what that shows is no mark then.
static FIXTURES: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
    let mut all = fixture::all();
    for (_, bytes) in all.iter_mut().filter(|(name, _)| *name == "pdf") {
        *bytes = fixture::pdf::saved_twice("An earlier sentence.");
    }
    all
});

/// What may be done to a file.
#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    Insert(usize, Vec<u8>),
    Delete(usize, usize),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<usize>();
    prop_oneof![
        4 => (at, any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        1 => (at, prop::collection::vec(any::<u8>(), 1..20)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        1 => (at, 1_usize..200).prop_map(|(at, length)| Change::Delete(at, length)),
        1 => (at, 1_usize..200).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        let length = bytes.len();
        let place = |at: usize| at % length;
        match change {
            Change::Set(at, byte) => bytes[place(*at)] = *byte,
            Change::Insert(at, new) => drop(bytes.splice(place(*at)..place(*at), new.iter().copied())),
            Change::Delete(at, count) => {
                drop(bytes.drain(place(*at)..(place(*at) + count).min(length - 1).max(place(*at))))
            }
            Change::Repeat(at, count) => {
                let part = bytes[place(*at)..(place(*at) + count).min(length)].to_vec();
                bytes.splice(place(*at)..place(*at), part);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_file_is_refused_or_clean(which in 0_usize..8, changes in prop::collection::vec(change(), 1..6)) {
        let (name, bytes) = &FIXTURES[which];
        if let Ok(cleaned) = clean(&changed(bytes, &changes)) {
            prop_assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new(), "{}", name);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_clean(start in 0_usize..8, bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let (_, fixture) = &FIXTURES[start];
        let _ = clean(&bytes);
        // With a beginning that is believed
        let _ = clean(&[&fixture[..12], &bytes].concat());
    }

    #[test]
    fn any_answer_is_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_answer(&bytes, &Limits::default());
        let _ = read_answer(&[b"EVID\x01".as_slice(), &bytes].concat(), &Limits::default());
    }

    #[test]
    fn a_text_keeps_its_letters(text in "[a-zA-ZäöüßéñøåčАБВгд0-9 ,.\n]{1,300}") {
        prop_assume!(!text.trim().is_empty());
        let cleaned = clean(text.as_bytes()).unwrap();
        prop_assert_eq!(cleaned.bytes, text.into_bytes());
    }
}
