//! What the doctor found.

use std::{fmt, process::ExitCode};

use serde_json::{Value, json};

use crate::run::say::say;

/// How a finding is to be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// In order.
    Ok,
    /// It works and costs something, or could not be seen.
    Note,
    /// To mend.
    Mend,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Mend => "mend",
        }
    }
}

struct Finding {
    level: Level,
    about: &'static str,
    text: String,
    remedy: Option<String>,
}

/// All findings, in the order in which they were made.
#[derive(Default)]
pub(super) struct Findings {
    all: Vec<Finding>,
    about: &'static str,
}

impl Findings {
    /// What the next findings are about.
    pub(super) const fn about(&mut self, about: &'static str) -> &mut Self {
        self.about = about;
        self
    }

    fn add(&mut self, level: Level, text: impl fmt::Display, remedy: Option<String>) {
        self.all.push(Finding { level, about: self.about, text: text.to_string(), remedy });
    }

    /// Something in order.
    pub(super) fn good(&mut self, text: impl fmt::Display) {
        self.add(Level::Ok, text, None);
    }

    /// Something that works and costs something, or that cannot be seen from here.
    pub(super) fn note(&mut self, text: impl fmt::Display) {
        self.add(Level::Note, text, None);
    }

    /// Something to mend, and how.
    pub(super) fn bad(&mut self, text: impl fmt::Display, remedy: impl fmt::Display) {
        self.add(Level::Mend, text, Some(remedy.to_string()));
    }

    /// How many are to mend.
    pub(super) fn failed(&self) -> usize {
        self.all.iter().filter(|finding| finding.level == Level::Mend).count()
    }

    fn to_json(&self) -> Value {
        let finding = |finding: &Finding| {
            json!({
                "level": finding.level.name(), "about": finding.about, "text": finding.text, "remedy": finding.remedy,
            })
        };
        let all: Vec<Value> = self.all.iter().map(finding).collect();
        json!({"to_mend": self.failed(), "findings": all})
    }

    /// Prints them; gives the program's end.
    pub(super) fn told(&self, as_json: bool) -> anyhow::Result<ExitCode> {
        if as_json {
            say!("{}", serde_json::to_string_pretty(&self.to_json())?);
        } else {
            say!("{self}");
        }
        Ok(if self.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { level, text, remedy, .. } in &self.all {
            let mark = match level {
                Level::Ok => "ok",
                Level::Note => "note",
                Level::Mend => "MEND",
            };
            writeln!(f, "  {mark:<5} {text}")?;
            if let Some(remedy) = remedy {
                writeln!(f, "          {remedy}")?;
            }
        }
        match self.failed() {
            0 => f.write_str("Everything that was looked at is in order."),
            failed => write!(f, "{failed} to mend."),
        }
    }
}
