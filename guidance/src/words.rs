//! Words as they are compared: lower case, stemmed, irregular forms brought home.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// No more of a question than this is read.
const LIMIT_BYTES: usize = 16 * 1024;
/// No more words than this are compared.
const LIMIT_WORDS: usize = 600;
const LONGEST_WORD_BYTES: usize = 40;

/// Words that say nothing about the subject.
const STOP: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "but", "by", "can", "could", "did", "do", "does", "doing", "dont", "for", "from", "get", "go",
    "had", "has", "have", "he", "her", "here", "hers", "hi", "him", "his", "how", "i", "id", "if", "ill",
    "im", "in", "into", "is", "it", "its", "ive", "just", "like", "may", "me", "might", "mine", "more",
    "much", "my", "no", "not", "now", "of", "off", "on", "one", "or", "our", "out", "over", "please", "she",
    "should", "so", "some", "such", "than", "thanks", "that", "thats", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "to", "too", "up", "us", "was", "we", "were", "what", "whats",
    "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your",
];

/// Forms no stemmer brings home, and what people type on a phone.
const IRREGULAR: &[(&str, &str)] = &[
    ("bcoz", "because"),
    ("begun", "begin"),
    ("bought", "buy"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("buddies", "friend"),
    ("buddy", "friend"),
    ("children", "child"),
    ("chose", "choose"),
    ("competition", "compete"),
    ("coworker", "colleague"),
    ("coworkers", "colleague"),
    ("cuz", "because"),
    ("dated", "romance"),
    ("dating", "romance"),
    ("did", "do"),
    ("done", "do"),
    ("drove", "drive"),
    ("fired", "fire"),
    ("forgot", "forget"),
    ("found", "find"),
    ("gave", "give"),
    ("given", "give"),
    ("gonna", "going"),
    ("got", "get"),
    ("gotten", "get"),
    ("heard", "hear"),
    ("held", "hold"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("kept", "keep"),
    ("kids", "child"),
    ("knew", "know"),
    ("known", "know"),
    ("lied", "lie"),
    ("lying", "lie"),
    ("made", "make"),
    ("men", "man"),
    ("met", "meet"),
    ("paid", "pay"),
    ("pal", "friend"),
    ("ppl", "people"),
    ("ran", "run"),
    ("said", "say"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("shown", "show"),
    ("sold", "sell"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("taken", "take"),
    ("taught", "teach"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "take"),
    ("u", "you"),
    ("ur", "your"),
    ("wanna", "want"),
    ("went", "go"),
    ("wives", "wife"),
    ("women", "woman"),
    ("wont", "not"),
    ("written", "write"),
    ("wrote", "write"),
];

/// A reader of words: give it text, it gives stems.
pub(crate) struct Words {
    stemmer: Stemmer,
}

impl Words {
    pub(crate) fn english() -> Self {
        Self { stemmer: Stemmer::create(Algorithm::English) }
    }

    /// The words of the beginning of a text, in order, not stemmed.
    pub(crate) fn each(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
        beginning(text).split(|c: char| !is_word_char(c)).filter_map(normal).take(LIMIT_WORDS)
    }

    /// Their stems.
    pub(crate) fn stems(&self, text: &str) -> Vec<String> {
        Self::each(text).map(|word| self.stem(&word)).collect()
    }

    /// The stems that say something about the subject.
    pub(crate) fn telling(&self, text: &str) -> Vec<String> {
        let mut stems = self.stems(text);
        stems.retain(|stem| !is_stop(stem));
        stems
    }

    pub(crate) fn stem(&self, word: &str) -> String {
        let home = IRREGULAR.binary_search_by(|(form, _)| form.cmp(&word)).ok();
        let word = home.and_then(|at| IRREGULAR.get(at)).map_or(word, |(_, home)| home);
        let stop = STOP.binary_search(&word).is_ok();
        if !stop && word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase()) {
            let stem = self.stemmer.stem(word);
            // "aed" is not "a"
            if stem.len() > 2 { stem.into_owned() } else { word.to_owned() }
        } else {
            word.to_owned()
        }
    }
}

/// Whether a stem says nothing about the subject.
pub(crate) fn is_stop(stem: &str) -> bool {
    STOP.binary_search(&stem).is_ok()
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LIMIT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Letters, digits, the apostrophe inside a word, and money, which counts as a word.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '$' | '€' | '£')
}

/// Lower case, without apostrophes, a possessive's "s" and thousands; `$50` is `dollar`.
fn normal(raw: &str) -> Option<Cow<'_, str>> {
    if raw.is_empty() || raw.len() > LONGEST_WORD_BYTES {
        return None;
    }
    if raw.contains(['$', '€', '£']) {
        return Some(Cow::Borrowed("dollar"));
    }
    if raw.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Some(Cow::Borrowed(raw));
    }
    let lower = raw.to_lowercase().replace('’', "'");
    let owner = lower.strip_suffix("'s").filter(|word| !matches!(*word, "what" | "that" | "it" | "let"));
    let word = owner.unwrap_or(&lower).replace('\'', "");
    (!word.is_empty()).then_some(Cow::Owned(word))
}

#[cfg(test)]
mod tests {
    use super::{IRREGULAR, STOP, Words};

    #[test]
    fn tables_are_sorted_for_the_search() {
        assert!(STOP.is_sorted());
        assert!(IRREGULAR.is_sorted_by_key(|(form, _)| form));
    }

    #[test]
    fn stems() {
        let words = Words::english();
        assert_eq!(
            words.stems("My boss's GIFTS, stolen—for $50?"),
            ["my", "boss", "gift", "steal", "for", "dollar"]
        );
        assert_eq!(words.stems("Can't, don’t"), ["cant", "dont"]);
        assert_eq!(words.telling("can I pay the customs officials"), ["pay", "custom", "offici"]);
        assert!(words.stems("🙂 … \u{7}").is_empty());
    }

    #[test]
    fn long_input_is_cut() {
        let words = Words::english();
        assert!(words.stems(&"gift ".repeat(100_000)).len() <= 600);
        assert!(words.stems(&"ä".repeat(100_000)).is_empty());
    }
}
