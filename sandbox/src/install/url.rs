//! Request URLs: moved to another host, and asked whether they are the app's own.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use crate::delivery::address::{Address, Urls};
use crate::delivery::flight::Failure;
use crate::delivery::http::verify_url;
use crate::install::InstallError;
use crate::random;
use crate::shared::Shared;
use crate::world::app::App;

/// Bolt's own path.
const PATH: &str = "/slack/events";
const REQUEST_URLS: [&str; 3] = [
    "/settings/event_subscriptions/request_url",
    "/settings/interactivity/request_url",
    "/settings/interactivity/message_menu_options_url",
];
/// How often an address is asked that has not answered yet.
const AGAIN: Duration = Duration::from_millis(250);

/// Moves the request URLs of a manifest to another host. Gives back the address for what the manifest names none for.
pub(super) fn moved(manifest: &Value, to: &str) -> Result<(Value, String), String> {
    let mut manifest = manifest.clone();
    let expected = || format!("the URL must look like http://127.0.0.1:3000, not {to}");
    let host = Url::parse(to).map_err(|_| expected())?;
    if !matches!(host.scheme(), "http" | "https") || host.host_str().is_none() {
        return Err(expected());
    }
    if manifest["settings"]["socket_mode_enabled"] == true {
        return Err("settings.socket_mode_enabled is true, so nothing would be sent to a URL: set it to false, or give no URL".to_owned());
    }
    let commands = manifest.pointer_mut("/features/slash_commands").and_then(Value::as_array_mut);
    for url in commands.into_iter().flatten().filter_map(|command| command.get_mut("url")) {
        *url = json!(on(&host, url.as_str().unwrap_or_default()));
    }
    for path in REQUEST_URLS {
        if let Some(url) = manifest.pointer_mut(path) {
            *url = json!(on(&host, url.as_str().unwrap_or_default()));
        }
    }
    let mut own = host.clone();
    if own.path() == "/" {
        own.set_path(PATH);
    }
    Ok((manifest, own.into()))
}

/// The URL with the scheme, host and port of another.
fn on(host: &Url, url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return url.to_owned() };
    let mut moved = host.clone();
    moved.set_path(url.path());
    moved.set_query(url.query());
    moved.into()
}

/// Slack's `url_verification`: the address has to send the challenge back.
pub(super) async fn verify(shared: &Arc<Shared>, app: &App, url: &str) -> Result<(), InstallError> {
    let answer = ask(shared, app, url).await;
    answer.map_err(InstallError::Url)
}

async fn ask(shared: &Shared, app: &App, url: &str) -> Result<(), String> {
    let challenge = random::hex(32);
    let body = json!({
        "type": "url_verification", "challenge": challenge, "token": app.secrets.verification_token,
    });
    let answer = verify_url(shared, url, &app.secrets.signing_secret, &body).await;
    if answer != Err(Failure::Unreachable) {
        note(shared, app, &body, answer.as_ref().err());
    }
    let answer = answer.map_err(|failure| format!("{failure:?}"))?;
    let echoed = answer["challenge"].as_str().or(answer.as_str()).unwrap_or_default();
    if echoed.trim() == challenge { Ok(()) } else { Err("the challenge did not come back".to_owned()) }
}

fn note(shared: &Shared, app: &App, body: &Value, failure: Option<&Failure>) {
    shared.note(|world| {
        world.wire.add(json!({
            "direction": "to_app", "transport": "http", "kind": "url_verification", "app_id": app.app_id, "payload": body,
            "ack": failure.is_none().then(|| json!({"payload": null})), "failure": failure.map(|failure| failure.reason()),
            "ts": world.now.as_secs_f64(),
        }));
    });
}

/// Asks again and again until the address answers, or is no longer the app's.
pub(super) async fn verify_in_time(shared: Arc<Shared>, app: App, url: String) {
    while is_asked(&shared, &app) {
        if ask(&shared, &app, &url).await.is_ok() {
            shared.change(|world| {
                if let Some(app) = world.find_app_mut(&app.app_id)
                    && let Address::Http(urls) = &mut app.address
                {
                    urls.verified = true;
                    app.reached = true;
                }
            });
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            () = shared.stop.cancelled() => return,
        }
    }
}

fn is_asked(shared: &Shared, app: &App) -> bool {
    let unverified = |app: &App| matches!(&app.address, Address::Http(Urls { verified: false, .. }));
    shared.read(|world| world.find_app(&app.app_id).is_some_and(unverified))
}
