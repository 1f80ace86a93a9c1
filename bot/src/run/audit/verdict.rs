//! What an audit of the trail found.

use std::fmt;

use domain::{Day, SignedHead, TrailFault, TrailHash, TrailPublicKey, TrailRow, walk_trail};
use jiff::civil::Date;
use serde_json::{Value, json};

/// A head that somebody kept, held against the chain.
struct Held {
    day: Day,
    signed: bool,
    /// At which entry it is on the chain, as far as the chain is without a fault.
    place: Option<i64>,
}

/// What an audit found.
pub(super) struct Verdict {
    entries: usize,
    head: TrailHash,
    fault: Option<Box<TrailFault>>,
    /// By day.
    heads: Vec<Held>,
}

impl Verdict {
    /// Walks the rows, and holds the heads against them. Without a key no signature counts as right.
    pub(super) fn of(rows: &[TrailRow], heads: &[SignedHead], keys: &[TrailPublicKey]) -> Self {
        let walked = walk_trail(rows);
        let (head, sound) = match &walked {
            Ok(walk) => (walk.head, i64::MAX),
            Err(fault) => (TrailHash::START, fault.place() - 1),
        };
        let on_chain = |head: &SignedHead| {
            let found = rows.iter().find(|row| row.hash == head.hash && row.place <= sound);
            found.map(|row| row.place)
        };
        let mut heads: Vec<Held> = heads
            .iter()
            .map(|head| Held {
                day: head.day,
                signed: keys.iter().any(|key| head.is_signed_by(key)),
                place: on_chain(head),
            })
            .collect();
        heads.sort_by_key(|held| held.day);
        Self { entries: rows.len(), head, fault: walked.err(), heads }
    }

    pub(super) fn is_good(&self) -> bool {
        self.fault.is_none() && self.heads.iter().all(Held::is_good)
    }

    pub(super) fn to_json(&self) -> Value {
        let fault = self.fault.as_ref().map(|fault| {
            json!({
                "kind": fault.name(), "entry": fault.place(), "case": fault.row().case, "when": fault.row().when(),
                "text": fault.to_string(),
            })
        });
        let heads: Vec<Value> = self
            .heads
            .iter()
            .map(|held| {
                json!({"day": Date::from(held.day).to_string(), "signature": held.signed, "entry": held.place})
            })
            .collect();
        let head = self.fault.is_none().then(|| self.head.to_string());
        json!({"good": self.is_good(), "entries": self.entries, "head": head, "fault": fault, "heads": heads})
    }

    /// Where to look when this head is not on the chain.
    fn since(&self, lost: &Held) -> String {
        let before = self.heads.iter().filter(|held| held.is_good() && held.day <= lost.day);
        match before.max_by_key(|held| held.place) {
            Some(Held { day, place: Some(place), .. }) => {
                format!("What is wrong is after entry {place}: up to there the head of {day} holds.")
            }
            _ => "Try heads of earlier days to see from where.".to_owned(),
        }
    }
}

impl Held {
    const fn is_good(&self) -> bool {
        self.signed && self.place.is_some()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fault {
            Some(fault) => write!(f, "{fault}")?,
            None => write!(
                f,
                "{} entries, one chain: none of them was changed, removed or moved.\nIts head is {}",
                self.entries, self.head
            )?,
        }
        for held in &self.heads {
            let day = held.day;
            match (held.signed, held.place) {
                (false, _) => write!(
                    f,
                    "\nThe head of {day} has a signature that is not this trail’s: the line was changed, or it belongs to another master key."
                )?,
                (true, Some(place)) => write!(
                    f,
                    "\nThe head of {day} is on the chain at entry {place}, and its signature is right."
                )?,
                (true, None) => write!(
                    f,
                    "\nThe head of {day} is signed and not on the chain: entries were cut off at the end, or the chain was written anew. {}",
                    self.since(held)
                )?,
            }
        }
        if self.fault.is_none() && self.heads.is_empty() {
            write!(
                f,
                "\nEntries cut off at the end, or a chain written anew, show only against a head that somebody else kept: --head \"<the line from the message>\"."
            )?;
        }
        Ok(())
    }
}
