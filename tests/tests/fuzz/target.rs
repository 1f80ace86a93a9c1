//! The list of what is tried.

use std::time::Duration;

use crate::{documents, evidence, text, wire};

/// A parser, and what it is given.
pub(crate) struct Target {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// What it is, for the page.
    pub(crate) what: &'static str,
    /// What is changed.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// Words that steer it: they are put in whole.
    pub(crate) words: &'static [&'static str],
    /// Reads one input. Panics where it finds what must not be.
    pub(crate) read: fn(&[u8]),
    /// How much it may have allocated at once for one input, in bytes.
    pub(crate) bytes: usize,
    /// The longest input, in bytes.
    pub(crate) longest: usize,
    /// How many inputs the usual run sends.
    pub(crate) few: u64,
    /// How many inputs the long run sends.
    pub(crate) many: u64,
}

/// How long one input may take where it is optimized, and where it is not.
pub(crate) const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });

pub(crate) const MIB: usize = 1 << 20;

/// Everything that meets bytes from outside.
pub(crate) fn all() -> Vec<Target> {
    [wire::targets(), text::targets(), documents::targets(), evidence::targets()]
        .into_iter()
        .flatten()
        .collect()
}
