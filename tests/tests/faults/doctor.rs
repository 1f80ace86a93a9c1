//! `ethics-bot check`: each fault that it looks for, made, and what it says of it.

use std::path::Path;

use ethics_bot::manifest;
use sandbox::{Answer, Delivery, Sandbox};
use serde_json::{Value, json};
use tests::{Configuration, PostOffice, Program, Protection, Via, Workspace};

/// What the doctor said.
struct Said {
    code: Option<i32>,
    json: Value,
}

impl Said {
    /// The findings of this level, with their remedies.
    fn all(&self, level: &str) -> Vec<String> {
        let findings = self.json["findings"].as_array().unwrap().iter();
        let of_level = findings.filter(|finding| finding["level"] == level);
        of_level.map(|finding| format!("{} | {}", finding["text"], finding["remedy"])).collect()
    }

    /// Exactly one thing is to mend, and this is it.
    fn mends_only(&self, words: &str) {
        let mends = self.all("mend");
        assert_eq!(mends.len(), 1, "{mends:#?}");
        assert!(mends[0].contains(words), "{words}: {}", mends[0]);
        assert!(!mends[0].ends_with("| null"), "without a remedy: {}", mends[0]);
        assert_eq!((self.code, &self.json["to_mend"]), (Some(1), &json!(1)));
    }

    fn notes(&self, words: &str) {
        let notes = self.all("note");
        assert!(notes.iter().any(|note| note.contains(words)), "{words}: {notes:#?}");
    }
}

/// Every file with what is in it.
#[cfg(unix)]
fn files(folder: &Path) -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file());
    files.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Looks with this configuration.
async fn look(configuration: &Configuration, folder: &Path) -> Said {
    let file = folder.join("ethics-bot.toml");
    std::fs::write(&file, &configuration.toml).unwrap();
    let environment: Vec<_> =
        configuration.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let arguments = ["check", "--json", "--config", file.to_str().unwrap()];
    let output = Program::run(&arguments, &environment).await;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let json = serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)));
    for secret in configuration.environment.values() {
        assert!(!text.contains(secret.as_str()), "a secret was printed");
    }
    Said { code: output.status.code(), json }
}

fn configuration(workspace: &Workspace, folder: &Path) -> Configuration {
    Configuration::new(workspace, &folder.join("data"), Via::Socket, 60)
}

#[tokio::test]
async fn a_good_installation_has_nothing_to_mend() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let said = look(&configuration(&workspace, folder.path()), folder.path()).await;
    assert_eq!((said.code, said.all("mend")), (Some(0), Vec::new()));
    let good = said.all("ok").join("\n");
    for words in [
        "has the 13 scopes that it needs",
        "clock agrees with Slack",
        "app-level token opens connections",
        "ethics-manager: U0RUTH is in the workspace",
        "GiB left on the disk",
        "identity.db does not exist yet",
    ] {
        assert!(good.contains(words), "{words}: {good}");
    }
    said.notes("a bot cannot see these settings of its app");
    said.notes("commands /ask, /report, /ethics");
    said.notes("health.listen is not set");
    assert!(!folder.path().join("data").exists(), "nothing was made");
    workspace.sandbox.shutdown().await;
}

#[tokio::test]
async fn tokens_that_may_too_little_too_much_or_nothing_are_named() {
    let mut less = manifest(None);
    let scopes = less["oauth_config"]["scopes"]["bot"].as_array_mut().unwrap();
    scopes.retain(|scope| scope != "pins:write");
    scopes.push(json!("users:write"));
    let workspace = Workspace::with(Sandbox::builder(), &less, Delivery::Socket).await;
    let folder = tempfile::tempdir().unwrap();
    let good = configuration(&workspace, folder.path());
    let said = look(&good, folder.path()).await;
    said.mends_only("has not the scope pins:write, which it needs to pin the pointer card");
    said.notes("may do more than the program does: users:write");
    workspace.sandbox.shutdown().await;

    let workspace = Workspace::start(Sandbox::builder()).await;
    let good = configuration(&workspace, folder.path());
    let with = |name: &str, value: &str| {
        let mut configuration = good.clone();
        configuration.environment.insert(name.to_owned(), value.to_owned());
        configuration
    };
    let said = look(&with("SLACK_APP_TOKEN", "xapp-wrong"), folder.path()).await;
    said.mends_only("the app-level token opens no connection");
    let said = look(&with("SLACK_BOT_TOKEN", "xoxb-wrong"), folder.path()).await;
    said.mends_only("Install the app into the workspace again");
    let mut nowhere = good.clone();
    nowhere.toml = nowhere.toml.replace(&workspace.sandbox.api_url(), "http://127.0.0.1:9/api/");
    look(&nowhere, folder.path()).await.mends_only("Slack cannot be reached at");
    workspace.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_clock_that_is_off_is_to_be_set() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let me = workspace.as_app("auth.test", &json!({})).await;
    let date = ("date".to_owned(), "Sat, 28 Nov 2020 11:59:00 GMT".to_owned());
    let answer = Answer { headers: vec![date], ..Answer::json(&me) };
    workspace.sandbox.faults().answer_next("auth.test", answer);
    let said = look(&configuration(&workspace, folder.path()), folder.path()).await;
    said.mends_only("s ahead of Slack");
    said.notes("Slack did not say which scopes the bot token has");
    workspace.sandbox.shutdown().await;
}

#[tokio::test]
async fn whoever_cannot_hold_a_role_is_named() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let team = workspace.as_app("auth.test", &json!({})).await["team_id"].clone();
    for (id, fields) in [
        ("U0RUTH", json!({"deleted": true})),
        ("U0JONAS", json!({"is_restricted": true})),
        ("U0PRIYA", json!({"is_bot": true})),
        ("U0HELEN", json!({"team_id": "T0ELSEWHERE"})),
    ] {
        let mut user = json!({"id": id, "team_id": team});
        for (key, value) in fields.as_object().unwrap() {
            user[key] = value.clone();
        }
        let answer = Answer::json(&json!({"ok": true, "user": user}));
        workspace.sandbox.faults().answer_next("users.info", answer);
    }
    let said = look(&configuration(&workspace, folder.path()), folder.path()).await;
    let mends = said.all("mend").join("\n");
    for words in ["U0RUTH has left the workspace", "U0PRIYA is a bot", "U0HELEN belongs to another workspace"]
    {
        assert!(mends.contains(words), "{words}: {mends}");
    }
    assert_eq!(said.json["to_mend"], 3, "{mends}");
    said.notes("U0JONAS is a guest of several channels");
    let only = json!({"ok": true, "user": {"id": "U0RUTH", "team_id": team, "is_restricted": true, "is_ultra_restricted": true}});
    workspace.sandbox.faults().answer_next("users.info", Answer::json(&only));
    look(&configuration(&workspace, folder.path()), folder.path())
        .await
        .mends_only("U0RUTH is a guest of a single channel");
    workspace.sandbox.shutdown().await;
}

#[tokio::test]
async fn with_a_configuration_token_the_settings_are_compared() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let mut configuration = configuration(&workspace, folder.path());
    let token = "xoxe.xoxp-1-configuration";
    configuration.environment.insert("SLACK_CONFIGURATION_TOKEN".to_owned(), token.to_owned());
    let faults = workspace.sandbox.faults();
    let export = |manifest: &Value| Answer::json(&json!({"ok": true, "manifest": manifest}));
    faults.answer_next("apps.manifest.export", export(&manifest(None)));
    let said = look(&configuration, folder.path()).await;
    assert_eq!(said.all("mend"), Vec::<String>::new());
    assert!(said.all("ok").join("\n").contains("settings are those of the manifest"));
    let asked = workspace.wire(0).await;
    let asked = asked.iter().find(|entry| entry["kind"] == "apps.manifest.export").expect("it was asked");
    assert!(asked["request"].to_string().contains("app_id"), "{asked}");

    let mut other = manifest(None);
    other["settings"]["interactivity"]["is_enabled"] = json!(false);
    faults.answer_next("apps.manifest.export", export(&other));
    look(&configuration, folder.path()).await.mends_only("Interactivity is off");
    faults.answer_next("apps.manifest.export", Answer::error("token_expired"));
    look(&configuration, folder.path()).await.mends_only("cannot be read with SLACK_CONFIGURATION_TOKEN");
    other["a_new_setting"] = json!(true);
    faults.answer_next("apps.manifest.export", export(&other));
    let said = look(&configuration, folder.path()).await;
    said.notes("settings that this version does not know");
    assert_eq!(said.code, Some(0));
    workspace.sandbox.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_damaged_or_open_file_is_named_and_nothing_is_changed() {
    use std::os::unix::fs::PermissionsExt;

    let workspace = Workspace::start(Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let configuration = configuration(&workspace, folder.path());
    let program = Program::serve(&configuration, folder.path());
    workspace.is_connected().await;
    let running = look(&configuration, folder.path()).await;
    assert_eq!(running.all("mend"), Vec::<String>::new(), "while the program runs");
    program.stop().await;

    let before = files(&data);
    let said = look(&configuration, folder.path()).await;
    assert_eq!(said.all("mend"), Vec::<String>::new());
    let good = said.all("ok").join("\n");
    for file in ["identity.db", "content.db", "keys.db", "evidence.db"] {
        assert!(good.contains(&format!("{file} answers and is sound")), "{file}: {good}");
    }
    assert_eq!(files(&data), before, "looking changes nothing");

    let content = data.join("content.db");
    std::fs::set_permissions(&content, std::fs::Permissions::from_mode(0o644)).unwrap();
    look(&configuration, folder.path()).await.mends_only("content.db is readable by others");
    std::fs::set_permissions(&content, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(data.join("keys.db"), b"this is no database, and it was one yesterday").unwrap();
    look(&configuration, folder.path()).await.mends_only("keys.db cannot be read");
    workspace.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_calendar_that_ends_and_a_page_that_browsers_refuse_are_named() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let good = configuration(&workspace, folder.path());
    let mut ends = good.clone();
    ends.toml.push_str("\n[deadlines]\nholidays = [\"2020-12-25\", \"01-01\"]\n");
    look(&ends, folder.path()).await.mends_only("the last holiday in deadlines.holidays is 2020-12-25");

    let at = |url: String| {
        let mut configuration = good.clone();
        let page = format!("page_listen = \"127.0.0.1:0\"\npage_url = \"{url}\"");
        configuration.toml = configuration.toml.replace("page_listen = \"127.0.0.1:0\"", &page);
        configuration
    };
    // A certificate of an authority that nobody knows
    let stranger = PostOffice::open(Protection::Implicit).await;
    let said = look(&at(format!("https://127.0.0.1:{}", stranger.port())), folder.path()).await;
    said.mends_only("is not trusted, or not for that name");
    let said = look(&at("https://127.0.0.1:9".to_owned()), folder.path()).await;
    assert_eq!(said.code, Some(0));
    said.notes("cannot be reached from this host");
    workspace.sandbox.shutdown().await;
}
