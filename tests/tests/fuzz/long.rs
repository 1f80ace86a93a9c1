//! The usual run, and the long one: `tests/long fuzz [NAME]`.
//!
//! `FUZZ_SEED` is the seed; `FUZZ_COUNT` sends so many instead of what the table says; `FUZZ_NAME` tries one target; `FUZZ_CASE` sends one input again, by its number. A target goes on
//! where a run before it stopped: how far it is stands in `target/fuzz`.

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    change::input,
    driver::{Figures, SEED, run, watch_panics},
    target::{self, TIME, Target},
};

#[test]
fn a_few_thousand_inputs_neither_panic_nor_take_all_memory_nor_hang() {
    let began = Instant::now();
    let mut findings = Vec::new();
    for target in target::all() {
        let figures = run(&target, SEED, 0..target.few);
        println!("{}", figures.line(target.name));
        findings.extend(told(&target, SEED, &figures));
    }
    println!("{:.1} s", began.elapsed().as_secs_f64());
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// The list in the docs is the list that is tried.
#[test]
fn the_page_lists_every_parser() {
    let page = include_str!("../../../docs/fuzzing.md");
    let missing: Vec<String> = target::all()
        .iter()
        .map(|target| format!("| `{}` | {} |", target.name, target.what))
        .filter(|row| !page.contains(row.as_str()))
        .collect();
    assert!(missing.is_empty(), "docs/fuzzing.md lacks:\n{}", missing.join("\n"));
}

/// Each finding, with how to send it again.
fn told(target: &Target, seed: u64, figures: &Figures) -> Vec<String> {
    let tell = |(case, what): &(u64, String)| {
        format!(
            "{}: {what}\n  again: FUZZ_NAME={0} FUZZ_SEED={seed} FUZZ_CASE={case} tests/long fuzz {0}",
            target.name
        )
    };
    figures.findings.iter().map(tell).collect()
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

fn folder() -> PathBuf {
    let test = env::current_exe().unwrap();
    let folder = test.ancestors().nth(3).unwrap().join("fuzz");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// One target after another, each on all processors.
#[test]
#[ignore = "takes hours: tests/long fuzz"]
fn long() {
    let seed = number("FUZZ_SEED").unwrap_or(SEED);
    let name = env::var("FUZZ_NAME").ok().filter(|name| !name.is_empty());
    let targets = target::all();
    let known: Vec<&str> = targets.iter().map(|target| target.name).collect();
    if let Some(name) = &name {
        assert!(known.contains(&name.as_str()), "there is no {name}; there are {}", known.join(", "));
    }
    let chosen = targets.iter().filter(|target| name.as_deref().is_none_or(|name| name == target.name));
    if let Some(case) = number("FUZZ_CASE") {
        return chosen.for_each(|target| once(target, seed, case));
    }
    if let Some(share) = env::var("FUZZ_SHARE")
        .ok()
        .and_then(|share| share.split_once('/').map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap())))
    {
        return chosen.for_each(|target| one_share(target, seed, share));
    }
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut findings = Vec::new();
    for target in chosen {
        let began = Instant::now();
        let children: Vec<_> = (0..processors)
            .map(|share| {
                let mut child = Command::new(env::current_exe().unwrap());
                child
                    .args(["--ignored", "--exact", "long::long", "--nocapture"])
                    .env("FUZZ_NAME", target.name);
                child.env("FUZZ_SEED", seed.to_string()).env("FUZZ_SHARE", format!("{share}/{processors}"));
                child.stdout(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        let mut sum = Figures::default();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let Some(figures) = said.lines().find_map(parsed) else {
                panic!("{} ended early:\n{said}", target.name)
            };
            add(&mut sum, &figures);
            findings.extend(said.lines().filter(|line| line.starts_with("FOUND ")).map(str::to_owned));
        }
        sum.time = began.elapsed();
        let line = sum.line(target.name);
        println!("{line} (seed {seed})");
        let table = folder().join("figures.txt");
        let before = fs::read_to_string(&table).unwrap_or_default();
        fs::write(&table, format!("{before}{line} (seed {seed})\n")).unwrap();
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// One input, with nothing around it.
fn once(target: &Target, seed: u64, case: u64) {
    watch_panics();
    let seeds = (target.seeds)();
    let bytes = input(target, &seeds, seed, case);
    let file = folder().join(format!("{}-{case}", target.name));
    fs::write(&file, &bytes).unwrap();
    println!("{} bytes, in {}", bytes.len(), file.display());
    let mut figures = Figures::default();
    figures.send(target, &seeds, seed, case);
    println!("{}", figures.line(target.name));
    let findings = told(target, seed, &figures);
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// Every `of`-th input from `share` on, as far as it was not sent before.
fn one_share(target: &Target, seed: u64, (share, of): (u64, u64)) {
    let count = number("FUZZ_COUNT").unwrap_or(target.many);
    let file = folder().join(format!("{}.{seed}.{share}-of-{of}", target.name));
    let done: u64 = fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(share);
    let until = number("FUZZ_SECONDS").map(|seconds| Instant::now() + Duration::from_secs(seconds));
    watch_panics();
    let watch = Watch::new(target.name, seed);
    let seeds = (target.seeds)();
    let mut figures = Figures::default();
    for seed in &seeds {
        let _made = std::panic::catch_unwind(|| (target.read)(seed));
    }
    let began = Instant::now();
    let mut case = done;
    while case < count && until.is_none_or(|until| Instant::now() < until) && figures.findings.len() <= 20 {
        watch.begins(case);
        figures.send(target, &seeds, seed, case);
        case += of;
        if figures.inputs.is_multiple_of(4_096) {
            fs::write(&file, case.to_string()).unwrap();
        }
    }
    fs::write(&file, case.to_string()).unwrap();
    figures.time = began.elapsed();
    println!(
        "\nFIGURES {} {} {} {} {} {}",
        figures.inputs,
        figures.most_bytes,
        figures.slowest.as_micros(),
        figures.slowest_case,
        figures.caught,
        figures.findings.len()
    );
    for finding in told(target, seed, &figures) {
        println!("FOUND {}", finding.replace('\n', " "));
    }
}

fn parsed(line: &str) -> Option<Figures> {
    let numbers: Vec<u64> =
        line.strip_prefix("FIGURES ")?.split(' ').filter_map(|number| number.parse().ok()).collect();
    let [inputs, most_bytes, slowest, slowest_case, caught, findings] = numbers[..] else { return None };
    Some(Figures {
        inputs,
        most_bytes: usize::try_from(most_bytes).unwrap_or(usize::MAX),
        slowest: Duration::from_micros(slowest),
        slowest_case,
        caught,
        findings: vec![(0, String::new()); usize::try_from(findings).unwrap_or(0)],
        ..Figures::default()
    })
}

fn add(sum: &mut Figures, figures: &Figures) {
    sum.inputs += figures.inputs;
    sum.most_bytes = sum.most_bytes.max(figures.most_bytes);
    if figures.slowest > sum.slowest {
        (sum.slowest, sum.slowest_case) = (figures.slowest, figures.slowest_case);
    }
    sum.caught += figures.caught;
    sum.findings.extend_from_slice(&figures.findings);
}

/// Ends the process when one input takes far too long: what hangs cannot be measured afterwards.
struct Watch {
    now: std::sync::Arc<std::sync::Mutex<(u64, Instant)>>,
}

impl Watch {
    fn new(name: &'static str, seed: u64) -> Self {
        let now = std::sync::Arc::new(std::sync::Mutex::new((0, Instant::now())));
        let watched = std::sync::Arc::clone(&now);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(TIME);
                let (case, began) = *watched.lock().unwrap();
                if began.elapsed() > TIME * 30 {
                    println!(
                        "\nFIGURES 0 0 {} {case} 0 1\nFOUND {name}: hangs; FUZZ_SEED={seed} FUZZ_CASE={case} tests/long fuzz {name}",
                        began.elapsed().as_micros()
                    );
                    std::process::exit(1);
                }
            }
        });
        Self { now }
    }

    fn begins(&self, case: u64) {
        *self.now.lock().unwrap() = (case, Instant::now());
    }
}
