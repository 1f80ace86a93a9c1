//! The story harness: a [`House`] is a sandbox and the bot in one process, on free ports, over a folder of its own, with a clock that the test moves
//! and jobs that the test runs. A [`Person`] acts and looks only as somebody in the workspace can, through the sandbox's control API.
//!
//! ```no_run
//! # async fn story() {
//! use tests::{House, Via};
//!
//! let house = House::open(Via::Socket).await;
//! let maya = house.person("maya");
//! maya.command("/ask", "can I accept tickets from a supplier?").await;
//! assert!(maya.screen().await.shows("Gifts"));
//! house.close().await;
//! # }
//! ```

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot set itself up has failed")]

mod browser;
mod configuration;
mod house;
pub mod kit;
mod person;
mod post_office;
mod program;
mod screen;
mod sender;
mod staff_browser;
mod trace;
mod workspace;

pub use browser::Browser;
pub use configuration::{Configuration, RelayConfiguration};
pub use house::{House, Layout, Via};
pub use person::{Acted, Person, patiently};
pub use post_office::{Mail, Mood, PostOffice, Protection};
pub use program::{Program, binary};
pub use screen::{Channel, Message, Modal, Screen, visible_text};
pub use sender::{Answered, Sender};
pub use staff_browser::{Page, StaffBrowser, app_code};
pub use trace::{Mark, Needle, Where};
pub use workspace::Workspace;

/// An error and its causes, a line each.
#[must_use]
pub fn all_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
