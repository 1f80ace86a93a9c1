//! Files that reporters add, cleaned in a process of their own: a file that breaks what reads it breaks nothing else.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use evidence::{Clean, Limits, Refusal, read_answer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

/// The subcommand of the process that cleans.
pub(crate) const SUBCOMMAND: &str = "clean-evidence";
/// What it may allocate.
pub(crate) const MEMORY_BYTES: u64 = 512 * 1024 * 1024;
/// How long it may take by the clock, and how long it may compute.
pub(crate) const TIME: Duration = Duration::from_secs(30);
/// How long a file waits for its turn.
const TURN: Duration = Duration::from_secs(60);
/// What an answer has beside the file.
const FRAME_BYTES: usize = 1024;

/// How many files are cleaned at once: each may take [`MEMORY_BYTES`].
static TURNS: Semaphore = Semaphore::const_new(2);

/// Cleans files, each in a process of its own.
#[derive(Debug, Clone)]
pub struct Cleaner {
    program: PathBuf,
}

impl Cleaner {
    /// With this program.
    ///
    /// # Errors
    /// When its own path is not known.
    pub fn new() -> std::io::Result<Self> {
        // The program itself, even when another has taken its place on the disk since
        let own = Path::new("/proc/self/exe");
        let program = if own.exists() { own.to_owned() } else { std::env::current_exe()? };
        Ok(Self { program })
    }

    /// With the `ethics-bot` at this path: in a test, the program that runs is another.
    #[must_use]
    pub fn at(program: &Path) -> Self {
        Self { program: program.to_owned() }
    }

    /// Cleans one file. No file is written anywhere, and nothing is logged.
    ///
    /// # Errors
    /// Why the file is refused. What breaks the process that reads it is [`Refusal::Damaged`], what takes it too long [`Refusal::TooMuchWork`];
    /// [`Refusal::NotNow`] when none can be started or all are busy.
    pub async fn clean(&self, bytes: Vec<u8>) -> Result<Clean, Refusal> {
        let limits = Limits::default();
        if bytes.len() > limits.file_bytes {
            return Err(Refusal::TooLarge);
        }
        let turn = timeout(TURN, TURNS.acquire()).await;
        let _turn = turn.map_err(|_| Refusal::NotNow)?.map_err(|_| Refusal::NotNow)?;
        let mut child = self.start().map_err(|_| Refusal::NotNow)?;
        // Dropping the child ends it
        let answer = timeout(TIME, ask(&mut child, &bytes, limits.clean_bytes + FRAME_BYTES)).await;
        let answer = answer.map_err(|_| Refusal::TooMuchWork)?.map_err(|_| Refusal::Damaged)?;
        read_answer(&answer, &limits)
    }

    fn start(&self) -> std::io::Result<Child> {
        Command::new(&self.program)
            .arg(SUBCOMMAND)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }
}

/// Cleans one file with this program, as [`Cleaner::clean`] does.
///
/// # Errors
/// As [`Cleaner::clean`].
pub async fn clean_in_child(bytes: Vec<u8>) -> Result<Clean, Refusal> {
    let cleaner = Cleaner::new().map_err(|_| Refusal::NotNow)?;
    cleaner.clean(bytes).await
}

/// Hands the file over and takes the answer, of at most so many bytes.
async fn ask(child: &mut Child, bytes: &[u8], most: usize) -> std::io::Result<Vec<u8>> {
    let gone = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
    let mut input = child.stdin.take().ok_or_else(gone)?;
    let output = child.stdout.take().ok_or_else(gone)?;
    let hand_over = async {
        // A child that broke reads no further: what it answered says so
        let _ = input.write_all(bytes).await;
        let _ = input.shutdown().await;
        drop(input);
    };
    let mut answer = Vec::new();
    let mut output = output.take(most as u64);
    let ((), read) = tokio::join!(hand_over, output.read_to_end(&mut answer));
    read?;
    let status = child.wait().await?;
    if status.success() { Ok(answer) } else { Err(gone()) }
}
