//! The README's two commands: one shows the demo, one passes the tests.

use std::path::Path;

use crate::tree::{read, root};

#[test]
fn the_readmes_two_commands_are_there_to_be_run() {
    let readme = read(Path::new("README.md"));
    let blocks = shell_blocks(&readme);
    let [demo, tests, ..] = blocks.as_slice() else {
        panic!("expected two fenced `sh` blocks in README.md, found {}", blocks.len());
    };

    let demo = command(demo);
    assert!(demo.starts_with("cargo run --release -- demo"), "the demo: {demo}");

    let script = command(tests).split_whitespace().next().expect("a command");
    assert_eq!(script.trim_start_matches("./"), "tests/run", "the tests");
    assert!(is_executable(&root().join(script)), "{script} is not an executable file");
}

/// The contents of the ```` ```sh ```` blocks, in order.
fn shell_blocks(markdown: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "```sh" {
            let inside = lines.by_ref().take_while(|line| line.trim() != "```");
            blocks.push(inside.collect::<Vec<_>>().join("\n"));
        }
    }
    blocks
}

/// The one line of a block that is a command.
fn command(block: &str) -> &str {
    let commands: Vec<&str> =
        block.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let [one] = commands.as_slice() else { panic!("expected one command, found {commands:?}") };
    one
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
