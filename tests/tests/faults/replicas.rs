//! Three programs on one PostgreSQL server with a standby: one of the three is ended every few seconds while reports come in, once the server itself fails and its standby
//! takes over. Every report that was taken is there once, and so is its channel, its card and its news.

mod switch;

use std::{path::Path, time::Duration};

use storage_testing::{Folder, PrivateServer, Stop};
use switch::Switch;
use tempfile::TempDir;
use tests::{Configuration, Program, Via, Workspace};

use crate::kills::{all_is_done, are_taken_again, filing::Reporters, kills, once::everything_is_there_once};

const REPLICAS: usize = 3;

/// One of the three, on what would be a machine of its own.
struct Replica {
    folder: TempDir,
    configuration: Configuration,
    program: Option<Program>,
}

impl Replica {
    /// It has the addresses and keys that are in `shared`, and nothing else of it.
    fn on(workspace: &Workspace, shared: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        for name in ["identity.url", "content.url", "keys.url", "master.key", "passes.key", "staff.key"] {
            std::fs::copy(shared.join(name), folder.path().join(name)).unwrap();
        }
        let configuration = Configuration::new(workspace, folder.path(), Via::Socket, 2);
        Self { folder, configuration, program: None }
    }

    fn start(&mut self) {
        self.program = Some(Program::serve(&self.configuration, self.folder.path()));
    }

    async fn kill(&mut self) {
        if let Some(program) = self.program.take() {
            program.kill().await;
        }
    }

    async fn stop(&mut self) {
        if let Some(program) = self.program.take() {
            program.stop().await;
        }
    }

    fn log(&self) -> String {
        self.program.as_ref().map(Program::log).unwrap_or_default()
    }
}

/// A primary with a standby that has all that is committed, and the one address that leads to whoever is primary.
struct Servers {
    primary: PrivateServer,
    standby: PrivateServer,
    switch: Switch,
}

impl Servers {
    async fn start() -> (Self, Folder) {
        let primary = PrivateServer::start().await;
        let folder = primary.folder().await;
        let standby = primary.standby(&[]).await;
        // From now on whoever commits waits for it
        primary.set("synchronous_standby_names", "*").await;
        let switch = Switch::to(primary.port()).await;
        for name in ["identity", "content", "keys"] {
            let file = folder.path().join(format!("{name}.url"));
            let address = std::fs::read_to_string(&file).unwrap();
            let behind = address.replace(&format!(":{}/", primary.port()), &format!(":{}/", switch.port()));
            assert_ne!(address, behind);
            std::fs::write(&file, behind).unwrap();
        }
        (Self { primary, standby, switch }, folder)
    }

    /// The primary fails, and its standby takes over.
    async fn fail_over(&self) {
        self.primary.stop(Stop::Immediate).await;
        self.standby.promote().await;
        self.switch.lead_to(self.standby.port());
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL's programs: tests/run installs them"]
async fn three_replicas_and_a_failover_again_on_postgresql() {
    // A part of the target that runs again starts nothing of its own
    if storage_testing::is_on_server() {
        return;
    }
    let kills = kills();
    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let (servers, folder) = Servers::start().await;
    let mut replicas: Vec<_> = (0..REPLICAS).map(|_| Replica::on(&workspace, folder.path())).collect();
    for replica in &mut replicas {
        replica.start();
    }
    let logs = |replicas: &[Replica]| replicas.iter().map(Replica::log).collect::<Vec<_>>().join("\n---\n");
    let reporters = Reporters::start(&workspace, &["tomas", "maya"]);
    are_taken_again(&reporters, || logs(&replicas)).await;
    for kill in 0..kills {
        tokio::time::sleep(Duration::from_millis(fastrand::u64(1_000..4_000))).await;
        let replica = fastrand::choice(&mut replicas).unwrap();
        if kill == kills / 2 {
            replica.kill().await;
            servers.fail_over().await;
        } else if kill % 3 == 1 {
            // As for a new version, one machine after the other
            replica.stop().await;
        } else {
            replica.kill().await;
        }
        replica.start();
    }
    are_taken_again(&reporters, || logs(&replicas)).await;
    let filed = reporters.end().await;
    all_is_done(folder.path(), filed.taken.len(), || logs(&replicas)).await;
    for replica in &mut replicas {
        replica.stop().await;
    }
    let counts = everything_is_there_once(&workspace, folder.path(), &filed).await;
    println!("three replicas, {kills} kills, the primary failed once: {counts}");
    workspace.sandbox.shutdown().await;
}
