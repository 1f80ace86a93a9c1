//! A search over the Code: words, and the sections that speak of them.

use guidance::{Guide, Hit};
use slack::{
    blocks::{Block, Element, ModalView, Text, clip, escape},
    model::{ViewPayload, ViewSubmission},
};

use super::{
    SECTION_READ,
    found::{Found, How},
    page::LABEL_CHARS,
    searched,
    spot::Spot,
    turn,
};
use crate::{FormReply, Reply, Services, ask, contacts, markup, report};

/// The button that opens the search, with what was searched for before, if anything was.
pub const CODE_SEARCH: &str = "code_search";
/// The form.
pub const CODE_SEARCH_FORM: &str = "code_search_form";

const WORDS: &str = "words";
/// What fits into one line of a form.
const WORDS_CHARS: u32 = 200;
/// What is shown of a section.
const EXCERPT_CHARS: usize = 300;
const PATH_CHARS: usize = 500;

pub(super) fn button(label: &str) -> Element {
    Element::button(CODE_SEARCH, label)
}

/// The button on a page that was opened from a search.
pub(super) fn back() -> Element {
    button("Back to the search")
}

/// Opens the search, in place of the page of the Code that is open.
#[must_use]
pub fn search(services: &Services, shown: Option<&ViewPayload>) -> Reply {
    turn(shown, form(services, searched(shown)))
}

/// What was found for the words of the form.
///
/// # Privacy
/// The words are not kept and not counted, and who searches is not asked.
#[must_use]
pub fn submit_search(services: &Services, submission: &ViewSubmission) -> FormReply {
    let words = submission.view.state.text(WORDS, WORDS).unwrap_or_default().trim();
    if words.is_empty() {
        return FormReply::mend(WORDS, "Please write a word or a question first.");
    }
    FormReply::replace(form(services, &clip(words, WORDS_CHARS as usize)))
}

fn form(services: &Services, words: &str) -> ModalView {
    let input = Element::plain_text_input(WORDS).max_length(WORDS_CHARS);
    let input = if words.is_empty() { input.focus_on_load() } else { input.initial(words) };
    let view = ModalView::new(CODE_SEARCH_FORM, "Search the Code")
        .submit("Search")
        .close("Close")
        .private_metadata(words)
        .block(
            Block::input("What are you looking for?", input)
                .block_id(WORDS)
                .hint("A word, or a question in your own words. I keep nothing of it."),
        );
    if words.is_empty() { view } else { view.blocks(results(services, words)) }
}

fn results(services: &Services, words: &str) -> Vec<Block> {
    let guide = super::guide(services);
    let found = Found::of(&guide, words);
    let mut blocks = vec![Block::divider(), Block::section(Text::mrkdwn(lead(found.how)))];
    blocks.extend(found.hits.iter().enumerate().filter_map(|(place, hit)| result(&guide, place, hit)));
    if found.how != How::Says {
        blocks.push(Block::actions([ask::ask_manager_button(words), contacts::button()]));
    }
    if found.tells_of_misconduct {
        blocks.push(report::offer());
    }
    blocks
}

const fn lead(how: How) -> &'static str {
    match how {
        How::Says => "*The Code speaks of this here:*",
        How::Near => {
            "*I am not sure that the Code speaks of this.* These sections come nearest. A person can tell you more."
        }
        How::Words => {
            "*I am not sure that the Code speaks of this.* Your words stand in these sections. A person can tell you more."
        }
        How::Nothing => "*I found nothing in the Code on this.* Try other words, or ask a person.",
    }
}

/// A section that was found: where it stands, the sentences that matter, and the way to its page.
fn result(guide: &Guide, place: usize, hit: &Hit) -> Option<Block> {
    let section = guide.section(&hit.section)?;
    let excerpt = guide.excerpt(hit, EXCERPT_CHARS);
    let path = escape(&clip(&section.path().join(" › "), PATH_CHARS));
    let text = format!("*{path}*\n{}", markup::render(&excerpt.text, &excerpt.marked).join("\n"));
    let read = Element::button(format!("{SECTION_READ}_{place}"), "Read")
        .value(Spot::of(hit))
        .accessibility_label(clip(&format!("Read {}", section.heading()), LABEL_CHARS));
    Some(Block::section(Text::mrkdwn(text)).accessory(read))
}
