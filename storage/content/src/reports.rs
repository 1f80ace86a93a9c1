//! Reports as they come in: each with its mailbox, and the pass it spends.
//!
//! What comes while others are written to disk is written together by the next commit: a commit waits for the disk, and a disk takes many reports as fast as one.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{LookupHash, PassId, Sealed};
use sqlx::AnyConnection;
use storage_database::{Database, During, StoreError};
use tokio::sync::oneshot;

use crate::{Added, ContentStore, Parcel, mailboxes, parcels};

/// So many reports are written by one commit at most.
const MOST_TOGETHER: usize = 32;
const OPERATION: &str = "add a report";
/// A database that does not answer for so long is given up: whoever reports is told, and whoever comes next is not held up behind them.
const PATIENCE: Duration = Duration::from_secs(10);

/// A report to be stored with its mailbox.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// What waits for the release; its case is the mailbox's.
    pub parcel: Parcel,
    /// Where the receipt finds the mailbox.
    pub lookup: LookupHash,
    /// The mailbox's key for the holder of the receipt.
    pub key_for_receipt: Sealed,
    /// The mailbox's key for the desk.
    pub key_for_desk: Sealed,
    /// The pass that it spends.
    pub spending: Option<Spending>,
    /// So many reports without a pass wait at most; then this one is not stored, if it is one.
    pub unproven_limit: u32,
}

/// A pass to be spent with a report.
#[derive(Debug, Clone, Copy)]
pub struct Spending {
    /// Which pass.
    pub pass: PassId,
    /// The number of its epoch.
    pub epoch: u16,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportAdded {
    /// It is stored.
    New,
    /// One with its receipt was stored before; nothing changed. What is to become of both is for [`replace_report`](ContentStore::replace_report).
    Known,
    /// Its pass was spent for another report; nothing changed.
    PassSpent,
    /// As many reports without a pass wait as may wait; nothing changed.
    Full,
    /// Another machine used the case's key ahead of this one; nothing changed. Take another key and call again.
    KeyTaken,
}

impl ContentStore {
    /// Stores a report with its mailbox, and spends its pass, in one transaction. A known lookup changes nothing, whatever the pass. Once it is begun it goes on to its end,
    /// also where whoever called does not wait for it.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was stored.
    pub async fn add_report(&self, report: NewReport) -> Result<ReportAdded, StoreError> {
        let (done, told) = oneshot::channel();
        if self.incoming.push(Incoming { report, done }) {
            let (incoming, database) = (self.incoming.clone(), self.content.clone());
            tokio::spawn(Writer { incoming, database, has_ended: false }.write());
        }
        told.await.map_err(|_| sqlx::Error::WorkerCrashed).during(OPERATION)?
    }

    /// Puts a report in the place of the one with its id, which waits, and spends its pass, in one transaction. `Known` when it waits no more: then nothing changed.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn replace_report(
        &self,
        parcel: &Parcel,
        spending: Option<Spending>,
    ) -> Result<ReportAdded, StoreError> {
        const OPERATION: &str = "replace a report";
        let mut transaction = self.content.begin(OPERATION).await?;
        if let Some(spending) = spending
            && !spend(&mut transaction, spending).await?
        {
            return Ok(ReportAdded::PassSpent);
        }
        if !parcels::replace(&mut transaction, parcel).await? {
            return Ok(ReportAdded::Known);
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(ReportAdded::New)
    }
}

/// A report that waits to be written.
#[derive(Debug)]
struct Incoming {
    report: NewReport,
    done: oneshot::Sender<Result<ReportAdded, StoreError>>,
}

/// What waits to be written, in the order in which it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queue(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    reports: Vec<Incoming>,
    /// Somebody writes, and will come back for more.
    is_attended: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whether there is nobody who writes: then the caller sees to it.
    fn push(&self, report: Incoming) -> bool {
        let mut waiting = self.lock();
        waiting.reports.push(report);
        !std::mem::replace(&mut waiting.is_attended, true)
    }

    /// What is to be written next; nothing ends the writer.
    fn take(&self) -> Vec<Incoming> {
        let mut waiting = self.lock();
        let most = waiting.reports.len().min(MOST_TOGETHER);
        waiting.is_attended = most > 0;
        waiting.reports.drain(..most).collect()
    }
}

/// Writes until nothing waits.
struct Writer {
    incoming: Queue,
    database: Database,
    /// Nothing waited any more.
    has_ended: bool,
}

/// Also where it ends before its time: then whoever waits is told that it failed, and the next report finds another writer.
impl Drop for Writer {
    fn drop(&mut self) {
        if !self.has_ended {
            *self.incoming.lock() = Waiting::default();
        }
    }
}

impl Writer {
    async fn write(mut self) {
        loop {
            let together = self.incoming.take();
            if together.is_empty() {
                self.has_ended = true;
                return;
            }
            self.write_together(together).await;
        }
    }

    /// Where one of several cannot be stored all of them are undone, and each is written alone. Where the database does not answer all of them fail at once.
    async fn write_together(&self, together: Vec<Incoming>) {
        let mut alone = match self.store(&together).await {
            Ok(added) => return succeed(added, together),
            Err(Failed::AtReport(_)) if together.len() > 1 => together.into_iter(),
            Err(failed) => return fail(failed, together),
        };
        while let Some(incoming) = alone.next() {
            match self.store(std::slice::from_ref(&incoming)).await {
                Ok(added) => succeed(added, [incoming]),
                Err(Failed::AtReport(error)) => tell(incoming, Err(error)),
                Err(failed) => return fail(failed, std::iter::once(incoming).chain(alone)),
            }
        }
    }

    /// What became of each, in their order.
    async fn store(&self, together: &[Incoming]) -> Result<Vec<ReportAdded>, Failed> {
        let stored = async {
            let mut transaction = self.database.begin(OPERATION).await.map_err(Failed::Whole)?;
            let mut added = Vec::new();
            for incoming in together {
                added.push(insert(&mut transaction, &incoming.report).await.map_err(Failed::AtReport)?);
            }
            if added.contains(&ReportAdded::New) {
                // What became of a commit that fails is not known: nothing of it is tried again here
                transaction.commit().await.during(OPERATION).map_err(Failed::Whole)?;
            }
            Ok(added)
        };
        let late = |_| Failed::Whole(failure(io::ErrorKind::TimedOut.into()));
        tokio::time::timeout(PATIENCE, stored).await.map_err(late)?
    }
}

/// What failed.
enum Failed {
    /// To store one of them; nothing was stored.
    AtReport(StoreError),
    /// To begin, or to end.
    Whole(StoreError),
}

/// Tells each what became of it.
fn succeed(added: Vec<ReportAdded>, all: impl IntoIterator<Item = Incoming>) {
    for (incoming, added) in all.into_iter().zip(added) {
        tell(incoming, Ok(added));
    }
}

/// Tells the first what failed, and the others that it failed with them.
fn fail(failed: Failed, all: impl IntoIterator<Item = Incoming>) {
    let (Failed::AtReport(error) | Failed::Whole(error)) = failed;
    let mut errors = std::iter::once(error);
    for incoming in all {
        let error = errors.next();
        let error =
            error.unwrap_or_else(|| failure(io::Error::other("what was stored together with it failed")));
        tell(incoming, Err(error));
    }
}

fn failure(error: io::Error) -> StoreError {
    StoreError::Database { operation: OPERATION, source: sqlx::Error::Io(error) }
}

fn tell(incoming: Incoming, added: Result<ReportAdded, StoreError>) {
    // Whoever does not wait any more sends the same again
    let _ = incoming.done.send(added);
}

async fn insert(connection: &mut AnyConnection, report: &NewReport) -> Result<ReportAdded, StoreError> {
    if mailboxes::insert(connection, report).await? == Added::Known {
        let is_known = mailboxes::was_known(connection, report.lookup).await?;
        return Ok(if is_known { ReportAdded::Known } else { ReportAdded::KeyTaken });
    }
    let refused = if let Some(spending) = report.spending
        && !spend(connection, spending).await?
    {
        ReportAdded::PassSpent
    } else if !report.parcel.proven && unproven(connection).await? >= i64::from(report.unproven_limit) {
        ReportAdded::Full
    } else {
        parcels::insert(connection, &report.parcel).await?;
        return Ok(ReportAdded::New);
    };
    // Others are written by the same commit
    mailboxes::withdraw(connection, report.lookup).await?;
    Ok(refused)
}

/// Spends a pass; says whether it had not been spent before.
async fn spend(connection: &mut AnyConnection, spending: Spending) -> Result<bool, StoreError> {
    let done = sqlx::query("INSERT INTO spent_pass (id, epoch) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(spending.pass.as_bytes().as_slice())
        .bind(i64::from(spending.epoch))
        .execute(connection)
        .await
        .during("spend a pass")?;
    Ok(done.rows_affected() == 1)
}

/// How many reports without a pass wait.
async fn unproven(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    sqlx::query_scalar("SELECT count(*) FROM parcel WHERE kind = 'report' AND NOT proven")
        .fetch_one(connection)
        .await
        .during("count reports without a pass")
}
