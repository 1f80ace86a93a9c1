//! How long the Board's report, the list of open cases and the search for one take with 50,000 cases: `cargo bench -p storage-content`.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot set itself up has failed")]
#![allow(clippy::print_stdout, reason = "what was measured")]

mod fill;

use std::{collections::BTreeSet, time::Instant};

use domain::{BoardReport, Counted, Period, Role};
use fill::{CASES, fill};
use storage_content::ContentStore;

const ROUNDS: usize = 15;

#[tokio::main]
async fn main() {
    for (spread, quarters) in [("in two quarters", 2), ("over ten years", 40)] {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let store = ContentStore::open(folder.path()).await.unwrap();
        fill(folder.path(), quarters).await;
        measure(&store, &format!("{CASES} cases {spread}")).await;
        measure_queue(&store, &format!("{CASES} cases, a third of them open")).await;
        store.close().await;
    }
}

async fn measure(store: &ContentStore, what: &str) {
    let period = Period::parse("2026-Q3").unwrap();
    let counted = Counted::full(&BTreeSet::from([Role::BoardSecretary]));
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let facts = store.facts(period).await.unwrap();
        let report = BoardReport::of(&facts, period, &counted);
        times.push(start.elapsed());
        assert!(report.this.received().shown().is_some_and(|received| received > 500), "{report:?}");
    }
    let first = times[0];
    times.sort_unstable();
    println!(
        "{what}: first {first:.1?}, median {:.1?}, longest {:.1?}",
        times[ROUNDS / 2],
        times[ROUNDS - 1]
    );
}

async fn measure_queue(store: &ContentStore, what: &str) {
    let (mut lists, mut searches) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let open = store.open_cases().await.unwrap();
        lists.push(start.elapsed());
        let wanted = &open[open.len() / 2];
        let start = Instant::now();
        assert_eq!(store.find_case_by_number(wanted.number).await.unwrap().as_ref(), Some(wanted));
        searches.push(start.elapsed());
    }
    for (name, mut times) in [("the open ones", lists), ("one by its number", searches)] {
        times.sort_unstable();
        println!("{what}, {name}: median {:.1?}, longest {:.1?}", times[ROUNDS / 2], times[ROUNDS - 1]);
    }
}
