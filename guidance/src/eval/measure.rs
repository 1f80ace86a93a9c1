//! From answers to numbers.

use super::Report;

/// How one question went.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) covered: bool,
    /// The place of the first right section, 1 for the best.
    pub(super) place: Option<usize>,
    pub(super) confidence: f32,
    pub(super) refused: bool,
    /// The question's, in bytes.
    pub(super) length: usize,
    /// How many sections were searched.
    pub(super) size: usize,
    pub(super) took_us: u64,
}

const PLACES: usize = 10;
const KEPT: f64 = 0.9;

pub(super) fn report(samples: &[Sample]) -> Report {
    let (covered, other): (Vec<&Sample>, Vec<&Sample>) = samples.iter().partition(|sample| sample.covered);
    let within = |places| share(&covered, |sample| sample.place.is_some_and(|place| place <= places));
    let gain =
        |sample: &&Sample| sample.place.filter(|place| *place <= PLACES).map_or(0.0, |p| 1.0 / p as f64);
    let mut times: Vec<u64> = samples.iter().map(|sample| sample.took_us).collect();
    times.sort_unstable();
    Report {
        questions: samples.len(),
        hit_at_1: within(1),
        hit_at_3: within(3),
        mrr: mean(covered.iter().map(gain)),
        auroc: auroc(&covered, &other, |sample| sample.confidence),
        auroc_of_length: auroc(&covered, &other, |sample| sample.length as f32),
        auroc_of_size: auroc(&covered, &other, |sample| sample.size as f32),
        refused_at_90: refused_at(KEPT, &covered, &other),
        answered: share(&covered, |sample| !sample.refused),
        refused: share(&other, |sample| sample.refused),
        p50_us: quantile(&times, 0.5),
        p99_us: quantile(&times, 0.99),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn share(samples: &[&Sample], good: impl Fn(&Sample) -> bool) -> Option<f64> {
    mean(samples.iter().map(|sample| if good(sample) { 1.0 } else { 0.0 }))
}

/// The chance that what is covered is judged higher than what is not.
fn auroc(covered: &[&Sample], other: &[&Sample], judge: impl Fn(&Sample) -> f32) -> Option<f64> {
    let below = |no: &&Sample| mean(covered.iter().map(|yes| above(judge(yes), judge(no))));
    mean(other.iter().filter_map(below)).filter(|_| !covered.is_empty())
}

fn above(yes: f32, no: f32) -> f64 {
    match yes.total_cmp(&no) {
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Less => 0.0,
    }
}

/// The share of `other` below the highest confidence that at least this share of `covered` has.
fn refused_at(kept: f64, covered: &[&Sample], other: &[&Sample]) -> Option<f64> {
    let mut levels: Vec<f32> = covered.iter().map(|sample| sample.confidence).collect();
    levels.sort_by(|a, b| b.total_cmp(a));
    let last = (kept * levels.len() as f64).ceil() as usize;
    let level = *levels.get(last.checked_sub(1)?)?;
    share(other, |sample| sample.confidence < level)
}

fn quantile(sorted: &[u64], share: f64) -> u64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Sample, report};

    fn sample(covered: bool, place: Option<usize>, confidence: f32, took_us: u64) -> Sample {
        Sample { covered, place, confidence, refused: confidence < 0.3, length: 7, size: 25, took_us }
    }

    #[test]
    fn measures_by_hand() {
        let report = report(&[
            sample(true, Some(1), 0.9, 10),
            sample(true, Some(2), 0.5, 20),
            sample(true, Some(11), 0.5, 30),
            sample(true, None, 0.2, 40),
            sample(false, None, 0.5, 50),
            sample(false, None, 0.1, 60),
        ]);
        assert_eq!((report.hit_at_1, report.hit_at_3, report.mrr), (Some(0.25), Some(0.5), Some(0.375)));
        assert_eq!(report.auroc, Some((2.0 + 4.0) / 8.0));
        assert_eq!((report.auroc_of_length, report.auroc_of_size), (Some(0.5), Some(0.5)));
        assert_eq!(report.refused_at_90, Some(0.5));
        assert_eq!((report.answered, report.refused), (Some(0.75), Some(0.5)));
        assert_eq!((report.p50_us, report.p99_us, report.questions), (30, 60, 6));
    }

    #[test]
    fn one_kind_alone_has_no_comparison() {
        let only = report(&[sample(false, None, 0.1, 1)]);
        assert_eq!(
            (only.hit_at_1, only.auroc, only.refused_at_90, only.refused),
            (None, None, None, Some(1.0))
        );
        let only = report(&[sample(true, Some(1), 0.1, 1)]);
        assert_eq!((only.hit_at_1, only.auroc, only.refused_at_90), (Some(1.0), None, None));
    }
}
