//! A connection on which both sides have proved that they hold the key.

use std::io;

use snow::{Builder, HandshakeState, TransportState};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

use super::{LinkKey, LinkKeys, key::LinkKeyId, message::Wiped};

/// Ephemeral keys on both sides give forward secrecy; the shared key, mixed in first, is what each proves to the other. NN and not KK: one secret to carry
/// from host to host, not two pairs of keys, and with two hosts of one company nobody has to be told from a third who holds it as well.
const PATTERN: &str = "Noise_NNpsk0_25519_ChaChaPoly_BLAKE2s";
/// Another version of the link is another protocol: its handshake fails.
const PROLOGUE: &[u8] = b"ethics-bot link v2";
/// The longest Noise message (Noise, section 3).
const FRAME_BYTES: usize = 65_535;
/// What sealing adds.
const TAG_BYTES: usize = 16;
/// A handshake message of NNpsk0: an ephemeral key and the tag of nothing.
const HANDSHAKE_BYTES: usize = 32 + TAG_BYTES;
/// What fits into a frame, beside the byte that says whether more follows.
const PART_BYTES: usize = FRAME_BYTES - TAG_BYTES - 1;
/// The longest message: a report with a long conversation.
pub(super) const MESSAGE_BYTES: usize = 16 * 1_024 * 1_024;

const LAST: u8 = 0;
const MORE: u8 = 1;

/// The connection cannot be used any further. It never holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChannelError {
    /// The network.
    #[error("the connection broke ({0})")]
    Io(io::ErrorKind),
    /// The other side holds another key or speaks another version, or something on the way changed, dropped or repeated a frame.
    #[error("what came was not sealed by the other side")]
    Seal,
    /// Longer than any message is.
    #[error("a message of more than {MESSAGE_BYTES} bytes")]
    TooLarge,
    /// Not what this version says.
    #[error("a message has an unknown form")]
    Form,
}

impl From<io::Error> for ChannelError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

impl From<snow::Error> for ChannelError {
    fn from(_: snow::Error) -> Self {
        Self::Seal
    }
}

/// A sealed connection.
pub(super) struct Channel<S> {
    stream: S,
    noise: TransportState,
    key: LinkKeyId,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Channel<S> {
    /// The calling side's handshake.
    pub(super) async fn call(mut stream: S, key: &LinkKey) -> Result<Self, ChannelError> {
        let mut noise = builder(key)?.build_initiator()?;
        write_handshake(&mut stream, &mut noise).await?;
        noise.read_message(&read_handshake(&mut stream).await?, &mut [])?;
        Ok(Self { stream, noise: noise.into_transport_mode()?, key: key.id() })
    }

    /// The listening side's handshake, by whichever of the keys the caller has. The caller is known to hold it once its first message came: what comes before could be a
    /// recording.
    pub(super) async fn answer(mut stream: S, keys: &LinkKeys) -> Result<Self, ChannelError> {
        let hello = read_handshake(&mut stream).await?;
        let mut known = Err(ChannelError::Seal);
        for key in keys.newest_first() {
            let mut noise = builder(key)?.build_responder()?;
            if noise.read_message(&hello, &mut []).is_ok() {
                known = Ok((noise, key.id()));
                break;
            }
        }
        let (mut noise, key) = known?;
        write_handshake(&mut stream, &mut noise).await?;
        Ok(Self { stream, noise: noise.into_transport_mode()?, key })
    }

    /// The key that both sides proved to hold.
    pub(super) const fn key(&self) -> LinkKeyId {
        self.key
    }

    /// Sends one message.
    pub(super) async fn send(&mut self, message: &[u8]) -> Result<(), ChannelError> {
        if message.len() > MESSAGE_BYTES {
            return Err(ChannelError::TooLarge);
        }
        let mut rest = message;
        loop {
            let (part, after) = rest.split_at(rest.len().min(PART_BYTES));
            self.send_part(part, if after.is_empty() { LAST } else { MORE }).await?;
            if after.is_empty() {
                return Ok(self.stream.flush().await?);
            }
            rest = after;
        }
    }

    async fn send_part(&mut self, part: &[u8], mark: u8) -> Result<(), ChannelError> {
        let mut plain = Zeroizing::new(Vec::with_capacity(part.len() + 1));
        plain.push(mark);
        plain.extend_from_slice(part);
        let mut frame = vec![0; 2 + plain.len() + TAG_BYTES];
        let length = self.noise.write_message(&plain, &mut frame[2..])?;
        let length = u16::try_from(length).map_err(|_| ChannelError::TooLarge)?;
        frame[..2].copy_from_slice(&length.to_be_bytes());
        Ok(self.stream.write_all(&frame).await?)
    }

    /// Receives one message.
    pub(super) async fn receive(&mut self) -> Result<Zeroizing<Vec<u8>>, ChannelError> {
        let mut message = Wiped::new();
        let mut plain = Zeroizing::new(vec![0; FRAME_BYTES]);
        loop {
            let frame = read_frame(&mut self.stream).await?;
            let length = self.noise.read_message(&frame, &mut plain)?;
            let (mark, part) = plain[..length].split_first().ok_or(ChannelError::Form)?;
            if message.len() + part.len() > MESSAGE_BYTES {
                return Err(ChannelError::TooLarge);
            }
            message.push(part);
            match *mark {
                LAST => return Ok(message.into_bytes()),
                // An empty part that more follows would never end
                MORE if !part.is_empty() => {}
                _ => return Err(ChannelError::Form),
            }
        }
    }

    /// A part of a message that never ends.
    #[cfg(test)]
    pub(super) async fn send_endlessly(&mut self) -> Result<(), ChannelError> {
        self.send_part(&[7; PART_BYTES], MORE).await
    }

    pub(super) const fn stream(&self) -> &S {
        &self.stream
    }
}

fn builder(key: &LinkKey) -> Result<Builder<'_>, ChannelError> {
    Ok(Builder::new(PATTERN.parse()?).prologue(PROLOGUE)?.psk(0, key.as_bytes())?)
}

async fn write_handshake(
    stream: &mut (impl AsyncWrite + Unpin),
    noise: &mut HandshakeState,
) -> Result<(), ChannelError> {
    let mut frame = [0; 2 + HANDSHAKE_BYTES];
    let length = noise.write_message(&[], &mut frame[2..])?;
    frame[..2].copy_from_slice(&(length as u16).to_be_bytes());
    stream.write_all(&frame).await?;
    Ok(stream.flush().await?)
}

async fn read_handshake(
    stream: &mut (impl AsyncRead + Unpin),
) -> Result<[u8; HANDSHAKE_BYTES], ChannelError> {
    if usize::from(stream.read_u16().await?) != HANDSHAKE_BYTES {
        return Err(ChannelError::Seal);
    }
    let mut message = [0; HANDSHAKE_BYTES];
    stream.read_exact(&mut message).await?;
    Ok(message)
}

async fn read_frame(stream: &mut (impl AsyncRead + Unpin)) -> Result<Vec<u8>, ChannelError> {
    let length = usize::from(stream.read_u16().await?);
    let mut frame = vec![0; length];
    stream.read_exact(&mut frame).await?;
    Ok(frame)
}
