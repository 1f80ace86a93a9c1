use jiff::{civil::Date, tz::TimeZone};

use super::*;
use crate::{Calendar, CaseNumber, Role, Weekend, randomness::tests::Seeded};

fn day(text: &str) -> Day {
    Day::from(text.parse::<Date>().unwrap())
}

/// Thanksgiving 2026 is Thursday, 26 November.
fn calendar() -> Calendar {
    Calendar::new(TimeZone::UTC, Weekend::USUAL, ["2026-11-26".parse().unwrap()])
}

fn waiver(kind: PersonKind) -> Waiver {
    Waiver {
        number: WaiverNumber::random(&Seeded::new(3)),
        person: "Victor Lang".to_owned(),
        account: Some("victor".to_owned()),
        kind,
        section: WaivedSection { id: "gifts".to_owned(), heading: "Gifts".to_owned() },
        words: Words::from("A dinner."),
        until: None,
        asked: Record { by: "ruth".to_owned(), on: day("2026-11-20") },
        decision: None,
        disclosure: None,
    }
}

fn recorder(role: Role, by: &str, today: &str) -> Recorder {
    Recorder { role, record: Record { by: by.to_owned(), on: day(today) } }
}

fn ruling(body: Body, on: &str) -> Ruling {
    Ruling { verdict: Verdict::Approved, body, on: day(on) }
}

#[test]
fn each_body_decides_on_what_the_code_says_and_speaks_for_itself() {
    use Body::{Board, BoardCommittee, EthicsManager};
    use PersonKind::{DirectorOrExecutiveOfficer as Director, Other};
    let ruth = || recorder(Role::EthicsManager, "ruth", "2026-11-24");
    let helen = || recorder(Role::BoardSecretary, "helen", "2026-11-24");
    let jonas = || recorder(Role::OutsideCounsel, "jonas", "2026-11-24");
    for (kind, body, who, expected) in [
        (Director, EthicsManager, ruth(), Some(WaiverRefusal::WrongBody)),
        (Director, EthicsManager, helen(), Some(WaiverRefusal::WrongBody)),
        (Director, Board, ruth(), Some(WaiverRefusal::NotFromTheBoard)),
        (Director, BoardCommittee, ruth(), Some(WaiverRefusal::NotFromTheBoard)),
        (Director, Board, helen(), None),
        (Director, BoardCommittee, helen(), None),
        (Director, Board, jonas(), Some(WaiverRefusal::NotFromTheBoard)),
        (Other, EthicsManager, ruth(), None),
        (Other, EthicsManager, helen(), Some(WaiverRefusal::NotFromTheManager)),
        (Other, EthicsManager, jonas(), Some(WaiverRefusal::NotFromTheManager)),
        (Other, Board, helen(), None),
        (Other, BoardCommittee, helen(), None),
        (Other, Board, ruth(), Some(WaiverRefusal::NotFromTheBoard)),
    ] {
        for verdict in Verdict::ALL {
            let ruling = Ruling { verdict, ..ruling(body, "2026-11-24") };
            let decided = waiver(kind).decide(ruling, &who, Some(&calendar()));
            assert_eq!(decided.err(), expected, "{kind:?} {body:?} {who:?}");
        }
    }
}

#[test]
fn nobody_decides_on_their_own_twice_or_ahead() {
    let mut own = waiver(PersonKind::Other);
    own.account = Some("ruth".to_owned());
    let ruth = recorder(Role::EthicsManager, "ruth", "2026-11-24");
    let by_manager = ruling(Body::EthicsManager, "2026-11-24");
    assert_eq!(own.decide(by_manager, &ruth, None), Err(WaiverRefusal::AboutYourself));
    let second = recorder(Role::EthicsManager, "noor", "2026-11-24");
    own.decision = own.decide(by_manager, &second, None).ok();
    assert_eq!(own.decide(by_manager, &second, None), Err(WaiverRefusal::AlreadyDecided));
    let tomorrow = ruling(Body::EthicsManager, "2026-11-25");
    assert_eq!(waiver(PersonKind::Other).decide(tomorrow, &ruth, None), Err(WaiverRefusal::NotYet));
}

#[test]
fn an_approval_for_a_director_has_four_working_days() {
    let helen = recorder(Role::BoardSecretary, "helen", "2026-12-20");
    let due = |kind, verdict, on: &str, calendar: Option<&Calendar>| {
        let ruling = Ruling { verdict, ..ruling(Body::Board, on) };
        waiver(kind).decide(ruling, &helen, calendar).unwrap().disclose_by
    };
    let director = PersonKind::DirectorOrExecutiveOfficer;
    for (on, by) in [
        ("2026-11-16", "2026-11-20"),
        ("2026-11-24", "2026-12-01"),
        // On a Saturday, a Sunday or a holiday the count begins with the next working day
        ("2026-11-28", "2026-12-03"),
        ("2026-11-29", "2026-12-03"),
        ("2026-11-26", "2026-12-02"),
    ] {
        assert_eq!(due(director, Verdict::Approved, on, Some(&calendar())), Some(day(by)), "{on}");
    }
    assert_eq!(due(director, Verdict::Refused, "2026-11-24", Some(&calendar())), None);
    assert_eq!(due(director, Verdict::Approved, "2026-11-24", None), None, "nothing is to be disclosed");
    assert_eq!(due(PersonKind::Other, Verdict::Approved, "2026-11-24", Some(&calendar())), None);
}

fn approved() -> Waiver {
    let helen = recorder(Role::BoardSecretary, "helen", "2026-11-24");
    let mut waiver = waiver(PersonKind::DirectorOrExecutiveOfficer);
    waiver.decision = waiver.decide(ruling(Body::Board, "2026-11-24"), &helen, Some(&calendar())).ok();
    waiver
}

#[test]
fn a_disclosure_is_of_an_approval_and_not_before_it() {
    let helen = recorder(Role::BoardSecretary, "helen", "2026-12-01");
    let mut waiver = approved();
    let place = "Form 8-K, Item 5.05";
    assert_eq!(waiver.disclose(day("2026-11-23"), place, &helen), Err(WaiverRefusal::BeforeTheApproval));
    assert_eq!(waiver.disclose(day("2026-12-02"), place, &helen), Err(WaiverRefusal::NotYet));
    waiver.disclosure = waiver.disclose(day("2026-11-30"), place, &helen).ok();
    assert_eq!(waiver.disclosure.as_ref().unwrap().place, place);
    assert_eq!(waiver.disclosure_due(), None);
    assert_eq!(waiver.disclose(day("2026-11-30"), place, &helen), Err(WaiverRefusal::AlreadyDisclosed));
    for pending in PersonKind::ALL.map(super::tests::waiver) {
        let refused = pending.disclose(day("2026-11-30"), place, &helen);
        assert_eq!(refused, Err(WaiverRefusal::NothingToDisclose));
    }
}

#[test]
fn reminders_come_on_working_days_and_stop_with_the_disclosure() {
    let mut waiver = approved();
    // Due on Tuesday, 1 December
    let on = |waiver: &Waiver, today: &str| {
        waiver.disclosure_due().and_then(|due| disclosure_reminder(due, &calendar(), day(today)))
    };
    for (today, expected) in [
        ("2026-11-24", None),
        ("2026-11-29", None),
        ("2026-11-30", Some(DisclosureReminder::Before)),
        ("2026-12-01", Some(DisclosureReminder::Due)),
        ("2026-12-02", Some(DisclosureReminder::Missed)),
        ("2027-02-02", Some(DisclosureReminder::Missed)),
    ] {
        assert_eq!(on(&waiver, today), expected, "{today}");
    }
    // Due on a Monday: the day before is Friday. Due on a Friday: nobody is told on the Saturday that it was missed
    let mut due_on = |text: &str| waiver.decision.as_mut().unwrap().disclose_by = Some(day(text));
    due_on("2026-12-07");
    assert_eq!(on(&waiver, "2026-12-03"), None);
    for today in ["2026-12-04", "2026-12-06"] {
        assert_eq!(on(&waiver, today), Some(DisclosureReminder::Before), "{today}");
    }
    let mut due_on = |text: &str| waiver.decision.as_mut().unwrap().disclose_by = Some(day(text));
    due_on("2026-12-04");
    assert_eq!(on(&waiver, "2026-12-05"), None);
    assert_eq!(on(&waiver, "2026-12-06"), None);
    assert_eq!(on(&waiver, "2026-12-07"), Some(DisclosureReminder::Missed));
    let helen = recorder(Role::BoardSecretary, "helen", "2026-12-07");
    waiver.disclosure = waiver.disclose(day("2026-12-07"), "Form 8-K", &helen).ok();
    assert_eq!(on(&waiver, "2026-12-07"), None);
    assert_eq!(on(&super::tests::waiver(PersonKind::Other), "2026-12-07"), None);
}

#[test]
fn numbers_survive_being_typed_and_are_no_cases_numbers() {
    let number = WaiverNumber::random(&Seeded::new(7));
    assert_eq!(WaiverNumber::parse(&format!(" {} ", number.to_string().to_uppercase())), Ok(number));
    let bare = CaseNumber::random(&Seeded::new(7)).to_string();
    for wrong in ["", "w-", &bare, &format!("case-{bare}"), &format!("w-case-{bare}"), "w-k7q2m9x1"] {
        assert_eq!(WaiverNumber::parse(wrong), Err(ParseWaiverNumberError), "{wrong}");
    }
}
