//! Slack's own SDKs, unmodified, against the sandbox: apps on Bolt for Python and Bolt for JavaScript, each over signed HTTP and over Socket Mode. Only
//! the base URL is set. People act through the control API; what they see and what crossed the wire is compared.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod app;
mod kit;
mod scenes;
mod start;
mod subcommand;
mod toolbox;

use kit::Language;
use tests::Via;

#[tokio::test]
async fn bolt_for_python_over_http() {
    scenes::play(Language::Python, Via::Http).await;
}

#[tokio::test]
async fn bolt_for_python_over_socket_mode() {
    scenes::play(Language::Python, Via::Socket).await;
}

#[tokio::test]
async fn bolt_for_javascript_over_http() {
    scenes::play(Language::JavaScript, Via::Http).await;
}

#[tokio::test]
async fn bolt_for_javascript_over_socket_mode() {
    scenes::play(Language::JavaScript, Via::Socket).await;
}
