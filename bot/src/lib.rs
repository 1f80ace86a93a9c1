#![doc = include_str!("../README.md")]

mod app;
mod child;
mod cli;
pub mod config;
mod demo_clock;
pub mod evidence;
mod handler;
mod jobs;
mod manifest;
mod master_key;
mod page;
mod pass_issuer;
mod question_book;
mod run;
mod seen;
mod simulation;
mod telemetry;

pub use app::{App, BuildError, Running};
pub use demo_clock::DemoClock;
pub use manifest::manifest;
pub use run::main;
