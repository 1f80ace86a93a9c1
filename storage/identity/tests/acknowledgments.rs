//! Versions of the Code and signatures: what is written stays.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use domain::{
    Approval, Body, CodeHash, CodeVersion, CodeVersions, Day, Publication, Record, Recorded, Signature,
    SignatureId, SignatureVerdict, SystemRandomness,
};
use storage_identity::{IdentityStore, read_code_versions};

fn day(number: i64) -> Day {
    Day::from_number(number).unwrap()
}

fn record() -> Record {
    Record { by: "helen".to_owned(), on: day(20_000) }
}

fn version(name: &str, publish_ms: Option<i64>, approved: bool) -> CodeVersion {
    let text = format!("# The Code\n\n## {name}\n\nBe fair.\n");
    let approval = Approval {
        body: Body::Board,
        on: day(19_999),
        resolution: "14".to_owned(),
        sign_again: true,
        disclose_by: Some(day(20_005)),
    };
    CodeVersion {
        hash: CodeHash::of(&text),
        name: name.to_owned(),
        text,
        recorded: record(),
        approval: approved.then_some(approval),
        publication: publish_ms.map(|at_ms| Publication { at_ms, recorded: record() }),
        disclosure: None,
    }
}

fn signature(account: &str, hash: CodeHash, verdict: SignatureVerdict) -> Signature {
    Signature {
        id: SignatureId::random(&SystemRandomness),
        account: account.to_owned(),
        hash,
        verdict,
        name: "Maya".to_owned(),
        position: "Buyer".to_owned(),
        words: "I agree.".to_owned(),
        day: day(20_001),
        signed_ms: 5,
    }
}

#[tokio::test]
async fn a_version_comes_back_as_it_was_and_the_last_published_is_in_force() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    assert_eq!(store.code_version_in_force(i64::MAX).await.unwrap(), None);
    let first = version("2026", Some(100), false);
    let second = version("2027", None, true);
    for wanted in [&first, &second] {
        assert_eq!(store.add_code_version(wanted).await.unwrap(), Recorded::New);
        assert_eq!(store.add_code_version(wanted).await.unwrap(), Recorded::Known);
        assert_eq!(store.find_code_version(wanted.hash).await.unwrap().as_ref(), Some(wanted));
    }
    let other = CodeVersion { hash: CodeHash::of("other"), text: "other".to_owned(), ..second.clone() };
    assert_eq!(store.add_code_version(&other).await.unwrap(), Recorded::NameTaken);
    assert_eq!(read_code_versions(folder.path()).await.unwrap(), [second.clone(), first.clone()]);

    let in_force = async |now| store.code_version_in_force(now).await.unwrap().map(|version| version.name);
    assert_eq!(in_force(99).await, None);
    assert_eq!(in_force(1_000).await.as_deref(), Some("2026"));
    let publication = |at_ms| Publication { at_ms, recorded: record() };
    assert!(store.publish_code_version(second.hash, &publication(300), 150).await.unwrap());
    assert!(
        store.publish_code_version(second.hash, &publication(200), 150).await.unwrap(),
        "it has not come"
    );
    assert_eq!(
        (in_force(199).await.as_deref(), in_force(200).await.as_deref()),
        (Some("2026"), Some("2027"))
    );
    assert!(!store.publish_code_version(second.hash, &publication(900), 200).await.unwrap(), "it has come");
    assert_eq!(in_force(500).await.as_deref(), Some("2027"));
    // Only what nobody approved is taken into use again by itself
    store.use_code_version_again(second.hash, &publication(600)).await.unwrap();
    assert_eq!(
        store.find_code_version(second.hash).await.unwrap().unwrap().publication,
        Some(publication(200))
    );
    store.use_code_version_again(first.hash, &publication(700)).await.unwrap();
    assert_eq!(in_force(700).await.as_deref(), Some("2026"));
}

#[tokio::test]
async fn a_signature_is_of_a_version_in_the_register_and_stays() {
    let folder = storage_testing::folder().await;
    let store = IdentityStore::open(folder.path()).await.unwrap();
    let first = version("2026", Some(100), false);
    let unknown = signature("U1", first.hash, SignatureVerdict::Signed);
    assert!(store.add_signature(&unknown).await.is_err(), "no text, no signature");
    store.add_code_version(&first).await.unwrap();
    let signed = signature("U1", first.hash, SignatureVerdict::Signed);
    for _ in 0..2 {
        store.add_signature(&signed).await.unwrap();
    }
    let declined = signature("U1", first.hash, SignatureVerdict::Declined);
    store.add_signature(&declined).await.unwrap();
    assert_eq!(store.latest_signature("U1", None).await.unwrap(), Some(declined));
    assert_eq!(store.latest_signature("U1", Some(SignatureVerdict::Signed)).await.unwrap(), Some(signed));
    store.add_signature(&signature("U2", first.hash, SignatureVerdict::Signed)).await.unwrap();
    let tally = store.tally_of_signatures(first.hash).await.unwrap();
    assert_eq!((tally.signed, tally.declined), (1, 1), "what somebody said last counts");
    assert_eq!(store.latest_signature("U3", None).await.unwrap(), None);

    // What was in use before versions were kept is approved later, once
    let approval = version("x", None, true).approval.unwrap();
    assert!(store.approve_code_version(first.hash, &approval).await.unwrap());
    assert!(!store.approve_code_version(first.hash, &approval).await.unwrap());
    let found = store.find_code_version(first.hash).await.unwrap().unwrap();
    assert_eq!((found.approval, found.name), (Some(approval), first.name.clone()));

    let mut connection = folder.connect("identity").await;
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM signature").fetch_one(&mut connection).await.unwrap();
    assert_eq!(count, 3);
    let hash = if folder.is_on_server() { "decode(repeat('00', 32), 'hex')" } else { "zeroblob(32)" };
    let unknown_body = format!(
        "INSERT INTO code_version (hash, name, text, recorded_by, recorded_day, body, approved_day, resolution, sign_again) \
         VALUES ({hash}, 'x', 'x', 'x', 1, 'ethics-manager', 1, 'x', FALSE)"
    );
    for refused in [
        "UPDATE signature SET name = 'Another'",
        "DELETE FROM signature",
        "UPDATE code_version SET text = 'other'",
        "UPDATE code_version SET resolution = 'another'",
        "DELETE FROM code_version",
        &unknown_body,
    ] {
        assert!(
            sqlx::raw_sql(sqlx::AssertSqlSafe(refused)).execute(&mut connection).await.is_err(),
            "{refused}"
        );
    }
}

/// A change that nobody is asked to sign leaves the signatures good; the next that asks does not.
#[tokio::test]
async fn a_signature_counts_until_somebody_is_asked_again() {
    // Whether or not the first one, which is approved late at times, says that it is to be signed again
    for first in [true, false] {
        let folder = storage_testing::folder().await;
        let store = IdentityStore::open(folder.path()).await.unwrap();
        let asking = |name, at_ms, sign_again| {
            let version = version(name, Some(at_ms), true);
            let approval = version.approval.clone().map(|approval| Approval { sign_again, ..approval });
            CodeVersion { approval, ..version }
        };
        let versions = [
            asking("a", 100, first),
            asking("b", 200, false),
            asking("c", 300, false),
            asking("d", 400, true),
        ];
        for version in &versions {
            store.add_code_version(version).await.unwrap();
        }
        let [a, b, c, d] = versions.map(|version| version.hash);
        store.add_signature(&signature("U1", a, SignatureVerdict::Signed)).await.unwrap();
        store.add_signature(&signature("U2", b, SignatureVerdict::Signed)).await.unwrap();
        store.add_signature(&signature("U3", a, SignatureVerdict::Signed)).await.unwrap();
        store.add_signature(&signature("U3", c, SignatureVerdict::Declined)).await.unwrap();
        let (mut tallies, mut good) = (Vec::new(), Vec::new());
        for hash in [a, b, c, d] {
            let tally = store.tally_of_signatures(hash).await.unwrap();
            tallies.push((tally.signed, tally.declined));
            good.push(CodeVersions::good_for(&store, hash).await.unwrap().len());
        }
        assert_eq!(tallies, [(2, 0), (3, 0), (2, 1), (0, 0)]);
        assert_eq!(good, [1, 2, 3, 1]);
    }
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql(&[]);
}
