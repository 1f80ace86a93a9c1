#![doc = include_str!("../README.md")]

pub mod ask;
pub mod board;
pub mod campaign;
pub mod case;
mod company;
mod day_input;
mod directory;
mod failure;
pub mod home;
pub mod mailbox;
mod markup;
mod moment;
mod names;
pub mod passes;
mod person;
pub mod questions;
pub mod report;
mod services;
pub mod trail;
pub mod waiver;

pub use company::Company;
pub use directory::{Directory, DirectoryError, Escalation};
pub use failure::Fault;
pub use names::Names;
pub use person::{Address, ParseAddressError, Person};
pub use services::{FormReply, Reply, Services};
