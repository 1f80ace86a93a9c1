#![doc = include_str!("../README.md")]

mod app;
mod cli;
pub mod config;
mod handler;
mod jobs;
mod manifest;
mod master_key;
mod run;
mod seen;
mod telemetry;

pub use app::{App, BuildError, Running};
pub use manifest::manifest;
pub use run::main;
