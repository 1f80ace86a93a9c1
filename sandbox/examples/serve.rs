//! A sandbox to try an app against: `cargo run -p sandbox --example serve -- manifest.json 4000`.
//!
//! It prints what the app needs to know, then runs until Ctrl-C. Without a manifest the workspace has no app.

use std::io::Write;

use sandbox::{Delivery, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let manifest = arguments.next();
    let port = arguments.next().map_or(Ok(4000), |port| port.parse())?;
    let sandbox = Sandbox::builder().port(port).sign_by_machine_clock(true).start().await?;
    let mut out = std::io::stdout();
    writeln!(out, "The page: {}", sandbox.url())?;
    if let Some(path) = manifest {
        let manifest = serde_json::from_slice(&std::fs::read(path)?)?;
        let app = sandbox.install(&manifest, Delivery::Socket).await?;
        writeln!(out, "SLACK_API_URL={}", sandbox.api_url())?;
        writeln!(out, "SLACK_BOT_TOKEN={}", app.bot_token)?;
        writeln!(out, "SLACK_APP_TOKEN={}", app.app_token)?;
    }
    tokio::signal::ctrl_c().await?;
    sandbox.shutdown().await;
    Ok(())
}
