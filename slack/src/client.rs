//! The client: a builder, a handler for what arrives, and acknowledgments within Slack's 3 seconds.

mod ack;
mod again;
mod begin;
mod builder;
mod context;
mod dispatcher;
mod event_handler;
mod fault;
mod late;
mod repeats;
mod seen;
mod tasks;
mod words;

pub use ack::{Ack, CommandAck, OptionsAck, ViewAck};
pub(crate) use begin::Rest;
pub use builder::{Client, ClientBuilder, ShutdownHandle};
pub use context::Context;
pub use dispatcher::Dispatcher;
pub(crate) use dispatcher::{Asked, Delivery, Taken};
pub use event_handler::EventHandler;
pub use fault::{Fault, HandlerKind};
pub use seen::{MemorySeen, SeenEvents};
