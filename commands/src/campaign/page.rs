//! How far it is: the page of whoever asks people to sign.

use domain::{Campaign, CampaignId, CampaignKind, CampaignState, CampaignStep, Day, FEWEST, Progress};
use jiff::Timestamp;
use slack::{
    blocks::{Block, Confirm, Element, ModalView, Style, Text, clip, escape},
    model::UserId,
};

use super::{bar, is_keeper, may_export, not_yours, start::CAMPAIGN_NEW, words};
use crate::{Fault, Reply, Services};

/// The button that opens the page.
pub const CAMPAIGN_OPEN: &str = "campaign_open";
/// The buttons that pause, resume and end; their value is the step and the campaign.
pub const CAMPAIGN_STEP: &str = "campaign_step";
/// The button that sends the list of who signed.
pub const CAMPAIGN_EXPORT: &str = "campaign_export";

/// So many groups, weeks and events fit into a page that can be read.
const GROUPS: usize = 20;
const WEEKS: usize = 8;
const EVENTS: usize = 8;

/// The page, for whoever asks; `None` for anybody else.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub async fn open(services: &Services, user: &UserId) -> Result<Option<ModalView>, Fault> {
    if !is_keeper(&services.directory, user) {
        return Ok(None);
    }
    view(services, user).await.map(Some)
}

/// The page in place of what is open.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub async fn show(services: &Services, user: &UserId) -> Result<Reply, Fault> {
    Ok(open(services, user).await?.map_or_else(not_yours, Reply::Replace))
}

/// What whoever asks finds in the Home tab; nothing for anybody else.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub async fn duty(services: &Services, user: &UserId) -> Result<Option<Block>, Fault> {
    if !services.campaigns.is_on || !is_keeper(&services.directory, user) {
        return Ok(None);
    }
    let latest = latest(services).await?;
    let said = latest.as_ref().filter(|campaign| campaign.state != CampaignState::Ended).map_or_else(
        || "Nobody is being asked right now.".to_owned(),
        |campaign| format!("{}, {}.", escape(&title(campaign)), words::state(campaign.state)),
    );
    let open = Element::button(CAMPAIGN_OPEN, "Open");
    Ok(Some(Block::section(Text::mrkdwn(format!("*Signing the Code.* {said}"))).accessory(open)))
}

/// Pauses, resumes or ends, and shows the page.
///
/// # Errors
/// [`Fault`] when it cannot be kept.
pub async fn change(services: &Services, user: &UserId, value: &str) -> Result<Reply, Fault> {
    if !is_keeper(&services.directory, user) {
        return Ok(not_yours());
    }
    let step_and_place = value
        .split_once(' ')
        .and_then(|(step, place)| Some((CampaignStep::from_name(step)?, place.parse().ok()?)));
    if let Some((step, place)) = step_and_place {
        let now_ms = services.clock.now().as_millisecond();
        let changed =
            services.campaigns.register.change(CampaignId(place), step, user.as_str(), now_ms).await;
        changed.map_err(|error| Fault::new("change a campaign", error))?;
    }
    show(services, user).await
}

async fn latest(services: &Services) -> Result<Option<Campaign>, Fault> {
    let latest = services.campaigns.register.latest().await;
    latest.map_err(|error| Fault::new("find the last campaign", error))
}

async fn view(services: &Services, user: &UserId) -> Result<ModalView, Fault> {
    let view = ModalView::new("campaign", "Signing the Code").close("Close");
    let open = latest(services).await?.filter(|campaign| campaign.state != CampaignState::Ended);
    if !services.campaigns.is_on && open.is_none() {
        let text = "Asking people to sign the Code is switched off. An operator switches it on with campaigns = true in the section [acknowledgments] of the configuration.";
        return Ok(view.block(Block::section(Text::plain(text))));
    }
    let roll = services.campaigns.register.roll().await;
    let roll = roll.map_err(|error| Fault::new("find how far the directory is read", error))?;
    let read = match (roll.read, roll.reading) {
        (None, None) => "The list of who works here is not read yet. It begins within a minute.".to_owned(),
        (None, Some(seen)) => format!(
            "The list of who works here is being read: {seen} accounts so far. Letters begin when it is complete."
        ),
        (Some(day), _) => format!("{} people work here, as of {day}.", roll.people),
    };
    let Some(campaign) = latest(services).await? else {
        let text = "Nobody was asked yet. People who join get the Code by themselves.";
        return Ok(view
            .block(Block::section(Text::plain(text)))
            .block(Block::actions([start_button()]))
            .block(Block::context([Text::plain(read)])));
    };
    let progress = services.campaigns.register.progress(campaign.id).await;
    let progress = progress.map_err(|error| Fault::new("find how far a campaign is", error))?;
    let off = (!services.campaigns.is_on).then(|| {
        Block::section(Text::plain(
            "It is switched off in the configuration, and no letter goes out. It can be ended here.",
        ))
    });
    let exact = may_export(services, user);
    Ok(view
        .block(Block::header(clip(&title(&campaign), 150)))
        .blocks(off)
        .block(Block::section(Text::mrkdwn(standing(&campaign, &progress, exact))))
        .block(Block::actions(tools(services, user, &campaign)))
        .blocks(by_group(&progress))
        .blocks(over_time(&progress))
        .block(Block::context(events(services, &progress).into_iter().chain([read]).map(Text::mrkdwn))))
}

fn title(campaign: &Campaign) -> String {
    format!("{}: version {}", words::kind(campaign.kind), campaign.version)
}

/// Groups that are named.
const NAMED: usize = 10;

fn standing(campaign: &Campaign, progress: &Progress, exact: bool) -> String {
    let audience = match campaign.groups.as_slice() {
        [] => "everybody".to_owned(),
        groups => {
            let named = groups.iter().take(NAMED).map(|name| escape(&clip(name, 80)));
            let more = groups.len().saturating_sub(NAMED);
            named.chain((more > 0).then(|| format!("and {more} more"))).collect::<Vec<_>>().join(", ")
        }
    };
    let listed = if campaign.is_listed || campaign.state == CampaignState::Ended {
        ""
    } else {
        " The list of people is still being made."
    };
    let mut lines = vec![
        format!("It is *{}*. Asked: {audience}.{listed}", words::state(campaign.state)),
        format!("`{}` signed", bar(progress.signed, progress.asked)),
    ];
    let few = (1..FEWEST).contains(&progress.declined) && !exact;
    if few {
        lines.push(format!("fewer than {FEWEST} said that they do not sign"));
    }
    let counts = [
        (progress.unsent, "get their first letter still"),
        (if few { 0 } else { progress.declined }, "said that they do not sign"),
        (progress.unreached, "cannot be sent a letter"),
        (progress.guests, "are guests, who are not asked"),
    ];
    lines.extend(
        counts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")),
    );
    lines.push(format!("{} letters were sent.", progress.letters));
    lines.join("\n")
}

fn by_group(progress: &Progress) -> Vec<Block> {
    if progress.groups.is_empty() && progress.withheld == 0 {
        return Vec::new();
    }
    let line = |group: &domain::GroupProgress| {
        format!("`{}` {}", bar(group.signed, group.asked), escape(&clip(&group.name, 80)))
    };
    let mut lines: Vec<String> = progress.groups.iter().take(GROUPS).map(line).collect();
    if progress.groups.len() > GROUPS {
        lines.push(format!("and {} more groups", progress.groups.len() - GROUPS));
    }
    if progress.withheld > 0 {
        lines.push(format!(
            "_Withheld: {} groups, which have fewer than five people or would let a number of so few be computed._",
            progress.withheld
        ));
    }
    vec![Block::section(Text::mrkdwn(clip(&format!("*By group*\n{}", lines.join("\n")), 3_000)))]
}

/// How many had signed at the end of each week, the last weeks.
fn over_time(progress: &Progress) -> Vec<Block> {
    let Some((first, _)) = progress.days.first() else { return Vec::new() };
    let week = |day: &Day| (day.number() - first.number()) / 7;
    let mut sums = std::collections::BTreeMap::new();
    let mut sum = 0;
    for (day, number) in &progress.days {
        sum += number;
        sums.insert(week(day), sum);
    }
    let skipped = sums.len().saturating_sub(WEEKS);
    let lines = sums.iter().skip(skipped).map(|(week, sum)| {
        format!("`{}` week {}", bar((*sum).min(progress.asked), progress.asked), week + 1)
    });
    vec![Block::section(Text::mrkdwn(format!(
        "*Signed by the end of the week*\n{}",
        lines.collect::<Vec<_>>().join("\n")
    )))]
}

fn events(services: &Services, progress: &Progress) -> Vec<String> {
    let line = |event: &domain::CampaignEvent| {
        let by = event.by.as_ref().map_or_else(
            || "by the program, because of a new version".to_owned(),
            |by| format!("by <@{by}>"),
        );
        let at = Timestamp::from_millisecond(event.at_ms).unwrap_or_default();
        format!("{} {by} on {}.", words::done(event.step), services.deadlines.calendar.today(at))
    };
    let skipped = progress.events.len().saturating_sub(EVENTS);
    progress.events.iter().skip(skipped).map(line).collect()
}

fn tools(services: &Services, user: &UserId, campaign: &Campaign) -> Vec<Element> {
    let step = |step: CampaignStep, label: &str| {
        Element::button(format!("{CAMPAIGN_STEP}_{}", step.name()), label).value(format!(
            "{} {}",
            step.name(),
            campaign.id.0
        ))
    };
    let end = || {
        let sure = Confirm::new(
            "End it?",
            "No more letters go out on this occasion. What was signed stays.",
            "End it",
            "Keep it",
        );
        step(CampaignStep::End, "End").confirm(sure)
    };
    let mut tools = match campaign.state {
        CampaignState::Running => vec![step(CampaignStep::Pause, "Pause"), end()],
        CampaignState::Paused => vec![step(CampaignStep::Resume, "Resume").style(Style::Primary), end()],
        CampaignState::Ended => vec![start_button()],
    };
    if may_export(services, user) && campaign.kind != CampaignKind::Joining {
        tools.push(Element::button(CAMPAIGN_EXPORT, "Send me the list").value(campaign.id.0.to_string()));
    }
    tools
}

fn start_button() -> Element {
    Element::button(CAMPAIGN_NEW, "Ask people to sign").style(Style::Primary)
}
