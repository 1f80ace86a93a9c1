//! What changed between two versions of a Code, section by section (Code: Administration, "Updates of the Code will be provided from time to time").

mod pairs;
mod words;

pub use words::Part;

use crate::{Code, Section};

/// What became of one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate<'a> {
    /// It is new.
    Added(&'a Section),
    /// It is gone.
    Removed(&'a Section),
    /// It is in both.
    Kept(Kept<'a>),
}

/// A section that is in both versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<'a> {
    /// As it was.
    pub old: &'a Section,
    /// As it is.
    pub new: &'a Section,
    /// Whether it stands somewhere else among the sections that are in both, or under another heading.
    pub moved: bool,
    /// Its paragraphs and list items, with what changed in them, in order. Empty when no word of its text changed.
    pub changed: Vec<Paragraph<'a>>,
}

/// A paragraph or a list item with what changed in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph<'a> {
    /// What stayed, what went and what came, in the order in which it is read.
    pub parts: Vec<Part<'a>>,
}

impl Paragraph<'_> {
    /// Whether nothing in it changed.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Same(_)))
    }
}

impl Kept<'_> {
    /// Whether its heading is another one.
    #[must_use]
    pub fn is_renamed(&self) -> bool {
        self.old.heading() != self.new.heading()
    }

    /// Whether nothing about it changed.
    #[must_use]
    pub fn is_same(&self) -> bool {
        !self.moved && !self.is_renamed() && self.changed.is_empty()
    }
}

impl<'a> Fate<'a> {
    /// The section, as it is; as it was when it is gone.
    #[must_use]
    pub fn section(&self) -> &'a Section {
        match self {
            Self::Added(section) | Self::Removed(section) => section,
            Self::Kept(kept) => kept.new,
        }
    }
}

/// Two versions of a Code, beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison<'a> {
    fates: Vec<Fate<'a>>,
}

impl<'a> Comparison<'a> {
    /// Compares them. A section is found again by its id, or else by its words: half of them or more are the same.
    #[must_use]
    pub fn of(old: &'a Code, new: &'a Code) -> Self {
        Self { fates: pairs::fates(old.sections(), new.sections()) }
    }

    /// Every section of either version, in the order of the new one; what is gone stands after what it stood behind.
    #[must_use]
    pub fn fates(&self) -> &[Fate<'a>] {
        &self.fates
    }

    /// The sections about which something changed.
    pub fn changes(&self) -> impl Iterator<Item = &Fate<'a>> {
        self.fates.iter().filter(|fate| !matches!(fate, Fate::Kept(kept) if kept.is_same()))
    }

    /// What changed, in a line for each kind of change, as people are told: at most three lines that name sections, and one of what only moved.
    #[must_use]
    pub fn summary(&self) -> Vec<String> {
        let heading = |fate: &Fate<'a>| format!("“{}”", fate.section().heading());
        let named = |what: &str, is: &dyn Fn(&Fate<'a>) -> bool| {
            let names: Vec<String> = self.fates.iter().filter(|fate| is(fate)).map(heading).collect();
            (!names.is_empty()).then(|| format!("{what}: {}.", list(&names)))
        };
        let is_kept =
            |fate: &Fate<'a>, is: &dyn Fn(&Kept<'a>) -> bool| matches!(fate, Fate::Kept(kept) if is(kept));
        let lines = [
            named("Changed", &|fate| is_kept(fate, &|kept| !kept.changed.is_empty() || kept.is_renamed())),
            named("New", &|fate| matches!(fate, Fate::Added(_))),
            named("No longer in it", &|fate| matches!(fate, Fate::Removed(_))),
            named("Moved, with the same words", &|fate| {
                is_kept(fate, &|kept| kept.moved && kept.changed.is_empty() && !kept.is_renamed())
            }),
        ];
        lines.into_iter().flatten().collect()
    }
}

/// `a, b and c`
fn list(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
