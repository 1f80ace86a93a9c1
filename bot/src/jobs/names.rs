//! Learning what the holders of roles are called, so that a report that names one of them is noticed before it is sent.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use commands::{Names, Person};
use slack::{Http, model::UserId};
use tokio_util::sync::CancellationToken;

use super::Deliveries;

/// People change what they are called.
const LEARN_EVERY: Duration = Duration::from_secs(6 * 3_600);
/// When Slack did not say.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

impl Deliveries {
    /// Asks the workspace at once and now and then, until `stop`.
    pub(crate) fn learn_names(
        &self,
        names: Arc<Names>,
        stop: CancellationToken,
    ) -> impl Future<Output = ()> + Send + 'static {
        let people = self.directory.everybody().iter().filter_map(Person::in_slack).cloned().collect();
        let http = self.http.clone();
        async move {
            // Slack did not say, and the log says so already
            let mut silent = false;
            loop {
                let learned = learn(&http, &people, &names, silent);
                let wait = match stop.run_until_cancelled(learned).await {
                    Some(learned) => {
                        silent = !learned;
                        if learned { LEARN_EVERY } else { AGAIN_AFTER }
                    }
                    None => return,
                };
                if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                    return;
                }
            }
        }
    }
}

/// Whether Slack said what everybody is called. The log is told of the first one that it did not say, unless it was told before.
async fn learn(http: &Http, people: &BTreeSet<UserId>, names: &Names, told: bool) -> bool {
    let mut all = true;
    for user in people {
        match http.users_info(user).await {
            Ok(found) => {
                let called = [found.real_name.as_deref(), found.display_name()];
                let called = called.into_iter().flatten().filter(|name| !name.trim().is_empty());
                names.learn(user.clone(), called.map(str::to_owned).collect());
            }
            Err(error) => {
                if all && !told {
                    tracing::warn!(%error, "what a holder of a role is called could not be learned; it is tried again");
                }
                all = false;
            }
        }
    }
    all
}
