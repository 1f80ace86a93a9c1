//! The register of waivers as its keepers read it.

use std::sync::Mutex;

use async_trait::async_trait;
use commands::{Services, waiver};
use domain::{
    Body, Day, Decision, Disclosure, DisclosureReminder, PersonKind, Record, Verdict, WaivedSection, Waiver,
    WaiverError, WaiverNumber, WaiverRegister, Words,
};
use serde_json::{Value, json};

use super::{
    desk::{self, services, user},
    message, opened, page, shown, submitted,
};

const NUMBER: &str = "w-k7q2m9xw";

/// A register in memory. It breaks where the desk does.
#[derive(Default)]
pub(crate) struct Register(Mutex<Vec<Waiver>>);

fn copy(waiver: &Waiver) -> Waiver {
    Waiver {
        person: waiver.person.clone(),
        account: waiver.account.clone(),
        section: waiver.section.clone(),
        words: Words::from(waiver.words.expose()),
        asked: waiver.asked.clone(),
        decision: waiver.decision.clone(),
        disclosure: waiver.disclosure.clone(),
        ..*waiver
    }
}

#[async_trait]
impl WaiverRegister for Register {
    fn new_number(&self) -> WaiverNumber {
        WaiverNumber::parse(NUMBER).unwrap()
    }

    async fn add(&self, waiver: &Waiver) -> Result<(), WaiverError> {
        if waiver.words.expose() == desk::BREAKS {
            return Err(WaiverError("it broke".into()));
        }
        let mut all = self.0.lock().unwrap();
        if all.iter().all(|one| one.number != waiver.number) {
            all.insert(0, copy(waiver));
        }
        Ok(())
    }

    async fn find(&self, number: WaiverNumber) -> Result<Option<Waiver>, WaiverError> {
        Ok(self.0.lock().unwrap().iter().find(|one| one.number == number).map(copy))
    }

    async fn all(&self) -> Result<Vec<Waiver>, WaiverError> {
        Ok(self.0.lock().unwrap().iter().map(copy).collect())
    }

    async fn add_decision(&self, number: WaiverNumber, decision: &Decision) -> Result<bool, WaiverError> {
        let mut all = self.0.lock().unwrap();
        let found = all.iter_mut().find(|one| one.number == number && one.decision.is_none());
        Ok(found.map(|one| one.decision = Some(decision.clone())).is_some())
    }

    async fn add_disclosure(
        &self,
        number: WaiverNumber,
        disclosure: &Disclosure,
    ) -> Result<bool, WaiverError> {
        if disclosure.place == desk::BREAKS {
            return Err(WaiverError("it broke".into()));
        }
        let mut all = self.0.lock().unwrap();
        let found = all.iter_mut().find(|one| one.number == number && one.disclosure.is_none());
        Ok(found.map(|one| one.disclosure = Some(disclosure.clone())).is_some())
    }
}

fn day(number: i64) -> Day {
    Day::from_number(number).unwrap()
}

/// One that is pending. 22 November 2026, today, is day 20,779.
fn waiver(number: &str, kind: PersonKind) -> Waiver {
    Waiver {
        number: WaiverNumber::parse(number).unwrap(),
        person: "Victor <Lang>".to_owned(),
        account: Some("U0VICTOR".to_owned()),
        kind,
        section: WaivedSection { id: "gifts".to_owned(), heading: "Gifts & Dinners".to_owned() },
        words: Words::from("A dinner with <!channel>, once."),
        until: Some(day(21_000)),
        asked: Record { by: "U0RUTH".to_owned(), on: day(20_770) },
        decision: None,
        disclosure: None,
    }
}

fn decision(verdict: Verdict, disclose_by: Option<i64>) -> Decision {
    Decision {
        verdict,
        body: Body::Board,
        on: day(20_777),
        recorded: Record { by: "U0HELEN".to_owned(), on: day(20_778) },
        disclose_by: disclose_by.map(day),
    }
}

fn chosen(value: &str) -> Value {
    json!({"selected_option": {"value": value}})
}

async fn with(services: &Services, all: impl IntoIterator<Item = Waiver>) {
    for waiver in all {
        services.waivers.add(&waiver).await.unwrap();
    }
}

#[tokio::test]
async fn the_register_says_what_is_to_be_done_first() {
    let services = services();
    let ruth = user("U0RUTH");
    let empty = waiver::open(&services, &ruth).await.unwrap().unwrap();
    insta::assert_snapshot!("waivers_none", page(&empty));
    let director = PersonKind::DirectorOrExecutiveOfficer;
    let decided = |number, decision| Waiver { decision: Some(decision), ..waiver(number, director) };
    let disclosed = Waiver {
        disclosure: Some(Disclosure {
            on: day(20_778),
            place: "Form 8-K, Item 5.05".to_owned(),
            recorded: Record { by: "U0HELEN".to_owned(), on: day(20_778) },
        }),
        ..decided("w-b2b2b2b2", decision(Verdict::Approved, Some(20_783)))
    };
    with(
        &services,
        [
            disclosed,
            decided("w-c3c3c3c3", decision(Verdict::Refused, None)),
            decided("w-d4d4d4d4", decision(Verdict::Approved, Some(20_778))),
            decided("w-f5f5f5f5", decision(Verdict::Approved, Some(20_779))),
            decided("w-g6g6g6g6", decision(Verdict::Approved, Some(20_783))),
            waiver(NUMBER, PersonKind::Other),
        ],
    )
    .await;
    let list = waiver::open(&services, &ruth).await.unwrap().unwrap();
    insta::assert_snapshot!("waivers_list", page(&list));
    for (name, number) in
        [("waiver_pending", NUMBER), ("waiver_to_disclose", "w-g6g6g6g6"), ("waiver_disclosed", "w-b2b2b2b2")]
    {
        insta::assert_snapshot!(name, opened(waiver::show(&services, &ruth, number).await.unwrap()));
    }
    assert!(opened(waiver::show(&services, &ruth, "k7q2m9xw").await.unwrap()).contains("no waiver with"));
    insta::assert_snapshot!(
        "waiver_decision",
        opened(waiver::decide(&services, &ruth, NUMBER).await.unwrap())
    );
    insta::assert_snapshot!(
        "waiver_disclosure",
        opened(waiver::disclose(&services, &ruth, "w-g6g6g6g6").await.unwrap())
    );
    insta::assert_snapshot!("waiver_new", opened(waiver::ask(&services, &ruth)));
}

#[tokio::test]
async fn a_long_register_has_pages() {
    let services = services();
    let alphabet = "23456789bcdfghjkmnpqrstvwxz".chars();
    with(
        &services,
        alphabet.map(|one| waiver(&format!("w-{}", one.to_string().repeat(8)), PersonKind::Other)),
    )
    .await;
    let ruth = user("U0RUTH");
    let first = opened(waiver::list(&services, &ruth, "0").await.unwrap());
    let second = opened(waiver::list(&services, &ruth, "1").await.unwrap());
    assert!(first.contains("Page 1 of 2") && first.contains("w-zzzzzzzz") && !first.contains("w-22222222"));
    assert!(second.contains("Page 2 of 2") && second.contains("w-22222222"), "{second}");
    assert_eq!(second, opened(waiver::list(&services, &ruth, "99").await.unwrap()));
}

#[tokio::test]
async fn who_does_not_keep_the_register_is_told_whom_to_ask() {
    let services = services();
    with(&services, [waiver(NUMBER, PersonKind::Other)]).await;
    insta::assert_snapshot!("waiver_whom_to_ask", message(&waiver::whom_to_ask(&services)));
    for id in ["U0VICTOR", "U0JONAS", "U0PRIYA"] {
        let user = user(id);
        assert!(waiver::open(&services, &user).await.unwrap().is_none(), "{id}");
        assert!(waiver::how(&services, &user).is_none(), "{id}");
        for reply in [
            waiver::list(&services, &user, "0").await.unwrap(),
            waiver::show(&services, &user, NUMBER).await.unwrap(),
            waiver::decide(&services, &user, NUMBER).await.unwrap(),
            waiver::disclose(&services, &user, NUMBER).await.unwrap(),
            waiver::ask(&services, &user),
        ] {
            let text = opened(reply);
            assert!(text.contains("keep the register") && !text.contains("Victor"), "{id}: {text}");
        }
        let values = json!({"body": {"body": chosen("board")}, "verdict": {"verdict": chosen("approved")}});
        for form in ["waiver_form", "waiver_decision", "waiver_disclosure"] {
            let mut forged = submitted(form, NUMBER, &values);
            forged.user.id = user.clone();
            let text = match form {
                "waiver_form" => shown(waiver::submit_ask(&services, &forged).await),
                "waiver_decision" => shown(waiver::submit_decision(&services, &forged).await),
                _ => shown(waiver::submit_disclosure(&services, &forged).await),
            };
            assert!(text.contains("Nothing was stored"), "{form}: {text}");
        }
    }
}

fn asked(words: &str) -> Value {
    json!({
        "name": {"text": {"value": "Victor Lang"}},
        "account": {"account": {"selected_user": "U0VICTOR"}},
        "kind": {"kind": chosen("director-or-executive-officer")},
        "section": {"section": chosen("conflicts-of-interest")},
        "words": {"text": {"value": words}},
        "until": {"until": {"selected_date": "2027-06-30"}},
    })
}

#[tokio::test]
async fn what_is_missing_or_cannot_be_is_said_at_its_field() {
    let services = services();
    let send = async |form: &str, by: &str, values: &Value| {
        let mut submission = submitted(form, NUMBER, values);
        submission.user.id = user(by);
        shown(match form {
            "waiver_form" => waiver::submit_ask(&services, &submission).await,
            "waiver_decision" => waiver::submit_decision(&services, &submission).await,
            _ => waiver::submit_disclosure(&services, &submission).await,
        })
    };
    let mut said = String::new();
    for missing in ["name", "kind", "section", "words"] {
        let mut values = asked("A dinner.");
        values[missing] = json!({});
        said += &send("waiver_form", "U0RUTH", &values).await;
    }
    let broken = send("waiver_form", "U0RUTH", &asked(desk::BREAKS)).await;
    assert!(broken.contains(desk::BREAKS) && broken.contains("Victor Lang"), "{broken}");
    assert!(services.waivers.all().await.unwrap().is_empty());
    let stored = send("waiver_form", "U0RUTH", &asked("A dinner.")).await;
    assert!(stored.contains("Awaiting a decision") && stored.contains("30 June 2027"), "{stored}");

    let ruling = |body: &str, day: &str| {
        json!({
            "body": {"body": chosen(body)}, "verdict": {"verdict": chosen("approved")},
            "day": {"day": {"selected_date": day}},
        })
    };
    for (by, values) in [
        ("U0RUTH", json!({})),
        ("U0RUTH", json!({"body": {"body": chosen("board")}})),
        ("U0RUTH", json!({"body": {"body": chosen("board")}, "verdict": {"verdict": chosen("refused")}})),
        ("U0RUTH", ruling("ethics-manager", "2026-11-20")),
        ("U0RUTH", ruling("board-committee", "2026-11-20")),
        ("U0HELEN", ruling("board", "2026-11-23")),
    ] {
        said += &send("waiver_decision", by, &values).await;
    }
    let disclosed = |place: &str, day: &str| json!({"day": {"day": {"selected_date": day}}, "place": {"text": {"value": place}}});
    said += &send("waiver_disclosure", "U0RUTH", &disclosed("Form 8-K", "2026-11-20")).await;
    let decided = send("waiver_decision", "U0HELEN", &ruling("board", "2026-11-20")).await;
    assert!(decided.contains("Disclose it by Thursday, 26 November 2026"), "{decided}");
    said += &send("waiver_decision", "U0HELEN", &ruling("board", "2026-11-20")).await;
    for values in [
        json!({}),
        disclosed(" ", "2026-11-20"),
        disclosed("Form 8-K", "2026-11-19"),
        disclosed("Form 8-K", "2026-11-23"),
    ] {
        said += &send("waiver_disclosure", "U0RUTH", &values).await;
    }
    let broken = send("waiver_disclosure", "U0RUTH", &disclosed(desk::BREAKS, "2026-11-20")).await;
    assert!(broken.contains(desk::BREAKS), "{broken}");
    let done = send("waiver_disclosure", "U0RUTH", &disclosed("Form 8-K", "2026-11-20")).await;
    assert!(done.contains("Disclosed on 20 November 2026"), "{done}");
    said += &send("waiver_disclosure", "U0RUTH", &disclosed("Form 8-K", "2026-11-20")).await;
    insta::assert_snapshot!("waiver_mistakes", said);
}

#[test]
fn reminders_name_the_waiver_and_nobody() {
    let approved = Waiver {
        decision: Some(decision(Verdict::Approved, Some(20_783))),
        ..waiver(NUMBER, PersonKind::DirectorOrExecutiveOfficer)
    };
    let all = [DisclosureReminder::Before, DisclosureReminder::Due, DisclosureReminder::Missed];
    let said: String = all.map(|which| message(&waiver::reminder(&approved, which).unwrap())).concat();
    assert!(!said.contains("Victor") && !said.contains("Gifts") && !said.contains("dinner"), "{said}");
    insta::assert_snapshot!("waiver_reminders", said);
    let pending = waiver(NUMBER, PersonKind::DirectorOrExecutiveOfficer);
    assert!(waiver::reminder(&pending, DisclosureReminder::Due).is_none());
}
