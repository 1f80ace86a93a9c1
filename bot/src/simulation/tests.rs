//! Cases worked out by hand, and what has to hold whatever chance does.

use jiff::{SignedDuration, Timestamp};

use super::{
    Company, ReleaseTimes, Way,
    chance::Chance,
    history::{Filing, History, Person, Return, Visit},
    json,
    measure::Measure,
    observer::Observer,
    replay::Replay,
    simulate,
};

/// Four people who never come back and mark nothing urgent.
fn four() -> Company {
    Company { employees: 4, rate: 1.6, years: 1, looks: 5.0, urgent: 0.0, follow_up: 0.0 }
}

fn thousand() -> Company {
    Company { employees: 1_000, rate: 1.6, years: 30, looks: 5.0, urgent: 0.1, follow_up: 0.26 }
}

/// An hour of Monday, 6 January 2025.
fn hour(hour: i64) -> Timestamp {
    "2025-01-06T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hour)
}

fn look(who: u32, at: Timestamp) -> Visit {
    Visit { who: Person(who), at }
}

fn filing(who: u32, at: Timestamp, answers: &[Timestamp]) -> Filing {
    let answer = |at: &Timestamp| Return { at: *at, answers: true, at_work: true };
    let looked_up = at - SignedDuration::from_hours(2);
    Filing { visit: look(who, at), looked_up, urgent: false, returns: answers.iter().map(answer).collect() }
}

fn measure(history: &History, way: Way, releases: &str) -> Measure {
    let times = ReleaseTimes::parse(releases).unwrap();
    Measure::of(&Replay::new(history, way, &times.schedule, &Chance::new(1)), &four(), false)
}

#[test]
fn the_only_visitor_is_guessed_with_certainty() {
    let history = History { filings: vec![filing(2, hour(10), &[])], looks: vec![look(1, hour(13))] };
    let measure = measure(&history, Way::Chat, "12:00");
    assert_eq!((measure.right.value, measure.only_one.value, measure.median_candidates), (1.0, 1.0, 1.0));
    assert_eq!((measure.blind_employees, measure.blind_visitors), (0.25, 0.5));
    assert_eq!((measure.advantage.value, measure.mean_wait_h, measure.cases), (0.75, 2.0, 1));
}

#[test]
fn among_n_equal_visitors_the_guess_is_right_once_in_n() {
    for others in 1..=3 {
        let looks = (1..=others).map(|who| look(who, hour(11))).collect();
        let measure =
            measure(&History { filings: vec![filing(0, hour(10), &[])], looks }, Way::Chat, "12:00");
        assert_eq!(measure.right.value, 1.0 / f64::from(others + 1));
        assert_eq!(measure.median_candidates, f64::from(others + 1));
        assert_eq!(measure.only_one.value, 0.0);
    }
}

#[test]
fn whoever_came_more_often_is_suspected_first() {
    let looks = vec![look(1, hour(9)), look(1, hour(11))];
    let innocent = History { filings: vec![filing(0, hour(10), &[])], looks };
    assert_eq!(measure(&innocent, Way::Chat, "12:00").right.value, 0.0);
    let looks = vec![look(1, hour(9)), look(0, hour(11))];
    let guilty = History { filings: vec![filing(0, hour(10), &[])], looks };
    assert_eq!(measure(&guilty, Way::Chat, "12:00").right.value, 1.0);
}

#[test]
fn an_answer_leaves_only_those_who_came_both_times() {
    let filings = vec![filing(0, hour(10), &[hour(34)])];
    let looks = vec![look(1, hour(10)), look(2, hour(10)), look(1, hour(33)), look(3, hour(33))];
    let history = History { filings, looks };
    let chat = measure(&history, Way::Chat, "12:00");
    assert_eq!(
        (chat.right_at_release.value, chat.right.value, chat.median_candidates),
        (1.0 / 3.0, 0.5, 2.0)
    );
    // On the page the answer may have been written at home: everybody who came the first time is still possible
    let page = measure(&history, Way::SeenPage, "12:00");
    assert_eq!((page.right.value, page.median_candidates), (0.5, 3.0));
}

#[test]
fn an_answer_that_leaves_with_its_report_needs_two_visits() {
    let filings = vec![filing(0, hour(9), &[hour(11)])];
    let history = History { filings, looks: vec![look(1, hour(10)), look(2, hour(10))] };
    let measure = measure(&history, Way::Chat, "12:00");
    assert_eq!((measure.right.value, measure.only_one.value), (1.0, 1.0));
}

#[test]
fn one_case_of_a_batch_explains_a_visit_and_frees_the_other() {
    // Two cases, two visitors; the first is given away by its answer, and so the second one is as well
    let filings = vec![filing(0, hour(9), &[hour(34)]), filing(1, hour(10), &[])];
    let measure = measure(&History { filings, looks: vec![] }, Way::Chat, "12:00");
    assert_eq!((measure.cases, measure.right.value), (2, 1.0));
    assert_eq!(
        measure.right_at_release.value.fract(),
        0.0,
        "either order is guessed right or wrong as a whole"
    );
}

#[test]
fn a_look_up_in_chat_points_at_somebody_for_three_days() {
    let history = History {
        filings: vec![filing(0, hour(20), &[])],
        looks: vec![look(1, hour(5)), look(2, hour(37)), look(3, hour(-60))],
    };
    let looked_up = measure(&history, Way::LookedUpPage, "12:00");
    assert_eq!((looked_up.right.value, looked_up.median_candidates), (1.0 / 3.0, 3.0));
    let at_home = measure(&history, Way::UnseenPage, "12:00");
    assert_eq!((at_home.right.value, at_home.median_candidates), (0.25, 4.0));
}

#[test]
fn urgent_reports_are_told_apart_and_explain_their_visit() {
    let urgent = Filing { urgent: true, ..filing(0, hour(9), &[]) };
    let history = History { filings: vec![urgent, filing(1, hour(10), &[])], looks: vec![look(2, hour(11))] };
    let times = ReleaseTimes::parse("12:00").unwrap();
    let replay = Replay::new(&history, Way::Chat, &times.schedule, &Chance::new(1));
    let urgent = Measure::of(&replay, &four(), true);
    assert_eq!((urgent.cases, urgent.right.value), (1, 1.0));
    let waiting = Measure::of(&replay, &four(), false);
    assert_eq!((waiting.cases, waiting.right.value, waiting.median_candidates), (1, 0.5, 2.0));
}

#[test]
fn an_unseen_network_leaves_the_watcher_no_better_than_lots() {
    let company = thousand();
    let history = History::of(&company, &Chance::new(7));
    for times in ReleaseTimes::all().unwrap() {
        let replay = Replay::new(&history, Way::UnseenPage, &times.schedule, &Chance::new(7));
        let wise = Measure::of(&replay, &company, false);
        assert!(wise.cases > 350 && wise.advantage.value.abs() < 1e-9, "{wise:?}");
        assert_eq!(wise.median_candidates, 1_000.0);
        // Nor is one who takes the looks for what they are not
        let stubborn = Observer::new(&replay.sight, Way::Chat, &company);
        let stubborn = Measure::by(&stubborn, &replay, &company, false);
        assert!(
            stubborn.advantage.value < 4.0 * stubborn.advantage.standard_error.max(0.001),
            "{stubborn:?}"
        );
        // The same watcher, where the visits are seen: the comparison can fail
        let seen = Replay::new(&history, Way::Chat, &times.schedule, &Chance::new(7));
        assert!(Measure::of(&seen, &company, false).advantage.value > 0.3);
    }
}

/// The shuffle within a release: without it, the order of the cases would be the order of the visits.
#[test]
fn a3_the_order_of_a_release_tells_nothing() {
    struct NoShuffle;
    impl domain::Randomness for NoShuffle {
        /// The highest number exchanges everything with itself.
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
            // Fisher-Yates asks for a place in `0..=last`, and takes the remainder: this one is `last` for every last below 16
            let all = (1..=16_u64).fold(1, |product, number| product * number / gcd(product, number));
            bytes[..8].copy_from_slice(&(all - 1).to_le_bytes());
        }
    }
    const fn gcd(left: u64, right: u64) -> u64 {
        if right == 0 { left } else { gcd(right, left % right) }
    }
    let day = |day: i64| {
        let at = |hours| hour(24 * day + hours);
        vec![filing(0, at(8), &[]), filing(1, at(9), &[]), filing(2, at(10), &[]), filing(3, at(11), &[])]
    };
    let history = History { filings: (0..1_000).flat_map(day).collect(), looks: vec![] };
    let times = ReleaseTimes::parse("12:00").unwrap();
    let right = |randomness: &dyn domain::Randomness| {
        let replay = Replay::new(&history, Way::Chat, &times.schedule, randomness);
        Measure::of(&replay, &four(), false).right.value
    };
    let shuffled = right(&Chance::new(3));
    assert!((0.22..0.28).contains(&shuffled), "one in four by chance, measured {shuffled}");
    assert_eq!(right(&NoShuffle), 1.0, "without the shuffle the order gives everybody away");
}

#[test]
fn fewer_releases_and_more_looks_hide_better() {
    let right = |releases: &str, looks| {
        let company = Company { looks, ..thousand() };
        let history = History::of(&company, &Chance::new(5));
        let times = ReleaseTimes::parse(releases).unwrap();
        let replay = Replay::new(&history, Way::Chat, &times.schedule, &Chance::new(5));
        Measure::of(&replay, &company, false).right.value
    };
    let by_times = ["every-1", "12:00", "Mon 09:00"].map(|releases| right(releases, 5.0));
    assert!(by_times[0] > by_times[1] && by_times[1] > by_times[2], "{by_times:?}");
    let by_looks = [0.0, 5.0, 50.0].map(|looks| right("12:00", looks));
    assert!(by_looks[0] > by_looks[1] && by_looks[1] > by_looks[2], "{by_looks:?}");
}

#[test]
fn later_evidence_only_helps_the_watcher() {
    let company = thousand();
    let history = History::of(&company, &Chance::new(11));
    let times = ReleaseTimes::parse("Mon 09:00").unwrap();
    let replay = Replay::new(&history, Way::Chat, &times.schedule, &Chance::new(11));
    let measure = Measure::of(&replay, &company, false);
    assert!(measure.right.value > measure.right_at_release.value + 0.03, "{measure:?}");
}

#[test]
fn the_same_seed_gives_the_same_numbers() {
    let company = Company { years: 5, ..thousand() };
    let run = |seed| json(&simulate(company.clone(), seed, &ReleaseTimes::all().unwrap()));
    assert_eq!(run(1), run(1));
    assert_ne!(run(1)["outcomes"], run(2)["outcomes"]);
    assert_eq!(run(1)["outcomes"].as_array().unwrap().len(), 4 * 5);
}

#[test]
fn the_table_is_narrow_and_whole() {
    let mut times = ReleaseTimes::all().unwrap();
    times.push(ReleaseTimes::parse("Mon-Fri 09:00,Mon-Fri 12:00,Mon-Fri 18:00").unwrap());
    for company in [thousand(), four()] {
        let text = super::text(&simulate(company, 1, &times));
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        assert_eq!(text.matches("marked urgent").count(), Way::ALL.len());
        assert_eq!(text.matches("every Monday at 09:00").count(), Way::ALL.len());
        assert!(!text.contains("NaN") && !text.contains("-0.0"), "{text}");
    }
}

#[test]
fn release_times_that_cannot_be_are_refused() {
    for text in ["", "9", "every-0", "every-", "every-x", "09:00,", "Monday 09:00"] {
        assert!(ReleaseTimes::parse(text).is_err(), "{text}");
    }
}
