//! When people are at work.

use super::chance::Chance;

pub(crate) const HOUR_S: i64 = 3_600;
pub(crate) const DAY_S: i64 = 24 * HOUR_S;
pub(crate) const WEEK_S: i64 = 7 * DAY_S;

/// How much is going on in each hour of a working day, lunch and evening included. An assumption: an office with a long tail of home workers.
const HOURS: [f64; 24] = [
    0.1, 0.05, 0.05, 0.05, 0.1, 0.3, 1.0, 3.0, 7.0, 10.0, 10.5, 10.0, 6.0, 8.0, 10.0, 10.0, 9.0, 6.0, 3.0,
    2.0, 1.5, 1.2, 0.8, 0.4,
];

/// How much is going on on each day, Monday first. An assumption.
const DAYS: [f64; 7] = [1.0, 1.05, 1.05, 1.0, 0.85, 0.08, 0.07];

/// How far, at most, a person's day begins before or after the others', in seconds.
const SHIFT_S: u64 = 2 * 3_600;

/// How much earlier or later than the others somebody's day is, in seconds: triangular.
pub(crate) fn shift_s(chance: &Chance) -> i64 {
    (chance.below(SHIFT_S) + chance.below(SHIFT_S)).cast_signed() - SHIFT_S.cast_signed()
}

/// Draws a moment of the week by the curves, in seconds after Monday 00:00, for somebody with this shift.
pub(crate) fn moment_s(chance: &Chance, shift_s: i64) -> i64 {
    let (day, hour) = (pick(chance, &DAYS), pick(chance, &HOURS));
    let within = chance.below(HOUR_S.unsigned_abs()).cast_signed();
    (day * DAY_S + hour * HOUR_S + within + shift_s).rem_euclid(WEEK_S)
}

fn pick(chance: &Chance, weights: &[f64]) -> i64 {
    let mut left = chance.share() * weights.iter().sum::<f64>();
    let picked = weights.iter().position(|weight| {
        left -= weight;
        left < 0.0
    });
    picked.unwrap_or(0) as i64
}
