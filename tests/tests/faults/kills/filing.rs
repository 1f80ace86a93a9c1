//! People who file reports, one after the other, whatever becomes of the program meanwhile.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use tests::{Person, Screen, Workspace};
use tokio::{task::JoinHandle, time::Instant};

/// What became of the reports that somebody tried to file.
#[derive(Debug, Default)]
pub(crate) struct Filed {
    /// A receipt was shown for these.
    pub(crate) taken: BTreeSet<String>,
    /// The program was gone before it said anything.
    pub(crate) in_doubt: BTreeSet<String>,
}

/// The people who do.
pub(crate) struct Reporters {
    stop: Arc<AtomicBool>,
    taken: Arc<AtomicUsize>,
    tasks: Vec<JoinHandle<Filed>>,
}

impl Reporters {
    /// They begin at once.
    pub(crate) fn start(workspace: &Workspace, handles: &[&str]) -> Self {
        let (stop, taken) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let tasks = handles
            .iter()
            .map(|handle| tokio::spawn(file_reports(workspace.person(handle), stop.clone(), taken.clone())))
            .collect();
        Self { stop, taken, tasks }
    }

    /// How many reports were taken so far.
    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    /// They finish what they are at, and stop.
    pub(crate) async fn end(self) -> Filed {
        self.stop.store(true, Ordering::Relaxed);
        let mut filed = Filed::default();
        for task in self.tasks {
            let one = task.await.unwrap();
            filed.taken.extend(one.taken);
            filed.in_doubt.extend(one.in_doubt);
        }
        filed
    }
}

/// Waits for something on somebody's screen, for a while.
async fn looks_for<T>(person: &Person, for_s: u64, find: impl Fn(&Screen) -> Option<T>) -> Option<T> {
    let until = Instant::now() + Duration::from_secs(for_s);
    while Instant::now() < until {
        if let Some(found) = find(&person.screen().await) {
            return Some(found);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    None
}

/// Files reports, one after the other, until it is told to stop. A form whose answer did not come is sent again, as people do.
async fn file_reports(person: Person, stop: Arc<AtomicBool>, taken: Arc<AtomicUsize>) -> Filed {
    let mut filed = Filed::default();
    // Slack lets an app make twenty channels a minute: in a long run no more than that come from all of them
    let pause = Duration::from_millis(if super::kills() > 50 { 6_000 } else { 1_500 });
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let what = format!("{}'s report number {number}", person.handle());
        let form = json!({"channel": "general", "command": "/report", "text": what});
        let (status, _) = person.attempt("command", form).await;
        let opened = match status.is_success() {
            true => looks_for(&person, 1, Screen::modal).await,
            false => None,
        };
        let Some(form) = opened else {
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        };
        let entries = json!({"view_id": form.view_id, "values": {"topic": "assets"}});
        for _ in 0..6 {
            filed.in_doubt.insert(what.clone());
            person.attempt("submit", entries.clone()).await;
            let sent = |screen: &Screen| {
                screen.modal().filter(|modal| modal.callback_id == "report_sent").map(|_| ())
            };
            if looks_for(&person, 4, sent).await.is_some() {
                filed.in_doubt.remove(&what);
                filed.taken.insert(what);
                taken.fetch_add(1, Ordering::Relaxed);
                break;
            }
        }
        if let Some(left) = person.screen().await.modal() {
            person.attempt("close", json!({"view_id": left.view_id, "all": true})).await;
        }
        tokio::time::sleep(pause).await;
    }
    filed
}
