//! Starting a campaign: whom to ask, how many that is and how long it takes, and only then the start.

use domain::{CodeVersion, FEWEST, MemberGroup, NewCampaign, Preview};
use slack::{
    blocks::{Block, Element, ModalView, OptionGroup, OptionItem, Text, clip, escape},
    model::{UserId, ViewSubmission},
};

use super::{in_words, is_keeper, may_export, not_yours, notice, page};
use crate::{Fault, FormReply, Reply, Services};

/// The button that opens the form.
pub const CAMPAIGN_NEW: &str = "campaign_new";
/// The form's name.
pub const CAMPAIGN_FORM: &str = "campaign_form";
/// The name of the page that says what would happen.
pub const CAMPAIGN_CONFIRM: &str = "campaign_confirm";

const GROUPS: &str = "groups";
const AGAIN: &str = "again";
const NEVER: &str = "never";
const YEARLY: &str = "yearly";
/// Slack: so many options in a menu, or under one of its headings.
const OPTIONS: usize = 100;
/// So many groups fit into the 250 kB of a view with names of any length.
const MOST: usize = 1_000;
/// What is left of a form's 3,000 characters of metadata for the ids of groups.
const METADATA: usize = 2_900;
const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;
const UNAVAILABLE: &str = "It could not be looked up. Please try again in a minute.";

/// Opens the form.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub async fn begin(services: &Services, user: &UserId) -> Result<Reply, Fault> {
    if !is_keeper(&services.directory, user) {
        return Ok(not_yours());
    }
    let Some(version) = in_force(services).await? else {
        return Ok(Reply::Replace(notice(
            "No version of the Code is in force yet, so there is nothing to sign.",
        )));
    };
    let groups = services.campaigns.register.groups().await;
    let groups = groups.map_err(|error| Fault::new("list the groups", error))?;
    let whom = (!groups.is_empty()).then(|| {
        Block::input("Groups", menu(&groups).placeholder("Everybody"))
            .block_id(GROUPS)
            .optional(true)
            .hint("Leave it empty to ask everybody who works here. Guests and bots are not asked.")
    });
    let left_out = (groups.len() > MOST).then(|| {
        let text = format!("Of {} groups the first {MOST} fit into this menu.", groups.len());
        Block::context([Text::plain(text)])
    });
    let never = OptionItem::new("Those who have not signed this version", NEVER);
    let yearly = OptionItem::new("Those, and who signed it more than a year ago", YEARLY);
    let again = Element::radio_buttons(AGAIN, [never.clone(), yearly]).initial_option(never);
    Ok(Reply::Replace(
        ModalView::new(CAMPAIGN_FORM, "Ask people to sign")
            .submit("Continue")
            .close("Cancel")
            .block(Block::section(Text::mrkdwn(format!(
                "It is about *version {}*, which is in force.",
                escape(&version.name)
            ))))
            .blocks(whom)
            .blocks(left_out)
            .block(Block::input("Who gets a letter", again).block_id(AGAIN))
            .block(Block::context([Text::plain(
                "The next page says how many people that is. Nothing is sent before.",
            )])),
    ))
}

/// The groups to choose from; where there are more than a menu has options, under headings that say from which to which.
fn menu(groups: &[MemberGroup]) -> Element {
    let option = |group: &MemberGroup| {
        OptionItem::new(clip(&format!("{} ({})", group.name, group.people), 75), &*group.id)
    };
    if groups.len() <= OPTIONS {
        return Element::multi_static_select(GROUPS, groups.iter().map(option));
    }
    let heading = |run: &[MemberGroup]| match run {
        [first, .., last] => format!("{} – {}", clip(&first.name, 35), clip(&last.name, 35)),
        [only] => clip(&only.name, 75),
        [] => String::new(),
    };
    let runs = groups[..groups.len().min(MOST)].chunks(OPTIONS);
    Element::grouped_multi_select(
        GROUPS,
        runs.map(|run| OptionGroup::new(heading(run), run.iter().map(option))),
    )
}

/// Says what would happen.
pub async fn submit(services: &Services, submission: &ViewSubmission) -> FormReply {
    let state = &submission.view.state;
    if !is_keeper(&services.directory, &submission.user.id) {
        return FormReply::Close;
    }
    let groups: Vec<String> = state.options(GROUPS, GROUPS).into_iter().map(str::to_owned).collect();
    let is_yearly = state.option(AGAIN, AGAIN) == Some(YEARLY);
    if groups.iter().map(|id| id.len() + 1).sum::<usize>() > METADATA {
        return FormReply::mend(
            GROUPS,
            "These are too many groups for one campaign. Please choose fewer, or everybody.",
        );
    }
    match preview(services, &submission.user.id, &groups, is_yearly).await {
        Ok(Some(view)) => FormReply::replace(view),
        Ok(None) => FormReply::replace(notice("No version of the Code is in force any more.")),
        Err(fault) => FormReply::mend_fault(AGAIN, UNAVAILABLE, fault),
    }
}

async fn preview(
    services: &Services,
    user: &UserId,
    groups: &[String],
    is_yearly: bool,
) -> Result<Option<ModalView>, Fault> {
    let Some(version) = in_force(services).await? else { return Ok(None) };
    let campaign = new_campaign(services, &version, groups, is_yearly);
    let preview = services.campaigns.register.preview(&campaign).await;
    let preview = preview.map_err(|error| Fault::new("count whom a campaign would ask", error))?;
    let metadata =
        format!("{}|{}|{}", version.hash, if is_yearly { YEARLY } else { NEVER }, groups.join(","));
    let view =
        ModalView::new(CAMPAIGN_CONFIRM, "Ask people to sign").close("Cancel").private_metadata(metadata);
    // Whoever may not have the list learns of groups how many people they have, and not who of them answered
    let preview = match groups.is_empty() || may_export(services, user) {
        true => preview,
        false => Preview { answered: 0, ..preview },
    };
    if !groups.is_empty() && preview.people < FEWEST {
        return Ok(Some(too_few()));
    }
    let view = view.block(Block::section(Text::mrkdwn(said(services, &version, preview))));
    let to_ask = preview.people.saturating_sub(preview.answered);
    Ok(Some(if to_ask > 0 { view.submit("Start") } else { view }))
}

fn too_few() -> ModalView {
    notice(&format!(
        "These groups have fewer than {FEWEST} people together: a campaign would say who of them signed. Please add groups, or write to them yourself."
    ))
}

fn said(services: &Services, version: &CodeVersion, preview: Preview) -> String {
    let to_ask = preview.people.saturating_sub(preview.answered);
    let desk = &services.campaigns;
    let days: Vec<String> = desk.rhythm.days().iter().map(u16::to_string).collect();
    let reminders = match days.as_slice() {
        [] => "Nobody is reminded.".to_owned(),
        days => format!(
            "Whoever has not answered is reminded after {} days, each counted from the letter before, and then left alone.",
            days.join(", then ")
        ),
    };
    let mut lines = vec![format!("*{to_ask} people get a letter* about version {}.", escape(&version.name))];
    if preview.answered > 0 {
        lines.push(format!(
            "{} of {} have signed it or said that they do not, and hear nothing.",
            preview.answered, preview.people
        ));
    }
    if preview.guests > 0 {
        lines.push(format!("{} guests are not asked.", preview.guests));
    }
    lines.push(format!(
        "At {} letters a minute the first ones take {}, not counting evenings and days off: they wait for the morning where the person is.",
        desk.per_minute,
        in_words(to_ask, desk.per_minute)
    ));
    lines.push(reminders);
    lines.join("\n")
}

/// Starts it.
pub async fn submit_confirmed(services: &Services, submission: &ViewSubmission) -> FormReply {
    let user = &submission.user.id;
    if !is_keeper(&services.directory, user) {
        return FormReply::Close;
    }
    match start(services, user, &submission.view.private_metadata).await {
        Ok(view) => FormReply::replace(view),
        Err(fault) => {
            let sorry = "It could not be started, and nothing was sent. Please open /ethics campaign again in a minute.";
            FormReply::Retry(Box::new(notice(sorry)), fault)
        }
    }
}

async fn start(services: &Services, user: &UserId, metadata: &str) -> Result<ModalView, Fault> {
    let mut parts = metadata.splitn(3, '|');
    let (hash, again, groups) =
        (parts.next().unwrap_or_default(), parts.next(), parts.next().unwrap_or_default());
    let groups: Vec<String> = groups.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let Some(version) = in_force(services).await?.filter(|version| version.hash.to_string() == hash) else {
        return Ok(notice(&super::capitalized(&domain::CampaignRefusal::OtherVersion.to_string())));
    };
    let campaign = new_campaign(services, &version, &groups, again == Some(YEARLY));
    if !services.campaigns.is_on {
        return Ok(notice("Asking people to sign the Code is switched off. Nothing was sent."));
    }
    if !groups.is_empty() {
        // People may have left the groups since the page before
        let preview = services.campaigns.register.preview(&campaign).await;
        let preview = preview.map_err(|error| Fault::new("count whom a campaign would ask", error))?;
        if preview.people < FEWEST {
            return Ok(too_few());
        }
    }
    let now = services.clock.now();
    let day = services.deadlines.calendar.today(now);
    let started =
        services.campaigns.register.start(&campaign, user.as_str(), day, now.as_millisecond()).await;
    match started.map_err(|error| Fault::new("start a campaign", error))? {
        Ok(_) => Ok(page::open(services, user).await?.unwrap_or_else(|| notice("It has started."))),
        Err(refusal) => Ok(notice(&format!("{}.", super::capitalized(&refusal.to_string())))),
    }
}

fn new_campaign(
    services: &Services,
    version: &CodeVersion,
    groups: &[String],
    is_yearly: bool,
) -> NewCampaign {
    let year_ago = services.clock.now().as_millisecond().saturating_sub(YEAR_MS);
    NewCampaign {
        hash: version.hash,
        groups: groups.to_vec(),
        counts_from_ms: if is_yearly { year_ago } else { 0 },
    }
}

async fn in_force(services: &Services) -> Result<Option<CodeVersion>, Fault> {
    let found = services.campaigns.register.version_in_force(services.clock.now().as_millisecond()).await;
    found.map_err(|error| Fault::new("find the version in force", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_with_many_groups_chooses_among_all_of_them() {
        for (count, headings) in [(1, 0), (100, 0), (101, 2), (1_000, 10), (3_000, 10)] {
            let group = |number: usize| MemberGroup {
                id: format!("S{number:010}"),
                name: format!("{number:04} {}", "Ünïts & <people> ".repeat(8)),
                people: 1_000_000,
            };
            let groups: Vec<MemberGroup> = (0..count).map(group).collect();
            let menu = menu(&groups);
            menu.check().unwrap();
            let json = serde_json::to_value(&menu).unwrap();
            assert_eq!(json["option_groups"].as_array().map_or(0, Vec::len), headings);
            assert_eq!(json.to_string().matches("\"S0").count(), count.min(MOST));
            assert!(json.to_string().len() < 240_000, "{}", json.to_string().len());
        }
    }
}
