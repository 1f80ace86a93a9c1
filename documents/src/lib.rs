#![doc = include_str!("../README.md")]

mod block;
mod complaint;
mod contents;
mod docx;
mod encoding;
mod error;
mod format;
mod html;
mod ids;
mod import;
mod inline;
mod levels;
pub mod limits;
mod lines;
mod markdown;
mod pdf;
mod reading;
mod run_in;
mod text;
mod write;

pub use complaint::{Complaint, LeftOut};
pub use error::ImportError;
pub use format::Format;
pub use import::{Import, Options, import};
