//! Walking the chain.

use std::fmt;

use crate::{TrailHash, TrailRow};

/// What is wrong with a chain, at the first place at which it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrailFault {
    /// There is no row with this number, and there are rows after it.
    Removed {
        /// The number that is missing.
        place: i64,
        /// The row that stands where it should.
        next: TrailRow,
    },
    /// The row that belongs here is at another place.
    Moved {
        /// The row that stands here.
        row: TrailRow,
        /// The place at which the row stands that belongs here.
        stands_at: i64,
    },
    /// The row does not follow the one before it: it was changed, or put in place of another, or rows before it were taken out and the numbers
    /// closed up.
    Changed(TrailRow),
}

impl TrailFault {
    /// The number of the first row that is not as it was.
    #[must_use]
    pub const fn place(&self) -> i64 {
        match self {
            Self::Removed { place, .. } => *place,
            Self::Moved { row, .. } | Self::Changed(row) => row.place,
        }
    }

    /// The row at which it was noticed.
    #[must_use]
    pub const fn row(&self) -> &TrailRow {
        match self {
            Self::Removed { next, .. } => next,
            Self::Moved { row, .. } | Self::Changed(row) => row,
        }
    }

    /// One word: `removed`, `moved` or `changed`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Removed { .. } => "removed",
            Self::Moved { .. } => "moved",
            Self::Changed(_) => "changed",
        }
    }
}

impl fmt::Display for TrailFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        let row = self.row();
        let case =
            row.case.as_deref().map_or_else(|| "of no case".to_owned(), |case| format!("of case {case}"));
        let when = row.when();
        match self {
            Self::Removed { next, .. } => {
                write!(
                    f,
                    "Entry {place} was removed. The next one that is there is entry {}, {case}, {when}.",
                    next.place
                )
            }
            Self::Moved { stands_at, .. } => write!(
                f,
                "Entry {place} is not at its place: what belongs there is entry {stands_at} now. What stands there is {case}, {when}."
            ),
            Self::Changed(_) => write!(
                f,
                "Entry {place}, {case}, {when}, was changed, or an entry before it was removed and the numbers closed up."
            ),
        }
    }
}

/// A chain without a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailWalk {
    /// How many rows it has.
    pub rows: usize,
    /// The hash at the last one; [`TrailHash::START`] when there is none.
    pub head: TrailHash,
}

/// Walks the rows, which are in the order of their numbers, from the first to the last.
///
/// Rows that were cut off at the end, and a chain that was written anew from a row on, are found with a head from outside only.
///
/// # Errors
/// The first [`TrailFault`].
pub fn walk_trail(rows: &[TrailRow]) -> Result<TrailWalk, Box<TrailFault>> {
    let mut head = TrailHash::START;
    for (row, place) in rows.iter().zip(1_i64..) {
        if row.place > place {
            return Err(Box::new(TrailFault::Removed { place, next: row.clone() }));
        }
        if row.place != place || row.hash != row.hash_at(place, head) {
            let belongs = rows.iter().find(|other| other.hash == other.hash_at(place, head));
            return Err(Box::new(match belongs {
                Some(other) => TrailFault::Moved { row: row.clone(), stands_at: other.place },
                None => TrailFault::Changed(row.clone()),
            }));
        }
        head = row.hash;
    }
    Ok(TrailWalk { rows: rows.len(), head })
}
