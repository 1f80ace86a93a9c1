//! A company's own bank.
#![allow(clippy::unwrap_used)] // helpers of tests

use guidance::train::Labelled;
use guidance::{Code, Guide, Outcome, TeachError, shipped};

fn labelled(q: &str, section: Option<&str>) -> Labelled {
    let sections = section.into_iter().map(str::to_owned).collect();
    Labelled { topic: "own".to_owned(), q: q.to_owned(), sections }
}

#[test]
fn the_next_answer_knows_what_was_taught() {
    let guide = Guide::new(shipped());
    let asked = "who approves the parrot on the shop floor?";
    assert_eq!(guide.answer(asked).outcome, Outcome::NotCovered);
    guide.teach(&[labelled(asked, Some("protection-of-assets"))]).unwrap();
    for near in
        [asked, "who approves a parrot on the shop floor", "a parrot on the shop floor, who approves that?"]
    {
        let answer = guide.answer(near);
        assert_ne!(answer.outcome, Outcome::NotCovered, "{near}");
        assert_eq!(answer.hits[0].section.as_str(), "protection-of-assets", "{near}");
    }
    assert_eq!(guide.answer("can I bring my dog to the office").outcome, Outcome::NotCovered);
    assert_eq!(
        guide.answer("Can I accept tickets from a supplier?").hits[0].section.as_str(),
        "bribes-kickbacks"
    );
    guide.teach(&[]).unwrap();
    assert_eq!(guide.answer(asked).outcome, Outcome::NotCovered);
}

#[test]
fn it_can_be_taught_that_the_code_does_not_say() {
    let guide = Guide::new(shipped());
    let asked = "may I accept the bonus gift points in the payroll app?";
    guide.teach(&[labelled(asked, None)]).unwrap();
    assert_eq!(guide.answer(asked).outcome, Outcome::NotCovered);
}

#[test]
fn every_code_can_be_taught() {
    let small = "# Rules\n\n## Safety\n\nWear a helmet.\n\n## Presents\n\nNo presents from suppliers.\n";
    let guide = Guide::new(Code::parse(small).unwrap());
    guide.teach(&[labelled("what about the swing ride at the picnic", Some("safety"))]).unwrap();
    let answer = guide.answer("what about the swing ride at the picnic?");
    assert_eq!((answer.outcome, answer.hits[0].section.as_str()), (Outcome::Covered, "safety"));
}

#[test]
fn what_does_not_fit_takes_nothing_else_with_it() {
    let guide = Guide::new(shipped());
    let parrots = labelled("parrots in the lobby", Some("fair-dealing"));
    let wrong = guide.teach(&[parrots, labelled("two", Some("no-such-section"))]);
    let before = guide.answer("parrots in the lobby");
    assert_eq!(before.hits[0].section.as_str(), "fair-dealing");
    // The others are taught all the same: an amendment that drops a section takes no other correction with it
    let left_out = TeachError::UnknownSection { question: 2, section: "no-such-section".to_owned() };
    assert_eq!(wrong, Ok(vec![left_out]));
    assert_eq!(guide.teach(&vec![labelled("x", None); 2_001]), Err(TeachError::TooMany));
    assert_eq!(guide.answer("parrots in the lobby"), before);
}
