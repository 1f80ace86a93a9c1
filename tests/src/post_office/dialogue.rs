//! One connection: the commands of RFC 5321 that a client needs to hand over mail.

use std::{io, sync::PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

use super::{Desk, Mail, Mood, Protection};

/// Takes mail until the client is done. Gives the stream back when both go over to TLS.
pub(super) async fn speak<S>(stream: S, desk: &Desk, over_tls: bool, greets: bool) -> io::Result<Option<S>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut line = BufReader::new(stream);
    if greets {
        say(&mut line, "220 localhost ready").await?;
    }
    let (mut from, mut to) = (String::new(), String::new());
    let mut logged_in = desk.login.is_none();
    let mut mood = None;
    loop {
        let mut command = String::new();
        if line.read_line(&mut command).await? == 0 {
            return Ok(None);
        }
        let command = command.trim_end();
        let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let is_bare = desk.protection == Protection::Starttls && !over_tls;
        match verb.as_str() {
            "EHLO" if is_bare => say(&mut line, "250-localhost\r\n250 STARTTLS").await?,
            "EHLO" if desk.login.is_some() => say(&mut line, "250-localhost\r\n250 AUTH PLAIN").await?,
            "EHLO" => say(&mut line, "250-localhost\r\n250 8BITMIME").await?,
            "STARTTLS" if is_bare => {
                say(&mut line, "220 go ahead").await?;
                return Ok(Some(line.into_inner()));
            }
            "QUIT" => {
                say(&mut line, "221 bye").await?;
                return Ok(None);
            }
            _ if is_bare => say(&mut line, "530 STARTTLS first").await?,
            "AUTH" => {
                logged_in = command.rsplit(' ').next() == desk.login.as_ref().map(plain).as_deref();
                say(&mut line, if logged_in { "235 in" } else { "535 not in" }).await?;
            }
            "MAIL" if !logged_in => say(&mut line, "530 log in first").await?,
            "MAIL" => {
                mood = desk.moods.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                from = bracketed(command);
                say(&mut line, "250 go on").await?;
            }
            // Servers repeat the address here
            "RCPT" if mood == Some(Mood::PutsOff) => {
                say(&mut line, &format!("451 <{}> try later", bracketed(command))).await?;
            }
            "RCPT" if mood == Some(Mood::Refuses) => {
                say(&mut line, &format!("550 <{}> no such user", bracketed(command))).await?;
            }
            "RCPT" => {
                to = bracketed(command);
                say(&mut line, "250 go on").await?;
            }
            "DATA" => {
                say(&mut line, "354 end with a dot").await?;
                let text = message(&mut line).await?;
                let mail = Mail { from: from.clone(), to: to.clone(), text, over_tls };
                desk.taken.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                if mood == Some(Mood::HangsUp) {
                    return Ok(None);
                }
                say(&mut line, "250 taken").await?;
            }
            "RSET" | "NOOP" => say(&mut line, "250 fine").await?,
            _ => say(&mut line, "502 unknown").await?,
        }
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(line: &mut BufReader<S>, text: &str) -> io::Result<()> {
    line.get_mut().write_all(format!("{text}\r\n").as_bytes()).await?;
    line.get_mut().flush().await
}

/// Until a line that is a dot alone (RFC 5321, 4.5.2).
async fn message<S: AsyncRead + Unpin>(line: &mut BufReader<S>) -> io::Result<String> {
    let mut text = String::new();
    loop {
        let mut next = String::new();
        if line.read_line(&mut next).await? == 0 || next == ".\r\n" {
            return Ok(text);
        }
        text.push_str(next.strip_prefix('.').unwrap_or(&next));
    }
}

fn bracketed(command: &str) -> String {
    let inside = command.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

/// RFC 4616, in base 64.
fn plain((user, password): &(String, String)) -> String {
    data_encoding::BASE64.encode(format!("\0{user}\0{password}").as_bytes())
}
