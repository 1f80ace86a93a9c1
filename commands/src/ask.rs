//! `/ask`, a mention, a direct message: what the Code says.

mod answer;
mod further;
mod language;
mod manager;
mod reading;

pub use answer::{SECTION_READ, answer, answer_in_thread, answer_quoting, help};
pub use further::{NOT_MEANT, not_meant};
pub use manager::{ASK_MANAGER, ASK_MANAGER_FORM, ToManager, ask_manager, not_sent, sent, to_manager};
pub use reading::read;
