//! What the people of a company do in a day, and when: drawn from a curve, the same for the same seed.

use std::{collections::BTreeMap, ops::Range};

use fastrand::Rng;

pub(crate) const DAY: usize = 24 * 60;
/// Ten past nine at the head office, in minutes of UTC.
pub(crate) const PEAK: usize = 8 * 60 + 10;
/// The rate at the peak, in parts of the day's mean.
const PEAK_RATE: f64 = 10.0;
/// The rush begins so many minutes before the peak and is over as many after it.
const RUSH: usize = 30;
/// Where people work: minutes east of UTC, and their part of the company.
const ZONES: [(usize, f64); 3] = [(60, 0.5), (19 * 60, 0.3), (5 * 60 + 30, 0.2)];
/// An office day by the hour, where people are.
const OFFICE: [f64; 24] = [
    0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.05, 0.2, 0.6, 1.0, 1.0, 0.9, 0.6, 0.8, 0.9, 0.9, 0.8, 0.5, 0.2,
    0.1, 0.1, 0.05, 0.02, 0.02,
];
/// Whoever joins looks at the welcome so much later.
const READS_AFTER: usize = 20;
/// One in so many of those who sign gets passes.
pub(crate) const PASSES_ONE_IN: usize = 20;

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Act {
    /// `/ask` with a question.
    Ask,
    /// A question in the conversation with the bot.
    Write,
    /// `/ethics help`.
    Help,
    /// The Home tab.
    Home,
    /// `/ethics acknowledge`, and the form.
    Sign,
    /// `/report`, and the form.
    Report,
    /// A report on the relay's page, with a pass.
    PageReport,
    /// `/report mailbox`, and the receipt.
    Mailbox,
    /// Joins the company.
    Join,
    /// Whoever joined presses the welcome's button, and signs.
    SignWelcome,
}

/// How often on this day, for 100,000 people. Where they come from is said in the program's documentation.
pub(crate) const RATES: [(Act, f64); 9] = [
    (Act::Ask, 240.0),
    (Act::Write, 240.0),
    (Act::Help, 300.0),
    (Act::Home, 3_000.0),
    (Act::Sign, 10_000.0),
    (Act::Report, 4.0),
    (Act::PageReport, 2.0),
    (Act::Mailbox, 12.0),
    (Act::Join, 60.0),
];

/// Something that one person does once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deed {
    pub(crate) act: Act,
    /// The number of whoever does it.
    pub(crate) person: usize,
}

/// A day, or a part of it.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) minutes: Range<usize>,
    deeds: BTreeMap<usize, Vec<Deed>>,
}

impl Plan {
    /// Draws what so many people do in these minutes of the day: each at least `at_least` times.
    pub(crate) fn draw(people: usize, minutes: Range<usize>, at_least: usize, seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let curve = curve();
        let share: f64 = curve[minutes.clone()].iter().sum::<f64>() / DAY as f64;
        let mut plan = Self { minutes, deeds: BTreeMap::new() };
        let mut free: Vec<usize> = (0..people).collect();
        rng.shuffle(&mut free);
        let mut joined = people;
        for (act, rate) in RATES {
            let expected = rate * people as f64 / 100_000.0 * share;
            for _ in 0..(expected.round() as usize).max(at_least) {
                let minute = plan.minute(&curve, &mut rng);
                if act == Act::Join {
                    plan.add(minute, Act::Join, joined);
                    plan.add(minute + READS_AFTER, Act::SignWelcome, joined);
                    joined += 1;
                } else {
                    plan.add(minute, act, free.pop().expect("more people than deeds"));
                }
            }
        }
        plan
    }

    fn add(&mut self, minute: usize, act: Act, person: usize) {
        if self.minutes.contains(&minute) {
            self.deeds.entry(minute).or_default().push(Deed { act, person });
        }
    }

    /// A minute, the likelier the higher the curve.
    fn minute(&self, curve: &[f64], rng: &mut Rng) -> usize {
        let whole: f64 = curve[self.minutes.clone()].iter().sum();
        let mut left = rng.f64() * whole;
        for minute in self.minutes.clone() {
            left -= curve[minute];
            if left < 0.0 {
                return minute;
            }
        }
        self.minutes.end - 1
    }

    /// What is done in a minute.
    pub(crate) fn deeds(&self, minute: usize) -> &[Deed] {
        self.deeds.get(&minute).map_or(&[], Vec::as_slice)
    }

    /// Everybody who does this.
    pub(crate) fn doers(&self, act: Act) -> Vec<usize> {
        let all = self.deeds.values().flatten();
        all.filter(|deed| deed.act == act).map(|deed| deed.person).collect()
    }

    /// How many do this.
    pub(crate) fn count(&self, act: Act) -> usize {
        self.doers(act).len()
    }

    /// How many deeds there are in all, and in the fullest minute.
    pub(crate) fn sizes(&self) -> (usize, usize) {
        let sizes = self.deeds.values().map(Vec::len);
        (sizes.clone().sum(), sizes.max().unwrap_or_default())
    }
}

/// The rate of each minute of the day, in parts of the day's mean.
pub(crate) fn curve() -> Vec<f64> {
    let office = |minute: usize| -> f64 {
        let hour = |east: usize| OFFICE[(minute + east) / 60 % 24];
        ZONES.iter().map(|(east, part)| part * hour(*east)).sum()
    };
    let mean = (0..DAY).map(office).sum::<f64>() / DAY as f64;
    let ordinary = office(PEAK) / mean;
    // The rush is a triangle of this height; what is in it is taken from the rest of the day
    let part = RUSH as f64 / DAY as f64;
    let height = (PEAK_RATE - ordinary) / (1.0 - ordinary * part);
    let rush = |minute: usize| height * (1.0 - minute.abs_diff(PEAK) as f64 / RUSH as f64).max(0.0);
    (0..DAY).map(|minute| office(minute) / mean * (1.0 - height * part) + rush(minute)).collect()
}
