//! What a pass costs in processor time: issued in a batch of three, spent, and asked for as the browser does.
//!
//! ```text
//! cargo bench -p passes
//! ```
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program to measure with, not a library")]

use std::hint::black_box;

use domain::{Day, SystemRandomness};
use passes::{Epoch, EpochKey, Pass, PassRequest, PassSeed, Work};
use rustix::time::{ClockId, clock_gettime};

const BATCH: usize = 3;
const ROUNDS: usize = 9;
const EACH: u32 = 500;

fn main() {
    let key =
        EpochKey::derive(&PassSeed::random(&SystemRandomness), Epoch::of(Day::from_number(20_779).unwrap()));
    let (request, blinded) = PassRequest::begin(key.epoch(), BATCH, &SystemRandomness);
    let texts: Vec<String> = blinded.iter().map(passes::BlindedElement::to_hex).collect();
    let evaluation = key.evaluate(&blinded, &SystemRandomness).unwrap();
    let pass = request.finish(&evaluation, &key.public_key()).unwrap().remove(0).to_text();

    let issued = median_us(|| {
        let blinded: Vec<_> = texts.iter().map(|text| passes::BlindedElement::parse(text).unwrap()).collect();
        let evaluation = key.evaluate(&blinded, &SystemRandomness).unwrap();
        black_box((
            evaluation.elements.iter().map(passes::EvaluatedElement::to_hex).count(),
            evaluation.proof.to_hex(),
        ));
    });
    println!("issued, of a batch of {BATCH}: {:.1} us of processor time a pass", issued / BATCH as f64);

    let spent = median_us(|| {
        let pass = Pass::parse(&pass).unwrap();
        assert!(key.accepts(black_box(&pass)));
        black_box(pass.id());
    });
    println!("spent: {spent:.1} us of processor time a pass");

    let work = Work::new([7; 32], 17).unwrap();
    let checked = median_us(|| {
        black_box(black_box(&work).verify(black_box(1)));
    });
    println!("work checked: {checked:.2} us of processor time");
}

/// The median of some rounds, in microseconds of this process.
fn median_us(mut work: impl FnMut()) -> f64 {
    let mut rounds = [0.0; ROUNDS];
    for round in &mut rounds {
        let begun = cpu_us();
        (0..EACH).for_each(|_| work());
        *round = (cpu_us() - begun) / f64::from(EACH);
    }
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}

fn cpu_us() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}
