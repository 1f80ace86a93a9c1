#![doc = include_str!("../README.md")]

mod code;
mod comparison;
mod encoder;
pub mod eval;
mod fingerprint;
mod guide;
mod index;
mod language;
mod mapping;
mod model;
mod terms;
pub mod train;
mod words;

pub use code::{BadSectionId, Block, BlockKind, Code, ParseError, Section, SectionId, Sentence, shipped};
pub use comparison::{Comparison, Fate, Kept, Paragraph, Part};
pub use guide::{Answer, Excerpt, Guide, Hit, NextPerson, Outcome, TeachError};
pub use language::Language;
pub use mapping::{Mapping, MappingError};
pub use terms::{Desk, Terms, TermsError};
