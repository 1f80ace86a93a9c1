//! The sections.

use std::{fmt, net::SocketAddr, path::PathBuf, time::Duration};

use commands::{Company, Directory};
use domain::{DeadlineRules, ReleaseSchedule};
use secrecy::SecretString;
use tracing::Level;

use super::{
    AcknowledgmentsConfig, AuditConfig, BoardConfig, HealthConfig, MailConfig, PassesConfig, StaffConfig,
    StorageConfig, WaiversConfig, audit, board, deadlines, health, mail, reader::Reader, relay::RelayConfig,
    roles, secrets, staff, storage, time,
};
use crate::health::Door;

/// Everything the program is told.
#[derive(Debug)]
pub struct Config {
    /// The company's own words.
    pub company: Company,
    /// The Code that answers come from.
    pub code: CodeConfig,
    /// What is kept of questions.
    pub questions: QuestionsConfig,
    /// How Slack is reached.
    pub slack: SlackConfig,
    /// Who holds which role.
    pub directory: Directory,
    /// Who keeps the heads of the trail.
    pub audit: AuditConfig,
    /// The Board's reports.
    pub board: BoardConfig,
    /// Until when somebody has to do something on a case.
    pub deadlines: DeadlineRules,
    /// What is done about waivers of the Code.
    pub waivers: WaiversConfig,
    /// How people get the Code and are asked to sign it.
    pub acknowledgments: AcknowledgmentsConfig,
    /// When the relay releases.
    pub release: ReleaseSchedule,
    /// What the relay takes, and its page.
    pub relay: RelayConfig,
    /// Where the public keys of passes are listed.
    pub passes: PassesConfig,
    /// The mail server; `None` when nobody is told by e-mail.
    pub mail: Option<MailConfig>,
    /// The staff page; `None` when there is none.
    pub staff: Option<StaffConfig>,
    /// Where things are kept.
    pub storage: StorageConfig,
    /// What is logged.
    pub log: LogConfig,
    /// Where health and metrics are told; `None` when they are not.
    pub health: Option<HealthConfig>,
}

/// The Code that answers come from.
pub struct CodeConfig {
    /// Its file; `None` for the Code the program ships with.
    pub file: Option<PathBuf>,
    /// The Code.
    pub code: guidance::Code,
    /// Which of its sections speak of which topic; `None` when the program finds out for itself.
    pub mapping: Option<guidance::Mapping>,
    /// Whether the encoder reads questions as a whole.
    pub encoder: bool,
}

impl Default for CodeConfig {
    fn default() -> Self {
        Self { file: None, code: guidance::shipped(), mapping: None, encoder: true }
    }
}

impl fmt::Debug for CodeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {} sections", self.file, self.code.sections().len())
    }
}

/// What is kept of questions: nothing, unless it is switched on.
#[derive(Debug, Clone, Default)]
pub struct QuestionsConfig {
    /// Whether topics are counted.
    pub count_topics: bool,
    /// Whether people can give questions that were not answered.
    pub take_unanswered: bool,
    /// The company's own bank; `None` for `questions/bank.jsonl` in the data folder.
    pub bank: Option<PathBuf>,
}

/// How Slack is reached.
pub struct SlackConfig {
    /// The bot token, `xoxb-…`.
    pub bot_token: SecretString,
    /// Where payloads come from.
    pub transport: Transport,
    /// The Web API's address, `https://slack.com/api/` unless it is a sandbox.
    pub api_url: String,
    /// How long a command or a form may take before the deadline guard answers for it. Slack waits 3 seconds.
    pub ack_after: Duration,
}

/// Where payloads come from.
pub enum Transport {
    /// Slack's Socket Mode: the program calls out, no public address is needed.
    Socket {
        /// The app-level token, `xapp-…`.
        app_token: SecretString,
        /// How many connections are kept.
        connections: usize,
    },
    /// Slack calls in.
    Http {
        /// The signing secret.
        signing_secret: SecretString,
        /// Where to listen.
        listen: SocketAddr,
    },
}

impl Transport {
    /// The door, as `/readyz` looks at it.
    pub(crate) const fn door(&self) -> Door {
        match self {
            Self::Socket { connections, .. } => Door::Socket(*connections),
            Self::Http { .. } => Door::Http,
        }
    }
}

/// What is logged.
#[derive(Debug)]
pub struct LogConfig {
    /// The most verbose level.
    pub level: Level,
    /// The form of a line.
    pub format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl fmt::Debug for SlackConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlackConfig")
            .field("transport", &self.transport)
            .field("api_url", &self.api_url)
            .field("ack_after", &self.ack_after)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket { connections, .. } => write!(f, "socket, {connections} connections"),
            Self::Http { listen, .. } => write!(f, "http, listening at {listen}"),
        }
    }
}

/// Reads every section, so that every problem is found at once; `None` when something that is needed is not there.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Config> {
    let company = company(reader);
    let code = super::code::section(reader);
    let code_website = super::code::website(reader);
    let questions = questions(reader);
    let slack = slack(reader);
    let directory = roles::directory(reader);
    let audit = audit::section(reader, directory.as_ref());
    let deadlines = deadlines::section(reader);
    let waivers = super::waivers::section(reader);
    let acknowledgments = super::acknowledgments::section(reader);
    let release = time::release_schedule(reader);
    let storage = storage::section(reader);
    let mut relay = super::relay::section_of_bot(reader, &storage.folder);
    let passes = super::passes::section(reader, relay.as_mut());
    let mail = mail::section(reader);
    let has_mail = mail.as_ref().is_none_or(Option::is_some);
    let staff = staff::section(reader, &storage.folder, directory.as_ref(), has_mail);
    let board = board::section(reader);
    let log = log(reader);
    let health = health::section(reader);
    Some(Config {
        company: Company { code_website, ..company? },
        code: code?,
        questions,
        slack: slack?,
        directory: directory?,
        audit: audit?,
        board,
        deadlines: deadlines?,
        waivers,
        acknowledgments,
        release: release?,
        relay: relay?,
        passes,
        mail: mail?,
        staff: staff?,
        storage,
        log: log?,
        health: health?,
    })
}

pub(super) fn company(reader: &mut Reader<'_>) -> Option<Company> {
    let name = reader.text("company.name", "Example Corporation");
    if name.is_none() {
        reader.missing("company.name", "the company's name");
    }
    let or = |found: Option<super::reader::Located<String>>, default: &str| {
        found.map_or_else(|| default.to_owned(), |found| found.value)
    };
    let human_resources = reader.text("company.human_resources", "the HR team, hr@example.com");
    let it = reader.text("company.it", "the IT help desk");
    let contacts = super::contacts::section(reader);
    Some(Company {
        name: name?.value,
        human_resources: or(human_resources, "the human resources department"),
        it: or(it, "the IT help desk"),
        contacts,
        code_website: None,
        page: None,
        key_channel: None,
    })
}

fn questions(reader: &mut Reader<'_>) -> QuestionsConfig {
    QuestionsConfig {
        count_topics: reader.flag("questions.count_topics"),
        take_unanswered: reader.flag("questions.take_unanswered"),
        bank: reader.text("questions.bank", "bank.jsonl").map(|found| found.value.into()),
    }
}

fn slack(reader: &mut Reader<'_>) -> Option<SlackConfig> {
    let bot_token = secrets::read(reader, "slack.bot_token_file", "SLACK_BOT_TOKEN", "xoxb-");
    if bot_token.is_none() {
        reader.missing(
            "slack.bot_token_file",
            "a file with the bot token, or SLACK_BOT_TOKEN in the environment",
        );
    }
    let api_url = reader
        .text("slack.api_url", "https://slack.com/api/")
        .map_or_else(|| "https://slack.com/api/".to_owned(), |found| found.value);
    let ack_after = reader.number("slack.ack_after_ms", 100, 2_900).map_or(2_500, |found| found.value);
    let transport = transport(reader);
    Some(SlackConfig {
        bot_token: bot_token?,
        transport: transport?,
        api_url,
        ack_after: Duration::from_millis(ack_after.unsigned_abs()),
    })
}

fn transport(reader: &mut Reader<'_>) -> Option<Transport> {
    let chosen = reader.text("slack.transport", "socket");
    let app_token = secrets::read(reader, "slack.app_token_file", "SLACK_APP_TOKEN", "xapp-");
    let connections = reader.number("slack.connections", 1, 10).map_or(2, |found| found.value);
    let signing_secret = secrets::read(reader, "slack.signing_secret_file", "SLACK_SIGNING_SECRET", "");
    let listen = reader.text("slack.listen", "127.0.0.1:3000");
    match chosen.as_ref().map_or("socket", |chosen| chosen.value.as_str()) {
        "socket" => {
            if app_token.is_none() {
                reader.missing(
                    "slack.app_token_file",
                    "a file with the app-level token, or SLACK_APP_TOKEN in the environment",
                );
            }
            Some(Transport::Socket {
                app_token: app_token?,
                connections: usize::try_from(connections).unwrap_or(2),
            })
        }
        "http" => {
            if signing_secret.is_none() {
                reader.missing(
                    "slack.signing_secret_file",
                    "a file with the signing secret, or SLACK_SIGNING_SECRET in the environment",
                );
            }
            let address = listen.as_ref().map_or("127.0.0.1:3000", |listen| listen.value.as_str()).parse();
            if let (Err(_), Some(listen)) = (&address, &listen) {
                reader.refuse(listen, "expected an address and a port such as \"127.0.0.1:3000\"");
            }
            Some(Transport::Http { signing_secret: signing_secret?, listen: address.ok()? })
        }
        _ => {
            if let Some(chosen) = &chosen {
                reader.refuse(chosen, "expected \"socket\" or \"http\"");
            }
            None
        }
    }
}

pub(super) fn log(reader: &mut Reader<'_>) -> Option<LogConfig> {
    let level = match reader.text("log.level", "info") {
        None => Level::INFO,
        Some(found) => match found.value.parse() {
            Ok(level) => level,
            Err(_) => {
                reader.refuse(&found, "expected \"error\", \"warn\", \"info\", \"debug\" or \"trace\"");
                return None;
            }
        },
    };
    let format = match reader.text("log.format", "text") {
        None => LogFormat::Text,
        Some(found) if found.value == "text" => LogFormat::Text,
        Some(found) if found.value == "json" => LogFormat::Json,
        Some(found) => {
            reader.refuse(&found, "expected \"text\" or \"json\"");
            return None;
        }
    };
    Some(LogConfig { level, format })
}
