//! What we send: Block Kit, modals, home tabs and messages, checked against Slack's limits before they leave.
//!
//! Builders take values and never fail; [`Block::check`], [`ModalView::check`] and their like say which limit is passed,
//! its value and the actual size. The [`Http`](crate::Http) client checks by itself.
//! Source of the shapes and limits: docs.slack.dev, "Block Kit" and "Views".

mod block;
mod choice;
mod confirm;
mod element;
mod escape;
mod home;
mod limits;
mod message_body;
mod modal;
mod text;

pub use block::Block;
pub use choice::{OptionGroup, OptionItem};
pub use confirm::Confirm;
pub use element::{Element, Style};
pub use escape::{clip, escape, length, unescape};
pub use home::HomeView;
pub use limits::LimitError;
pub use message_body::MessageBody;
pub use modal::ModalView;
pub use text::Text;
