//! One line of a file of questions.

use serde::Deserialize;

/// A question and the sections that answer it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    #[serde(rename = "id")]
    _id: String,
    pub(super) q: String,
    pub(super) gold: Vec<String>,
}

impl Question {
    pub(super) fn parse(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line)
    }
}
