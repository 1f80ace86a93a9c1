//! What each method says when a required argument is missing.

use serde_json::json;

use crate::fake_app::Stage;

/// The method, and the error without arguments.
const CONTRACT: &[(&str, &str)] = &[
    ("chat.postMessage", "invalid_arguments"),
    ("chat.postEphemeral", "invalid_arguments"),
    ("chat.update", "invalid_arguments"),
    ("chat.delete", "invalid_arguments"),
    ("chat.getPermalink", "invalid_arguments"),
    ("conversations.create", "invalid_name_required"),
    ("conversations.invite", "invalid_arguments"),
    ("conversations.kick", "invalid_arguments"),
    ("conversations.join", "invalid_arguments"),
    ("conversations.leave", "invalid_arguments"),
    ("conversations.open", "users_list_not_supplied"),
    ("conversations.close", "invalid_arguments"),
    ("conversations.members", "invalid_arguments"),
    ("conversations.info", "invalid_arguments"),
    ("conversations.history", "invalid_arguments"),
    ("conversations.replies", "invalid_arguments"),
    ("conversations.archive", "invalid_arguments"),
    ("conversations.unarchive", "invalid_arguments"),
    ("conversations.rename", "invalid_arguments"),
    ("conversations.setTopic", "invalid_arguments"),
    ("conversations.setPurpose", "invalid_arguments"),
    ("conversations.mark", "invalid_arguments"),
    ("pins.add", "invalid_arguments"),
    ("pins.remove", "invalid_arguments"),
    ("pins.list", "invalid_arguments"),
    ("users.info", "invalid_arguments"),
    ("users.lookupByEmail", "invalid_arguments"),
    ("views.open", "invalid_arguments"),
    ("views.push", "invalid_arguments"),
    ("views.update", "invalid_arguments"),
    ("views.publish", "invalid_arguments"),
    ("bots.info", "bot_not_found"),
    ("files.upload", "unknown_method"),
];

#[tokio::test]
async fn required_arguments_are_asked_for() {
    let stage = Stage::new().await;
    for (method, error) in CONTRACT {
        let refused = stage.api(method, json!({})).await;
        assert_eq!(refused["ok"], false, "{method}");
        assert_eq!(refused["error"], *error, "{method}");
        if *error == "invalid_arguments" {
            assert!(refused["response_metadata"]["messages"][0].is_string(), "{method}");
        }
    }
    for method in
        ["api.test", "auth.test", "conversations.list", "users.list", "users.conversations", "team.info"]
    {
        assert_eq!(stage.api(method, json!({})).await["ok"], true, "{method}");
    }
    let nobody = stage.http.get(format!("{}auth.test", stage.sandbox.api_url())).send().await.unwrap();
    assert!(nobody.text().await.unwrap().contains("not_authed"));
}
