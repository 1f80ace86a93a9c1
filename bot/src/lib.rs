#![doc = include_str!("../README.md")]

mod app;
mod cli;
pub mod config;
mod demo_clock;
mod handler;
mod jobs;
mod manifest;
mod master_key;
mod question_book;
mod run;
mod seen;
mod telemetry;

pub use app::{App, BuildError, Running};
pub use demo_clock::DemoClock;
pub use manifest::manifest;
pub use run::main;
