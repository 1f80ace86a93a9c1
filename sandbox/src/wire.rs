//! The record of everything the app sent and received, with tokens masked.

use std::collections::VecDeque;

use serde_json::{Map, Value, json};

const KEPT: usize = 20_000;

/// A bounded log of what crossed the wire.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    entries: VecDeque<Value>,
    last: u64,
    secrets: Vec<String>,
}

impl Wire {
    /// From now on this text is shown as `…` and its last four characters.
    pub(crate) fn mask(&mut self, secret: &str) {
        self.secrets.push(secret.to_owned());
    }

    /// Adds an entry and returns its number.
    pub(crate) fn add(&mut self, mut entry: Value) -> u64 {
        self.last += 1;
        self.hide(&mut entry);
        if let Some(fields) = entry.as_object_mut() {
            fields.insert("n".to_owned(), json!(self.last));
        }
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        self.last
    }

    /// Writes into an entry what became known later: its acknowledgment.
    pub(crate) fn amend(&mut self, n: u64, fields: Map<String, Value>) {
        let mut fields = Value::Object(fields);
        self.hide(&mut fields);
        let found = self.entries.iter_mut().rev().find(|entry| entry["n"] == n);
        if let (Some(Value::Object(entry)), Value::Object(fields)) = (found, fields) {
            entry.extend(fields);
        }
    }

    pub(crate) fn after(&self, n: u64) -> Vec<Value> {
        let newer = self.entries.iter().filter(|entry| entry["n"].as_u64().is_some_and(|at| at > n));
        newer.cloned().collect()
    }

    fn hide(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                for secret in &self.secrets {
                    if text.contains(secret) {
                        *text = text.replace(secret, &masked(secret));
                    }
                }
                // A token the sandbox never gave out is still somebody's token
                if ["xoxb-", "xoxp-", "xapp-", "xoxe"].iter().any(|prefix| text.starts_with(prefix)) {
                    *text = masked(text);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.hide(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.hide(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

fn masked(secret: &str) -> String {
    let length = secret.chars().count();
    let tail: String = secret.chars().skip(length.saturating_sub(4)).collect();
    format!("…{tail}")
}
