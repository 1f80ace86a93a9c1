//! Asking a running program how it is, as a container's health check does.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

/// How long the program has to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// No answer is longer.
const LONGEST: u64 = 64 << 10;

/// What the program said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    /// Whether it said that all is well.
    pub(crate) well: bool,
    /// Its words.
    pub(crate) words: String,
}

/// Why it could not be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VisitError {
    /// It is not there, or does not answer.
    #[error("nothing answers at {0} ({1}): is the program running, and is that its health.listen?")]
    Silent(SocketAddr, ErrorKind),
    /// Something else listens there.
    #[error("something else than this program answers at {0}: look at health.listen")]
    Stranger(SocketAddr),
}

/// Asks the program that listens at `listen` for `path`.
pub(crate) fn visit(listen: SocketAddr, path: &str) -> Result<Visit, VisitError> {
    let address = reachable(listen);
    let answer = ask(address, path).map_err(|error| VisitError::Silent(address, error.kind()))?;
    parse(&answer).ok_or(VisitError::Stranger(address))
}

/// A program that listens everywhere is asked on this machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes(),
    )?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn parse(answer: &str) -> Option<Visit> {
    let (head, words) = answer.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?;
    let well = match status {
        "200" => true,
        "503" => false,
        _ => return None,
    };
    Some(Visit { well, words: words.trim_end().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_and_a_stranger_told_from_the_program() {
        let said = |text: &str| parse(text).map(|visit| (visit.well, visit.words));
        assert_eq!(said("HTTP/1.1 200 OK\r\na: b\r\n\r\nalive\n"), Some((true, "alive".to_owned())));
        assert_eq!(said("HTTP/1.1 503 No\r\n\r\ndown  slack"), Some((false, "down  slack".to_owned())));
        for other in ["", "HTTP/1.1 404 Not Found\r\n\r\n", "SSH-2.0-x\r\n\r\n", "HTTP/1.1 2"] {
            assert_eq!(said(other), None, "{other}");
        }
        let everywhere: SocketAddr = "[::]:9090".parse().unwrap();
        assert_eq!(reachable(everywhere).to_string(), "[::1]:9090");
        assert_eq!(reachable("0.0.0.0:1".parse().unwrap()).to_string(), "127.0.0.1:1");
    }

    #[test]
    fn nobody_there_is_said_with_what_to_look_at() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let said = visit(address, "/healthz").unwrap_err().to_string();
        assert!(said.contains("is the program running") && said.contains("health.listen"), "{said}");
    }
}
