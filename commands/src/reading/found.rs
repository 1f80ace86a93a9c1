//! What a search finds: the sections that the guide would answer from, then those in which the words stand.

use guidance::{Guide, Hit, Outcome};

use super::literal;

/// So many sections are shown.
const MOST: usize = 8;

/// How far what was found is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The Code speaks of it.
    Says,
    /// It speaks of something near.
    Near,
    /// It has the words, which may be about something else.
    Words,
    /// It does not even have the words.
    Nothing,
}

/// The sections, best first, and how they were found.
pub(super) struct Found {
    pub(super) how: How,
    pub(super) hits: Vec<Hit>,
    /// Whether the words tell of misconduct: then a report is quietly offered.
    pub(super) tells_of_misconduct: bool,
}

impl Found {
    pub(super) fn of(guide: &Guide, words: &str) -> Self {
        let answer = guide.answer(words);
        let mut hits = answer.hits;
        for hit in literal::sections_with(guide.code(), words) {
            if !hits.iter().any(|one| one.section == hit.section) {
                hits.push(hit);
            }
        }
        hits.truncate(MOST);
        let how = match answer.outcome {
            _ if hits.is_empty() => How::Nothing,
            Outcome::Covered => How::Says,
            Outcome::Close => How::Near,
            Outcome::NotCovered => How::Words,
        };
        Self { how, hits, tells_of_misconduct: answer.tells_of_misconduct }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &str) -> (How, Vec<String>) {
        let guide = Guide::new(guidance::shipped());
        let found = Found::of(&guide, words);
        (found.how, found.hits.iter().map(|hit| hit.section.to_string()).collect())
    }

    #[test]
    fn a_question_finds_the_section_that_answers_it() {
        let (how, sections) = found("can I accept tickets from a supplier?");
        assert_eq!((how, sections[0].as_str()), (How::Says, "bribes-kickbacks"));
        assert!(sections.len() <= MOST);
    }

    #[test]
    fn a_word_of_the_code_finds_the_sections_it_stands_in() {
        for (word, section) in [
            ("retaliation", "no-retaliation"),
            ("Reporting Line", "communication-alternatives"),
            ("kickbacks", "bribes-kickbacks"),
            ("FCPA", "accounting-concerns"),
        ] {
            let (how, sections) = found(word);
            assert_ne!(how, How::Nothing, "{word}");
            assert!(sections.iter().any(|id| id == section), "{word}: {sections:?}");
        }
    }

    #[test]
    fn what_is_not_in_the_code_is_not_found() {
        for words in ["lasagna", "xyzzy plugh", "?!", "how do I make a good lasagna?"] {
            assert_eq!(found(words), (How::Nothing, vec![]), "{words}");
        }
    }
}
