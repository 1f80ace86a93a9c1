#![doc = include_str!("../README.md")]

mod clean;
mod frame;
mod kind;
mod limits;
mod mail;
mod office;
mod pdf;
mod picture;
mod refusal;
mod removed;
mod signs;
mod text;

pub use clean::{Clean, clean};
pub use frame::{read_answer, write_answer};
pub use kind::Kind;
pub use limits::Limits;
pub use refusal::Refusal;
pub use removed::Removed;
