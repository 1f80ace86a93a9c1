//! `/ask`, a mention, a direct message: what the Code says.

mod answer;
mod further;
mod language;
mod manager;

pub use answer::{answer, answer_in_thread, answer_quoting, help};
pub use further::{NOT_MEANT, not_meant};
pub(crate) use manager::button as manager_button;
pub use manager::{
    ASK_CONFIDENTIALLY_FORM, ASK_MANAGER, ASK_MANAGER_FORM, ASK_WAY, ToManager, ask_manager, not_sent, sent,
    submit_confidentially, to_manager, update_manager_form,
};

pub(crate) use manager::button as ask_manager_button;
