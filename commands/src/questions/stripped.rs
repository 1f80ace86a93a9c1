//! A question without what is most likely to say who asked or who it is about.

const LEFT_OUT: &str = "[…]";
/// Longer numbers name something: a telephone, an order, a person's id.
const LONGEST_NUMBER: usize = 2;
/// Longer words in capitals are shouted, not abbreviations.
const LONGEST_ABBREVIATION: usize = 5;

/// Takes out mentions, addresses, long numbers, and words with a capital inside a sentence. The asker reads the result and can take
/// out more before anything is kept.
pub(super) fn stripped(question: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut begins = true;
    for word in question.split_whitespace() {
        let taken = names_something(word) || (!begins && is_name(word));
        if !taken {
            words.push(word);
        } else if words.last() != Some(&LEFT_OUT) {
            words.push(LEFT_OUT);
        }
        begins = word.ends_with(['.', '!', '?', ':']);
    }
    words.join(" ")
}

fn names_something(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let address = word.contains(['@', '#', '/', '<']) || word.contains("www.") || word.contains(".com");
    address || (digits > LONGEST_NUMBER && !word.starts_with(['$', '€', '£']))
}

fn is_name(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let own =
        matches!(word, "I" | "I'm" | "I’m" | "I've" | "I’ve" | "I'd" | "I’d" | "I'll" | "I’ll" | "Code");
    let abbreviation = word.chars().count() <= LONGEST_ABBREVIATION
        && word.chars().all(|c| c.is_uppercase() || c.is_numeric());
    capital && !own && !abbreviation
}

#[cfg(test)]
mod tests {
    use super::stripped;

    #[test]
    fn who_is_taken_out_and_what_is_kept() {
        let asked = "Can I ask Bob Miller from Acme (bob@acme.com, 555-0100) about my bonus? I think HR knows. See https://x.y/z";
        assert_eq!(stripped(asked), "Can I ask […] from […] about my bonus? I think HR knows. See […]");
        assert_eq!(stripped("is $500 ok for 2 people"), "is $500 ok for 2 people");
        assert_eq!(stripped("<@U0MAYA> order 48213 again"), "[…] order […] again");
        assert_eq!(stripped("  "), "");
    }
}
