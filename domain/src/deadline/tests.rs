use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::*;
use crate::{
    Calendar, CaseDays, CaseId, CaseNumber, CaseState, Effect, Finding, Outcomes, Source, Topic, Way,
    Weekend, randomness::tests::Seeded, route,
};

fn day(text: &str) -> Day {
    Day::from(text.parse::<Date>().unwrap())
}

/// A report that was opened on this day.
fn case(opened: &str) -> CasePointer {
    CasePointer {
        marks: crate::CaseMarks::default(),
        id: CaseId::random(&Seeded::new(1)),
        number: CaseNumber::random(&Seeded::new(1)),
        state: CaseState::Received,
        topic: Topic::Other,
        way: Way::Confidential,
        source: Source::Program,
        readers: route(Topic::Other, &BTreeSet::new()).unwrap(),
        days: CaseDays::opened(day(opened)),
        room: None,
        card: None,
        lead_cards: None,
    }
}

/// The same with the desk's first and last message on these days.
fn written(opened: &str, first: &str, last: &str) -> CasePointer {
    let mut case = case(opened);
    case.state = CaseState::Investigating;
    (case.days.acknowledged, case.days.answered) = (Some(day(first)), Some(day(last)));
    case
}

fn running(case: &CasePointer) -> Vec<String> {
    deadlines(case, &DeadlineRules::default()).iter().map(Deadline::name).collect()
}

fn due(case: &CasePointer, today: &str) -> Vec<String> {
    reminders_due(case, &DeadlineRules::default(), day(today)).iter().map(Reminder::name).collect()
}

#[test]
fn a_report_that_nobody_answered_has_three_clocks() {
    // A Friday
    let running = running(&case("2026-11-27"));
    assert_eq!(running, ["personal-message-2026-12-02", "acknowledge-2026-12-04", "feedback-2027-03-04"]);
    let next = next_deadline(&case("2026-11-27"), &DeadlineRules::default()).unwrap();
    assert_eq!((next.kind, next.due), (DeadlineKind::PersonalMessage, day("2026-12-02")));
}

#[test]
fn one_message_is_enough_and_a_second_moves_nothing() {
    assert_eq!(running(&written("2026-11-27", "2026-11-30", "2026-11-30")), ["feedback-2027-02-28"]);
    assert_eq!(running(&written("2026-11-27", "2026-11-30", "2027-01-15")), ["feedback-2027-02-28"]);
    // Nor does a late one give more time than none
    assert_eq!(running(&written("2026-11-27", "2027-01-15", "2027-01-15")), ["feedback-2027-03-04"]);
}

#[test]
fn feedback_is_what_the_reporter_hears_of_a_finding_or_when_the_desk_was_reminded_of_it() {
    // Due on Sunday, 28 February; the reminder comes on 12 February, a Friday, for 14 days before is a Sunday
    assert!(due(&written("2026-11-27", "2026-11-30", "2026-11-30"), "2027-02-11").is_empty());
    assert_eq!(
        due(&written("2026-11-27", "2026-11-30", "2026-11-30"), "2027-02-12"),
        ["before-feedback-2027-02-28"]
    );
    assert!(running(&written("2026-11-27", "2026-11-30", "2027-02-12")).is_empty());
    assert!(!running(&written("2026-11-27", "2026-11-30", "2027-02-11")).is_empty());
    // The first message is the acknowledgment, whenever it comes
    assert_eq!(running(&written("2026-11-27", "2027-03-01", "2027-03-01")), ["feedback-2027-03-04"]);

    let mut found = written("2026-11-27", "2026-11-30", "2026-12-10");
    found.state = CaseState::Concluded(Finding::Unsubstantiated);
    found.days.concluded = Some(day("2026-12-11"));
    assert_eq!(running(&found), ["feedback-2027-02-28"], "the reporter was not told of the finding");
    found.days.answered = Some(day("2026-12-11"));
    assert!(running(&found).is_empty());
    let mut silent = case("2026-11-27");
    silent.state = found.state;
    silent.days.concluded = Some(day("2026-11-28"));
    assert_eq!(running(&silent).len(), 3, "a finding of which nobody wrote to the reporter stops no clock");
}

#[test]
fn what_is_closed_or_waits_has_no_clock_and_a_question_has_one() {
    let mut closed = case("2026-11-27");
    closed.state = CaseState::Closed(Finding::NotOfTheCode, Outcomes::NONE);
    let mut waits = case("2026-11-27");
    waits.state = CaseState::Triage;
    assert!(running(&closed).is_empty() && running(&waits).is_empty());
    assert!(due(&waits, "2028-01-01").is_empty());
    let mut question = case("2026-11-27");
    question.topic = Topic::Question;
    assert_eq!(running(&question), ["personal-message-2026-12-02"]);
    assert_eq!(due(&question, "2028-01-01"), ["due-personal-message-2026-12-02"]);
}

#[test]
fn what_is_opened_again_begins_anew() {
    let mut again = written("2026-01-07", "2026-01-08", "2026-01-20");
    again.state = CaseState::Reopened;
    again.days.reopened = Some(day("2026-11-27"));
    assert_eq!(running(&again), ["feedback-2027-02-27"]);
    assert!(due(&again, "2026-11-27").is_empty());
    let mut never_answered = case("2026-01-07");
    never_answered.state = CaseState::Reopened;
    never_answered.days.reopened = Some(day("2026-11-27"));
    assert_eq!(
        running(&never_answered),
        ["personal-message-2026-12-02", "acknowledge-2026-12-04", "feedback-2027-02-27"]
    );
}

#[test]
fn of_each_deadline_the_last_reminder_alone_is_due() {
    let silent = case("2026-11-27");
    let expected: [(&str, &[&str]); 8] = [
        ("2026-12-01", &[]),
        // Two days before the acknowledgment, and the third working day
        ("2026-12-02", &["due-personal-message-2026-12-02", "before-acknowledge-2026-12-04"]),
        ("2026-12-03", &["due-personal-message-2026-12-02", "before-acknowledge-2026-12-04"]),
        ("2026-12-04", &["due-personal-message-2026-12-02", "due-acknowledge-2026-12-04"]),
        ("2026-12-05", &["due-personal-message-2026-12-02", "overdue-acknowledge-2026-12-04"]),
        (
            "2027-02-18",
            &[
                "due-personal-message-2026-12-02",
                "overdue-acknowledge-2026-12-04",
                "before-feedback-2027-03-04",
            ],
        ),
        (
            "2027-03-04",
            &["due-personal-message-2026-12-02", "overdue-acknowledge-2026-12-04", "due-feedback-2027-03-04"],
        ),
        (
            "2030-01-01",
            &[
                "due-personal-message-2026-12-02",
                "overdue-acknowledge-2026-12-04",
                "overdue-feedback-2027-03-04",
            ],
        ),
    ];
    for (today, names) in expected {
        assert_eq!(due(&silent, today), names, "{today}");
    }
    let rules = DeadlineRules::default();
    let late: Vec<DeadlineKind> =
        overdue(&silent, &rules, day("2026-12-05")).iter().map(|late| late.kind).collect();
    assert_eq!(late, [DeadlineKind::PersonalMessage, DeadlineKind::Acknowledge]);
    assert!(overdue(&silent, &rules, day("2026-12-02")).is_empty());
}

#[test]
fn a_reminder_comes_when_somebody_is_there() {
    let holidays = ["12-24", "12-25", "12-26", "12-31", "01-01"].map(|text| text.parse().unwrap());
    let calendar = Calendar::new(TimeZone::UTC, Weekend::USUAL, holidays);
    let rules = DeadlineRules { calendar, ..DeadlineRules::default() };
    // The acknowledgment is due on Monday, 28 December 2026; two days before is a holiday, and so are the two before that
    let silent = case("2026-12-21");
    let of = |today: &str| reminders_due(&silent, &rules, day(today)).iter().map(Reminder::name).collect();
    let on_the_22nd: Vec<String> = of("2026-12-22");
    let on_the_23rd: Vec<String> = of("2026-12-23");
    assert!(on_the_22nd.is_empty());
    assert_eq!(on_the_23rd, ["before-acknowledge-2026-12-28"]);
    let names: Vec<String> = deadlines(&silent, &rules).iter().map(Deadline::name).collect();
    assert_eq!(names[..2], ["personal-message-2026-12-28", "acknowledge-2026-12-28"]);
}

#[test]
fn names_lead_back_also_those_of_effects() {
    let due = day("2026-12-04");
    for kind in DeadlineKind::ALL {
        let deadline = Deadline { due, kind };
        assert_eq!(Deadline::from_name(&deadline.name()), Some(deadline));
        let escalated = Effect::Escalate(deadline);
        assert_eq!(Effect::from_name(&escalated.name()), Some(escalated));
        for phase in Phase::ALL {
            let reminder = Reminder { deadline, phase };
            assert_eq!(Reminder::from_name(&reminder.name()), Some(reminder));
            let effect = Effect::Remind(reminder);
            assert_eq!(Effect::from_name(&effect.name()), Some(effect));
        }
    }
    for wrong in [
        "remind-",
        "remind-before-acknowledge",
        "remind-before-acknowledge-2026-13-01",
        "escalate-x-2026-12-04",
    ] {
        assert_eq!(Effect::from_name(wrong), None, "{wrong}");
    }
    let late = Reminder { deadline: Deadline { due, kind: DeadlineKind::Feedback }, phase: Phase::Overdue };
    let earlier: Vec<Phase> = late.earlier().map(|reminder| reminder.phase).collect();
    assert_eq!(earlier, [Phase::Before, Phase::Due]);
}

#[test]
fn checks_are_made_until_the_next_or_for_thirty_days() {
    let rules = DeadlineRules { retaliation_check_days: vec![30, 50, 90], ..DeadlineRules::default() };
    let found: Vec<(u16, Day, Day)> = rules
        .retaliation_checks(day("2026-12-31"))
        .map(|check| (check.after_days, check.opened_after, check.opened_until))
        .collect();
    assert_eq!(
        found,
        [
            (30, day("2026-11-11"), day("2026-12-01")),
            (50, day("2026-10-12"), day("2026-11-11")),
            (90, day("2026-09-02"), day("2026-10-02")),
        ]
    );
    let never = DeadlineRules { retaliation_check_days: Vec::new(), ..DeadlineRules::default() };
    assert_eq!(never.retaliation_checks(day("2026-12-31")).count(), 0);
}
