//! Identifiers nobody can guess: tokens, trigger ids, tickets.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// `length` hexadecimal digits. The standard library's hash keys are seeded by the operating system, which is
/// plenty for the secrets of a workspace that lives in one process, and cannot fail.
pub(crate) fn hex(length: usize) -> String {
    let mut digits = String::with_capacity(length + 16);
    while digits.len() < length {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_usize(digits.len());
        digits.push_str(&format!("{:016x}", hasher.finish()));
    }
    digits.truncate(length);
    digits
}
