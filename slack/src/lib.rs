#![doc = include_str!("../README.md")]

pub mod blocks;
pub mod client;
mod error;
pub mod gateway;
pub mod http;
mod jitter;
pub mod manifest;
pub mod model;
pub mod prelude;
pub mod receiver;
mod stop;
pub mod token;

pub use client::{Client, ClientBuilder, CommandAck, Context, EventHandler, OptionsAck, ViewAck};
pub use error::{Error, Result};
pub use http::{ApiError, Code, Http};
