//! Who may ask, and how the page is served.

use serde_json::json;

use crate::fake_app::Stage;

#[tokio::test]
async fn other_hosts_and_other_content_types_are_refused() {
    let stage = Stage::new().await;
    let url = format!("{}/sandbox/api/workspace", stage.sandbox.url());
    for (host, status) in
        [("evil.example", 403), ("127.0.0.1.evil.example:80", 403), ("localhost:1", 200), ("[::1]", 200)]
    {
        let answer = stage.http.get(&url).header("host", host).send().await.unwrap();
        assert_eq!(answer.status(), status, "{host}");
    }
    let act = format!("{}/sandbox/api/as/maya/read", stage.sandbox.url());
    let body = json!({"channel": "general"}).to_string();
    let plain = stage.http.post(&act).header("content-type", "text/plain").body(body).send().await.unwrap();
    assert_eq!(plain.status(), 400);
}

#[tokio::test]
async fn every_file_of_the_page_is_served_under_a_strict_policy() {
    let stage = Stage::new().await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
    let mut folders = vec![folder.clone()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&folder).unwrap().display().to_string();
            let url = format!("{}/page/{name}", stage.sandbox.url());
            let answer = stage.http.get(url).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{name}");
        }
    }
    let page = stage.http.get(stage.sandbox.url()).send().await.unwrap();
    assert!(page.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none';"));
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    let missing = stage.http.get(format!("{}/page/nothing.js", stage.sandbox.url())).send().await.unwrap();
    assert_eq!(missing.status(), 404);
}

#[tokio::test]
async fn changes_are_announced() {
    let stage = Stage::new().await;
    let url = format!("{}/sandbox/api/events", stage.sandbox.url());
    let mut stream = stage.http.get(url).send().await.unwrap();
    let first = String::from_utf8(stream.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(first.starts_with("event: changed\ndata: {\"version\":"), "{first}");
    stage.act("maya", "message", json!({"channel": "general", "text": "hi"})).await;
    let second = String::from_utf8(stream.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    assert_ne!(first, second);
    stage.sandbox.shutdown().await;
}
