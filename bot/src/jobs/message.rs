//! The messages of a case: the card, the room's news, the lead's direct message.

use std::collections::BTreeSet;

use commands::{
    Person,
    case::{card, for_lead, for_room, lead_card, led_once, room_topic},
};
use domain::{CasePointer, Completion, EffectTask, Mark, News};
use serde_json::json;
use slack::{
    Http,
    blocks::MessageBody,
    http::History,
    model::{ChannelId, Ts},
};

use super::{
    Deliveries,
    lead_cards::LeadCards,
    room::{is_archived, room_of},
};

/// The type of our messages' metadata. It carries a random mark and nothing else: every member of a channel can read metadata.
pub(super) const METADATA_TYPE: &str = "ethics_bot_message";
/// How far back a message whose sending was in doubt is looked for.
const LOOK_BACK_MESSAGES: u32 = 50;

/// What finds a message again whose sending was in doubt.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked {
    /// What it carries.
    pub(super) mark: Mark,
    /// How often it was tried before.
    pub(super) attempts: u32,
}

impl From<&EffectTask> for Marked {
    fn from(task: &EffectTask) -> Self {
        Self { mark: task.mark, attempts: task.attempts }
    }
}

/// The person's account cannot be written to; another person's may.
pub(super) fn is_about_person(error: &slack::Error) -> bool {
    error.code().is_some_and(slack::Code::is_about_person)
}

impl Deliveries {
    /// Posts the card and pins it; gives its address. There is none where nobody on the case is in Slack.
    pub(super) async fn post_card(&self, task: &EffectTask) -> slack::Result<Option<String>> {
        let Some(room) = room_of(&task.case) else {
            if self.members_in_slack(&task.case).is_empty() {
                return Ok(None);
            }
            return Err(slack::Error::Config("the case has no channel yet"));
        };
        if let Some(card) = &task.case.card {
            // Its room was opened again, with the card in it
            self.refresh_card(&task.case).await?;
            return Ok(Some(card.clone()));
        }
        let posted = card(&self.directory, &self.deadlines, self.today(), &task.case);
        let ts = self.post_once(&room, posted, task.into()).await?;
        if let Err(error) = self.http.pins_add(&room, &ts).await {
            // The card is there; a pin more or less does not hold up the case.
            tracing::warn!(case = %task.case.number, %error, "the card could not be pinned");
        }
        Ok(Some(ts.as_str().to_owned()))
    }

    /// Brings the cards up to date: the one in the room, and those of whoever leads the case.
    pub(super) async fn refresh_card(&self, case: &CasePointer) -> slack::Result<Completion> {
        let card_ts = case.card.as_deref().and_then(|ts| Ts::parse(ts).ok());
        if let (Some(room), Some(ts)) = (room_of(case), card_ts) {
            let refreshed = async {
                let now = card(&self.directory, &self.deadlines, self.today(), case);
                self.http.chat_update(&room, &ts, &now).await?;
                self.http.conversations_set_topic(&room, &room_topic(&self.deadlines, case)).await
            };
            match refreshed.await {
                Err(error) if !is_archived(&error) => return Err(error),
                _ => {}
            }
        }
        let mut cards = LeadCards::parse(case);
        if cards.is_empty() {
            return Ok(Completion::Done);
        }
        let leads = self.conversations_of_leads(case).await?;
        for (conversation, ts) in cards.iter() {
            let now = match leads.contains(conversation) {
                true => lead_card(&self.deadlines, self.today(), case, None),
                false => led_once(case),
            };
            match self.http.chat_update(conversation, ts, &now).await {
                // A card that somebody deleted, or a conversation that is gone, is nobody's any more
                Err(error) if error.code().is_none_or(slack::Code::is_transient) => return Err(error),
                _ => {}
            }
        }
        cards.keep(&leads);
        Ok(Completion::LeadTold(cards.to_string()))
    }

    /// Where each lead is written to. Whoever cannot be written to, because the account is closed, does not keep the others from hearing; where no lead can be, the other people on the
    /// case hear in their place.
    async fn conversations_of_leads(&self, case: &CasePointer) -> slack::Result<Vec<ChannelId>> {
        let leads = self.directory.leads(&case.readers);
        let mut refused = None;
        let conversations = self.conversations_with(&leads, &mut refused).await?;
        if refused.is_none() || !conversations.is_empty() {
            return Ok(conversations);
        }
        let others = self.directory.members(&case.readers).difference(&leads).cloned().collect();
        let conversations = self.conversations_with(&others, &mut refused).await?;
        match refused {
            Some(error) if conversations.is_empty() => Err(error),
            _ => Ok(conversations),
        }
    }

    async fn conversations_with(
        &self,
        people: &BTreeSet<Person>,
        refused: &mut Option<slack::Error>,
    ) -> slack::Result<Vec<ChannelId>> {
        let mut conversations = Vec::new();
        for person in people.iter().filter_map(Person::in_slack) {
            match self.http.conversations_open(std::slice::from_ref(person)).await {
                Ok(conversation) => conversations.push(conversation.id),
                Err(error) if is_about_person(&error) => *refused = Some(error),
                Err(error) => return Err(error),
            }
        }
        Ok(conversations)
    }

    /// Tells whoever leads the case, by direct message: with the case's card the first time, with a line beside it after that.
    pub(super) async fn tell_lead(&self, task: &EffectTask, news: News) -> slack::Result<Completion> {
        let case = &task.case;
        let mut cards = LeadCards::parse(case);
        let leads = self.conversations_of_leads(case).await?;
        if news == News::HandedOver {
            self.refresh_card(case).await?;
            cards.keep(&leads);
        }
        for conversation in leads {
            if matches!(news, News::Triage | News::Deleted) || cards.has(&conversation) {
                self.post_once(&conversation, for_lead(case, news), task.into()).await?;
            } else {
                let card = lead_card(&self.deadlines, self.today(), case, Some(news));
                let ts = self.post_once(&conversation, card, task.into()).await?;
                cards.add(conversation, ts);
            }
        }
        Ok(Completion::LeadTold(cards.to_string()))
    }

    /// Tells everybody in the room; a closed case's room hears nothing any more.
    pub(super) async fn tell_room(&self, task: &EffectTask, news: News) -> slack::Result<()> {
        let Some(room) = room_of(&task.case) else {
            return Ok(());
        };
        match self.post_once(&room, for_room(&task.case, news), task.into()).await {
            Err(error) if !is_archived(&error) => Err(error),
            _ => Ok(()),
        }
    }

    /// Posts a message with a mark. When this was tried before, the mark is looked for first.
    pub(super) async fn post_once(
        &self,
        channel: &ChannelId,
        message: MessageBody,
        marked: Marked,
    ) -> slack::Result<Ts> {
        let mark = marked.mark.to_hex();
        if marked.attempts > 0
            && let Some(ts) = find_marked(&self.http, channel, &mark).await?
        {
            return Ok(ts);
        }
        let message = message.metadata(METADATA_TYPE, json!({"mark": mark}));
        Ok(self.http.chat_post_message(channel, &message).await?.ts)
    }
}

/// The message with this mark among the last ones of a conversation.
///
/// # Errors
/// As Slack says it.
pub(super) async fn find_marked(http: &Http, channel: &ChannelId, mark: &str) -> slack::Result<Option<Ts>> {
    let part = History::new().limit(LOOK_BACK_MESSAGES).include_all_metadata();
    let page = http.conversations_history(channel, &part).await?;
    let is_marked = |metadata: &slack::model::MessageMetadata| {
        metadata.event_type == METADATA_TYPE && metadata.event_payload["mark"] == mark
    };
    Ok(page
        .items
        .into_iter()
        .find(|message| message.metadata.as_ref().is_some_and(is_marked))
        .and_then(|found| found.ts))
}
