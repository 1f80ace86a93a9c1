//! Files: up in both ways, shared, down again, gone.

use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::fake_app::Stage;
use crate::prepared::stage;

async fn ready() -> Stage {
    let stage = stage(Sandbox::builder(), &[]).await;
    stage.api("conversations.join", json!({"channel": "C0GENERAL"})).await;
    stage
}

async fn promise(stage: &Stage, name: &str, length: usize) -> Value {
    stage.api("files.getUploadURLExternal", json!({"filename": name, "length": length})).await
}

async fn put(stage: &Stage, ticket: &Value, kind: &str, body: Vec<u8>) -> (u16, String) {
    let request = stage.http.post(ticket["upload_url"].as_str().unwrap()).header("content-type", kind);
    let response = request.body(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn a_file_goes_up_raw_is_shared_in_a_thread_and_comes_down_with_the_token() {
    let stage = ready().await;
    let ticket = promise(&stage, "Notes & more.txt", 5).await;
    let none = stage.api("files.completeUploadExternal", json!({"files": [{"id": ticket["file_id"]}]})).await;
    assert_eq!(none["error"], "file_not_found", "its bytes are not there yet");
    assert_eq!(
        put(&stage, &ticket, "application/octet-stream", b"words".to_vec()).await,
        (200, "OK - 5".to_owned())
    );
    let root = stage.api("chat.postMessage", json!({"channel": "C0GENERAL", "text": "root"})).await;
    let args = json!({
        "files": [{"id": ticket["file_id"], "title": "Notes"}], "channel_id": "C0GENERAL",
        "thread_ts": root["ts"], "initial_comment": "look",
    });
    let done = stage.api("files.completeUploadExternal", args.clone()).await;
    assert_eq!(done["files"][0]["title"], "Notes", "{done}");
    assert_eq!(done["files"][0]["mimetype"], "text/plain");
    assert_eq!(done["files"][0]["size"], 5);
    assert_eq!(stage.api("files.completeUploadExternal", args).await["error"], "file_not_found");

    let replies = json!({"channel": "C0GENERAL", "ts": root["ts"]});
    let message = stage.api("conversations.replies", replies).await["messages"][1].clone();
    assert_eq!((&message["subtype"], &message["text"]), (&json!("file_share"), &json!("look")));
    assert_eq!(message["files"][0]["id"], ticket["file_id"]);
    assert_eq!(done["files"][0]["shares"]["public"]["C0GENERAL"][0]["ts"], message["ts"]);

    let url = done["files"][0]["url_private"].as_str().unwrap();
    let bare = stage.http.get(url).send().await.unwrap();
    assert_eq!(bare.headers()["content-type"], "text/html; charset=utf-8", "Slack shows a page to sign in");
    let mine = stage.http.get(url).bearer_auth(&stage.app.bot_token).send().await.unwrap();
    assert_eq!(mine.headers()["x-content-type-options"], "nosniff");
    assert_eq!(mine.text().await.unwrap(), "words");
    let seen = stage.http.get(format!(
        "{}/sandbox/api/as/maya/files/{}",
        stage.sandbox.url(),
        ticket["file_id"].as_str().unwrap()
    ));
    assert_eq!(seen.send().await.unwrap().text().await.unwrap(), "words");

    let gone = json!({"file": ticket["file_id"]});
    assert_eq!(stage.api("files.delete", gone.clone()).await["ok"], true);
    assert_eq!(stage.api("files.info", gone).await["error"], "file_not_found");
    let replies = json!({"channel": "C0GENERAL", "ts": root["ts"]});
    let message = stage.api("conversations.replies", replies).await["messages"][1].clone();
    assert_eq!(message["files"][0]["mode"], "tombstone");
}

#[tokio::test]
async fn a_file_goes_up_in_a_form_and_stays_private_without_a_channel() {
    let stage = ready().await;
    let ticket = promise(&stage, "a.png", 3).await;
    let body = "--edge\r\ncontent-disposition: form-data; name=\"filename\"; filename=\"a.png\"\r\n\
                content-type: image/png\r\n\r\npng\r\n--edge--\r\n";
    let kind = "multipart/form-data; boundary=edge";
    assert_eq!(put(&stage, &ticket, kind, body.into()).await, (200, "OK - 3".to_owned()));
    let done = stage.api("files.completeUploadExternal", json!({"files": [{"id": ticket["file_id"]}]})).await;
    assert_eq!(done["files"][0]["channels"], json!([]));
    assert_eq!(stage.api("files.list", json!({})).await["paging"]["total"], 1);
    let (status, _) = put(&stage, &ticket, kind, body.into()).await;
    assert_eq!(status, 404, "the address is used up");
    let url =
        format!("{}/sandbox/api/as/maya/files/{}", stage.sandbox.url(), ticket["file_id"].as_str().unwrap());
    assert_eq!(stage.http.get(url).send().await.unwrap().status(), 404, "nobody else sees it");
}

#[tokio::test]
async fn files_have_limits() {
    let stage = ready().await;
    assert_eq!(promise(&stage, "a.txt", 0).await["error"], "missing_argument");
    assert_eq!(promise(&stage, "a.txt", 21 * 1024 * 1024).await["error"], "file_upload_size_restricted");
    let snippet = json!({"filename": "a.py", "length": 2_000_000, "snippet_type": "python"});
    assert_eq!(stage.api("files.getUploadURLExternal", snippet).await["error"], "snippet_too_large");
    let ticket = promise(&stage, "a.txt", 1).await;
    let (status, _) = put(&stage, &ticket, "application/octet-stream", vec![0; 20 * 1024 * 1024 + 1]).await;
    assert_eq!(status, 413);
    let (status, _) = put(&stage, &ticket, "application/octet-stream", Vec::new()).await;
    assert_eq!(status, 400);
    put(&stage, &ticket, "application/octet-stream", vec![0; 20 * 1024 * 1024]).await;
    for (place, error) in [("C0NOWHERE", "channel_not_found"), ("C0SHOPFLOOR", "not_in_channel")] {
        let args = json!({"files": [{"id": ticket["file_id"]}], "channel_id": place});
        assert_eq!(stage.api("files.completeUploadExternal", args).await["error"], error);
    }
    for number in 0..9 {
        let more = promise(&stage, "b.bin", 20 * 1024 * 1024).await;
        assert_eq!(more["ok"], true, "{number}");
        put(&stage, &more, "application/octet-stream", vec![1; 20 * 1024 * 1024]).await;
    }
    assert_eq!(promise(&stage, "c.txt", 1).await["error"], "storage_limit_reached");
}
