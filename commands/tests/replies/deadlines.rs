//! What people are told about deadlines.

use commands::case;
use domain::{CasePointer, Day, Deadline, DeadlineKind, News, Phase, Reminder, Role, Topic, route};

use crate::{
    desk::{asked, pointer, services},
    paper::message,
};

fn deadline(kind: DeadlineKind) -> Deadline {
    Deadline { due: Day::from_number(20_791).unwrap(), kind }
}

#[test]
fn reminders_name_the_case_and_the_day_and_nothing_of_the_report() {
    let directory = services().directory;
    let (report, question) = (pointer(), asked());
    let mut sheets = String::new();
    for kind in DeadlineKind::ALL {
        for phase in Phase::ALL {
            if kind == DeadlineKind::PersonalMessage && phase != Phase::Due {
                continue;
            }
            let reminder = Reminder { deadline: deadline(kind), phase };
            let next = directory.escalation(&report.readers);
            sheets += &message(&case::reminder(&report, reminder, next.as_ref()));
        }
    }
    let reminder = Reminder { deadline: deadline(DeadlineKind::PersonalMessage), phase: Phase::Due };
    sheets += &message(&case::reminder(&question, reminder, None));
    let next = directory.escalation(&report.readers).unwrap();
    sheets += &message(&case::escalation(&report, deadline(DeadlineKind::Feedback), &next));
    let alone = CasePointer {
        readers: route(Topic::Other, &[Role::OutsideCounsel].into()).unwrap(),
        topic: Topic::Other,
        ..report.clone()
    };
    let next = directory.escalation(&alone.readers).unwrap();
    let outside = message(&case::escalation(&alone, deadline(DeadlineKind::Acknowledge), &next));
    for never in ["Read the report", "case_read", "case_reply", "G0CASE"] {
        assert!(!outside.contains(never), "{outside}");
    }
    sheets += &outside;
    sheets += &message(&case::for_room(&report, News::AskedAboutRetaliation));
    insta::assert_snapshot!("deadlines", sheets);
}
