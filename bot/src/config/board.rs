//! The Board's reports.

use domain::Span;

use super::reader::Reader;

/// What the Board's reports are about, and what they are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BoardConfig {
    /// How long the periods are. A company has one: a year less three of its quarters would give away the fourth.
    pub span: Span,
    /// How many people work here; `None` when it is not said, and then reports are not compared with their number.
    pub employees: Option<u32>,
}

pub(super) fn section(reader: &mut Reader<'_>) -> BoardConfig {
    let mut config = BoardConfig::default();
    if let Some(found) = reader.text("board.period", "quarter") {
        match Span::from_name(&found.value) {
            Some(span) => config.span = span,
            None => reader.refuse(&found, "expected \"quarter\", \"half-year\" or \"year\""),
        }
    }
    let employees = reader.number("board.employees", 1, 10_000_000);
    config.employees = employees.and_then(|found| u32::try_from(found.value).ok());
    config
}
