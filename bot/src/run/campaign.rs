//! `ethics-bot campaign`: how far it is, and who signed, read beside the running program.

use std::{fs::OpenOptions, io::Write, path::Path, process::ExitCode};

use anyhow::Context;
use commands::campaign::bar;
use domain::{Campaign, Progress};
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};
use storage_identity::CampaignReader;

use crate::{
    campaign_export::{AT_ONCE, head, row},
    cli::{CampaignExportArguments, CampaignStatusArguments},
    run::say::say,
};

/// Prints how far the last one is.
pub(crate) fn status(arguments: &CampaignStatusArguments) -> anyhow::Result<ExitCode> {
    super::runtime()?.block_on(async {
        let (mut reader, campaign) = open(&arguments.data).await?;
        let Some(campaign) = campaign else {
            if arguments.json {
                say!("null");
            } else {
                say!("Nobody was asked to sign the Code yet.");
            }
            return Ok(ExitCode::SUCCESS);
        };
        let progress = reader.progress(campaign.id).await?;
        if arguments.json {
            say!("{}", serde_json::to_string_pretty(&to_json(&campaign, &progress))?);
        } else {
            in_words(&campaign, &progress);
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Writes the list of who signed.
pub(crate) fn export(arguments: &CampaignExportArguments) -> anyhow::Result<ExitCode> {
    super::runtime()?.block_on(async {
        let (mut reader, campaign) = open(&arguments.data).await?;
        let campaign = campaign.context("nobody was asked to sign the Code yet, so there is no list")?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = || {
            format!("{} cannot be written: expected a file that is not there yet", arguments.out.display())
        };
        let mut out = std::io::BufWriter::new(options.open(&arguments.out).with_context(written)?);
        out.write_all(head().as_bytes()).with_context(written)?;
        let (mut after, mut people) = (String::new(), 0);
        loop {
            let part = reader.signers(campaign.id, &after, AT_ONCE).await?;
            let Some(last) = part.last() else { break };
            after.clone_from(&last.account);
            people += part.len();
            for signer in &part {
                out.write_all(row(signer).as_bytes()).with_context(written)?;
            }
        }
        out.into_inner()
            .context("the end of the list cannot be written")?
            .sync_all()
            .with_context(written)?;
        say!("{}: {people} people", arguments.out.display());
        Ok(ExitCode::SUCCESS)
    })
}

async fn open(folder: &Path) -> anyhow::Result<(CampaignReader, Option<Campaign>)> {
    let nothing = || {
        format!(
            "there are no campaigns to read in {}: expected the bot's data folder of this version, with identity.db in it",
            folder.display()
        )
    };
    let mut reader = CampaignReader::open(folder).await.with_context(nothing)?;
    let campaign = reader.latest().await.with_context(nothing)?;
    Ok((reader, campaign))
}

fn in_words(campaign: &Campaign, progress: &Progress) {
    say!(
        "{}, version {}, begun on {}: {}",
        campaign.kind.name(),
        campaign.version,
        Date::from(campaign.begun),
        campaign.state.name()
    );
    if !campaign.groups.is_empty() {
        say!("  groups    {}", campaign.groups.join(", "));
    }
    say!("  signed    {}", bar(progress.signed, progress.asked));
    say!("  declined  {}", progress.declined);
    say!(
        "  no letter yet {}, no letter possible {}, guests {}",
        progress.unsent,
        progress.unreached,
        progress.guests
    );
    say!("  letters   {}", progress.letters);
    for group in &progress.groups {
        say!(
            "  {}  {}",
            bar(group.signed, group.asked),
            group.name.chars().filter(|one| !one.is_control()).collect::<String>()
        );
    }
    if progress.withheld > 0 {
        say!(
            "  {} groups are withheld: few people, or they would let a number of few be computed",
            progress.withheld
        );
    }
}

fn to_json(campaign: &Campaign, progress: &Progress) -> Value {
    let group = |group: &domain::GroupProgress| json!({"name": group.name, "asked": group.asked, "signed": group.signed});
    let event = |event: &domain::CampaignEvent| {
        let at = Timestamp::from_millisecond(event.at_ms).ok().map(|at| at.to_string());
        json!({"step": event.step.name(), "by": event.by, "at": at})
    };
    json!({
        "kind": campaign.kind.name(), "version": campaign.version, "state": campaign.state.name(), "is_listed": campaign.is_listed,
        "begun": Date::from(campaign.begun).to_string(), "groups_asked": campaign.groups,
        "asked": progress.asked, "signed": progress.signed, "declined": progress.declined, "unreached": progress.unreached,
        "unsent": progress.unsent, "letters": progress.letters, "guests": progress.guests,
        "groups": progress.groups.iter().map(group).collect::<Vec<_>>(), "groups_withheld": progress.withheld,
        "days": progress.days.iter().map(|(day, signed)| json!([Date::from(*day).to_string(), signed])).collect::<Vec<_>>(),
        "events": progress.events.iter().map(event).collect::<Vec<_>>(),
    })
}
