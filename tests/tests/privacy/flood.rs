//! Ten thousand fakes without a pass neither hide nor delay the one report that carries one: it is taken while they wait, leaves with the same release, and
//! its channel and the message to whoever leads it come before anything about them. The full number runs by `tests/long flood`.

use domain::{Effect, EffectTask, Intake, IntakeError, News, PassId, Standing};
use relay::Limits;
use tests::Browser;

use super::{
    lone::{Lone, submission},
    lone_page::{LonePage, Rooms, SEED, pass},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// Every report opens a channel.
    OpensAChannelForEach,
    /// What comes with a pass counts as what comes without.
    SharesTheLimit,
}

/// Files fakes, of which as many wait as may, and then a real one with a pass; gives what is carried out, in order.
async fn flood(fakes: u32, limit: u32, sabotage: Sabotage) -> Result<Vec<EffectTask>, String> {
    let lone = Lone::taking(Limits { unproven_reports: limit, ..Limits::default() }).await;
    let fake = match sabotage {
        Sabotage::OpensAChannelForEach => Standing::Account,
        _ => Standing::Unproven,
    };
    for number in 0..fakes {
        let receipt = lone.relay.new_receipt(domain::Door::Page);
        let accepted = lone.relay.accept(submission(&receipt, fake, &format!("Noise {number}."))).await;
        match accepted {
            Ok(_) => assert!(fake == Standing::Account || number < limit, "{number} of {limit} wait"),
            Err(IntakeError::SlotFull { .. }) => assert!(number >= limit),
            Err(error) => return Err(error.to_string()),
        }
    }
    let real = match sabotage {
        Sabotage::SharesTheLimit => Standing::Unproven,
        _ => Standing::Pass { id: PassId::from_bytes([9; 32]), epoch: 227 },
    };
    let receipt = lone.relay.new_receipt(domain::Door::Page);
    let accepted = lone.relay.accept(submission(&receipt, real, "The torque records are copied.")).await;
    accepted.map_err(|error| error.to_string())?;
    let case = lone.store.find_mailbox(receipt.lookup()).await.unwrap().unwrap().case;
    let done = lone.deliver().await;
    let place = |what: Effect| done.iter().position(|task| task.case.id == case && task.effect == what);
    let of_others = |task: &EffectTask| task.case.id != case;
    let first_other = done.iter().position(of_others).unwrap_or(done.len());
    for effect in [Effect::OpenRoom, Effect::TellLead(News::Opened), Effect::PostCard] {
        match place(effect) {
            Some(at) if at < first_other => {}
            at => return Err(format!("{} is at {at:?}, others begin at {first_other}", effect.name())),
        }
    }
    match done.iter().filter(|task| of_others(task)).count() {
        1 => Ok(done),
        count => Err(format!("{count} effects for fakes")),
    }
}

#[tokio::test]
async fn a_flood_neither_hides_nor_delays_a_report_with_a_pass() {
    flood(300, 200, Sabotage::None).await.unwrap();
}

#[tokio::test]
#[ignore = "minutes: tests/long flood"]
async fn flood_of_ten_thousand() {
    flood(10_000, 10_000, Sabotage::None).await.unwrap();
}

#[tokio::test]
async fn a_flood_that_hides_it_is_found() {
    for sabotage in [Sabotage::OpensAChannelForEach, Sabotage::SharesTheLimit] {
        flood(40, 20, sabotage).await.expect_err("the sabotage has to be found");
    }
}

#[tokio::test]
async fn over_http_the_flood_is_refused_and_the_report_with_a_pass_is_taken() {
    let lone = Lone::taking(Limits { unproven_reports: 10, ..Limits::default() }).await;
    let page = LonePage::open(&lone, Rooms::of(&lone)).await;
    let browser = page.browser();
    for number in 0..10 {
        browser.file_without("other", &format!("Noise {number}.")).await;
    }
    let receipt = browser.receipt().await;
    let mut fake = Browser::report(&receipt, "other", "Noise.");
    fake["work"] = browser.work(&receipt).await;
    assert_eq!(browser.refused("report", fake).await, "slot_full");
    browser.file_with(&pass(SEED, 0), "other", "The torque records are copied.").await;
    let done = lone.deliver().await;
    assert_eq!(done[0].effect, Effect::OpenRoom);
    assert_eq!(done.iter().filter(|task| task.effect == Effect::TellLead(News::Triage)).count(), 1);
    let receipt = browser.receipt().await;
    let mut after = Browser::report(&receipt, "other", "There is room again.");
    after["work"] = browser.work(&receipt).await;
    browser.send("report", after).await;
}
