//! `ethics-bot database`: what a PostgreSQL server and the machines on it need once.

use std::process::ExitCode;

use domain::SystemRandomness;

use crate::{cli::DatabaseKeysArguments, master_key, run::say::say};

/// The keys that every machine on one database needs, as they are named where the configuration names no others.
const KEYS: [(&str, &str); 3] = [
    (
        "master.key",
        "opens what is sealed in the databases. Without it no report can be read: keep a copy apart from their backups",
    ),
    ("passes.key", "is what passes are made and known with"),
    ("staff.key", "opens the secrets of the staff page's authenticator apps"),
];

/// Prints what the server's administrator runs.
pub(crate) fn setup() -> ExitCode {
    say!("{}", storage_database::SETUP.trim_end());
    ExitCode::SUCCESS
}

/// Makes what is missing.
pub(crate) fn keys(arguments: &DatabaseKeysArguments) -> anyhow::Result<ExitCode> {
    for (name, what) in KEYS {
        let file = arguments.data.join(name);
        if file.exists() {
            say!("{} is there already, and stays as it is. It {what}.", file.display());
        } else {
            master_key::draw_new(&file, &SystemRandomness)?;
            say!("{} is new. It {what}.", file.display());
        }
    }
    say!(
        "Copy master.key to each machine that has content.url, passes.key to all, and staff.key to each that has identity.url; readable by the program\u{2019}s user \
         only. With the relay on a host of its own, the bot\u{2019}s host must not have master.key."
    );
    Ok(ExitCode::SUCCESS)
}
