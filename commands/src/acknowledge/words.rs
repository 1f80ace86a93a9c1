//! What is agreed to: the Code's own words.

use guidance::Code;

/// Where a Code has no words of its own for it.
const PLAIN: &str =
    "I have received and read the Code of Business Conduct and Ethics, and I agree to follow it.";

/// The words of the section about the acknowledgment that begin with "I": the first paragraph of them, with the list that it introduces. A Code without any gets plain ones.
pub(super) fn words(code: &Code) -> String {
    let is_about = |text: &str| text.to_lowercase().contains("acknowledg");
    let sections = code.sections().iter().rev();
    let about = sections.filter(|section| is_about(section.id().as_str()) || is_about(section.heading()));
    let own = about.into_iter().find_map(|section| {
        let mut paragraphs = section.text().split("\n\n").map(str::trim);
        let begins = paragraphs.find(|paragraph| {
            let first = paragraph.trim_start_matches(['“', '"', '*', '_']).split_whitespace().next();
            first.is_some_and(|first| matches!(first, "I" | "I," | "I’ve" | "I've" | "By"))
        })?;
        let list = paragraphs.take_while(|paragraph| is_item(paragraph));
        Some(std::iter::once(begins).chain(list).collect::<Vec<_>>().join("\n\n"))
    });
    own.unwrap_or_else(|| PLAIN.to_owned())
}

/// Whether a paragraph is a list, or an item of one.
fn is_item(paragraph: &str) -> bool {
    let Some(mark) = paragraph.split_whitespace().next().filter(|mark| mark.len() < paragraph.len()) else {
        return false;
    };
    let inner = mark.trim_start_matches('(').trim_end_matches(['.', ')']);
    matches!(mark, "-" | "*" | "+" | "•")
        || (inner.len() < mark.len()
            && !inner.is_empty()
            && inner.chars().count() <= 4
            && inner.chars().all(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use guidance::Code;

    use super::{PLAIN, words};

    #[test]
    fn they_are_the_codes_own_where_it_has_some() {
        assert!(words(&guidance::shipped()).starts_with("I acknowledge that I have reviewed and understand"));
        assert!(words(&guidance::shipped()).ends_with("agree to abide by the provisions of the Code."));
        let none = Code::parse("# Rules\n\n## Safety\n\nWear a helmet. I do.\n").unwrap();
        assert_eq!(words(&none), PLAIN);
        let other =
            Code::parse("# Rules\n\n## Acknowledgement form\n\nPlease return this page.\n\nI, the undersigned, have read the rules.\n\nName\n").unwrap();
        assert_eq!(words(&other), "I, the undersigned, have read the rules.");
        let listed = "By signing below, I certify that I:\n\n- have read the Code;\n- follow it.\n\n(a) I ask when in doubt.";
        let list =
            Code::parse(&format!("# Rules\n\n## Acknowledgement\n\n{listed}\n\nName and date\n")).unwrap();
        assert_eq!(words(&list), listed);
    }
}
