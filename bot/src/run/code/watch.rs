//! The process that reads a document: whatever a hostile file does to it, it ends in bounded time and memory, and this one says so.

use std::{
    io::Read,
    path::Path,
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;

use crate::child;

const TIME: Duration = Duration::from_secs(60);
const MEMORY_BYTES: u64 = 1024 * 1024 * 1024;
const STDERR_BYTES: u64 = 64 * 1024;

/// Runs this program with the same arguments after `code import`, and waits.
pub(super) fn watch(file: &Path) -> anyhow::Result<ExitCode> {
    let program = std::env::current_exe().context("the program's own path is not known")?;
    let mut child = Command::new(program)
        .args(std::env::args_os().skip(1).take(2))
        .arg("--unwatched")
        .args(std::env::args_os().skip(3))
        .stderr(Stdio::piped())
        .spawn()
        .context("the process that reads cannot be started")?;
    let stderr = child.stderr.take();
    let said = thread::spawn(move || {
        let mut said = String::new();
        let mut bytes = Vec::new();
        if let Some(stderr) = stderr {
            let _ = stderr.take(STDERR_BYTES).read_to_end(&mut bytes);
            said = String::from_utf8_lossy(&bytes).into_owned();
        }
        said
    });
    let status = wait(&mut child)?;
    let said = said.join().unwrap_or_default();
    ended(file, status, &said)
}

/// Waits for the child's end, but not longer than [`TIME`].
fn wait(child: &mut Child) -> anyhow::Result<Option<ExitStatus>> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if started.elapsed() > TIME {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

#[allow(clippy::print_stderr, reason = "the command line's own voice")]
fn ended(file: &Path, status: Option<ExitStatus>, said: &str) -> anyhow::Result<ExitCode> {
    let file = file.display();
    let Some(status) = status else {
        anyhow::bail!(
            "{file} was not imported: reading took more than {} seconds and was stopped. Save it as another format",
            TIME.as_secs()
        );
    };
    match status.code() {
        Some(0) => Ok(ExitCode::SUCCESS),
        Some(code @ (1 | 2)) => {
            // Only what the program says itself, not what a library's panic does
            let own: Vec<&str> = said
                .lines()
                .skip_while(|line| !line.starts_with("ethics-bot: ") && !line.starts_with("error:"))
                .collect();
            eprintln!("{}", own.join("\n"));
            Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
        }
        _ => anyhow::bail!(
            "{file} was not imported: it needs more memory than a Code could, or it breaks the program that reads it. Open it and save it again, or save it as another format"
        ),
    }
}

/// Bounds this process's memory, where the operating system can.
pub(super) fn limit_memory() {
    child::limit_memory(MEMORY_BYTES);
}
