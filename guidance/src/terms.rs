//! The words people use for what the Code calls something else: `policy/terms.toml`.

mod lexicon;
mod pattern;
mod spelling;
mod topic;

use std::collections::BTreeMap;

use serde::Deserialize;

pub(crate) use lexicon::{Lexicon, Reading, WordId};
pub(crate) use pattern::Pattern;
pub(crate) use topic::Topic;

/// The terms this product ships with.
pub(crate) const SHIPPED: &str = include_str!("../../policy/terms.toml");

/// Everyday words for the sections of a Code, for other departments, and cues. The form is described in
/// `policy/README.md`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    #[serde(default)]
    pub(crate) groups: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(crate) topic: Vec<TopicTerms>,
    #[serde(default)]
    pub(crate) elsewhere: Vec<DeskTerms>,
    #[serde(default)]
    pub(crate) cues: Cues,
}

/// Terms that speak for one section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TopicTerms {
    pub(crate) section: String,
    /// The Code's own words for it: they choose the sentences to mark.
    #[serde(default)]
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) strong: Vec<String>,
    #[serde(default)]
    pub(crate) fair: Vec<String>,
    #[serde(default)]
    pub(crate) weak: Vec<String>,
    #[serde(default)]
    pub(crate) against: Vec<String>,
}

/// Terms that speak for another department.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeskTerms {
    pub(crate) desk: Desk,
    #[serde(default)]
    pub(crate) strong: Vec<String>,
    #[serde(default)]
    pub(crate) fair: Vec<String>,
    #[serde(default)]
    pub(crate) weak: Vec<String>,
    #[serde(default)]
    pub(crate) against: Vec<String>,
}

/// Terms that say something about the asker's situation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cues {
    #[serde(default)]
    pub(crate) misconduct: Vec<String>,
    #[serde(default)]
    pub(crate) supervisor: Vec<String>,
    #[serde(default)]
    pub(crate) audit_committee: Vec<String>,
    #[serde(default)]
    pub(crate) ethics_manager: Vec<String>,
}

/// Who answers what the Code does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Desk {
    /// Leave, benefits, pay, reviews, hiring, how people treat each other.
    HumanResources,
    /// Accounts, devices, software.
    InformationTechnology,
    /// Buildings, badges, parking, food.
    Facilities,
    /// Travel booking and how expenses are paid back.
    Finance,
    /// Nobody in particular: the supervisor, or no question for a company at all.
    Supervisor,
}

/// Why a terms file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TermsError {
    /// It is not TOML of the expected form.
    #[error("expected tables `groups`, `topic`, `elsewhere` and `cues` as TOML")]
    Form(#[source] Box<toml::de::Error>),
    /// A term uses a group that is not in `[groups]`.
    #[error("expected every `@name` in a term to be in [groups]; `@{0}` is not")]
    UnknownGroup(String),
}

impl Terms {
    /// Reads a terms file.
    ///
    /// # Errors
    /// [`TermsError`] when it is not of the form described in `policy/README.md`.
    pub fn parse(text: &str) -> Result<Self, TermsError> {
        let terms: Self = toml::from_str(text).map_err(|error| TermsError::Form(Box::new(error)))?;
        let unknown =
            terms.all().flat_map(|term| group_names(term)).find(|name| !terms.groups.contains_key(*name));
        match unknown.map(str::to_owned) {
            Some(name) => Err(TermsError::UnknownGroup(name)),
            None => Ok(terms),
        }
    }

    /// The terms this product ships with. A test keeps the file readable; were it not, a guide would do
    /// with the Code's own words.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).unwrap_or_default()
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        let topics = self.topic.iter().flat_map(|t| [&t.strong, &t.fair, &t.weak, &t.against]);
        let desks = self.elsewhere.iter().flat_map(|d| [&d.strong, &d.fair, &d.weak, &d.against]);
        let Cues { misconduct, supervisor, audit_committee, ethics_manager } = &self.cues;
        topics.chain(desks).chain([misconduct, supervisor, audit_committee, ethics_manager]).flatten()
    }

    /// The ids of sections the terms speak for, each once, sorted.
    #[must_use]
    pub fn sections(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.topic.iter().map(|topic| topic.section.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

fn group_names(term: &str) -> impl Iterator<Item = &str> {
    term.split_whitespace().filter_map(|word| word.strip_prefix('@'))
}

#[cfg(test)]
mod tests {
    use super::{SHIPPED, Terms, TermsError};

    #[test]
    fn the_shipped_terms_are_readable_and_speak_for_every_section() {
        let terms = Terms::parse(SHIPPED).unwrap();
        let code = crate::shipped();
        let mut ids: Vec<&str> = code.sections().iter().map(|section| section.id().as_str()).collect();
        ids.sort_unstable();
        assert_eq!(terms.sections(), ids);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let unknown = "[[topic]]\nsection = 'a'\nstrong = ['x & @nobody']";
        assert!(matches!(Terms::parse(unknown), Err(TermsError::UnknownGroup(name)) if name == "nobody"));
        assert!(matches!(Terms::parse("[[topics]]"), Err(TermsError::Form(_))));
    }
}
