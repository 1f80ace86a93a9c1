//! The Code as a reader sees it, to compare word for word.

use guidance::{Section, SectionId};
use serde_json::Value;

/// A section of the shipped Code.
pub(crate) fn section(id: &str) -> Section {
    let id = SectionId::parse(id).expect("a section's id");
    guidance::shipped().find(&id).expect("the section").clone()
}

/// The words, without the marks of Markdown, of Slack's `mrkdwn` and of lists.
pub(crate) fn words(text: &str) -> Vec<String> {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let plain: String = plain.chars().filter(|c| !matches!(c, '*' | '_' | '<' | '>' | '•')).collect();
    plain.split_whitespace().filter(|word| *word != "-").map(str::to_owned).collect()
}

/// Whether every run of words between two marks of omission stands in the section as it is.
pub(crate) fn is_quoted_from(section: &Section, quoted: &str) -> bool {
    let whole = words(section.text());
    let runs = quoted.split('…').map(words).filter(|run| !run.is_empty());
    let mut runs = runs.peekable();
    runs.peek().is_some() && runs.all(|run| whole.windows(run.len()).any(|window| window == run))
}

/// The texts of a view's or a message's section blocks.
pub(crate) fn section_texts(blocks: &Value) -> Vec<String> {
    let blocks = blocks.as_array().into_iter().flatten();
    blocks
        .filter(|block| block["type"] == "section")
        .filter_map(|block| block["text"]["text"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn what_the_code_does_not_say_is_not_taken_for_a_quotation() {
    let section = section("bribes-kickbacks");
    let sentence = &section.text()[section.sentences()[0].span.clone()];
    assert!(is_quoted_from(&section, &format!("… *{sentence}* …")));
    assert!(!is_quoted_from(&section, &sentence.replacen(' ', " never ", 1)));
    assert!(!is_quoted_from(&section, "…"));
}
