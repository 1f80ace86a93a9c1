#![doc = include_str!("../README.md")]

mod app;
mod campaign_export;
mod child;
mod cli;
mod code_shelf;
pub mod config;
mod csv;
mod demo_clock;
pub mod evidence;
mod handler;
mod health;
mod jobs;
mod key_file;
mod mail;
mod manifest;
mod master_key;
mod metrics;
mod page;
mod pass_issuer;
mod private_file;
mod question_book;
mod relay_app;
mod relay_host;
mod relay_side;
mod report;
mod run;
mod seen;
mod simulation;
mod staff_side;
mod telemetry;

pub use app::{App, BuildError, Running};
pub use demo_clock::DemoClock;
pub use manifest::manifest;
pub use metrics::metric_names;
pub use relay_app::{RelayApp, RunningRelay};
pub use run::main;
