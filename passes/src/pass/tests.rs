use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

const SYMBOLS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn pass() -> Pass {
    Pass::new(Epoch::from_number(227).unwrap(), [0xA5; 16], [0x3C; 16])
}

#[test]
fn a_pass_is_14_groups_of_four() {
    let text = pass().to_text();
    let groups: Vec<&str> = text.split('-').collect();
    assert!(groups.len() == 14 && groups.iter().all(|group| group.len() == 4), "{}", text.as_str());
    assert_eq!(format!("{:?} {:?}", pass(), pass().id()), "Pass PassId");
}

#[test]
fn a_pass_is_read_as_people_type_it() {
    let text = pass().to_text();
    let typed = [
        text.to_lowercase(),
        text.replace('-', ""),
        text.replace('-', " \u{2013} "),
        text.replace('-', "\n"),
        text.replace('0', "O").replace('1', "l"),
        text.replace('0', "o").replace('1', "I"),
        format!("\u{FEFF}  {}\u{A0}\r\n", text.as_str()),
    ];
    for typed in typed {
        assert_eq!(Pass::parse(&typed).unwrap().bytes(), pass().bytes(), "{typed}");
    }
}

#[test]
fn mistakes_are_named_without_repeating_a_character() {
    assert_eq!(Pass::parse("").unwrap_err(), PassError::Length { found: 0 });
    let text = pass().to_text();
    assert_eq!(Pass::parse(&text[..text.len() - 1]).unwrap_err(), PassError::Length { found: 55 });
    assert_eq!(Pass::parse(&format!("{}{}", *text, *text)).unwrap_err(), PassError::Length { found: 112 });
    let mut wrong = text.to_string();
    wrong.replace_range(10..11, "u");
    assert_eq!(Pass::parse(&wrong).unwrap_err(), PassError::Character { group: 3 });
    assert_eq!(
        PassError::Character { group: 3 }.to_string(),
        "group 3 has a character that passes do not use"
    );
}

#[test]
fn every_wrong_character_is_noticed() {
    let text: Vec<char> = pass().to_text().chars().filter(|one| *one != '-').collect();
    for place in 0..text.len() {
        for other in SYMBOLS.chars().filter(|other| *other != text[place]) {
            let mut wrong = text.clone();
            wrong[place] = other;
            assert_eq!(
                Pass::parse(&String::from_iter(wrong)).unwrap_err(),
                PassError::Check,
                "{place} {other}"
            );
        }
    }
}

#[test]
fn every_epoch_outside_of_the_calendar_is_refused() {
    let mut bytes = pass().bytes();
    bytes[..2].fill(0xFF);
    assert_eq!(Pass::parse(&text::write(&*bytes)).unwrap_err(), PassError::Check);
}

/// Under the epoch and the nonce alone: a pass with a changed tag is the same one.
#[test]
fn ids_tell_passes_apart() {
    let id = |epoch, nonce, tag| Pass::new(Epoch::from_number(epoch).unwrap(), [nonce; 16], [tag; 16]).id();
    assert!(id(227, 1, 2) == id(227, 1, 3));
    let different = HashSet::from([id(227, 1, 2), id(228, 1, 2), id(227, 2, 2)]);
    assert_eq!(different.len(), 3);
    assert_ne!(id(227, 1, 2).as_bytes()[..16], [1; 16]);
}

proptest! {
    #[test]
    fn every_pass_reads_back(number in 0_u16..=32_119, nonce: [u8; 16], tag: [u8; 16]) {
        let pass = Pass::new(Epoch::from_number(number).unwrap(), nonce, tag);
        let again = Pass::parse(&pass.to_text()).unwrap();
        prop_assert_eq!(again.bytes(), pass.bytes());
        prop_assert!(again.id() == pass.id());
    }

    #[test]
    fn every_two_that_changed_places_are_noticed(nonce: [u8; 16], tag: [u8; 16], one in 0_usize..56, distance in 1_usize..=50) {
        let pass = Pass::new(Epoch::from_number(227).unwrap(), nonce, tag);
        let mut text: Vec<char> = pass.to_text().chars().filter(|one| *one != '-').collect();
        let other = (one + distance) % 56;
        prop_assume!(one.abs_diff(other) <= 50 && text[one] != text[other]);
        text.swap(one, other);
        prop_assert_eq!(Pass::parse(&String::from_iter(text)).unwrap_err(), PassError::Check);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = Pass::parse(&text);
    }

    #[test]
    fn no_symbols_panic(text in "[0-9A-Z \u{2013}-]{50,90}") {
        let _ = Pass::parse(&text);
    }
}
