//! A Web API that answers what a test says and remembers what it was asked.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use serde_json::{Value, json};
use slack::Http;
use slack::http::Retries;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) path: String,
    pub(crate) content_type: String,
    pub(crate) token: Option<String>,
    pub(crate) host: String,
    pub(crate) body: String,
}

impl Call {
    pub(crate) fn method(&self) -> &str {
        self.path.trim_start_matches("/api/")
    }

    /// The fields of a form, sorted and joined with spaces.
    pub(crate) fn form(&self) -> String {
        let mut fields: Vec<_> = self.body.split('&').collect();
        fields.sort_unstable();
        fields.join(" ")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A status, a `Retry-After` and a body.
pub(crate) struct Answer(pub(crate) u16, pub(crate) Option<u64>, pub(crate) String);

pub(crate) fn ok(body: Value) -> Answer {
    let mut body = body;
    body["ok"] = true.into();
    Answer(200, None, body.to_string())
}

pub(crate) fn refusal(code: &str) -> Answer {
    Answer(200, None, json!({"ok": false, "error": code}).to_string())
}

type Script = dyn Fn(&Call, usize) -> Answer + Send + Sync;

struct Inner {
    calls: Mutex<Vec<Call>>,
    script: Box<Script>,
}

#[derive(Clone)]
pub(crate) struct FakeSlack {
    inner: Arc<Inner>,
    pub(crate) address: String,
}

impl FakeSlack {
    /// Starts a server; `script` is given each call and how many came before it.
    pub(crate) async fn start(script: impl Fn(&Call, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Inner { calls: Mutex::default(), script: Box::new(script) });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner, address }
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.inner.calls.lock().unwrap().clone()
    }

    pub(crate) fn methods(&self) -> Vec<String> {
        self.calls().iter().map(|call| call.method().to_owned()).collect()
    }

    pub(crate) fn http(&self) -> Http {
        self.http_with(Retries { first_pause: Duration::from_millis(1), ..Retries::default() })
    }

    pub(crate) fn http_with(&self, retries: Retries) -> Http {
        Http::builder()
            .base_url(format!("{}/api/", self.address))
            .bot_token("xoxb-test".into())
            .app_token("xapp-test".into())
            .request_timeout(Duration::from_secs(5))
            .retries(retries)
            .build()
            .unwrap()
    }

    /// Waits until so many calls have come.
    pub(crate) async fn called(&self, times: usize) -> Vec<Call> {
        let wait = async {
            while self.calls().len() < times {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), wait).await.expect("the calls came");
        self.calls()
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let header = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let body = String::from_utf8(to_bytes(body, 1 << 22).await.unwrap().into()).unwrap();
    let call = Call {
        path: parts.uri.path().to_owned(),
        content_type: header("content-type").unwrap_or_default(),
        token: header("authorization"),
        host: header("host").unwrap_or_default(),
        body,
    };
    let before = {
        let mut calls = inner.calls.lock().unwrap();
        calls.push(call.clone());
        calls.len() - 1
    };
    let Answer(status, retry_after, body) = (inner.script)(&call, before);
    let mut response = Response::builder().status(status);
    if let Some(seconds) = retry_after {
        response = response.header("retry-after", seconds.to_string());
    }
    response.body(Body::from(body)).unwrap()
}
