//! Opening an app's Home tab.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::control::act::settle;
use crate::control::body::Body;
use crate::control::refusal::Refusal;
use crate::shared::Shared;
use crate::world::World;

/// `open_home {app_id?}`. With one app nothing needs to be named.
pub(crate) async fn open(shared: &Arc<Shared>, user: &str, body: &Body) -> Result<Value, Refusal> {
    let wanted = body.find_text("app_id")?;
    let (opened, flights) = shared.launch(|world| {
        let app_id = app(world, wanted)?;
        world.home_app.insert(user.to_owned(), app_id.clone());
        let app = world.find_app(&app_id);
        let listens = app.is_some_and(|app| app.bot_events.iter().any(|event| event == "app_home_opened"));
        let bot = app.map(|app| app.bot_user.clone()).unwrap_or_default();
        let channel = world.direct_message(&[bot, user.to_owned()]);
        let mut event = json!({"type": "app_home_opened", "user": user, "channel": channel, "tab": "home"});
        if let Some(view) = world.find_home(&app_id, user) {
            event["view"] = view.slack();
        }
        if listens {
            world.emit(&app_id, event);
        }
        Ok(())
    });
    opened?;
    Ok(settle(shared, flights).await.reply())
}

fn app(world: &World, wanted: Option<&str>) -> Result<String, Refusal> {
    let mut with_home = world.apps.iter().filter(|app| app.home_tab);
    let found = match wanted {
        Some(id) => with_home.find(|app| app.app_id == id),
        None => with_home.next(),
    };
    found.map(|app| app.app_id.clone()).ok_or_else(|| {
        Refusal::missing(
            "there is no app with a Home tab; its manifest needs features.app_home.home_tab_enabled",
        )
    })
}
