//! A labelled question of the bank.

use serde::{Deserialize, Serialize};

/// One question as it stands in `policy/questions/bank/*.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labelled {
    /// What it is about, in words any company's Code would share.
    pub topic: String,
    /// The question.
    pub q: String,
    /// The right sections; none when the Code does not say.
    pub sections: Vec<String>,
}
