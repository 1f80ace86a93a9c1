//! The committed bundle in a Node.js of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The bundle that the page loads.
pub(crate) fn bundle() -> PathBuf {
    root().join("relay/page/passes.js")
}

/// Node.js without a JIT, as a browser at its strictest, with the bundle loaded. Ends with its standard input.
pub(crate) struct Page {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Page {
    pub(crate) fn open() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/passes/call.mjs");
        let mut command = Command::new("node");
        command.arg("--jitless").arg(script).arg(bundle());
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process =
            spawned.expect("Node.js 20 or newer is needed (Debian: apt-get install nodejs npm)");
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().unwrap());
        Self { process, input, output }
    }

    /// Calls a function of the bundle; an error has the message that was thrown.
    pub(crate) fn call(&mut self, name: &str, arguments: &Value) -> Result<Value, String> {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{}", json!({ "name": name, "arguments": arguments })).unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let mut answer: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("node said {line:?}"));
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer["value"].take()),
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

/// The strings of a JSON array.
pub(crate) fn strings(value: &Value) -> Vec<String> {
    let array = value.as_array().unwrap_or_else(|| panic!("expected an array, not {value}"));
    array.iter().map(|one| one.as_str().expect("a string").to_owned()).collect()
}
