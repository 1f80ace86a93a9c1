//! How long one answer takes, beside the `bm25` crate and tantivy on the same texts: `cargo run --release` in this folder.
//!
//! Each engine runs in a process of its own, pinned to nothing and on one thread; rounds alternate between the engines.
//! `guidance-bench PASSAGES QUERIES` takes texts and questions of your own, one a line.

mod corpus;
mod engine;

use std::error::Error;
use std::process::Command;
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

use corpus::Corpus;

const ROUNDS: usize = 3;
const WARM_UP: usize = 20;
const ENGINES: [&str; 3] = ["guide", "bm25", "tantivy"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match texts.as_slice() {
        ["--one", engine, corpus @ ..] => println!("{}", measure(engine, &Corpus::read(corpus)?)?),
        [] => {
            compare(&["code"])?;
            compare(&["10000"])?;
        }
        files => compare(files)?,
    }
    Ok(())
}

/// All engines on one corpus, round by round, as a table of medians.
fn compare(corpus: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut runs: Vec<Vec<Value>> = vec![Vec::new(); ENGINES.len()];
    for _ in 0..ROUNDS {
        for (engine, runs) in ENGINES.iter().zip(&mut runs) {
            let said =
                Command::new(std::env::current_exe()?).arg("--one").arg(engine).args(corpus).output()?;
            if !said.status.success() {
                return Err(String::from_utf8_lossy(&said.stderr).into_owned().into());
            }
            runs.push(serde_json::from_slice(&said.stdout)?);
        }
    }
    println!("\n{}\n", corpus.join(" "));
    println!("| engine | sections | start ms | p50 µs | p99 µs | CPU p50 µs | CPU p99 µs | memory MiB |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (engine, runs) in ENGINES.iter().zip(&runs) {
        let median = |key: &str| {
            let mut values: Vec<f64> = runs.iter().filter_map(|run| run[key].as_f64()).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
        };
        println!(
            "| {engine} | {} | {:.1} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} |",
            median("sections"),
            median("start_ms"),
            median("p50_us"),
            median("p99_us"),
            median("cpu_p50_us"),
            median("cpu_p99_us"),
            median("memory_mib"),
        );
    }
    Ok(())
}

fn measure(engine: &str, corpus: &Corpus) -> Result<Value, Box<dyn Error>> {
    let before = memory_mib()?;
    let begun = Instant::now();
    let engine = engine::build(engine, corpus)?;
    let start_ms = begun.elapsed().as_secs_f64() * 1e3;
    for query in corpus.queries.iter().take(WARM_UP) {
        engine.ask(query);
    }
    let (mut wall, mut cpu) = (Vec::new(), Vec::new());
    for query in &corpus.queries {
        let (begun, spent) = (Instant::now(), cpu_us());
        std::hint::black_box(engine.ask(query));
        cpu.push(cpu_us() - spent);
        wall.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    Ok(json!({
        "sections": corpus.texts.len(),
        "start_ms": start_ms,
        "p50_us": quantile(&mut wall, 0.5),
        "p99_us": quantile(&mut wall, 0.99),
        "cpu_p50_us": quantile(&mut cpu, 0.5),
        "cpu_p99_us": quantile(&mut cpu, 0.99),
        "memory_mib": memory_mib()? - before,
    }))
}

fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

fn cpu_us() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e6 + now.tv_nsec as f64 / 1e3
}

/// What this process has in memory; files that it mapped are not counted.
fn memory_mib() -> Result<f64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("RssAnon")).ok_or("no RssAnon")?;
    let kib: f64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(kib / 1024.0)
}
