use std::{io, sync::Arc};

use domain::SystemRandomness;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use super::{
    LinkKey,
    channel::{Channel, ChannelError, MESSAGE_BYTES},
    message::{from_bytes, to_bytes},
};

/// More than any handshake or short message has.
const PIPE_BYTES: usize = 256 * 1_024;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn key(digit: &str) -> LinkKey {
    LinkKey::parse(&digit.repeat(64)).unwrap()
}

async fn pair() -> (Channel<DuplexStream>, Channel<DuplexStream>) {
    let (one, other) = duplex(PIPE_BYTES);
    let (same, key) = (key("7"), key("7"));
    let (caller, listener) = tokio::join!(Channel::call(one, &same), Channel::answer(other, &key));
    (caller.unwrap(), listener.unwrap())
}

/// Two channels whose frames pass through the test's hands.
async fn watched() -> (Channel<DuplexStream>, DuplexStream, Channel<DuplexStream>, DuplexStream) {
    let (one, mut near) = duplex(PIPE_BYTES);
    let (other, mut far) = duplex(PIPE_BYTES);
    let (same, key) = (key("7"), key("7"));
    let carry = async {
        let hello = read_frame(&mut near).await;
        far.write_all(&hello).await.unwrap();
        let answer = read_frame(&mut far).await;
        near.write_all(&answer).await.unwrap();
    };
    let (caller, listener, ()) = tokio::join!(Channel::call(one, &same), Channel::answer(other, &key), carry);
    (caller.unwrap(), near, listener.unwrap(), far)
}

/// A frame with its length.
async fn read_frame(stream: &mut DuplexStream) -> Vec<u8> {
    let length = stream.read_u16().await.unwrap();
    let mut frame = vec![0; usize::from(length) + 2];
    frame[..2].copy_from_slice(&length.to_be_bytes());
    stream.read_exact(&mut frame[2..]).await.unwrap();
    frame
}

#[test]
fn messages_of_every_length_arrive() {
    runtime().block_on(async {
        let (mut caller, mut listener) = pair().await;
        for length in [0, 1, 65_517, 65_518, 65_519, 131_036, 1_000_000] {
            let message: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
            let (sent, received) = tokio::join!(caller.send(&message), listener.receive());
            sent.unwrap();
            assert_eq!(*received.unwrap(), message, "{length}");
        }
        listener.send(b"back").await.unwrap();
        assert_eq!(caller.receive().await.unwrap().as_slice(), b"back");
    });
}

#[test]
fn who_has_another_key_is_refused_by_both() {
    runtime().block_on(async {
        let (one, other) = duplex(PIPE_BYTES);
        let (ours, theirs) = (key("7"), key("8"));
        let listen = async {
            let refused = Channel::answer(other, &theirs).await.map(|_| ()).unwrap_err();
            assert_eq!(refused, ChannelError::Seal);
        };
        let (called, ()) = tokio::join!(Channel::call(one, &ours), listen);
        assert_eq!(called.map(|_| ()).unwrap_err(), ChannelError::Io(io::ErrorKind::UnexpectedEof));
    });
}

#[test]
fn a_recorded_call_is_not_a_caller() {
    runtime().block_on(async {
        let (one, mut near) = duplex(PIPE_BYTES);
        let ours = Arc::new(key("7"));
        let recording = {
            let ours = ours.clone();
            let caller = tokio::spawn(async move { Channel::call(one, &ours).await.map(|_| ()) });
            let hello = read_frame(&mut near).await;
            drop(near);
            assert!(caller.await.unwrap().is_err());
            hello
        };
        let (other, mut far) = duplex(PIPE_BYTES);
        far.write_all(&recording).await.unwrap();
        let mut listener = Channel::answer(other, &ours).await.unwrap();
        read_frame(&mut far).await;
        // Whoever only recorded cannot say anything that is taken
        far.write_all(&[0, 20]).await.unwrap();
        far.write_all(&[0; 20]).await.unwrap();
        assert_eq!(listener.receive().await.unwrap_err(), ChannelError::Seal);
    });
}

#[test]
fn a_frame_that_was_changed_repeated_or_left_out_is_refused() {
    runtime().block_on(async {
        for sabotage in ["changed", "repeated", "left out", "cut", "none"] {
            let (mut caller, mut near, mut listener, mut far) = watched().await;
            caller.send(b"the first").await.unwrap();
            caller.send(b"the second").await.unwrap();
            let (mut first, second) = (read_frame(&mut near).await, read_frame(&mut near).await);
            if sabotage == "changed" {
                first[7] ^= 1;
            }
            if sabotage != "left out" {
                far.write_all(&first).await.unwrap();
            }
            match sabotage {
                "repeated" => far.write_all(&first).await.unwrap(),
                "cut" => {
                    far.write_all(&second[..second.len() - 1]).await.unwrap();
                    far.shutdown().await.unwrap();
                }
                _ => far.write_all(&second).await.unwrap(),
            }
            let received = match listener.receive().await {
                Ok(_) => listener.receive().await,
                refused => refused,
            };
            match sabotage {
                "none" => assert_eq!(received.unwrap().as_slice(), b"the second"),
                "cut" => assert_eq!(received.unwrap_err(), ChannelError::Io(io::ErrorKind::UnexpectedEof)),
                _ => assert_eq!(received.unwrap_err(), ChannelError::Seal, "{sabotage}"),
            }
        }
    });
}

#[test]
fn nothing_of_a_message_is_on_the_wire() {
    runtime().block_on(async {
        let (mut caller, mut near, _listener, _far) = watched().await;
        caller.send(b"the invoices are made up").await.unwrap();
        let frame = read_frame(&mut near).await;
        assert!(!frame.windows(8).any(|window| window == b"invoices"));
    });
}

#[test]
fn more_than_a_message_is_neither_sent_nor_taken() {
    runtime().block_on(async {
        let (mut caller, mut listener) = pair().await;
        assert_eq!(caller.send(&vec![0; MESSAGE_BYTES + 1]).await.unwrap_err(), ChannelError::TooLarge);
        // A caller that holds the key and does not keep to it
        let flood = async { while caller.send_endlessly().await.is_ok() {} };
        let received = tokio::select! {
            received = listener.receive() => received,
            () = flood => panic!("it took all"),
        };
        assert_eq!(received.unwrap_err(), ChannelError::TooLarge);
    });
}

#[test]
fn messages_are_padded() {
    let short = to_bytes(&"a").unwrap();
    assert_eq!(short.len(), to_bytes(&"b".repeat(4_000)).unwrap().len());
    assert_eq!(from_bytes::<String>(&short).unwrap(), "a");
    assert_eq!(to_bytes(&"c".repeat(4_095)).unwrap().len(), 8_192);
}

#[test]
fn a_key_is_64_digits() {
    assert!(LinkKey::parse(&format!(" {}\n", "0f".repeat(32))).is_ok());
    for wrong in ["", "0f", &"0f".repeat(33), &"zz".repeat(32)] {
        assert!(LinkKey::parse(wrong).is_err());
    }
    assert_eq!(format!("{:?}", LinkKey::random(&SystemRandomness)), "LinkKey");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever a stranger sends, the handshake refuses it.
    #[test]
    fn garbage_is_no_caller(garbage in prop::collection::vec(any::<u8>(), 0..200), framed: bool) {
        runtime().block_on(async {
            let (mut stranger, other) = duplex(PIPE_BYTES);
            if framed {
                stranger.write_u16(garbage.len() as u16).await.unwrap();
            }
            stranger.write_all(&garbage).await.unwrap();
            stranger.shutdown().await.unwrap();
            assert!(Channel::answer(other, &key("7")).await.is_err());
        });
    }

    /// Whatever comes instead of a frame, it is refused.
    #[test]
    fn garbage_is_no_frame(garbage in prop::collection::vec(any::<u8>(), 0..2_000)) {
        runtime().block_on(async {
            let (_caller, _near, mut listener, mut far) = watched().await;
            far.write_all(&garbage).await.unwrap();
            far.shutdown().await.unwrap();
            assert!(listener.receive().await.is_err());
        });
    }
}
