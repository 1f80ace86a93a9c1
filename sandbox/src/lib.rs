#![doc = include_str!("../README.md")]

mod api;
mod blocks;
mod builder;
mod cast;
mod clock;
mod control;
mod delivery;
mod faults;
mod guard;
mod install;
mod page;
mod random;
mod response_url;
mod sandbox;
mod shared;
mod wire;
mod world;

pub use api::{ServedMethod, served_methods};
pub use builder::Builder;
pub use cast::{Account, Person};
pub use clock::SandboxClock;
pub use faults::{Answer, Asked, At, DisconnectReason, Fault, Faults, Lost, Standing};
pub use install::{Delivery, InstallError, InstalledApp};
pub use sandbox::{Sandbox, StartError};
