//! A row of the trail, as it is stored.

use std::fmt;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{Actor, CaseNumber, Day, Deed, TrailAction};

/// The chain's hash at one row: SHA-256 over the hash before it and the row.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TrailHash([u8; 32]);

impl TrailHash {
    /// What the first row follows.
    pub const START: Self = Self([0; 32]);

    /// From the stored form.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The stored form.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for TrailHash {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for TrailHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A row as it is stored. Its fields are plain values, so that one that somebody changed into what this version does not know can still be read
/// and named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailRow {
    /// Its place in the chain, from 1.
    pub place: i64,
    /// The day, as days since 1970-01-01 in UTC.
    pub day: i64,
    /// The moment, in Unix milliseconds: of what staff did only.
    pub moment_ms: Option<i64>,
    /// The stored name of who acted.
    pub actor: String,
    /// The stored name of what was done.
    pub action: String,
    /// What belongs to it.
    pub detail: Option<String>,
    /// The number of the case; `None` for what is of no case.
    pub case: Option<String>,
    /// The chain's hash at this row.
    pub hash: TrailHash,
}

impl TrailRow {
    /// The row of this deed after the row at `place` with this `hash`; after nothing, place 0 and [`TrailHash::START`].
    #[must_use]
    pub fn after(place: i64, hash: TrailHash, deed: &Deed, case: Option<CaseNumber>) -> Self {
        let mut row = Self {
            place: place.saturating_add(1),
            day: deed.day.number(),
            moment_ms: deed.moment.map(Timestamp::as_millisecond),
            actor: deed.actor.name().to_owned(),
            action: deed.action.name().to_owned(),
            detail: deed.action.detail(),
            case: case.map(|number| number.to_string()),
            hash,
        };
        row.hash = row.hash_at(row.place, hash);
        row
    }

    /// The hash that this row has at `place` after a row with the hash `before`.
    ///
    /// SHA-256 over the purpose, `before`, and each field with its length before it, so that no two rows share their bytes. A field that is not
    /// there differs from one that is empty.
    #[must_use]
    pub fn hash_at(&self, place: i64, before: TrailHash) -> TrailHash {
        let mut hasher = Sha256::new();
        hasher.update(b"ethics-bot trail v1");
        hasher.update(before.as_bytes());
        let (place, day) = (place.to_le_bytes(), self.day.to_le_bytes());
        let moment = self.moment_ms.map(i64::to_le_bytes);
        let fields: [Option<&[u8]>; 7] = [
            Some(&place),
            Some(&day),
            moment.as_ref().map(<[u8; 8]>::as_slice),
            Some(self.actor.as_bytes()),
            Some(self.action.as_bytes()),
            self.detail.as_deref().map(str::as_bytes),
            self.case.as_deref().map(str::as_bytes),
        ];
        for field in fields {
            let length = field.map_or(u64::MAX, |bytes| bytes.len() as u64);
            hasher.update(length.to_le_bytes());
            hasher.update(field.unwrap_or_default());
        }
        TrailHash(hasher.finalize().into())
    }

    /// What was done, in words: `the ethics manager read the report`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let actor =
            Actor::from_name(&self.actor).map_or_else(|| self.actor.clone(), |actor| actor.to_string());
        let action = TrailAction::from_stored(&self.action, self.detail.as_deref());
        format!("{actor} {}", action.map_or_else(|| self.action.clone(), |action| action.to_string()))
    }

    /// When it was done: `22 November 2026`, or `22 November 2026 10:00:30 UTC` where the moment is stored.
    #[must_use]
    pub fn when(&self) -> String {
        let moment = self.moment_ms.and_then(|moment| Timestamp::from_millisecond(moment).ok());
        match (moment, Day::from_number(self.day)) {
            (Some(moment), _) => moment.strftime("%-d %B %Y %H:%M:%S UTC").to_string(),
            (None, Some(day)) => day.to_string(),
            (None, None) => "a day outside of the calendar".to_owned(),
        }
    }
}
