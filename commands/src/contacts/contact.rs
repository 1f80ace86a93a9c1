//! One way to reach somebody outside of this chat.

/// What kind of way it is: that decides who can learn who used it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactKind {
    /// An address for letters.
    Letter,
    /// An e-mail address.
    Email,
    /// A form on the intranet or the web.
    Form,
    /// A telephone number.
    Line,
    /// Somebody to speak to.
    Person,
}

impl ContactKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Letter, Self::Email, Self::Form, Self::Line, Self::Person];

    /// The name in configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Email => "email",
            Self::Form => "form",
            Self::Line => "line",
            Self::Person => "person",
        }
    }

    /// Reads a name as configuration has it.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What people call it, where the company does not say.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Letter => "Letter",
            Self::Email => "E-mail",
            Self::Form => "Form",
            Self::Line => "Reporting line",
            Self::Person => "In person",
        }
    }

    /// What it costs in anonymity, where the company does not say.
    #[must_use]
    pub const fn anonymity(self) -> &'static str {
        match self {
            Self::Letter => {
                "A letter can be anonymous: leave out your name and address, and post it away from work. Then nobody can write back."
            }
            Self::Email => "Not anonymous: your address is on it, and mail servers keep a record of it.",
            Self::Form => {
                "The form asks for no name. But the company’s network may record which computer opened it, and who was signed in."
            }
            Self::Line => {
                "You need not say who you are. Withhold your number, or call from a phone that is not yours; a voice can be known."
            }
            Self::Person => "Not anonymous: they know who you are.",
        }
    }
}

/// One way to reach somebody, as the company configures it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    kind: Option<ContactKind>,
    name: String,
    at: String,
    anonymity: String,
}

impl Contact {
    /// A way of this kind, to be used at this address, number or URL. What is not said is as the kind says it.
    #[must_use]
    pub fn new(
        kind: ContactKind,
        name: Option<String>,
        at: impl Into<String>,
        anonymity: Option<String>,
    ) -> Self {
        Self {
            kind: Some(kind),
            name: name.unwrap_or_else(|| kind.label().to_owned()),
            at: at.into(),
            anonymity: anonymity.unwrap_or_else(|| kind.anonymity().to_owned()),
        }
    }

    /// A line such as `Reporting line: +1 555 0100`, as configuration had them before there were kinds. Nothing is known of its anonymity.
    #[must_use]
    pub fn of_line(line: &str) -> Self {
        let (name, at) = line.split_once(':').unwrap_or(("Also", line));
        let (name, at) = (name.trim().to_owned(), at.trim().to_owned());
        Self { kind: None, name, at, anonymity: "Ask first who would learn that it was you.".to_owned() }
    }

    /// Its kind; `None` when it came as a line.
    #[must_use]
    pub const fn kind(&self) -> Option<ContactKind> {
        self.kind
    }

    /// What it is called: `Reporting line`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What to use: an address, a number, a URL.
    #[must_use]
    pub fn at(&self) -> &str {
        &self.at
    }

    /// Who can learn who used it.
    #[must_use]
    pub fn anonymity(&self) -> &str {
        &self.anonymity
    }

    /// All of it in one line of plain text.
    #[must_use]
    pub fn line(&self) -> String {
        let at = self.at.trim_end_matches('.');
        format!("{}: {at}. {}", self.name, self.anonymity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_names_and_every_contact_says_what_it_costs() {
        for kind in ContactKind::ALL {
            assert_eq!(ContactKind::parse(kind.name()), Some(kind));
            let usual = Contact::new(kind, None, "somewhere", None);
            assert_eq!((usual.name(), usual.anonymity()), (kind.label(), kind.anonymity()));
        }
        assert_eq!(ContactKind::parse("phone"), None);
        let own = Contact::new(
            ContactKind::Line,
            Some("Speak Up".to_owned()),
            "+1 555 0100",
            Some("Nobody asks.".to_owned()),
        );
        assert_eq!(own.line(), "Speak Up: +1 555 0100. Nobody asks.");
    }

    #[test]
    fn a_line_of_before_keeps_its_words() {
        let old = Contact::of_line("Reporting line: +1 555 0100");
        assert_eq!((old.kind(), old.name(), old.at()), (None, "Reporting line", "+1 555 0100"));
        assert_eq!(Contact::of_line("the works council").at(), "the works council");
    }
}
