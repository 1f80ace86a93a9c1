//! The record of everything the app sent and received, with tokens masked.
//!
//! Writing an entry is on the way of every delivery, reading is not: a delivery is kept as the very frame that went out, and tokens are masked when somebody
//! looks.

use std::collections::VecDeque;

use axum::extract::ws::Utf8Bytes;
use serde_json::{Map, Value, json};

use crate::delivery::flight::Ack;

const KEPT: usize = 20_000;
/// How tokens begin. One that the sandbox never gave out is still somebody's token.
const TOKENS: [&str; 5] = ["xoxb-", "xoxp-", "xapp-", "xoxe-", "xoxe."];

/// A bounded log of what crossed the wire.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    entries: VecDeque<Entry>,
    last: u64,
    /// What is hidden, and what is shown instead.
    secrets: Vec<(String, String)>,
}

/// A payload that was sent to an app.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) transport: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) app_id: String,
    pub(crate) envelope_id: String,
    /// A JSON object with the payload in its field `payload`.
    pub(crate) envelope: Utf8Bytes,
    pub(crate) retry: usize,
    pub(crate) ts: f64,
    /// The faults that met it.
    pub(crate) faults: Vec<&'static str>,
}

#[derive(Debug)]
enum Record {
    /// A JSON object.
    Text(Box<str>),
    Sent(Box<Sent>),
}

#[derive(Debug)]
enum End {
    Acked { payload: Value, ms: u64 },
    Failed(&'static str),
}

#[derive(Debug)]
struct Entry {
    record: Record,
    end: Option<End>,
    /// What else became known later.
    later: Option<Box<Map<String, Value>>>,
}

impl Wire {
    /// From now on this text is shown as `…` and its last four characters.
    pub(crate) fn mask(&mut self, secret: &str) {
        self.secrets.push((secret.to_owned(), masked(secret)));
    }

    /// Adds an entry and returns its number.
    pub(crate) fn add(&mut self, entry: Value) -> u64 {
        self.push(Record::Text(entry.to_string().into_boxed_str()))
    }

    /// Adds a payload that is sent to an app and returns its number.
    pub(crate) fn send(&mut self, sent: Sent) -> u64 {
        self.push(Record::Sent(Box::new(sent)))
    }

    fn push(&mut self, record: Record) -> u64 {
        self.last += 1;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry { record, end: None, later: None });
        self.last
    }

    /// Writes down how a delivery ended.
    pub(crate) fn land(&mut self, n: u64, ack: &Ack, ms: u64) {
        if let Some(entry) = self.find(n) {
            entry.end = Some(match ack {
                Ok(payload) => End::Acked { payload: payload.clone(), ms },
                Err(failure) => End::Failed(failure.reason()),
            });
        }
    }

    /// Writes into an entry what else became known later.
    pub(crate) fn amend(&mut self, n: u64, fields: Map<String, Value>) {
        if let Some(entry) = self.find(n) {
            entry.later.get_or_insert_default().extend(fields);
        }
    }

    /// Writes down that a fault met a delivery when it was under way.
    pub(crate) fn mark(&mut self, n: u64, fault: &'static str) {
        if let Some(Entry { record: Record::Sent(sent), .. }) = self.find(n) {
            sent.faults.push(fault);
        }
    }

    pub(crate) fn after(&self, n: u64) -> Vec<Value> {
        let first = self.first();
        let skipped = usize::try_from(n.saturating_add(1).saturating_sub(first)).unwrap_or(usize::MAX);
        let newer = (first..).zip(&self.entries).skip(skipped);
        newer
            .map(|(n, entry)| {
                let mut shown = entry.shown();
                self.hide(&mut shown);
                shown["n"] = json!(n);
                shown
            })
            .collect()
    }

    /// The number of the oldest entry.
    fn first(&self) -> u64 {
        self.last + 1 - self.entries.len() as u64
    }

    fn find(&mut self, n: u64) -> Option<&mut Entry> {
        let at = usize::try_from(n.checked_sub(self.first())?).ok()?;
        self.entries.get_mut(at)
    }

    fn hide(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                for (secret, shown) in &self.secrets {
                    if text.contains(secret) {
                        *text = text.replace(secret, shown);
                    }
                }
                if TOKENS.iter().any(|token| text.starts_with(token)) {
                    *text = masked(text);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.hide(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.hide(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

impl Entry {
    fn shown(&self) -> Value {
        let mut shown = match &self.record {
            Record::Text(text) => serde_json::from_str(text).unwrap_or_default(),
            Record::Sent(sent) => sent.shown(),
        };
        match &self.end {
            Some(End::Acked { payload, ms }) => {
                shown["ack"] = json!({"payload": payload});
                shown["ack_ms"] = json!(ms);
            }
            Some(End::Failed(reason)) => shown["failure"] = json!(reason),
            None => {}
        }
        if let (Some(fields), Some(later)) = (shown.as_object_mut(), &self.later) {
            fields.extend((**later).clone());
        }
        shown
    }
}

impl Sent {
    fn shown(&self) -> Value {
        let mut envelope: Value = serde_json::from_str(&self.envelope).unwrap_or_default();
        let mut shown = json!({
            "direction": "to_app", "transport": self.transport, "kind": self.kind, "app_id": self.app_id,
            "envelope_id": self.envelope_id, "payload": envelope["payload"].take(), "ack": null, "ack_ms": null,
            "retry": self.retry, "ts": self.ts,
        });
        if !self.faults.is_empty() {
            shown["faults"] = json!(self.faults);
        }
        shown
    }
}

fn masked(secret: &str) -> String {
    let length = secret.chars().count();
    let tail: String = secret.chars().skip(length.saturating_sub(4)).collect();
    format!("…{tail}")
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::{KEPT, Wire};

    #[test]
    fn keeps_the_newest_and_their_numbers() {
        let mut wire = Wire::default();
        for n in 1..=KEPT as u64 + 5 {
            assert_eq!(wire.add(json!({"at": n})), n);
        }
        assert_eq!(wire.after(0).len(), KEPT);
        assert_eq!(wire.after(0)[0]["n"], 6);
        assert_eq!(wire.after(KEPT as u64 + 4), [json!({"at": KEPT + 5, "n": KEPT + 5})]);
        assert!(wire.after(u64::MAX).is_empty());
        // Forgotten entries cannot be amended, and no other is in their place
        wire.amend(1, Map::from_iter([("ack".to_owned(), json!(1))]));
        wire.amend(6, Map::from_iter([("ack".to_owned(), json!(2))]));
        assert_eq!(wire.after(5)[0], json!({"at": 6, "n": 6, "ack": 2}));
        assert!(wire.after(6).iter().all(|entry| entry["ack"].is_null()));
    }

    #[test]
    fn shows_no_token() {
        let mut wire = Wire::default();
        wire.mask("s3cr3t-abcd");
        wire.add(json!({"a": {"b": ["x s3cr3t-abcd y"]}, "c": "xoxb-stranger-wxyz", "d": "xapp-1\"-efgh"}));
        wire.amend(1, Map::from_iter([("ack".to_owned(), json!({"t": "xoxe.xoxp-1-mnop"}))]));
        let shown =
            json!({"a": {"b": ["x …abcd y"]}, "c": "…wxyz", "d": "…efgh", "ack": {"t": "…mnop"}, "n": 1});
        assert_eq!(wire.after(0), [shown]);
    }
}
