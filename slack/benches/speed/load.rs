//! Signed commands, no two with the same trigger, over keep-alive connections.

use slack::receiver::{Verifier, now_unix};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::LocalSet;
use tokio::time::Instant;

/// More than the client remembers, so that a request sent again in the next turn is a new one.
const REQUESTS: usize = 20_000;

pub(crate) struct Load {
    requests: Vec<Vec<u8>>,
    expected: &'static str,
    /// Which is sent next.
    next: Cell<usize>,
}

/// What came of a load.
pub(crate) struct Loaded {
    pub(crate) answered: u64,
    pub(crate) took: Duration,
    /// How long each request waited for its answer, the shortest first.
    pub(crate) waits: Vec<Duration>,
}

impl Loaded {
    pub(crate) fn per_second(&self) -> f64 {
        self.answered as f64 / self.took.as_secs_f64()
    }

    /// The wait that a share of the requests did not exceed.
    #[allow(dead_code, reason = "one of the programs that have this file asks for no waits")]
    pub(crate) fn wait(&self, share: f64) -> Duration {
        self.waits[((self.waits.len() - 1) as f64 * share) as usize]
    }
}

/// A command's body as Slack writes it; `person` is the form fields of who sent it and where.
pub(crate) fn command(person: &str, command: &str, text: &str, n: usize) -> String {
    let field = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!(
        "token=gIkuvaNzQIHg97ATvDxqgjtO&{person}&command={}&text={}&api_app_id=A123456&is_enterprise_install=false\
         &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1234%2F5678\
         &trigger_id=13345224609.738474920.8088930838d88f008e{n:08}",
        field(command),
        field(text)
    )
}

/// The request that brings a body, signed now.
pub(crate) fn signed(secret: &str, body: &str) -> Vec<u8> {
    let now = now_unix();
    let signature = Verifier::new(secret.into()).sign(now, body.as_bytes());
    let request = format!(
        "POST /slack/events HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: {signature}\r\n\r\n{body}",
        body.len()
    );
    request.into_bytes()
}

impl Load {
    /// Bodies signed with this secret, whose answers have this in them; good for five minutes, as signatures are.
    pub(crate) fn prepare(secret: &str, expected: &'static str, body: impl Fn(usize) -> String) -> Rc<Self> {
        let requests = (0..REQUESTS).map(|n| signed(secret, &body(n))).collect();
        Rc::new(Self { requests, expected, next: Cell::new(0) })
    }

    /// Sends as fast as the answers come.
    pub(crate) async fn run(self: &Rc<Self>, address: &str, connections: usize, length: Duration) -> Loaded {
        let waits = Rc::new(RefCell::new(Vec::new()));
        let begun = Instant::now();
        let tasks = LocalSet::new();
        for _ in 0..connections {
            let (load, waits) = (Rc::clone(self), Rc::clone(&waits));
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            tasks.spawn_local(async move {
                let mut buffer = vec![0; 65_536];
                while begun.elapsed() < length {
                    let request = &load.requests[load.next.get() % REQUESTS];
                    load.next.set(load.next.get() + 1);
                    let sent = Instant::now();
                    stream.write_all(request).await.unwrap();
                    answer(&mut stream, &mut buffer, load.expected).await;
                    waits.borrow_mut().push(sent.elapsed());
                }
            });
        }
        tasks.await;
        let mut waits = waits.take();
        waits.sort_unstable();
        Loaded { answered: waits.len() as u64, took: begun.elapsed(), waits }
    }
}

/// Reads one answer to its end; it must be a good one with a body.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8], expected: &str) {
    let mut read = 0;
    loop {
        let more = stream.read(&mut buffer[read..]).await.unwrap();
        assert!(more > 0, "the connection ended before the answer");
        read += more;
        let text = std::str::from_utf8(&buffer[..read]).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() == length.parse::<usize>().unwrap() {
            assert!(body.contains(expected), "{body}");
            return;
        }
    }
}
