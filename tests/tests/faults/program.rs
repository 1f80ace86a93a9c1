//! The real program and what its operator gets wrong.

use std::process::Output;

use tests::Program;

const SECRET: &str = "very-secret-Qz7";
const ROLES: &str = "[roles]\nethics_manager = [\"U1\"]\noutside_counsel = [\"U2\"]\naudit_committee = [\"U3\"]\nboard_secretary = [\"U4\"]\n";

struct Wrong {
    name: &'static str,
    toml: String,
    said: &'static [&'static str],
}

fn table() -> Vec<Wrong> {
    let company = "[company]\nname = \"Example\"\n";
    vec![
        Wrong {
            name: "a typo",
            toml: format!("{ROLES}[company]\nnmae = \"x\"\n"),
            said: &["wrong.toml:7: company.nmae:", "did you mean company.name?"],
        },
        Wrong { name: "not TOML", toml: "[company\n".to_owned(), said: &["wrong.toml:1:", "not TOML"] },
        Wrong {
            name: "a secret in the file",
            toml: format!("{company}[slack]\nbot_token = \"xoxb-{SECRET}\"\n{ROLES}"),
            said: &["wrong.toml:4: slack.bot_token:", "did you mean slack.bot_token_file?"],
        },
        Wrong {
            name: "a handle for an id",
            toml: format!("{company}{}", ROLES.replace("U1", "ruth")),
            said: &["wrong.toml:4: roles.ethics_manager:", "Slack user ids"],
        },
        Wrong {
            name: "two hats",
            toml: format!("{company}{}", ROLES.replace("U4", "U1")),
            said: &["roles.board_secretary:", "holds no other role"],
        },
        Wrong {
            name: "a number for a time",
            toml: format!("{company}{ROLES}[relay]\nrelease = [\"25:00\"]\n"),
            said: &["wrong.toml:9: relay.release:", "times of day"],
        },
        Wrong {
            name: "nothing at all",
            toml: String::new(),
            said: &["wrong.toml: company.name: is missing", "wrong.toml: roles.ethics_manager: is missing"],
        },
    ]
}

fn all_output(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[tokio::test]
async fn what_is_wrong_is_named_and_no_secret_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.toml");
    let token = format!("xoxb-{SECRET}");
    let app_token = format!("xapp-{SECRET}");
    let environment = [("SLACK_BOT_TOKEN", token.as_str()), ("SLACK_APP_TOKEN", app_token.as_str())];
    for wrong in table() {
        std::fs::write(&file, &wrong.toml).unwrap();
        for command in ["serve", "check"] {
            let output = Program::run(&[command, "--config", file.to_str().unwrap()], &environment).await;
            let said = all_output(&output);
            assert_eq!(output.status.code(), Some(1), "{} ({command}): {said}", wrong.name);
            for expected in wrong.said {
                assert!(said.contains(expected), "{} ({command}): {said}", wrong.name);
            }
            assert!(!said.contains(SECRET), "{} ({command}): {said}", wrong.name);
            assert!(!said.contains("panicked"), "{said}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was made");
}

#[tokio::test]
async fn tokens_of_the_wrong_kind_are_named_by_their_variable_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("right.toml");
    std::fs::write(&file, format!("[company]\nname = \"Example\"\n{ROLES}")).unwrap();
    let environment =
        [("SLACK_BOT_TOKEN", SECRET), ("SLACK_APP_TOKEN", SECRET), ("ETHICS_BOT_LOG_LEVL", SECRET)];
    let output = Program::run(&["serve", "--config", file.to_str().unwrap()], &environment).await;
    let said = all_output(&output);
    assert_eq!(output.status.code(), Some(1));
    for expected in [
        "SLACK_BOT_TOKEN: expected a token that starts with xoxb-",
        "SLACK_APP_TOKEN",
        "did you mean ETHICS_BOT_LOG_LEVEL?",
    ] {
        assert!(said.contains(expected), "{said}");
    }
    assert!(!said.contains(SECRET), "{said}");
    let output = Program::run(&["serve", "--config", "/nowhere/at-all.toml"], &[]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(all_output(&output).contains("/nowhere/at-all.toml: cannot be read"), "{}", all_output(&output));
}
