//! The sandbox from outside: a fake app on its sockets and HTTP, and people on the control API.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "workspace/api.rs"]
mod api;
#[path = "workspace/clock.rs"]
mod clock;
#[path = "workspace/contract.rs"]
mod contract;
#[path = "workspace/delivery.rs"]
mod delivery;
#[path = "workspace/fake_app.rs"]
mod fake_app;
#[path = "workspace/faults.rs"]
mod faults;
#[path = "workspace/files.rs"]
mod files;
#[path = "workspace/guard.rs"]
mod guard;
#[path = "workspace/happenings.rs"]
mod happenings;
#[path = "workspace/http.rs"]
mod http;
#[path = "workspace/http_faults.rs"]
mod http_faults;
#[path = "workspace/install.rs"]
mod install;
#[path = "workspace/load.rs"]
mod load;
#[path = "workspace/looking.rs"]
mod looking;
#[path = "workspace/messages.rs"]
mod messages;
#[path = "workspace/methods.rs"]
mod methods;
#[path = "workspace/modals.rs"]
mod modals;
#[path = "workspace/prepared.rs"]
mod prepared;
#[path = "workspace/reference.rs"]
mod reference;
#[path = "workspace/requests.rs"]
mod requests;
#[path = "workspace/schedule.rs"]
mod schedule;
