//! The Board's report: what came, what was found and what was done about it, in numbers that name nobody (promise A11).
//!
//! [`CaseFact`]s are counted ([`Counts`]), and what of the counts may be said is an [`Edition`]. Whoever writes a page, a message or a table gets a
//! [`BoardReport`], which holds editions: a number that is withheld is not in it.

mod books;
mod counts;
mod edition;
mod fact;
mod figure;
mod period;
mod report;
mod scope;
mod suppress;

pub use books::{BoardBooks, BoardBooksError};
pub use counts::Counts;
pub use edition::{Edition, FollowUp, Spread, Timing};
pub use fact::{Allegation, CaseFact, Closing};
pub use figure::{FEWEST, Figure, Share};
pub use period::{ParsePeriodError, Period, PeriodRefusal, Span};
pub use report::BoardReport;
pub use scope::{Counted, Scope};
