//! `/ask`, a mention, a direct message: what the Code says.

mod answer;
mod reading;

pub use answer::{SECTION_READ, answer, answer_quoting, help};
pub use reading::read;
