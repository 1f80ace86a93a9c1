//! The Board's report as people read it in chat.

use async_trait::async_trait;
use commands::{Reply, Services, board};
use domain::{
    BoardBooks, BoardBooksError, BoardReport, CaseFact, Closing, Counted, Day, Finding, Outcome, Period,
    Role, Source, Topic, Way, route,
};

use crate::{
    desk::{services, user},
    opened,
};

/// Forty reports in the third quarter, some in the one before, and two about the board secretary.
pub(crate) struct Books;

#[async_trait]
impl BoardBooks for Books {
    async fn board_report(&self, period: Period, counted: &Counted) -> Result<BoardReport, BoardBooksError> {
        match period.to_string().as_str() {
            "2025-Q1" => Err(BoardBooksError("the disk is full".into())),
            _ => Ok(BoardReport::of(&facts(), period, counted)),
        }
    }
}

fn facts() -> Vec<CaseFact> {
    let first = Period::parse("2026-Q2").unwrap().first().number();
    let day = |number| Day::from_number(first + number).unwrap();
    let fact = |place: i64| {
        let opened = if place < 26 { place * 3 } else { 91 + place };
        let topic = Topic::OF_REPORTS[[9, 9, 8, 3, 9, 2, 3, 8, 3, 9][place as usize % 10]];
        let finding = Finding::OF_REPORTS[[0, 1, 1, 0, 2][place as usize % 5]];
        let outcomes = (finding == Finding::Substantiated)
            .then_some([Outcome::Warning, Outcome::Counseling][place as usize % 2]);
        let closing =
            Closing { day: day(opened + 20 + place % 9), finding, outcomes: outcomes.into_iter().collect() };
        let kept_out = if place % 33 == 32 { vec![Role::BoardSecretary] } else { vec![] };
        CaseFact {
            opened: day(opened),
            acknowledged: Some(day(opened + 1 + place % 4)),
            closing: (place % 7 > 0).then_some(closing),
            topic,
            way: Way::ALL[[0, 1, 2, 2, 1, 0, 2][place as usize % 7]],
            source: Source::Program,
            wrote_again: (place % 3 == 0).then(|| day(opened + 5)),
            readers: route(topic, &kept_out.into_iter().collect()).unwrap(),
            alleged: Vec::new(),
        }
    };
    (0..66).map(fact).collect()
}

async fn ask(services: &Services, who: &str, text: &str) -> String {
    let reply = board::board(services, &user(who), text).await.unwrap();
    if let Reply::Tell(message) = &reply {
        message.check().unwrap();
    }
    opened(reply)
}

#[tokio::test]
async fn the_full_report_and_ones_own() {
    let services = services();
    insta::assert_snapshot!("board_full", ask(&services, "U0HELEN", "2026-Q3").await);
    insta::assert_snapshot!("board_own", ask(&services, "U0RUTH", " 2026-q3 ").await);
    // Without a period: the latest that is over
    assert_eq!(ask(&services, "U0HELEN", "").await, ask(&services, "U0HELEN", "2026-Q3").await);
    assert_ne!(ask(&services, "U0PRIYA", "2026-Q3").await, ask(&services, "U0HELEN", "2026-Q3").await);
}

#[tokio::test]
async fn whoever_is_on_no_case_is_told_so_whatever_there_is() {
    let services = services();
    let told = ask(&services, "U0TOMAS", "2026-Q3").await;
    assert!(told.contains("you are on none"), "{told}");
    // The store is not asked
    assert_eq!(ask(&services, "U0TOMAS", "2025-Q1").await, told);
    assert_eq!(ask(&services, "U0TOMAS", "last").await, told);
    board::board(&services, &user("U0HELEN"), "2025-Q1").await.unwrap_err();
}

#[tokio::test]
async fn a_period_that_cannot_be_is_answered_with_one_that_can() {
    let services = services();
    for (asked, said) in [
        ("Q3", "`/ethics board 2026-Q3`"),
        ("2026-Q4", "2026-Q4 goes on until 31 December 2026."),
        ("2025", "Reports here are by quarter, such as 2026-Q3"),
    ] {
        let told = ask(&services, "U0HELEN", asked).await;
        assert!(told.contains(said), "{told}");
    }
}

#[tokio::test]
async fn a_quiet_quarter_says_next_to_nothing() {
    let told = ask(&services(), "U0HELEN", "2025-Q3").await;
    assert!(told.contains("Fewer than five reports came in the third quarter of 2025."), "{told}");
    let figures = told.lines().filter(|line| line.starts_with('•')).count();
    assert_eq!(figures, 0, "{told}");
}
