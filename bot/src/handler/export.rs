//! The list of who signed, as a file in the ethics manager's own conversation with the app.

use commands::{Services, campaign};
use domain::CampaignId;
use slack::{Context, blocks::MessageBody, http::Upload, model::BlockActions};

use super::reply;
use crate::campaign_export;

/// Sends the list to whoever may have it.
pub(super) async fn send(services: &Services, ctx: &Context, act: &BlockActions, place: &str) {
    let user = &act.user.id;
    let Some(id) = place.parse().ok().map(CampaignId).filter(|_| campaign::may_export(services, user)) else {
        return;
    };
    let said = match campaign_export::csv(&*services.campaigns.register, id).await {
        Ok(table) => match upload(ctx, act, table).await {
            Ok(()) => return,
            Err(error) => {
                tracing::warn!(%error, "the list of who signed could not be sent");
                "The list could not be sent. Please try again in a minute; if it stays so, ask whoever runs me for `ethics-bot campaign export`."
            }
        },
        Err(error) => {
            tracing::error!(%error, "the list of who signed could not be made");
            reply::SORRY
        }
    };
    if let Err(error) = reply::tell_directly(ctx, user, &MessageBody::text(said)).await {
        tracing::warn!(%error, "nobody could be told that a list was not sent");
    }
}

async fn upload(ctx: &Context, act: &BlockActions, table: String) -> slack::Result<()> {
    let conversation = ctx.http.conversations_open(std::slice::from_ref(&act.user.id)).await?.id;
    let file = Upload::new("signatures.csv", table).title("Who signed the Code").comment(
        "The list you asked for. It names people: please keep it where only those see it who need it.",
    );
    ctx.http.files_upload(&conversation, file).await.map(drop)
}
