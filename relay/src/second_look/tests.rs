use proptest::prelude::*;

use super::{Hit, RulesError, SecondLook, rules::RulesFile};

fn marked<'a>(text: &'a str, own: &[&str]) -> Vec<(&'static str, &'a str)> {
    let hits = SecondLook::shipped().look(text, own);
    hits.into_iter().map(|hit| (hit.rule, &text[hit.range])).collect()
}

#[test]
fn a_mark_says_where_which_and_why() {
    let hits = SecondLook::shipped().look("He left it on my desk.", &[]);
    let [Hit { range, rule, reason }] = hits.as_slice() else { panic!("one mark: {hits:?}") };
    assert_eq!((range.clone(), *rule), (14..21, "my-things"));
    assert!(reason.ends_with('.') && reason.contains("write"), "{reason}");
}

#[test]
fn two_marks_share_the_border_between_them() {
    assert_eq!(marked("a@b.example c@d.example", &[]), [("email", "a@b.example"), ("email", "c@d.example")]);
}

#[test]
fn of_overlapping_marks_the_longest_stays() {
    assert_eq!(marked("on 3 March at 14:32 sharp", &[]), [("exact-time", "3 March at 14:32")]);
}

#[test]
fn the_way_of_writing_is_mentioned_once() {
    let marks = marked("Why?? They know tho!!! LOL", &[]);
    assert_eq!(marks, [("tics", "??")]);
}

#[test]
fn own_words_are_found_in_any_case_without_accents_and_across_borders() {
    assert_eq!(marked("JOSE NUNEZ did it", &["José", "Núñez"]), [("own-words", "JOSE NUNEZ")]);
    assert_eq!(marked("ask mueller", &["Müller"]), [("own-words", "mueller")]);
    assert_eq!(marked("ask Mu\u{308}ller", &["Mueller"]), [("own-words", "Mu\u{308}ller")]);
    assert_eq!(
        marked("the account maya.okafor", &["maya.okafor@northmill.example"]),
        [("own-words", "maya.okafor")]
    );
    assert_eq!(marked("the senior buyer", &["Senior Buyer"]), [("own-words", "senior buyer")]);
    assert_eq!(marked("the Mayan calendar", &["Maya"]), []);
    assert_eq!(marked("the Maya\nOkafor", &["maya okafor"]), []);
    assert_eq!(marked("a x", &["a", "", "@", "-"]), []);
}

#[test]
fn a_name_that_is_also_a_word_needs_its_capital() {
    assert_eq!(marked("he will deny that Will was there", &["Will"]), [("own-words", "Will")]);
}

#[test]
fn nothing_in_a_plain_statement_is_marked() {
    assert_eq!(marked("The CFO booked 50,000 on 3 March.", &["Maya"]), []);
}

#[test]
fn a_pattern_that_is_none_is_told_with_its_rule() {
    let broken = SecondLook::RULES.replacen("(?:two|", "(?:two|(", 1);
    let error = SecondLook::parse(&broken).expect_err("an open group");
    assert!(matches!(&error, RulesError::Pattern { .. }), "{error}");
    assert!(matches!(SecondLook::parse("{}"), Err(RulesError::Form(_))));
}

/// What Rust and JavaScript read differently, or read only in one of them, is not in the rules.
#[test]
fn the_patterns_keep_to_what_both_engines_read_alike() {
    let file = RulesFile::parse(SecondLook::RULES).expect("the shipped rules");
    let parts = file.written_parts().map(|(name, pattern)| (name, pattern, false));
    let mut wrong = Vec::new();
    for (id, pattern, any_case) in file.written().chain(parts) {
        let outside = outside_classes(pattern);
        // A run of one class ends where the class does; everything else that repeats has a bound
        let unbounded = outside.replace("[]+", "").replace(r"\+", "").replace(r"\*", "").replace(r"\.", "");
        if unbounded.contains(['*', '+', '.']) {
            wrong.push(format!("{id}: bound every repetition and list what . stands for: {pattern}"));
        }
        for foreign in
            ["(?=", "(?!", "(?<", "(?i", "(?s", r"\b", r"\B", r"\d", r"\w", r"\s", r"\D", r"\W", r"\S"]
        {
            if pattern.contains(foreign) {
                wrong.push(format!("{id}: {foreign} is not read alike: {pattern}"));
            }
        }
        if any_case && (pattern.contains(r"\p{Lu}") || pattern.contains(r"\p{Ll}")) {
            wrong.push(format!("{id}: in any case there are no capitals: {pattern}"));
        }
        if inside_classes(pattern).contains([' ', '\'']) {
            wrong.push(format!(r"{id}: write \x20 and \x27 in a class: {pattern}"));
        }
    }
    for (id, pattern, _) in file.written() {
        let groups = outside_classes(pattern).replace(r"\(", "").replace("(?:", "").matches('(').count();
        if groups != 1 {
            wrong.push(format!("{id}: one group, the mark, not {groups}: {pattern}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The pattern with each bracketed class as `[]`.
fn outside_classes(pattern: &str) -> String {
    split_classes(pattern).0
}

fn inside_classes(pattern: &str) -> String {
    split_classes(pattern).1
}

fn split_classes(pattern: &str) -> (String, String) {
    let (mut outside, mut inside) = (String::new(), String::new());
    let (mut in_class, mut escaped) = (false, false);
    for character in pattern.chars() {
        let special = !escaped;
        if special && character == ']' {
            in_class = false;
        }
        if in_class {
            inside.push(character)
        } else {
            outside.push(character)
        }
        if special && character == '[' {
            in_class = true;
        }
        escaped = special && character == '\\';
    }
    (outside, inside)
}

#[test]
fn every_reason_is_one_calm_sentence() {
    let looks = SecondLook::shipped();
    for rule in &looks.rules {
        let sentence = &rule.reason;
        assert!(sentence.ends_with('.') && !sentence.contains('!'), "{sentence}");
        assert!(sentence.chars().count() <= 120, "too long for a phone: {sentence}");
    }
}

/// Texts made of what the rules look for, of what they do not, and of what is hard: wide characters, marks, other directions, folds that change a length.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "my desk",
        "my ",
        "I ",
        "told me",
        "14:32",
        "3 March",
        "€",
        "50,000.00",
        "@",
        "a@b.de",
        "+49 30 1234567",
        "\n",
        " ",
        "’",
        "'s",
        "\u{345}",
        "İ",
        "ſ",
        "K",
        "ß",
        "👩‍💻",
        "😡",
        "שלום",
        "مرحبا",
        "田中さん",
        "Müller",
        "e\u{301}",
        "as the only ",
        "!!",
        "THIS IS NOT",
        "https://",
        "/12",
        "> ",
        "(",
        "[",
        "\\",
        "\u{202e}",
        "\u{a0}",
        "\u{feff}",
        "Best,\n",
        "Tom",
        "-",
        "_",
        ".",
        "0",
        "\u{0}",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat()),
        prop::collection::vec(any::<char>(), 0..200).prop_map(String::from_iter),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_panics_and_every_mark_is_a_part_of_it(text in texts(), own in prop::collection::vec(texts(), 0..3)) {
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let hits = SecondLook::shipped().look(&text, &own);
        let mut end = 0;
        for hit in hits {
            prop_assert!(hit.range.start >= end && hit.range.start < hit.range.end, "sorted, apart, not empty");
            prop_assert!(text.get(hit.range.clone()).is_some(), "on boundaries");
            end = hit.range.end;
        }
    }
}
