//! The company's own bank: one question a line, `{"q":"…","sections":["section-id"]}`, no section when the Code does not say.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
};

use guidance::train::Labelled;
use serde::{Deserialize, Serialize};

use super::leaf::{Leaf, LeafError};
use crate::private_file;

/// As shipped questions are labelled; the company's have no topic of the shipped bank.
const TOPIC: &str = "own";

pub(super) struct Bank {
    /// What is taught in chat is added here.
    leaf: Leaf,
    /// A file that is read as well and never written.
    beside: Option<PathBuf>,
}

/// What the bank was when it was last looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen(u64);

impl Seen {
    /// Nothing: an empty bank is none that has to be taught.
    pub(super) fn nothing() -> Self {
        Self::of(&[None, None])
    }

    fn of(texts: &[Option<String>; 2]) -> Self {
        let mut hasher = DefaultHasher::new();
        texts.hash(&mut hasher);
        Self(hasher.finish())
    }
}

#[derive(Serialize, Deserialize)]
struct Line {
    q: String,
    sections: Vec<String>,
}

type Lines = BTreeMap<String, Vec<String>>;

impl Bank {
    pub(super) const fn new(leaf: Leaf, beside: Option<PathBuf>) -> Self {
        Self { leaf, beside }
    }

    /// All questions, when the bank is another one than it was; what was taught in chat goes before the file beside it.
    pub(super) async fn changed(&self, seen: &mut Seen) -> Result<Option<Vec<Labelled>>, LeafError> {
        let beside = self.beside.as_deref().map(private_file::read).transpose()?.flatten();
        let texts = [beside, self.leaf.read().await?];
        let now = Seen::of(&texts);
        if now == *seen {
            return Ok(None);
        }
        *seen = now;
        let mut lines = Lines::new();
        for text in texts.iter().flatten() {
            lines.extend(read(text)?);
        }
        let labelled = |(q, sections)| Labelled { topic: TOPIC.to_owned(), q, sections };
        Ok(Some(lines.into_iter().map(labelled).collect()))
    }

    pub(super) async fn add(&self, question: &str, section: Option<&str>) -> Result<(), LeafError> {
        let sections: Vec<String> = section.into_iter().map(str::to_owned).collect();
        let change = |text: Option<&str>| {
            let mut lines = read(text.unwrap_or_default())?;
            lines.insert(question.to_owned(), sections);
            let line = |(q, sections)| format!("{}\n", serde_json::json!(Line { q, sections }));
            Ok(lines.into_iter().map(line).collect())
        };
        self.leaf.change(change).await
    }
}

fn read(text: &str) -> Result<Lines, LeafError> {
    let mut lines = Lines::new();
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let Line { q, sections } = serde_json::from_str(text).map_err(|_| LeafError::Line { line })?;
        lines.insert(q, sections);
    }
    Ok(lines)
}
