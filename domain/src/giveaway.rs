//! A second look: the words of a report that could point at who wrote it (promise A9).

use std::ops::Range;

/// Words that could point at the reporter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Giveaway {
    /// Where they are in the text, in bytes, on character boundaries.
    pub range: Range<usize>,
    /// Why, in words for the reporter.
    pub reason: String,
}

/// Looks at a text for words that could point at who wrote it.
///
/// # Privacy
/// It keeps nothing and writes nothing. The reporter decides what to do about it.
pub trait SecondLook: Send + Sync {
    /// The giveaways in `text`, in order, none overlapping another. `own_words` are what the caller knows of the reporter for the seconds of
    /// this check: a handle, a name.
    fn look(&self, text: &str, own_words: &[&str]) -> Vec<Giveaway>;

    /// Where the text first has one of these people's names, in bytes, on character boundaries: a first or a last name is enough.
    fn named(&self, text: &str, names: &[&str]) -> Option<Range<usize>>;
}
