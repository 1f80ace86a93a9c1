//! `ethics-bot clean-evidence`, hidden: the process in which one file is cleaned. The file comes on standard input, the answer goes to standard output.

use std::{
    io::{Read, Write},
    process::ExitCode,
};

use evidence::{Limits, Refusal, write_answer};

use crate::{child, evidence as cleaning};

/// Reads a file, cleans it, answers.
pub(crate) fn clean_evidence() -> anyhow::Result<ExitCode> {
    child::limit_memory(cleaning::MEMORY_BYTES);
    child::limit_all_else(cleaning::TIME.as_secs());
    // What a decoder says when it panics may quote the file
    std::panic::set_hook(Box::new(|_| {}));
    let limits = Limits::default();
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(limits.file_bytes as u64 + 1).read_to_end(&mut bytes)?;
    let answer = if bytes.len() > limits.file_bytes {
        Err(Refusal::TooLarge)
    } else {
        evidence::clean(&bytes, &limits)
    };
    drop(bytes);
    let mut output = std::io::stdout().lock();
    output.write_all(&write_answer(&answer))?;
    output.flush()?;
    Ok(ExitCode::SUCCESS)
}
