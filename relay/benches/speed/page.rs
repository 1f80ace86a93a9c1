//! Reports with a pass, over HTTP: for each the page is asked for a receipt, then the report is sent.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use domain::{Clock, Fixed, ReleaseSchedule, SystemClock, SystemRandomness};
use passes::{BATCH_LIMIT, Epoch, EpochKey, Evaluation, PassRequest, PassSeed};
use relay::page::{
    Cleaned, Cleaner, Counter, IssueError, IssueRequest, Page, PageRooms, PageText, PassIssuer,
};
use serde_json::{Value, json};
use storage_content::ContentStore;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};
use zeroize::Zeroizing;

use crate::{ROUNDS, median, per_second, store};

const REPORTS: usize = 400;

/// Neither files nor new passes are a part of this.
struct Nobody;

#[async_trait]
impl PassIssuer for Nobody {
    async fn issue(&self, _: IssueRequest) -> Result<Evaluation, IssueError> {
        Err(IssueError::Unavailable)
    }
}

#[async_trait]
impl Cleaner for Nobody {
    async fn clean(&self, _: Zeroizing<Vec<u8>>) -> Result<Cleaned, String> {
        Err("no files here".to_owned())
    }
}

async fn serve(relay: Arc<relay::Relay>, content: ContentStore, seed: PassSeed) -> SocketAddr {
    let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
    let rooms = PageRooms {
        intake: relay.clone(),
        mailboxes: relay.clone(),
        desk: relay,
        counter: Arc::new(Counter::new("http://127.0.0.1", content, clock.clone(), randomness.clone())),
        cleaner: Arc::new(Nobody),
        issuer: Arc::new(Nobody),
        schedule: ReleaseSchedule::every(86_400).unwrap(),
        seeds: Arc::new(Fixed(seed.into())),
        clock,
        randomness,
    };
    let text = PageText {
        company: "Capstone".to_owned(),
        human_resources: "the HR team".to_owned(),
        other_ways: Vec::new(),
        names: BTreeMap::new(),
        holders: BTreeMap::new(),
        key_channel: None,
        passes_per_epoch: 3,
        work_bits: 17,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Page::new(text, rooms).router()).await });
    address
}

fn passes(seed: &PassSeed, count: usize) -> Vec<String> {
    let key = EpochKey::derive(seed, Epoch::of(SystemClock.today()));
    let mut texts = Vec::with_capacity(count);
    while texts.len() < count {
        let batch = (count - texts.len()).min(BATCH_LIMIT);
        let (request, blinded) = PassRequest::begin(key.epoch(), batch, &SystemRandomness);
        let evaluation = key.evaluate(&blinded, &SystemRandomness).unwrap();
        let passes = request.finish(&evaluation, &key.public_key()).unwrap();
        texts.extend(passes.iter().map(|pass| pass.to_text().to_string()));
    }
    texts
}

/// One connection that is kept open.
struct Connection(BufStream<TcpStream>);

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufStream::new(stream))
    }

    async fn post(&mut self, path: &str, body: &Value) -> Value {
        let body = body.to_string();
        let head = format!(
            "POST /api/{path} HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.0.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        self.0.flush().await.unwrap();
        let (mut length, mut line, mut status) = (0, String::new(), String::new());
        while self.0.read_line(&mut line).await.unwrap() > 2 {
            if status.is_empty() {
                status.clone_from(&line);
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            line.clear();
        }
        let mut answer = vec![0; length];
        self.0.read_exact(&mut answer).await.unwrap();
        assert!(status.starts_with("HTTP/1.1 200"), "{status}{}", String::from_utf8_lossy(&answer));
        serde_json::from_slice(&answer).unwrap()
    }
}

async fn file(connection: Arc<Mutex<Connection>>, pass: String) {
    let mut connection = connection.lock().await;
    let receipt = connection.post("receipt", &json!({})).await["receipt"].clone();
    let report = json!({
        "receipt": receipt, "topic": "other", "about": [], "answers": {"what": store::text()}, "pass": pass,
    });
    connection.post("report", &report).await;
}

/// Prints how many a second.
pub(crate) async fn with_passes(at_once: usize) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let seed = PassSeed::random(&SystemRandomness);
    let copy = PassSeed::parse(&seed.to_hex()).unwrap();
    let content = ContentStore::open(folder.path()).await.unwrap();
    let address = serve(store::relay(folder.path()).await, content, copy).await;
    let mut connections = Vec::new();
    for _ in 0..at_once {
        connections.push(Arc::new(Mutex::new(Connection::open(address).await)));
    }
    let mut rounds = Vec::new();
    for round in 0..=ROUNDS {
        let passes = passes(&seed, REPORTS);
        let rate = per_second(passes, at_once, |lane, pass| file(connections[lane].clone(), pass)).await;
        if round > 0 {
            rounds.push(rate);
        }
    }
    println!(
        "from the page with a pass, {at_once} at once: {:.0} reports a second, two requests each",
        median(rounds)
    );
}
