#![doc = include_str!("../README.md")]

pub mod acknowledge;
pub mod ask;
pub mod board;
pub mod campaign;
pub mod case;
mod code_in_force;
mod company;
pub mod contacts;
mod day_input;
mod directory;
mod failure;
mod help;
pub mod home;
pub mod mailbox;
mod markup;
mod moment;
pub mod monitoring;
mod names;
pub mod passes;
pub mod permissions;
mod person;
pub mod questions;
pub mod reading;
pub mod report;
mod services;
pub mod trail;
pub mod waiver;

pub use code_in_force::{CodeInForce, ServedCode};
pub use company::Company;
pub use directory::{Directory, DirectoryError, Escalation};
pub use failure::Fault;
pub use help::help;
pub use markup::{Mark, marks};
pub use names::Names;
pub use person::{Address, ParseAddressError, Person};
pub use services::{FormReply, Reply, Services};
