//! `ethics-bot sandbox`: a workspace for any app.

use crate::run::say::{say, say_as_is};
use std::{fmt::Write as _, path::Path, process::ExitCode};

use anyhow::{Context, bail};
use sandbox::{Delivery, InstallError, InstalledApp, Sandbox};
use serde_json::{Value, json};

use crate::{
    cli::SandboxArguments,
    config::{LogConfig, LogFormat},
    telemetry,
};

/// One app, and how it is told things.
struct Installed {
    name: String,
    socket: bool,
    app: InstalledApp,
}

/// Runs a workspace until it is asked to stop.
pub(crate) fn sandbox(arguments: &SandboxArguments) -> anyhow::Result<ExitCode> {
    telemetry::start(&LogConfig { level: arguments.log, format: LogFormat::Text });
    // Before anything is listened on: a mistake in a file is said at once
    let manifests =
        arguments.manifest.iter().map(|file| read(file)).collect::<anyhow::Result<Vec<Value>>>()?;
    super::runtime()?.block_on(async {
        let port = arguments.port;
        let sandbox = Sandbox::builder().port(port).rate_limits(arguments.rate_limits);
        // The apps are processes of their own, and their clocks stay where they are
        let sandbox = sandbox.sign_by_machine_clock(true).start().await;
        let sandbox = sandbox
            .with_context(|| format!("port {port} cannot be used: try `ethics-bot sandbox --port 0`"))?;
        let mut apps = Vec::new();
        for (file, manifest) in arguments.manifest.iter().zip(&manifests) {
            apps.push(install(&sandbox, file, manifest, arguments.url.as_deref()).await?);
        }
        if arguments.json {
            say!("{}", to_json(&sandbox, &apps));
        } else {
            say_as_is!("{}", to_text(&sandbox, &apps, arguments.url.as_deref()));
        }
        super::asked_to_stop().await;
        sandbox.shutdown().await;
        Ok(ExitCode::SUCCESS)
    })
}

fn read(file: &Path) -> anyhow::Result<Value> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("{shown} cannot be read"))?;
    let is_yaml = file.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    match serde_json::from_str(&text) {
        Ok(manifest) => Ok(manifest),
        Err(_) if is_yaml => {
            bail!(
                "{shown} is YAML, and only JSON is read here: in the app's settings, App Manifest has a tab for JSON"
            )
        }
        Err(error) => Err(error).with_context(|| format!("{shown} is not JSON")),
    }
}

async fn install(
    sandbox: &Sandbox,
    file: &Path,
    manifest: &Value,
    url: Option<&str>,
) -> anyhow::Result<Installed> {
    let delivery = Delivery::Manifest { url: url.map(str::to_owned) };
    let app = match sandbox.install(manifest, delivery).await {
        Ok(app) => app,
        Err(InstallError::Manifest(problems)) => {
            bail!("{} cannot be installed:\n  {}", file.display(), problems.join("\n  "))
        }
        Err(error) => return Err(error).with_context(|| format!("{} cannot be installed", file.display())),
    };
    let name = manifest["display_information"]["name"].as_str().unwrap_or_default().to_owned();
    Ok(Installed { name, socket: sandbox.uses_socket_mode(&app.app_id), app })
}

fn to_text(sandbox: &Sandbox, apps: &[Installed], url: Option<&str>) -> String {
    let mut text = format!(
        "# The workspace is open in your browser: {}\nexport SLACK_API_URL={}\n",
        sandbox.url(),
        sandbox.api_url()
    );
    for Installed { name, socket, app } in apps {
        let way = match (socket, url) {
            (true, _) => "Socket Mode".to_owned(),
            (false, Some(url)) => format!("signed HTTP requests to {url}"),
            (false, None) => "signed HTTP requests to the manifest's request URLs".to_owned(),
        };
        // Writing to a String cannot fail
        let _ = write!(
            text,
            "\n# {name} ({}): {way}\nexport SLACK_BOT_TOKEN={}\nexport SLACK_APP_TOKEN={}\nexport SLACK_SIGNING_SECRET={}\n",
            app.app_id, app.bot_token, app.app_token, app.signing_secret
        );
    }
    text.push_str(
        "\n# Nothing leaves this machine unless a manifest says so, and nothing is kept. Ctrl-C ends it.\n",
    );
    text
}

fn to_json(sandbox: &Sandbox, apps: &[Installed]) -> Value {
    let apps: Vec<Value> = apps
        .iter()
        .map(|Installed { name, socket, app }| {
            json!({
                "app_id": app.app_id, "name": name, "transport": if *socket { "socket" } else { "http" },
                "bot_user_id": app.bot_user_id, "bot_token": app.bot_token, "app_token": app.app_token,
                "signing_secret": app.signing_secret, "client_id": app.client_id,
                "client_secret": app.client_secret,
            })
        })
        .collect();
    json!({"page": sandbox.url(), "api_url": sandbox.api_url(), "apps": apps})
}
