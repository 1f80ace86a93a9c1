use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use domain::{Fixed, ReleaseSchedule, SystemClock, SystemRandomness};
use passes::{Epoch, EpochKey, PassRequest, PassSeed};
use proptest::prelude::*;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
    net::TcpListener,
};

use super::{
    IssuerSlot, LinkError, LinkKey, LinkKeys, Remote,
    channel::{Channel, ChannelError, MESSAGE_BYTES},
    greeting::Welcome,
    message::{from_bytes, to_bytes},
    schedule::ScheduleForm,
    wire::{BotRequest, EvaluationForm, IssueRefusal},
};
use crate::page::{IssueError, IssueRequest, PassIssuer};

/// More than any handshake or short message has.
const PIPE_BYTES: usize = 256 * 1_024;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn key(digit: &str) -> LinkKey {
    LinkKey::parse(&digit.repeat(64)).unwrap()
}

/// The newest last.
fn keys(digits: &[&str]) -> LinkKeys {
    let lines: Vec<_> = digits.iter().map(|digit| digit.repeat(64)).collect();
    LinkKeys::parse(&lines.join("\n")).unwrap()
}

async fn pair() -> (Channel<DuplexStream>, Channel<DuplexStream>) {
    let (one, other) = duplex(PIPE_BYTES);
    let (key, keys) = (key("7"), keys(&["7"]));
    let (caller, listener) = tokio::join!(Channel::call(one, &key), Channel::answer(other, &keys));
    (caller.unwrap(), listener.unwrap())
}

/// Two channels whose frames pass through the test's hands.
async fn watched() -> (Channel<DuplexStream>, DuplexStream, Channel<DuplexStream>, DuplexStream) {
    let (one, mut near) = duplex(PIPE_BYTES);
    let (other, mut far) = duplex(PIPE_BYTES);
    let (key, keys) = (key("7"), keys(&["7"]));
    let carry = async {
        let hello = read_frame(&mut near).await;
        far.write_all(&hello).await.unwrap();
        let answer = read_frame(&mut far).await;
        near.write_all(&answer).await.unwrap();
    };
    let (caller, listener, ()) = tokio::join!(Channel::call(one, &key), Channel::answer(other, &keys), carry);
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
        let (ours, theirs) = (key("7"), keys(&["8", "9"]));
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
        let mut listener = Channel::answer(other, &keys(&["7"])).await.unwrap();
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

#[test]
fn while_the_key_is_replaced_both_are_taken_and_each_connection_knows_its_own() {
    runtime().block_on(async {
        let both = keys(&["7", "8"]);
        assert_eq!((both.len(), both.newest().len()), (2, 1));
        for digit in ["7", "8"] {
            let (one, other) = duplex(PIPE_BYTES);
            let ours = key(digit);
            let (caller, listener) = tokio::join!(Channel::call(one, &ours), Channel::answer(other, &both));
            let (mut caller, mut listener) = (caller.unwrap(), listener.unwrap());
            caller.send(b"hello").await.unwrap();
            assert_eq!(listener.receive().await.unwrap().as_slice(), b"hello");
            assert_eq!(listener.key(), ours.id());
            assert_eq!(both.newest().have(listener.key()), digit == "8");
        }
        let (one, other) = duplex(PIPE_BYTES);
        let third = key("9");
        let (called, listened) = tokio::join!(Channel::call(one, &third), Channel::answer(other, &both));
        assert!(called.is_err() && listened.is_err());
    });
    for wrong in ["", " \n", &"7".repeat(63), &format!("{}\nhunter2", "7".repeat(64))] {
        assert!(LinkKeys::parse(wrong).is_err());
    }
    assert_eq!(format!("{:?}", keys(&["7"])), "LinkKeys");
}

/// A bot that answers each request for passes in its own way, after it was asked once whether it is there.
async fn bot(slot: Arc<IssuerSlot>, answers: Option<IssueRefusal>) -> tokio::task::JoinHandle<usize> {
    let (mut ours, theirs) = pair().await;
    let before = slot.bots();
    let serving = slot.clone();
    tokio::spawn(async move { serving.serve(theirs, std::future::pending(), &|| None).await });
    while slot.bots() == before {
        tokio::task::yield_now().await;
    }
    tokio::spawn(async move {
        let mut asked = 0;
        while let Ok(message) = ours.receive().await {
            let answer = match (from_bytes(&message).unwrap(), answers) {
                (BotRequest::Ping { .. }, _) => to_bytes(&()).unwrap(),
                (BotRequest::Issue(_), None) => return asked + 1,
                (BotRequest::Issue(_), Some(refusal)) => {
                    asked += 1;
                    to_bytes(&Err::<EvaluationForm, _>(refusal)).unwrap()
                }
            };
            ours.send(&answer).await.unwrap();
        }
        asked
    })
}

#[test]
fn passes_are_issued_by_whichever_bot_is_there() {
    runtime().block_on(async {
        let slot = Arc::new(IssuerSlot::new());
        let ask = || async {
            let epoch = Epoch::from_number(227).unwrap();
            let (_, blinded) = PassRequest::begin(epoch, 3, &SystemRandomness);
            let public_key = EpochKey::derive(&PassSeed::random(&SystemRandomness), epoch).public_key();
            let code = "abcde-fghij".to_owned();
            slot.issue(IssueRequest { code, epoch, public_key, blinded }).await.unwrap_err()
        };
        assert_eq!((slot.bots(), ask().await), (0, IssueError::Unavailable));
        let first = bot(slot.clone(), Some(IssueRefusal::Code)).await;
        let second = bot(slot.clone(), Some(IssueRefusal::Passes)).await;
        // One does not push the other out
        assert_eq!((slot.bots(), ask().await), (2, IssueError::Passes));
        // One whose database is away, or that has another pass key, and one that takes the request and is gone
        let poor = bot(slot.clone(), Some(IssueRefusal::Unavailable)).await;
        assert_eq!((slot.bots(), ask().await), (3, IssueError::Passes));
        poor.abort();
        assert!(poor.await.unwrap_err().is_cancelled());
        assert_eq!(ask().await, IssueError::Passes);
        let third = bot(slot.clone(), None).await;
        assert_eq!((slot.bots(), ask().await), (3, IssueError::Passes));
        assert_eq!(third.await.unwrap(), 1);
        second.abort();
        assert!(second.await.unwrap_err().is_cancelled());
        assert_eq!((ask().await, slot.bots()), (IssueError::Code, 1));
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!((ask().await, slot.bots()), (IssueError::Unavailable, 0));
    });
}

/// A relay that greets whoever has one of its keys, until it is dropped.
async fn relay(taking: Arc<Mutex<LinkKeys>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let keys = taking.lock().unwrap().clone();
            let Ok(mut channel) = Channel::answer(stream, &keys).await else { continue };
            channel.receive().await.unwrap();
            let release = ScheduleForm::from(&ReleaseSchedule::every(60).unwrap());
            channel.send(&to_bytes(&Welcome { release, passes: None }).unwrap()).await.unwrap();
        }
    });
    address
}

#[test]
fn once_the_newest_key_was_taken_nobody_is_called_with_the_one_before() {
    runtime().block_on(async {
        let taking = Arc::new(Mutex::new(keys(&["7"])));
        let address = relay(taking.clone()).await.to_string();
        let bot = || {
            let schedule = ReleaseSchedule::every(60).unwrap();
            let ours = Arc::new(Fixed(keys(&["7", "8"])));
            Remote::new(address.clone(), ours, schedule, Arc::new(SystemClock), Arc::new(SystemRandomness))
        };
        let remote = bot();
        assert!(remote.visit(None).await.is_ok(), "the relay has not got the newest yet");
        *taking.lock().unwrap() = keys(&["7", "8"]);
        assert!(remote.visit(None).await.is_ok());
        // Somebody in between who has the key before, and hangs up on the newest
        *taking.lock().unwrap() = keys(&["7"]);
        assert_eq!(remote.visit(None).await.unwrap_err(), LinkError::Key);
        assert!(bot().visit(None).await.is_ok(), "whoever never reached it with the newest");
        *taking.lock().unwrap() = keys(&["8"]);
        assert!(remote.visit(None).await.is_ok());
    });
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
            assert!(Channel::answer(other, &keys(&["7"])).await.is_err());
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
