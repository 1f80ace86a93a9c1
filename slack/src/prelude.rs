//! What most programs need: `use slack::prelude::*;`.

pub use crate::blocks::{
    Block, Confirm, Element, HomeView, MessageBody, ModalView, OptionGroup, OptionItem, Style, Text, escape,
};
pub use crate::client::{Client, CommandAck, Context, EventHandler, Fault, OptionsAck, SeenEvents, ViewAck};
pub use crate::error::Error;
pub use crate::gateway::SocketState;
pub use crate::http::{Code, Http, RatelimitInfo};
pub use crate::model::*;
pub use async_trait::async_trait;
