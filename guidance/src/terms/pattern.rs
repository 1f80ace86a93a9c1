//! A term as it is looked for in a question.

use super::lexicon::{Lexicon, Reading, WordId};

/// How many other words may stand between two words of a phrase.
const GAP: usize = 1;

/// `side job`: the words in this order, at most one other between them. `boss & report`: both, anywhere.
/// `@family`: any member of a group.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    phrases: Vec<Vec<Atom>>,
}

#[derive(Debug, PartialEq, Eq)]
enum Atom {
    Word(WordId),
    Group(usize),
}

impl Pattern {
    /// Reads a term; unknown groups never match.
    pub(crate) fn compile(term: &str, lexicon: &mut Lexicon) -> Self {
        let phrases = term.split('&').map(|phrase| compile_phrase(phrase, lexicon)).collect();
        Self { phrases }
    }

    pub(crate) fn compile_all(terms: &[String], lexicon: &mut Lexicon) -> Vec<Self> {
        terms.iter().map(|term| Self::compile(term, lexicon)).collect()
    }

    pub(crate) fn is_in(&self, reading: &Reading) -> bool {
        self.phrases.iter().all(|phrase| phrase_is_in(phrase, reading))
    }
}

fn compile_phrase(phrase: &str, lexicon: &mut Lexicon) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for word in phrase.split_whitespace() {
        match word.strip_prefix('@') {
            Some(name) => atoms.push(Atom::Group(lexicon.group(name).unwrap_or(usize::MAX))),
            None => atoms.extend(lexicon.add_term(word).into_iter().map(Atom::Word)),
        }
    }
    atoms
}

fn phrase_is_in(phrase: &[Atom], reading: &Reading) -> bool {
    let Some((first, rest)) = phrase.split_first() else { return false };
    let follows = |end: usize| {
        let step = |end: usize, atom| (end..=end + GAP).find_map(|next| ends_at(atom, reading, next));
        rest.iter().try_fold(end, step).is_some()
    };
    match first {
        Atom::Word(word) => reading.places(*word).iter().any(|start| follows(start + 1)),
        Atom::Group(group) => reading.group(*group).iter().any(|range| follows(range.end)),
    }
}

/// Where this atom ends when it begins at this word.
fn ends_at(atom: &Atom, reading: &Reading, start: usize) -> Option<usize> {
    match atom {
        Atom::Word(word) => (reading.word_at(start) == Some(*word)).then_some(start + 1),
        Atom::Group(group) => {
            reading.group(*group).iter().find(|range| range.start == start).map(|range| range.end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, Pattern};

    fn found(term: &str, question: &str) -> bool {
        let groups = [("boss".to_owned(), vec!["manager".to_owned(), "team lead".to_owned()])];
        let mut lexicon = Lexicon::new(groups.iter().map(|(name, members)| (name, members)));
        let pattern = Pattern::compile(term, &mut lexicon);
        pattern.is_in(&lexicon.read(question))
    }

    #[test]
    fn phrases_groups_and_pairs() {
        assert!(found("side job", "I have side jobs"));
        assert!(found("side job", "a side paid job"));
        assert!(!found("side job", "a job on the side"));
        assert!(found("job & side", "on the side, a job"));
        assert!(found("tell @boss", "I told my team lead"));
        assert!(found("@boss & lie", "did the managers lie?"));
        assert!(!found("@boss", "a lead for the team"));
        assert!(!found("@nobody", "nobody") && !found("", "x") && !found("a &", "a"));
    }
}
