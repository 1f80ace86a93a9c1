//! The sandbox from outside: a fake app on its sockets and HTTP, and people on the control API.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "workspace/api.rs"]
mod api;
#[path = "workspace/contract.rs"]
mod contract;
#[path = "workspace/delivery.rs"]
mod delivery;
#[path = "workspace/fake_app.rs"]
mod fake_app;
#[path = "workspace/guard.rs"]
mod guard;
#[path = "workspace/http.rs"]
mod http;
#[path = "workspace/messages.rs"]
mod messages;
#[path = "workspace/modals.rs"]
mod modals;
