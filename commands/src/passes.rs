//! Passes: how everybody fetches theirs.

use async_trait::async_trait;
use slack::{
    blocks::{Block, MessageBody, ModalView, Text, escape},
    model::UserId,
};

use crate::{Fault, Reply, Services};

/// The button that gives a code.
pub const PASSES_OPEN: &str = "passes_open";

/// What somebody is told who wants passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassOffer {
    /// A code to type on the relay page.
    Code {
        /// The code.
        code: String,
        /// The quarter, as people say it.
        epoch: String,
        /// The fingerprint of the quarter's public key.
        fingerprint: String,
        /// How many passes it fetches.
        count: usize,
        /// How long it is good, in minutes.
        minutes: u32,
    },
    /// This person fetched this quarter's passes.
    Fetched {
        /// The quarter, as people say it.
        epoch: String,
    },
}

/// The public key of a quarter's passes, as people compare it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// The quarter's number.
    pub number: u16,
    /// The quarter, as people say it.
    pub epoch: String,
    /// The key's fingerprint.
    pub fingerprint: String,
}

/// Who knows the employees and gives them codes.
#[async_trait]
pub trait PassDesk: Send + Sync {
    /// The public key of today's passes: the same for everybody.
    fn key(&self) -> ListedKey;

    /// A code for this person, or that they have their passes.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn offer(&self, user: &UserId) -> Result<PassOffer, Box<dyn std::error::Error + Send + Sync>>;
}

/// The message that lists a quarter's key where everybody sees the same; whether it takes the place of another one of this quarter.
#[must_use]
pub fn announcement(key: &ListedKey, page: Option<&str>, replaces: bool) -> MessageBody {
    let ListedKey { epoch, fingerprint, .. } = key;
    let page = page
        .map_or_else(|| "the page for anonymous reports".to_owned(), |page| format!("`{}`", escape(page)));
    let replaced = match replaces {
        true => format!(
            "It takes the place of the key that was listed for {epoch} before. Passes that were made with that one are not taken any more; everybody can fetch new ones, \
             also whoever did before.\n"
        ),
        false => String::new(),
    };
    let text = format!(
        "*The key of the anonymous passes, {epoch}*\n\
         {replaced}These six numbers are the fingerprint of the public key:\n```{fingerprint}```\n\
         Everybody must see the same ones in three places: here, beside the code under *Get anonymous passes* in my Home tab, and on {page} when \
         the passes are made. If yours are others, please do not use those passes, and say so, here or to a colleague: a key of one’s own would mark whoever has it."
    );
    MessageBody::text(format!("The key of the anonymous passes, {epoch}: {fingerprint}"))
        .block(Block::section(Text::mrkdwn(text)))
}

/// Gives this person a code for the relay page.
///
/// # Errors
/// [`Fault`] when no code can be given.
///
/// # Privacy
/// That somebody fetched passes is kept, as for everybody who does. The passes themselves are made in the person's browser.
pub async fn open(services: &Services, user: &UserId) -> Result<Reply, Fault> {
    let (Some(desk), Some(page)) = (&services.passes, &services.company.page) else {
        return Ok(Reply::Open(view("There is no page for anonymous reports here yet.".to_owned(), None)));
    };
    let offer = desk.offer(user).await.map_err(|error| Fault::new("offer passes", error))?;
    Ok(Reply::Open(match offer {
        PassOffer::Fetched { epoch } => view(
            format!("You fetched your passes of {epoch}. There are new ones next quarter, for everybody."),
            Some("If they are lost, you can still report without a pass."),
        ),
        PassOffer::Code { code, epoch, fingerprint, count, minutes } => {
            let text = format!(
                "With a pass, a report from the page in a browser shows that it comes from *somebody who works here*, and nobody can learn who. \
                 Everybody is offered {count} of them each quarter, so having some says nothing.\n\n\
                 *Your code:* good once, for {minutes} minutes.\n```{code}```\n\
                 In a browser, open `{page}`, choose *Get my passes*, and type the code. The page shows six numbers for {epoch}; they must be \
                 these:\n```{fingerprint}```",
                page = escape(page),
            );
            let listed = services.company.key_channel.as_ref().map(|channel| {
                format!("\n\nEverybody finds the same six numbers in <#{channel}>. Please compare them there, too.")
            });
            view(
                text + listed.as_deref().unwrap_or_default(),
                Some(
                    "It is seen here that you fetched passes, as many do. The passes are made in your browser: nobody else sees them.",
                ),
            )
        }
    }))
}

fn view(text: String, note: Option<&str>) -> ModalView {
    ModalView::new("passes", "Anonymous passes")
        .close("Close")
        .block(Block::section(Text::mrkdwn(text)))
        .blocks(note.map(|note| Block::context([Text::plain(note)])))
}
