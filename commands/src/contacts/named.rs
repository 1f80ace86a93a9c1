//! Which ways the Code itself speaks of, for whoever configures them.

use guidance::{Code, Section};

use super::ContactKind;

impl ContactKind {
    /// The first section of the Code that speaks of this way in so many words; `None` also where its words are none of those looked for. People are not
    /// looked for, and neither are forms: there is always one here.
    #[must_use]
    pub fn named_in(self, code: &Code) -> Option<&Section> {
        code.sections().iter().find(|section| self.is_in(&section.text().to_lowercase()))
    }

    fn is_in(self, text: &str) -> bool {
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match self {
            Self::Letter => has(&["by u.s. mail", "by mail", "by post", "by letter", "by registered mail"]),
            Self::Email => has(&["by e-mail to", "by email to"]) || text.split_whitespace().any(is_address),
            Self::Line => has(&["reporting line", "hotline", "helpline", "help line", "whistleblower line"]),
            Self::Form | Self::Person => false,
        }
    }
}

fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_code_names_its_channels() {
        let code = guidance::shipped();
        let named = |kind: ContactKind| kind.named_in(&code).map(|section| section.id().to_string());
        assert_eq!(named(ContactKind::Letter).as_deref(), Some("communication-alternatives"));
        assert_eq!(named(ContactKind::Email).as_deref(), Some("communication-alternatives"));
        assert!(named(ContactKind::Line).is_some());
        let quiet = Code::of_sections([("Speaking up", "Tell your supervisor. Follow @ethics on the wall.")]);
        assert!(ContactKind::ALL.into_iter().all(|kind| kind.named_in(&quiet).is_none()));
    }
}
