//! `ethics-bot demo`: the bot, the relay and a sandbox in one process.

use crate::run::say::say;
use std::{collections::BTreeMap, net::SocketAddr, path::Path, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use commands::{
    Company, Directory,
    contacts::{Contact, ContactKind},
};
use domain::{ReleaseSchedule, Role, SystemRandomness};
use sandbox::{Delivery, InstalledApp, Sandbox};
use slack::model::{ChannelId, UserId};

use crate::{
    App, DemoClock,
    cli::DemoArguments,
    config::{
        AcknowledgmentsConfig, AuditConfig, BoardConfig, CodeConfig, Config, LogConfig, LogFormat,
        PageConfig, PassesConfig, QuestionsConfig, RelayConfig, SlackConfig, StorageConfig, Transport,
        WaiversConfig,
    },
    telemetry,
};

/// Reports leave the demo's relay every full minute, so that one can be followed through.
const RELEASE_EVERY_S: i64 = 60;

/// Runs the demo until it is asked to stop.
pub(crate) fn demo(arguments: DemoArguments) -> anyhow::Result<ExitCode> {
    telemetry::start(&LogConfig { level: arguments.log, format: LogFormat::Text });
    let temporary =
        tempfile::Builder::new().prefix("ethics-bot-demo-").tempdir().context("no temporary folder")?;
    let folder = arguments.data.clone().unwrap_or_else(|| temporary.path().to_owned());
    super::runtime()?.block_on(async {
        let sandbox = start_sandbox(arguments.port).await?;
        let installed = sandbox.install(&crate::manifest(None), Delivery::Socket).await?;
        sandbox.bring(&installed, "general");
        let page_port = if arguments.port == 0 { 0 } else { arguments.port.saturating_add(1) };
        let config = config(&sandbox, &installed, &folder, page_port, arguments.log)?;
        let clock = Arc::new(DemoClock::new(&sandbox));
        let app = App::build(config, clock, Arc::new(SystemRandomness)).await?;
        let page = app.page_addr()?;
        let running = app.start(true);
        greet(&sandbox.url(), page, arguments.data.as_deref());
        super::asked_to_stop().await;
        running.stop().await;
        sandbox.shutdown().await;
        Ok(ExitCode::SUCCESS)
    })
}

async fn start_sandbox(port: u16) -> anyhow::Result<Sandbox> {
    // An app that somebody adds is a process of its own, and its clock stays where it is
    let started = Sandbox::builder().port(port).sign_by_machine_clock(true).start().await;
    started.with_context(|| format!("port {port} cannot be used: try `ethics-bot demo --port 0`"))
}

fn greet(url: &str, page: Option<SocketAddr>, data: Option<&Path>) {
    say!("The demo is running. Open this page:\n\n    {url}\n");
    if let Some(page) = page {
        say!("The page for anonymous reports, outside of Slack, is at http://{page}\n");
    }
    say!("You can be any of the people there. Three things to try:");
    say!("  as Maya   /ask can I accept tickets from a supplier?");
    say!("  as Tomás  /report            (reports leave the relay every full minute)");
    say!("  as Ruth   open the direct message from Ethics Bot");
    say!("The date below the page moves the clock on, to a release or a deadline.\n");
    match data {
        Some(folder) => say!("The databases are kept in {}.", folder.display()),
        None => say!("Nothing is kept: the databases are deleted when you stop. Press Ctrl-C to stop."),
    }
}

fn page(port: u16, folder: &Path) -> PageConfig {
    let named = [
        (Role::EthicsManager, "Ruth Adeyemi"),
        (Role::OutsideCounsel, "Jonas Weber"),
        (Role::AuditCommittee, "Priya Nair"),
        (Role::BoardSecretary, "Helen Cho"),
    ];
    PageConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], port)),
        url: None,
        names: named.into_iter().map(|(role, name)| (role, vec![name.to_owned()])).collect(),
        key_channel: Some("#general".to_owned()),
        passes_per_quarter: 3,
        pass_key_file: folder.join("passes.key"),
        work_bits: 15,
        cleaner: None,
    }
}

/// As the shipped Code names them (Communication Alternatives). Its form on the intranet is `/report` here.
fn contacts() -> Vec<Contact> {
    let letter = |to: &str, at: &str| Contact::new(ContactKind::Letter, Some(to.to_owned()), at, None);
    vec![
        Contact::new(ContactKind::Line, None, "(818) 734-5199", None),
        letter("Letter to the ethics manager", "Ethics Manager, 16640 Stagg Street, Van Nuys, CA 91406"),
        letter(
            "Letter to outside counsel",
            "Jocelyn Arel, Goodwin Law, 100 Northern Avenue, Boston, MA 02210",
        ),
        Contact::new(ContactKind::Email, None, "ethicsmanager@capstoneturbine.com", None),
    ]
}

fn config(
    sandbox: &Sandbox,
    app: &InstalledApp,
    folder: &Path,
    page_port: u16,
    log: tracing::Level,
) -> anyhow::Result<Config> {
    let held = [
        (Role::EthicsManager, "U0RUTH"),
        (Role::OutsideCounsel, "U0JONAS"),
        (Role::AuditCommittee, "U0PRIYA"),
        (Role::BoardSecretary, "U0HELEN"),
    ];
    let mut holders = BTreeMap::new();
    for (role, id) in held {
        holders.insert(role, vec![UserId::parse(id)?]);
    }
    let directory = Directory::new(holders)?;
    Ok(Config {
        audit: AuditConfig::usual(&directory),
        mail: None,
        staff: None,
        board: BoardConfig::default(),
        deadlines: domain::DeadlineRules::default(),
        waivers: WaiversConfig::default(),
        acknowledgments: AcknowledgmentsConfig {
            welcome: true,
            campaigns: true,
            // Whoever tries it at night or on a Sunday wants to see it
            quiet: None,
            ..AcknowledgmentsConfig::default()
        },
        company: Company {
            name: "Capstone Turbine Corporation".to_owned(),
            human_resources: "the human resources department".to_owned(),
            it: "the IT help desk".to_owned(),
            contacts: contacts(),
            code_website: Some("https://ir.capstoneturbine.com/corporate-governance".to_owned()),
            page: None,
            key_channel: None,
        },
        code: CodeConfig::default(),
        questions: QuestionsConfig { count_topics: true, take_unanswered: true, bank: None },
        slack: SlackConfig {
            bot_token: app.bot_token.clone().into(),
            transport: Transport::Socket { app_token: app.app_token.clone().into(), connections: 2 },
            api_url: sandbox.api_url(),
            ack_after: Duration::from_millis(2_500),
        },
        directory,
        release: ReleaseSchedule::every(RELEASE_EVERY_S)?,
        relay: RelayConfig { unverified_per_release: 200, page: Some(page(page_port, folder)), apart: None },
        // Everybody in the demo is in it, the bot as well
        passes: PassesConfig { announce_in: Some(ChannelId::parse("C0GENERAL")?) },
        storage: StorageConfig::in_folder(folder),
        log: LogConfig { level: log, format: LogFormat::Text },
        health: None,
    })
}
