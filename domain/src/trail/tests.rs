use proptest::prelude::*;

use super::*;
use crate::{
    CaseNumber, CaseState, Day, Deadline, DeadlineKind, EvidenceId, LinkKind, Mark, Outcome, Outcomes, Phase,
    Reminder, Role, SealingKey, randomness::tests::Seeded,
};

fn every_action(randomness: &Seeded) -> Vec<TrailAction> {
    let plain = [
        TrailAction::CaseOpened,
        TrailAction::ReportWaits,
        TrailAction::TookUp,
        TrailAction::RoomOpened,
        TrailAction::Read,
        TrailAction::OpenedFile(EvidenceId::random(randomness)),
        TrailAction::Replied,
        TrailAction::ReporterWrote,
        TrailAction::RoomClosed,
        TrailAction::Noted,
        TrailAction::StrangerRemoved,
        TrailAction::SteppedAside,
        TrailAction::PutOff(day()),
        TrailAction::AskedAboutRetaliation,
        TrailAction::LookedAtSheet,
        TrailAction::TaskAdded(Role::OutsideCounsel),
        TrailAction::TaskDone,
        TrailAction::HoldSet,
        TrailAction::HoldLifted,
        TrailAction::DeletionAsked,
        TrailAction::DeletionConfirmed,
        TrailAction::DeletionDeclined,
        TrailAction::Deleted,
        TrailAction::RoomErased,
        TrailAction::Linked(LinkKind::DuplicateOf, CaseNumber::random(randomness)),
        TrailAction::Unlinked(CaseNumber::random(randomness)),
        TrailAction::TaskReminded(Role::EthicsManager),
        TrailAction::HeadSigned(Mark::random(randomness)),
        TrailAction::MasterKeyChanged(TrailKey::derive(&SealingKey::random(randomness)).public_key()),
        TrailAction::Exported,
    ];
    let deadline = Deadline { due: day(), kind: DeadlineKind::Feedback };
    let reminded = Phase::ALL.map(|phase| TrailAction::Reminded(Reminder { deadline, phase }));
    let escalated = Role::ALL.into_iter().map(move |role| TrailAction::Escalated(deadline, role));
    let invited = Role::ALL.into_iter().map(TrailAction::MemberInvited);
    let some = [Outcomes::NONE, [Outcome::Warning, Outcome::Other].into_iter().collect()];
    let states = CaseState::all(&some).map(TrailAction::into_state);
    let own = [TrailAction::ReportWaits, TrailAction::TookUp];
    plain
        .into_iter()
        .chain(reminded)
        .chain(escalated)
        .chain(invited)
        .chain(states.filter(move |action| !own.contains(action)))
        .collect()
}

fn day() -> Day {
    Day::from_number(20_779).unwrap()
}

/// A trail of deeds, each of the action with this number.
fn trail(deeds: &[u8]) -> Vec<TrailRow> {
    let randomness = Seeded::new(11);
    let actions = every_action(&randomness);
    let cases = [CaseNumber::random(&randomness), CaseNumber::random(&randomness)];
    let mut rows: Vec<TrailRow> = Vec::new();
    for (index, number) in deeds.iter().enumerate() {
        let action = actions[usize::from(*number) % actions.len()];
        let now = jiff::Timestamp::from_second(1_795_341_630 + i64::from(*number)).unwrap();
        let deed = match action {
            TrailAction::ReporterWrote => Deed::of_reporter(day()),
            TrailAction::Read | TrailAction::Replied | TrailAction::TookUp => {
                Deed::of_staff(Role::EthicsManager, action, now)
            }
            _ => Deed::of_program(action, day()),
        };
        let case = (number % 3 < 2).then_some(cases[index % 2]);
        let (place, hash) = rows.last().map_or((0, TrailHash::START), |last| (last.place, last.hash));
        rows.push(TrailRow::after(place, hash, &deed, case));
    }
    rows
}

#[test]
fn actions_have_names_that_lead_back() {
    let actions = every_action(&Seeded::new(3));
    for action in &actions {
        assert_eq!(TrailAction::from_stored(action.name(), action.detail().as_deref()), Some(*action));
        let other_detail = if action.detail().is_some() { None } else { Some("more") };
        assert_eq!(TrailAction::from_stored(action.name(), other_detail), None);
    }
    for actor in
        Role::ALL.map(Actor::Staff).into_iter().chain([Actor::Program, Actor::Reporter, Actor::Operator])
    {
        assert_eq!(Actor::from_name(actor.name()), Some(actor));
    }
}

#[test]
fn only_what_staff_does_has_a_moment() {
    let now = "2026-11-22T10:00:30.5Z".parse().unwrap();
    let read = Deed::of_staff(Role::OutsideCounsel, TrailAction::Read, now);
    let row = TrailRow::after(0, TrailHash::START, &read, None);
    assert_eq!((row.day, row.moment_ms), (20_779, Some(now.as_millisecond())));
    assert_eq!(
        (row.in_words().as_str(), row.when().as_str()),
        ("outside counsel read the report", "22 November 2026 10:00:30 UTC")
    );
    let wrote = TrailRow::after(1, row.hash, &Deed::of_reporter(day()), None);
    assert_eq!((wrote.place, wrote.day, wrote.moment_ms), (2, 20_779, None));
    assert_eq!(
        (wrote.in_words().as_str(), wrote.when().as_str()),
        ("the reporter wrote", "22 November 2026")
    );
}

/// The chain's hash as the documentation describes it, from another hand: it must never change for rows that are stored.
#[test]
fn the_hash_is_the_one_that_is_documented() {
    let row = TrailRow {
        place: 1,
        day: 20_779,
        moment_ms: None,
        actor: "program".to_owned(),
        action: "case-opened".to_owned(),
        detail: None,
        case: Some("k7q2m9xw".to_owned()),
        hash: TrailHash::START,
    };
    assert_eq!(
        row.hash_at(1, TrailHash::START).to_string(),
        "ce129ec671b859cc88fd84063970de7caa244a7ef0eb7367e18e8af1aee87727"
    );
}

#[test]
fn fields_do_not_run_into_each_other() {
    let row = trail(&[4]).remove(0);
    let shifted =
        TrailRow { actor: format!("{}r", row.actor), action: row.action[1..].to_owned(), ..row.clone() };
    let emptied = TrailRow { detail: Some(String::new()), ..row.clone() };
    for other in [shifted, emptied] {
        assert_ne!(other.hash_at(1, TrailHash::START), row.hash);
    }
}

#[test]
fn a_head_is_read_back_and_its_signature_checked() {
    let key = TrailKey::derive(&SealingKey::from_bytes([7; 32]));
    let head = key.sign(day(), trail(&[1, 2, 3])[2].hash);
    let line = head.to_string();
    assert!(!line.contains('\n') && line.starts_with("ethics-bot-head 2026-11-22 "), "{line}");
    assert_eq!(SignedHead::parse(&format!(" `{}` \n", line.replace(' ', "  "))), Ok(head));
    let public = TrailPublicKey::parse(&key.public_key().to_string()).unwrap();
    assert!(head.is_signed_by(&public));

    let other = TrailKey::derive(&SealingKey::from_bytes([8; 32])).public_key();
    assert!(!head.is_signed_by(&other));
    let (mut later, mut elsewhere) = (head, head);
    later.day = Day::from_number(20_780).unwrap();
    elsewhere.hash = trail(&[1, 2])[1].hash;
    assert!(!later.is_signed_by(&public) && !elsewhere.is_signed_by(&public));
    for wrong in [
        "",
        "ethics-bot-head",
        &line[..line.len() - 1],
        &line.replace("2026", "20x6"),
        &line.replace("head", "tail"),
    ] {
        assert_eq!(SignedHead::parse(wrong), Err(ParseHeadError::Line), "{wrong}");
    }
    assert_eq!(TrailPublicKey::parse("0f"), Err(ParseHeadError::Key));
    assert_eq!(format!("{key:?}"), "TrailKey");
}

/// What somebody does who can write into the file.
#[derive(Debug, Clone, Copy)]
enum Tampering {
    /// A field of the row is changed.
    Change(usize, u8),
    /// The row is taken out.
    Remove(usize),
    /// The row is taken out and the numbers are closed up.
    RemoveAndRenumber(usize),
    /// Two rows change places, their numbers stay where they were.
    Swap(usize, usize),
    /// The row is there twice.
    Duplicate(usize),
}

fn change(row: &mut TrailRow, field: u8) {
    match field % 6 {
        0 => row.day += 1,
        1 => row.moment_ms = row.moment_ms.map_or(Some(0), |moment| Some(moment + 1)),
        2 => row.actor.push('x'),
        3 => row.action = if row.action == "read" { "replied".to_owned() } else { "read".to_owned() },
        4 => row.detail = Some(row.detail.take().unwrap_or_default() + "x"),
        _ => row.case = row.case.take().map_or(Some("k7q2m9xw".to_owned()), |_| None),
    }
}

fn renumber(rows: &mut [TrailRow]) {
    for (row, place) in rows.iter_mut().zip(1..) {
        row.place = place;
    }
}

/// Tampers; gives the number of the first row that is not as it was.
fn tamper(rows: &mut Vec<TrailRow>, tampering: Tampering) -> i64 {
    let length = rows.len();
    match tampering {
        Tampering::Change(index, field) => {
            change(&mut rows[index % length], field);
            (index % length) as i64 + 1
        }
        // The last one is another test's: nothing in the file shows that it was there
        Tampering::Remove(index) => {
            rows.remove(index % (length - 1));
            (index % (length - 1)) as i64 + 1
        }
        Tampering::RemoveAndRenumber(index) => {
            rows.remove(index % (length - 1));
            renumber(rows);
            (index % (length - 1)) as i64 + 1
        }
        Tampering::Swap(one, other) => {
            let (one, mut other) = (one % length, other % length);
            if one == other {
                other = (other + 1) % length;
            }
            rows.swap(one, other);
            renumber(rows);
            one.min(other) as i64 + 1
        }
        Tampering::Duplicate(index) => {
            let index = index % length;
            rows.insert(index, rows[index].clone());
            renumber(rows);
            index as i64 + 2
        }
    }
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let place = 0..100_usize;
    prop_oneof![
        (place.clone(), any::<u8>()).prop_map(|(index, field)| Tampering::Change(index, field)),
        place.clone().prop_map(Tampering::Remove),
        place.clone().prop_map(Tampering::RemoveAndRenumber),
        (place.clone(), place.clone()).prop_map(|(one, other)| Tampering::Swap(one, other)),
        place.prop_map(Tampering::Duplicate),
    ]
}

proptest! {
    #[test]
    fn a_trail_as_it_was_written_has_no_fault(deeds in prop::collection::vec(any::<u8>(), 0..40)) {
        let rows = trail(&deeds);
        let head = rows.last().map_or(TrailHash::START, |row| row.hash);
        prop_assert_eq!(walk_trail(&rows).unwrap(), TrailWalk { rows: rows.len(), head });
    }

    #[test]
    fn whatever_was_done_to_a_row_is_found_at_its_place(
        deeds in prop::collection::vec(any::<u8>(), 2..40),
        tampering in tampering(),
    ) {
        let mut rows = trail(&deeds);
        let place = tamper(&mut rows, tampering);
        let fault = walk_trail(&rows).unwrap_err();
        prop_assert_eq!(fault.place(), place, "{}", fault);
        let named = match tampering {
            Tampering::Change(..) | Tampering::RemoveAndRenumber(_) => "changed",
            Tampering::Remove(_) => "removed",
            Tampering::Swap(..) | Tampering::Duplicate(_) => "moved",
        };
        // The last one twice: nothing belongs there
        let at_the_end = matches!(tampering, Tampering::Duplicate(_)) && place == rows.len() as i64;
        prop_assert!(fault.name() == named || (at_the_end && fault.name() == "changed"), "{}", fault);
        let said = fault.to_string();
        let (named_place, named_day) = (said.contains(&format!("Entry {place}")), said.contains(&fault.row().when()));
        prop_assert!(named_place && named_day, "{}", said);
    }

    /// A cut-off tail, and a chain that was written anew, are without fault in themselves: a head from before is not on them.
    #[test]
    fn a_head_is_not_on_a_chain_that_was_cut_or_written_anew(
        deeds in prop::collection::vec(any::<u8>(), 2..40), from in 0..40_usize,
    ) {
        let rows = trail(&deeds);
        let head = rows[rows.len() - 1].hash;
        let from = from % rows.len();
        let cut = rows[..from].to_vec();
        prop_assert!(walk_trail(&cut).is_ok() && cut.iter().all(|row| row.hash != head));

        let mut anew = rows;
        anew[from].day += 1;
        let mut before = if from == 0 { TrailHash::START } else { anew[from - 1].hash };
        for row in anew.iter_mut().skip(from) {
            row.hash = row.hash_at(row.place, before);
            before = row.hash;
        }
        prop_assert!(walk_trail(&anew).is_ok() && anew.iter().all(|row| row.hash != head));
    }

    #[test]
    fn no_line_makes_the_reader_panic(text in "\\PC{0,300}") {
        let _ = SignedHead::parse(&text);
        let _ = TrailPublicKey::parse(&text);
    }
}
