//! Every parser that meets bytes from outside, given what nobody sends: seeds of ours, changed in thousands of ways, each by its number, so that it can be sent
//! again. Without a coverage-guided fuzzer's toolchain: a small driver, the same on every machine.
//!
//! The usual run sends a few; `tests/long fuzz [NAME]` sends millions (docs/fuzzing.md).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed, and what it counted is read on the terminal; how much is sent comes from the environment"
)]

mod change;
mod documents;
mod driver;
mod evidence;
#[allow(dead_code, reason = "not every file of those tests is a seed here")]
mod fixture;
mod long;
mod marks {
    //! What stands in the fixtures where a name can stand.
    pub(crate) const MARK: &str = "Tomasz4711";
}
mod target;
mod text;
mod wire;

use peak_alloc::PeakAlloc;

/// Counts what is allocated, so that what one input costs can be said.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;
