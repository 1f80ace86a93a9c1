//! This program again, as a server to be measured.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Keeps whoever measures off the first processor, where `taskset` is there to say so and there is a second: otherwise
/// the scheduler decides how fast each server looks.
pub(crate) fn stay_off_the_first_processor() {
    let this = std::process::id().to_string();
    let _ = Command::new("taskset").args(["-pc", "1", &this]).stdout(Stdio::null()).status();
}

/// A server, stopped when dropped.
pub(crate) struct Server {
    pub(crate) process: Child,
    /// What it printed first, usually its address.
    pub(crate) said: String,
}

/// A program on the first processor, where `taskset` is there to say so.
pub(crate) fn on_the_first_processor(program: &Path) -> Command {
    match Command::new("taskset").arg("-V").stdout(Stdio::null()).status() {
        Ok(_) => {
            let mut command = Command::new("taskset");
            command.args(["-c", "0"]).arg(program);
            command
        }
        Err(_) => Command::new(program),
    }
}

impl Server {
    /// Starts a role of this program.
    pub(crate) fn start(role: &str, argument: Option<&str>) -> Self {
        let mut command = on_the_first_processor(&std::env::current_exe().unwrap());
        let mut process = command.arg(role).args(argument).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        Self { process, said: said.trim().to_owned() }
    }

    /// The processor time it used, in microseconds. The kernel counts in hundredths of a second.
    pub(crate) fn cpu_us(&self) -> f64 {
        let stat = self.read("stat");
        let after_name = stat.rsplit(')').next().unwrap();
        let ticks: u64 =
            after_name.split_whitespace().skip(11).take(2).map(|n| n.parse::<u64>().unwrap()).sum();
        ticks as f64 * 10_000.0
    }

    /// What it holds in memory, in KiB.
    pub(crate) fn rss_kib(&self) -> u64 {
        let status = self.read("status");
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    fn read(&self, what: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{what}", self.process.id())).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
