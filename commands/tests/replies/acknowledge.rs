//! Signing the Code as people read it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use commands::{
    CodeInForce, ServedCode, Services,
    acknowledge::{self, ACKNOWLEDGE_FORM, DECLINE_FORM, Profile},
};
use domain::{
    CodeHash, CodeVersion, CodeVersionError, CodeVersions, Day, Publication, Record, Signature,
    SignatureError, SignatureId, SignatureVerdict, Signatures, Tally,
};
use guidance::{Code, Guide};
use serde_json::json;

use super::{
    desk::{services, user},
    message, opened, page, shown, submitted,
};

/// Versions and signatures in memory.
#[derive(Default)]
pub(crate) struct Library {
    versions: Vec<CodeVersion>,
    signatures: Mutex<Vec<Signature>>,
}

#[async_trait]
impl CodeVersions for Library {
    async fn find(&self, hash: CodeHash) -> Result<Option<CodeVersion>, CodeVersionError> {
        Ok(self.versions.iter().find(|version| version.hash == hash).cloned())
    }
    async fn good_for(&self, hash: CodeHash) -> Result<Vec<CodeHash>, CodeVersionError> {
        // Of the oldest first
        let until =
            self.versions.iter().position(|version| version.hash == hash).map_or(0, |place| place + 1);
        let good = self.versions[..until].iter().rev();
        let asks = good.clone().position(CodeVersion::asks_for_signatures).unwrap_or(until);
        Ok(good.take(asks + 1).map(|version| version.hash).chain([hash]).collect())
    }
}

#[async_trait]
impl Signatures for Library {
    fn new_id(&self) -> SignatureId {
        SignatureId::parse("3f9a12bc77de00112233445566778899").unwrap()
    }
    async fn add(&self, signature: &Signature) -> Result<bool, SignatureError> {
        self.signatures.lock().unwrap().push(signature.clone());
        Ok(true)
    }
    async fn latest(&self, account: &str) -> Result<Option<Signature>, SignatureError> {
        if account == "U0UNLUCKY" {
            return Err(SignatureError("the disk is full".into()));
        }
        let all = self.signatures.lock().unwrap();
        Ok(all.iter().rev().find(|signature| signature.account == account).cloned())
    }
    async fn tally(&self, hash: CodeHash) -> Result<Tally, SignatureError> {
        let all = self.signatures.lock().unwrap();
        let count =
            |verdict| all.iter().filter(|said| said.hash == hash && said.verdict == verdict).count() as u64;
        let [signed, declined] = [SignatureVerdict::Signed, SignatureVerdict::Declined].map(count);
        Ok(Tally { signed, declined, members: None })
    }
    async fn latest_signed(&self, account: &str) -> Result<Option<Signature>, SignatureError> {
        let all = self.signatures.lock().unwrap();
        let signed = all.iter().rev().filter(|signature| signature.verdict == SignatureVerdict::Signed);
        Ok(signed.into_iter().find(|signature| signature.account == account).cloned())
    }
}

pub(crate) fn version(name: &str, text: &str) -> CodeVersion {
    let recorded = Record { by: "helen".to_owned(), on: Day::from_number(20_700).unwrap() };
    CodeVersion {
        hash: CodeHash::of(text),
        name: name.to_owned(),
        text: text.to_owned(),
        recorded: recorded.clone(),
        approval: None,
        publication: Some(Publication { at_ms: 0, recorded }),
        disclosure: None,
    }
}

/// The shipped Code, served.
pub(crate) fn shipped() -> Arc<CodeInForce> {
    served(Arc::new(Guide::new(guidance::shipped())))
}

/// Any Code, served.
pub(crate) fn served(guide: Arc<Guide>) -> Arc<CodeInForce> {
    let version = version("2026-11", guide.code().document());
    Arc::new(CodeInForce::new(ServedCode {
        version, changes: vec!["Changed: “Gifts”.".to_owned()], guide
    }))
}

/// Somebody who signed an earlier version, in which one section said something else and one was not there.
fn after_an_amendment() -> Services {
    let old = guidance::shipped()
        .document()
        .replace("prefers that officers and employees identify themselves", "asks officers and employees for their names")
        .replace("## Fair Dealing {#fair-dealing}", "## Gifts of the Season {#gifts-of-the-season}\n\nNo fruit baskets.\n\n## Fair Dealing {#fair-dealing}");
    let old = version("2025", Code::parse(&old).unwrap().document());
    let signed = Signature {
        id: SignatureId::parse("00112233445566778899aabbccddeeff").unwrap(),
        account: "U0TOMAS".to_owned(),
        hash: old.hash,
        verdict: SignatureVerdict::Signed,
        name: "Tomas Varga".to_owned(),
        position: "Welder".to_owned(),
        words: "I agree.".to_owned(),
        day: Day::from_number(20_500).unwrap(),
        signed_ms: 0,
    };
    let now = version("2026-11", guidance::shipped().document());
    let library = Arc::new(Library { versions: vec![now, old], signatures: Mutex::new(vec![signed]) });
    Services { versions: library.clone(), signatures: library, ..services() }
}

fn profile() -> Profile {
    Profile { name: "Tomas Varga".to_owned(), position: "Welder".to_owned() }
}

fn metadata(services: &Services) -> String {
    format!("3f9a12bc77de00112233445566778899|{}", services.code.now().version.hash)
}

#[tokio::test]
async fn signing() {
    let (services, tomas) = (services(), user("U0TOMAS"));
    let form = acknowledge::open(&services, &tomas, profile()).await.unwrap();
    insta::assert_snapshot!("acknowledge_form", page(&form));
    let values = json!({
        "name": {"text": {"type": "plain_text_input", "value": "Tomas *Varga*"}},
        "position": {"text": {"type": "plain_text_input", "value": "Welder"}},
    });
    let signed =
        acknowledge::submit(&services, &submitted(ACKNOWLEDGE_FORM, &metadata(&services), &values)).await;
    insta::assert_snapshot!("acknowledge_receipt", shown(signed.reply));
    insta::assert_snapshot!("acknowledge_receipt_message", message(&signed.receipt.unwrap()));
    let blank =
        acknowledge::submit(&services, &submitted(ACKNOWLEDGE_FORM, &metadata(&services), &json!({}))).await;
    assert_eq!(shown(blank.reply), "at name: Please write your name.\n");
    assert!(blank.receipt.is_none());
}

#[tokio::test]
async fn signing_after_an_amendment() {
    let (services, tomas) = (after_an_amendment(), user("U0TOMAS"));
    let form = acknowledge::open(&services, &tomas, Profile::default()).await.unwrap();
    insta::assert_snapshot!("acknowledge_amended", page(&form));
    // A form that was open since before it
    let stale = format!("3f9a12bc77de00112233445566778899|{}", CodeHash::of("older"));
    let again = acknowledge::submit(&services, &submitted(ACKNOWLEDGE_FORM, &stale, &json!({}))).await;
    assert!(shown(again.reply).contains("A new version of the Code came into force"));
    assert!(again.receipt.is_none());
}

#[tokio::test]
async fn not_signing() {
    let services = services();
    let carried = metadata(&services);
    insta::assert_snapshot!("acknowledge_decline", opened(acknowledge::decline(&services, &carried)));
    let declined =
        acknowledge::submit_decline(&services, &submitted(DECLINE_FORM, &carried, &json!({}))).await;
    insta::assert_snapshot!("acknowledge_declined", shown(declined));
    let stale = acknowledge::submit_decline(&services, &submitted(DECLINE_FORM, "", &json!({}))).await;
    assert!(shown(stale).contains("nothing was recorded"));
}

#[tokio::test]
async fn the_numbers_of_the_program() {
    let services = services();
    let page_of = async |id| opened(commands::monitoring::open(&services, &user(id)).await.unwrap());
    assert!(page_of("U0TOMAS").await.contains("for the ethics manager and the board secretary"));
    insta::assert_snapshot!("monitoring", page_of("U0RUTH").await);
    insta::assert_snapshot!("monitoring_secretary", page_of("U0HELEN").await);
}
