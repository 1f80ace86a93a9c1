//! The company's own bank: one question a line, `{"q":"…","sections":["section-id"]}`, no section when the Code does not say.

use std::{fs, io, path::PathBuf, time::SystemTime};

use guidance::train::Labelled;
use serde::{Deserialize, Serialize};

use crate::private_file;

/// As shipped questions are labelled; the company's have no topic of the shipped bank.
const TOPIC: &str = "own";

pub(super) struct Bank {
    path: PathBuf,
    /// What the file looked like when it was read.
    seen: Option<(SystemTime, u64)>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    q: String,
    sections: Vec<String>,
}

/// Why the bank cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum BankError {
    #[error("the file cannot be read")]
    Read(#[from] io::Error),
    #[error("line {line}: expected {{\"q\":\"…\",\"sections\":[\"section-id\"]}}")]
    Line { line: usize },
}

impl Bank {
    pub(super) const fn new(path: PathBuf) -> Self {
        Self { path, seen: None }
    }

    /// From here on the file counts as one that was not looked at.
    pub(super) fn forget(&mut self) {
        self.seen = None;
    }

    /// All questions, when the file is another one than when it was last looked at.
    pub(super) fn changed(&mut self) -> Result<Option<Vec<Labelled>>, BankError> {
        let looks = match fs::metadata(&self.path) {
            Ok(metadata) => Some((metadata.modified()?, metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        if looks == self.seen {
            return Ok(None);
        }
        self.seen = looks;
        self.lines().map(Some)
    }

    pub(super) fn add(&self, question: &str, section: Option<&str>) -> Result<(), BankError> {
        let mut lines = self.lines()?;
        lines.retain(|line| line.q != question);
        let sections = section.into_iter().map(str::to_owned).collect();
        lines.push(Labelled { topic: TOPIC.to_owned(), q: question.to_owned(), sections });
        lines.sort_by(|a, b| a.q.cmp(&b.q));
        let text: String = lines
            .into_iter()
            .map(|Labelled { q, sections, .. }| format!("{}\n", serde_json::json!(Line { q, sections })))
            .collect();
        Ok(private_file::write(&self.path, text.as_bytes())?)
    }

    fn lines(&self) -> Result<Vec<Labelled>, BankError> {
        let text = private_file::read(&self.path)?.unwrap_or_default();
        let mut lines = Vec::new();
        for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            let Line { q, sections } = serde_json::from_str(text).map_err(|_| BankError::Line { line })?;
            lines.push(Labelled { topic: TOPIC.to_owned(), q, sections });
        }
        Ok(lines)
    }
}
