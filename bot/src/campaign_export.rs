//! Who signed, and when: comma-separated values for the ethics manager.

use domain::{CampaignError, CampaignId, Campaigns, Day, SignatureVerdict, Signer};
use jiff::{Timestamp, civil::Date};

use crate::csv::line;

/// So many people are read at once.
pub(crate) const AT_ONCE: u32 = 1_000;

/// The first line.
pub(crate) fn head() -> String {
    line(&[
        "account",
        "said",
        "name",
        "position",
        "at_utc",
        "letters",
        "last_letter",
        "no_letter_possible",
        "has_left",
    ])
}

/// The whole table.
pub(crate) async fn csv(register: &dyn Campaigns, id: CampaignId) -> Result<String, CampaignError> {
    let mut table = head();
    let mut after = String::new();
    loop {
        let part = register.signers(id, &after, AT_ONCE).await?;
        let Some(last) = part.last() else { return Ok(table) };
        after.clone_from(&last.account);
        part.iter().for_each(|signer| table.push_str(&row(signer)));
    }
}

/// A line.
pub(crate) fn row(signer: &Signer) -> String {
    let at = signer.signed_ms.and_then(|at| Timestamp::from_millisecond(at).ok());
    let last = signer.last_letter.map(|day: Day| Date::from(day).to_string());
    let flag = |flag: bool| if flag { "yes" } else { "" };
    line(&[
        &signer.account,
        signer.verdict.map_or("", SignatureVerdict::name),
        signer.name.as_deref().unwrap_or_default(),
        signer.position.as_deref().unwrap_or_default(),
        &at.map(|at| at.to_string()).unwrap_or_default(),
        &signer.letters.to_string(),
        last.as_deref().unwrap_or_default(),
        flag(signer.is_unreached),
        flag(signer.has_left),
    ])
}
