//! The link: how the bot reaches a relay on another host, and the only way in which either reaches the other.
//!
//! TCP with the Noise protocol (revision 34, <https://noiseprotocol.org/noise.html>): both sides prove that they hold the link's key, every connection has keys of
//! its own that are forgotten with it, and no certificate is needed. The bot calls, the relay listens. On most connections the bot asks
//! and the relay answers; on one of them the relay asks for passes, so that the bot needs no open port.
//!
//! # Privacy
//! What a report, a name or a receipt says is inside the seal only, and wiped after use. The relay learns no account, the bot no pass: the wire
//! has no form for either. Messages are padded, so that asking whether there is something to do looks like filing a short report.
//! Nothing is logged when a request comes or goes; that the link is up or down is, by the one connection that is always there.

mod channel;
mod greeting;
mod issuing;
mod key;
mod message;
mod outside;
mod remote;
mod schedule;
mod server;
mod wire;

pub use issuing::IssuerSlot;
pub use key::{LinkKey, LinkKeys, ParseLinkKeyError};
#[doc(hidden)]
pub use outside::read_any;
pub use remote::{LinkError, PassKeys, PassRoom, Remote};
pub use server::{LinkRooms, serve};

#[cfg(test)]
mod tests;
