//! Every served method against the table of methods: good calls, missing arguments, scopes, tokens, encodings.

use std::collections::BTreeSet;

use sandbox::{Delivery, Sandbox, served_methods};
use serde_json::{Value, json};

use crate::fake_app::{Stage, client};
use crate::methods::{ROWS, Row};
use crate::prepared::Prepared;

impl Row {
    fn args(&self, prepared: &Prepared) -> Value {
        prepared.fill(&serde_json::from_str(self.good).unwrap())
    }

    /// The answer has the documented keys with the documented types.
    fn check(&self, answer: &Value) {
        assert_eq!(answer["ok"], true, "{}: {answer}", self.method);
        for (key, kind) in self.answer.split_whitespace().map(|field| field.split_once(':').unwrap()) {
            let value = &answer[key];
            let fits = match kind {
                "s" => value.as_str().is_some_and(|text| !text.is_empty()),
                "n" => value.is_number(),
                "b" => value.is_boolean(),
                "o" => value.is_object(),
                "a" => value.is_array(),
                other => panic!("{other} is no type"),
            };
            assert!(fits, "{}: `{key}` is {value}", self.method);
        }
    }

    pub(crate) fn token<'s>(&self, stage: &'s Stage) -> &'s str {
        let app_level = served_methods().any(|method| method.name == self.method && method.takes_app_token);
        if app_level { &stage.app.app_token } else { &stage.app.bot_token }
    }
}

#[test]
fn the_table_has_every_method_once_and_the_docs_name_it() {
    let served: BTreeSet<&str> = served_methods().map(|method| method.name).collect();
    let rows: BTreeSet<&str> = ROWS.iter().map(|row| row.method).collect();
    assert_eq!(served, rows);
    assert_eq!(served.len(), ROWS.len());
    let docs = include_str!("../../../docs/sandbox.md");
    for method in served {
        assert!(docs.contains(&format!("`{method}`")), "docs/sandbox.md does not name {method}");
    }
}

#[tokio::test]
async fn every_method_asks_for_what_it_needs_and_answers_as_documented() {
    let http = client();
    for row in ROWS {
        let prepared = Prepared::new(&http).await;
        let (stage, good) = (&prepared.stage, row.args(&prepared));
        for (name, error) in row.missing {
            let mut args = good.clone();
            let taken = args.as_object_mut().unwrap().remove(*name);
            assert!(taken.is_some(), "{}: {name} is not in the good call", row.method);
            let refused = stage.api_as(row.token(stage), row.method, args).await;
            assert_eq!(refused["ok"], false, "{} without {name}: {refused}", row.method);
            assert_eq!(refused["error"], *error, "{} without {name}: {refused}", row.method);
            if *error == "invalid_arguments" {
                let message = refused["response_metadata"]["messages"][0].as_str().unwrap();
                assert!(message.contains(name), "{} without {name}: {message}", row.method);
            }
        }
        row.check(&stage.api_as(row.token(stage), row.method, good).await);
    }
}

#[tokio::test]
async fn every_method_checks_tokens_and_scopes() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let manifest = json!({
        "display_information": {"name": "Nothing"}, "features": {"bot_user": {"display_name": "nothing"}},
        "oauth_config": {"scopes": {"bot": ["links:read"]}},
    });
    let app = sandbox.install(&manifest, Delivery::Socket).await.unwrap();
    let stage = Stage { sandbox, app, http: client() };
    for method in served_methods().filter(|method| method.name != "api.test") {
        let name = method.name;
        assert_eq!(stage.api_as("", name, json!({})).await["error"], "not_authed", "{name}");
        assert_eq!(stage.api_as("xoxb-0", name, json!({})).await["error"], "invalid_auth", "{name}");
        let (mine, other) = match method.takes_app_token {
            true => (&stage.app.app_token, &stage.app.bot_token),
            false => (&stage.app.bot_token, &stage.app.app_token),
        };
        assert_eq!(stage.api_as(other, name, json!({})).await["error"], "not_allowed_token_type", "{name}");
        if method.scopes.is_empty() {
            continue;
        }
        let refused = stage.api_as(mine, name, json!({})).await;
        assert_eq!(refused["error"], "missing_scope", "{name}: {refused}");
        assert_eq!(refused["needed"], method.scopes.join(","), "{name}");
        assert_eq!(refused["provided"], "links:read", "{name}");
    }
}

/// How the arguments and the token travel.
#[derive(Clone, Copy, Debug)]
enum Encoding {
    FormWithToken,
    Json,
    Parts,
    Query,
}

/// As SDKs send it: in forms and queries everything but text is JSON.
fn flat(args: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    args.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

async fn send(stage: &Stage, row: &Row, args: &Value, encoding: Encoding) -> Value {
    let (url, token) = (format!("{}{}", stage.sandbox.api_url(), row.method), row.token(stage));
    let request = match encoding {
        Encoding::FormWithToken => {
            let mut fields = flat(args);
            fields.push(("token".to_owned(), token.to_owned()));
            stage.http.post(url).form(&fields)
        }
        Encoding::Json => {
            let kind = "application/json; charset=utf-8";
            stage.http.post(url).bearer_auth(token).header("content-type", kind).body(args.to_string())
        }
        Encoding::Parts => {
            let mut body = String::new();
            for (name, value) in flat(args) {
                body +=
                    &format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            }
            let kind = "multipart/form-data; boundary=edge";
            stage.http.post(url).bearer_auth(token).header("content-type", kind).body(body + "--edge--\r\n")
        }
        Encoding::Query => stage.http.get(url).bearer_auth(token).query(&flat(args)),
    };
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn every_method_takes_every_encoding_that_slack_takes() {
    let http = client();
    let shared = Prepared::new(&http).await;
    for row in ROWS {
        let method = served_methods().find(|method| method.name == row.method).unwrap();
        // What is read stays as it is: one workspace is enough, and time for more encodings. What changes needs a
        // new one for each; as a form it was called above.
        let encodings: &[Encoding] = match (method.changes, method.takes_json) {
            (true, true) => &[Encoding::Json],
            (true, false) => &[Encoding::FormWithToken],
            (false, _) => &[Encoding::FormWithToken, Encoding::Json, Encoding::Parts, Encoding::Query],
        };
        for encoding in encodings {
            let header_only = method.takes_app_token && matches!(encoding, Encoding::FormWithToken);
            if header_only || (matches!(encoding, Encoding::Json) && !method.takes_json) {
                continue;
            }
            let fresh = if method.changes { Some(Prepared::new(&http).await) } else { None };
            let prepared = fresh.as_ref().unwrap_or(&shared);
            let answer = send(&prepared.stage, row, &row.args(prepared), *encoding).await;
            assert!(answer["warning"].is_null() || row.method == "conversations.join", "{answer}");
            row.check(&answer);
        }
    }
}

#[tokio::test]
async fn a_form_in_parts_carries_what_is_made_of_json() {
    let prepared = Prepared::new(&client()).await;
    for method in ["chat.postMessage", "views.open", "files.completeUploadExternal"] {
        let row = ROWS.iter().find(|row| row.method == method).unwrap();
        row.check(&send(&prepared.stage, row, &row.args(&prepared), Encoding::Parts).await);
    }
}
