//! Signed commands, no two with the same trigger, over keep-alive connections.

use crate::servers::SECRET;
use slack::receiver::{Verifier, now_unix};
use std::cell::Cell;
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
}

impl Load {
    /// Good for five minutes, as signatures are.
    pub(crate) fn prepare() -> Rc<Self> {
        let (verifier, now) = (Verifier::new(SECRET.into()), now_unix());
        let request = |n: usize| {
            let body = format!(
                "token=gIkuvaNzQIHg97ATvDxqgjtO&team_id=T0001&team_domain=example&channel_id=C2147483705\
                 &channel_name=test&user_id=U2147483697&user_name=Steve&command=%2Fbench&text=hello%20world\
                 &api_app_id=A123456&is_enterprise_install=false\
                 &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1234%2F5678\
                 &trigger_id=13345224609.738474920.8088930838d88f008e{n:08}"
            );
            let signature = verifier.sign(now, body.as_bytes());
            format!(
                "POST /slack/events HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
                 X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: {signature}\r\n\r\n{body}",
                body.len()
            )
        };
        Rc::new(Self { requests: (0..REQUESTS).map(|n| request(n).into_bytes()).collect() })
    }

    /// Sends as fast as the answers come. How many came, and how long it took.
    pub(crate) async fn run(
        self: &Rc<Self>,
        address: &str,
        connections: usize,
        length: Duration,
    ) -> (u64, Duration) {
        let (next, answered) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let begun = Instant::now();
        let tasks = LocalSet::new();
        for _ in 0..connections {
            let (load, next, answered) = (Rc::clone(self), Rc::clone(&next), Rc::clone(&answered));
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            tasks.spawn_local(async move {
                let mut buffer = vec![0; 4_096];
                while begun.elapsed() < length {
                    let request = &load.requests[next.get() % REQUESTS];
                    next.set(next.get() + 1);
                    stream.write_all(request).await.unwrap();
                    answer(&mut stream, &mut buffer).await;
                    answered.set(answered.get() + 1);
                }
            });
        }
        tasks.await;
        (answered.get(), begun.elapsed())
    }
}

/// Reads one answer to its end; it must be a good one with a body.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut read = 0;
    loop {
        read += stream.read(&mut buffer[read..]).await.unwrap();
        let text = std::str::from_utf8(&buffer[..read]).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() == length.parse::<usize>().unwrap() {
            assert!(body.contains("ok: hello world"), "{body}");
            return;
        }
    }
}
