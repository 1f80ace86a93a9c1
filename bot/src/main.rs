//! `ethics-bot`: see `ethics-bot --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ethics_bot::main()
}
