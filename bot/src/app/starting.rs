//! Setting the application to work.

use std::time::Duration;

use secrecy::SecretString;
use slack::{Client, receiver};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{App, DRAIN_FOR, Door, Running};
use crate::{code_shelf, health::Health, jobs, metrics::Job, staff_side};

/// Starts to receive, and with `jobs` what is done by the clock.
pub(super) fn start(app: App, jobs: bool) -> Running {
    let stop = CancellationToken::new();
    let health = app.health.health.clone();
    let mut tasks = if jobs { at_work(&app, &health, &stop) } else { Vec::new() };
    let relay = app.relay.start(jobs, app.deliveries.bell(), &health, &stop);
    let learning = app.deliveries.learn_names(app.names, stop.clone());
    tasks.push(health.tasks.spawn("names", learning));
    if let Some((listener, router)) = app.staff {
        tasks.push(health.tasks.spawn("staff page", staff_side::serve(listener, router, stop.clone())));
    }
    let client_stop = app.client.shutdown_handle();
    let receiving = match app.door {
        Door::Socket => tokio::spawn(async move { app.client.start().await }),
        Door::Http { listener, signing_secret } => {
            tokio::spawn(receive(app.client, listener, signing_secret, stop.clone()))
        }
    };
    health.tasks.watch("receiving", receiving.abort_handle());
    tasks.extend(app.health.start(jobs, &stop));
    Running {
        relay,
        deliveries: app.deliveries,
        announcer: app.announcer,
        heads: app.heads,
        disclosures: app.disclosures,
        digests: app.digests,
        shelf: app.shelf,
        asking: app.asking,
        health,
        stop,
        client_stop,
        receiving,
        later: app.later,
        tasks,
        identity: app.identity,
    }
}

fn at_work(app: &App, health: &Health, stop: &CancellationToken) -> Vec<JoinHandle<()>> {
    let mark = |job| health.metrics.job(job);
    let heads = jobs::send_heads(app.heads.clone(), mark(Job::Heads), stop.clone());
    let disclosures =
        jobs::remind_of_disclosures(app.disclosures.clone(), mark(Job::Disclosures), stop.clone());
    let code = code_shelf::watch(app.shelf.clone(), mark(Job::Code), stop.clone());
    let forgetting =
        jobs::forget_old_codes(app.identity.clone(), app.clock.clone(), mark(Job::Forgetting), stop.clone());
    let mut tasks = vec![
        health.tasks.spawn("deliveries", jobs::deliver(app.deliveries.clone(), stop.clone())),
        health.tasks.spawn("heads", heads),
        health.tasks.spawn("disclosures", disclosures),
        health.tasks.spawn("code", code),
        health.tasks.spawn("digests", jobs::send_digests(app.digests.clone(), stop.clone())),
        health.tasks.spawn("forgetting", forgetting),
    ];
    if let Some((members, letters)) = app.asking.clone() {
        let directory = jobs::keep_members(members, mark(Job::Directory), stop.clone());
        tasks.push(health.tasks.spawn("directory", directory));
        let letters = jobs::send_letters(letters, mark(Job::Letters), stop.clone());
        tasks.push(health.tasks.spawn("letters", letters));
    }
    if let Some(announcer) = app.announcer.clone() {
        let announcing = jobs::announce_keys(announcer, mark(Job::Announcing), stop.clone());
        tasks.push(health.tasks.spawn("announcing", announcing));
    }
    tasks
}

/// How long requests that have begun when the program stops may take to arrive.
const LAST_REQUESTS: Duration = Duration::from_secs(4);

async fn receive(
    client: Client,
    listener: TcpListener,
    signing_secret: SecretString,
    stop: CancellationToken,
) -> slack::Result<()> {
    let verifier = receiver::Verifier::new(signing_secret);
    let router = receiver::router(client.dispatcher(), verifier, receiver::ReceiverOptions::default());
    let served = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    // A request that does not come to its end does not keep the others from theirs
    let given_up = async {
        stop.cancelled().await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        served = served.into_future() => if let Err(error) = served {
            tracing::error!(kind = ?error.kind(), "the receiver stopped");
        },
        () = given_up => {}
    }
    client.dispatcher().drain(DRAIN_FOR).await;
    Ok(())
}
