//! The configuration, without what could be a secret.

use std::path::Path;

use serde_json::{Map, Value};

use crate::config::Environment;

/// Parts of a key's name by which its value is left out. The file has no secret by rule; it may have one by mistake.
const SECRET: [&str; 4] = ["password", "secret", "token", "command"];
const LEFT_OUT: &str = "left out";

/// The configuration's file and what the environment says in its place, as one object; `None` where there is no file.
pub(super) fn redacted(file: &Path, environment: &Environment) -> Option<Value> {
    let text = std::fs::read_to_string(file).ok()?;
    let table: toml::Table = text.parse().ok()?;
    let mut value = serde_json::to_value(table).ok()?;
    redact(&mut value);
    let set = environment.keys().filter(|name| name.starts_with("ETHICS_BOT_"));
    let set: Vec<Value> = set.map(|name| name.as_str().into()).collect();
    let whole = [("file".to_owned(), value), ("set_in_the_environment".to_owned(), set.into())];
    Some(Value::Object(whole.into_iter().collect::<Map<_, _>>()))
}

fn redact(value: &mut Value) {
    match value {
        Value::Object(keys) => {
            for (name, value) in keys {
                let name = name.to_lowercase();
                // The name of a file is no secret, what is in it is
                if SECRET.iter().any(|part| name.contains(part)) && !name.ends_with("_file") {
                    *value = LEFT_OUT.into();
                } else {
                    redact(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(redact),
        // postgres://role:password@host and the like
        Value::String(text) if text.contains("://") && text.contains('@') => *value = LEFT_OUT.into(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_secret_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ethics-bot.toml");
        let text = "[slack]\nbot_token = \"xoxb-1\"\napp_token_file = \"secrets/app\"\n[mail]\npassword = \"hunter2\"\nserver = \"smtps://me:hunter3@mail\"\n\
                    [storage]\nmaster_key_command = [\"vault\", \"hunter4\"]\n[[contacts]]\nkind = \"line\"\n";
        std::fs::write(&file, text).unwrap();
        let environment = [("ETHICS_BOT_MAIL_PASSWORD".to_owned(), "hunter5".to_owned())].into();
        let said = redacted(&file, &environment).unwrap().to_string();
        for secret in ["xoxb", "hunter"] {
            assert!(!said.contains(secret), "{said}");
        }
        for kept in ["secrets/app", "\"line\"", "ETHICS_BOT_MAIL_PASSWORD"] {
            assert!(said.contains(kept), "{said}");
        }
    }
}
