//! THE story, from the first question to the last word, over both transports.

use serde_json::{Value, json};
use tests::{House, Message, Person, Screen, Via};

use super::{BOT, answer, code, only_case, open_mailbox, retyped};

const TYPED: &str = "the invoices of the crane yard are made up";
const MORE: &str = "Every Friday two of them are signed before the cranes arrive.";
const HOW: &str = "A folder in the blue cabinet.";
const ASKED: &str = "Which months did you see yourself?";
const ANSWERED: &str = "March and April, the carbon copies.";
const LAST_WORDS: &str = "The supplier was dismissed. Thank you for your courage.";
const SAID: [&str; 4] = ["crane yard", "signed before", "blue cabinet", "carbon copies"];
const EVERYBODY: [&str; 8] = ["maya", "tomas", "lena", "victor", "ruth", "jonas", "priya", "helen"];

#[tokio::test]
async fn the_story_over_socket_mode() {
    the_story(House::open(Via::Socket).await).await;
}

#[tokio::test]
async fn the_story_over_http() {
    the_story(House::open(Via::Http).await).await;
}

#[tokio::test]
async fn the_story_on_two_hosts() {
    the_story(House::open_apart(Via::Socket).await).await;
}

#[tokio::test]
async fn the_story_on_two_hosts_over_http() {
    the_story(House::open_apart(Via::Http).await).await;
}

async fn the_story(house: House) {
    maya_asks(&house).await;
    let receipt = tomas_reports(&house).await;
    nothing_is_to_be_seen_before_the_release(&house).await;
    house.deliver().await;
    the_room_is_right(&house).await;
    let number = only_case(&house).await;
    the_members_read(&house, &number, &receipt).await;
    victor_cannot(&house, &number).await;
    ruth_asks_back(&house).await;
    tomas_answers(&house, &receipt).await;
    the_answer_waits_and_arrives(&house).await;
    priya_closes(&house).await;
    tomas_reads_the_last_words(&house, &receipt).await;
    a2_no_word_was_ever_posted(&house, &receipt).await;
    house.close().await;
}

/// G1: an answer from the Code, word for word, for Maya alone; then the whole section.
async fn maya_asks(house: &House) {
    let maya = house.person("maya");
    maya.command("/ask", "can I accept tickets from a supplier?").await;
    let answered = maya.sees("an answer", |screen| screen.message("Improper Payments")).await;
    assert!(answered.ephemeral && answered.user == BOT);
    let section = code::section("bribes-kickbacks");
    let blocks = find_blocks(&maya.screen().await, &answered);
    let texts = code::section_texts(&blocks).join("\n");
    let (heading, quoted) = texts.split_once('\n').expect("a heading, then the Code's words");
    assert_eq!(heading, "*Standards of Conduct › Bribes, Kickbacks and Other Improper Payments*");
    assert!(code::is_quoted_from(&section, quoted), "{quoted}");
    assert!(answered.text.contains("not a decision") && answered.text.contains("start with your supervisor"));

    maya.click(&answered.place, json!({"action_id": "section_read"})).await;
    maya.sees_modal("Bribes, Kickbacks").await;
    let screen = maya.screen().await;
    let shown = code::section_texts(&screen.json()["modal"]["view"]["blocks"]).join("\n\n");
    assert_eq!(code::words(&shown), code::words(section.text()), "the whole section, word for word");
    maya.close_modals().await;

    maya.command("/ask", "how do I make a good lasagna?").await;
    maya.sees("that the Code does not say", |screen| screen.message("The Code does not say")).await;
    assert!(!house.person("lena").screen().await.shows("does not say"));
}

fn find_blocks(screen: &Screen, message: &Message) -> Value {
    let channels = screen.json()["channels"].as_array().into_iter().flatten();
    let mut messages = channels.flat_map(|channel| channel["messages"].as_array().into_iter().flatten());
    let found = messages.find(|one| one["ts"] == message.ts.as_str()).expect("the message");
    found["blocks"].clone()
}

/// R1, R3, R4, A6: the form; gives the receipt.
async fn tomas_reports(house: &House) -> String {
    let tomas = house.person("tomas");
    tomas.command("/report", TYPED).await;
    let form = tomas.modal().await;
    assert_eq!((form.callback_id.as_str(), form.entered("what").as_str()), ("report", TYPED));
    assert_eq!(form.entered("way"), "confidential");
    let receipt = form.fenced().expect("the receipt is in the form, before anything is sent");
    assert_eq!(receipt.split_whitespace().count(), 12, "{receipt}");
    assert!(form.text.contains("read it:* the ethics manager (<@U0RUTH>) and outside counsel (<@U0JONAS>)."));
    for promise in ["Nothing is kept until you press Send", "forbids any retaliation", "Slack itself can see"]
    {
        assert!(form.text.contains(promise), "{promise}");
    }

    tomas.click(&form.place, json!({"action_id": "topic", "value": "accounting"})).await;
    let form = tomas.sees_modal("and the Audit Committee’s designee (<@U0PRIYA>).").await;
    assert_eq!(form.entered("what"), TYPED, "nothing typed is lost");
    assert_eq!(form.fenced().as_ref(), Some(&receipt), "the receipt stays the same");

    tomas.submit(json!({"what": format!("{TYPED}. {MORE}"), "how": HOW})).await;
    let sent = tomas.modal().await;
    assert_eq!(sent.callback_id, "report_sent");
    assert_eq!(sent.fenced().as_ref(), Some(&receipt));
    tomas.close_modals().await;
    assert!(!shows_receipt(&tomas.screen().await, &receipt), "never shown again");
    receipt
}

async fn nothing_is_to_be_seen_before_the_release(house: &House) {
    assert_eq!(house.drain().await, 0, "nothing is due before the release");
    assert!(house.case_rooms().await.is_empty());
    for handle in ["ruth", "jonas", "priya", "helen"] {
        assert!(house.person(handle).screen().await.messages().is_empty(), "{handle} was told too early");
    }
}

/// R8: one private channel with exactly the members; the ethics manager's direct message comes after it.
async fn the_room_is_right(house: &House) {
    let rooms = house.case_rooms().await;
    assert_eq!(rooms.len(), 1);
    let ruth = house.person("ruth").screen().await;
    let room = ruth.private_channels().remove(0);
    assert!(room.name.starts_with("case-"), "{}", room.name);
    assert_eq!(room.members, [BOT, "U0JONAS", "U0PRIYA", "U0RUTH"]);
    assert!(room.topic.contains("Accounting"), "{}", room.topic);
    for handle in ["maya", "tomas", "lena", "victor", "helen"] {
        let screen = house.person(handle).screen().await;
        assert!(screen.private_channels().is_empty() && !screen.shows("case-"), "{handle} sees the channel");
    }
    let cards: Vec<_> = room.messages.iter().filter(|message| message.pinned).collect();
    assert_eq!(cards.len(), 1);
    assert!(
        cards[0].text.contains("Without a name") && cards[0].text.contains("Accounting"),
        "{}",
        cards[0].text
    );

    let told = ruth.direct(BOT).expect("a direct message").messages;
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("*A new case is open") && told[0].text.contains(&room.id));
    let wire = house.wire(0).await;
    let first = |kind: &str, channel: Option<&str>| {
        let request = |entry: &&Value| channel.is_none_or(|channel| entry["request"]["channel"] == channel);
        let found = wire.iter().filter(|entry| entry["kind"] == kind).find(request);
        found.and_then(|entry| entry["n"].as_u64()).expect("a request")
    };
    let direct = ruth.direct(BOT).expect("a direct message").id;
    assert!(first("conversations.invite", Some(&room.id)) < first("chat.postMessage", Some(&direct)));
    for handle in ["jonas", "priya"] {
        let screen = house.person(handle).screen().await;
        assert!(screen.direct(BOT).expect("a direct message").messages.is_empty(), "only the lead is told");
    }
}

/// A2: the words open in a modal, for one member at a time.
async fn the_members_read(house: &House, number: &str, receipt: &str) {
    for handle in ["ruth", "jonas", "priya"] {
        let member = house.person(handle);
        let card = member.sees("the card", |screen| screen.message(&format!("Case {number}"))).await;
        member.click(&card.place, json!({"action_id": "case_read"})).await;
        let report = member.sees_modal(TYPED).await;
        for words in [MORE, HOW, "What happened?", "How do you know"] {
            assert!(report.text.contains(words), "{handle}: {words}");
        }
        assert!(!report.text.contains("Reported by") && !report.text.contains("U0TOMAS"));
        assert!(!shows_receipt(&member.screen().await, receipt), "{handle} sees the receipt");
        member.close_modals().await;
    }
}

/// Victor presses a button that carries the case's number, though he is not on the case.
async fn victor_cannot(house: &House, number: &str) {
    let victor = house.person("victor");
    for action in ["case_read", "case_reply", "case_close"] {
        let direct = victor.screen().await.direct(BOT).expect("a direct message").id;
        let button = json!({"type": "button", "action_id": action, "value": number,
                            "text": {"type": "plain_text", "text": action}});
        let message = json!({"channel": direct, "text": format!("forged {action}"),
                             "blocks": [{"type": "actions", "elements": [button]}]});
        house.as_app("chat.postMessage", &message).await;
        let forged = victor
            .sees("the forged button", |screen| {
                screen.message(&format!("forged {action}")).or_else(|| screen.message(action))
            })
            .await;
        victor.click(&forged.place, json!({"action_id": action})).await;
        victor.sees_modal("There is no case with this number that you are on.").await;
        victor.close_modals().await;
    }
    victor.command("/ethics", "cases").await;
    victor.sees("that he is on none", |screen| screen.message("You are on no open case.")).await;
}

async fn ruth_asks_back(house: &House) {
    let ruth = house.person("ruth");
    let told = ruth.sees("the news", |screen| screen.message("A new case is open")).await;
    ruth.click(&told.place, json!({"action_id": "case_reply"})).await;
    ruth.sees_modal("You will not see whether or when it is read").await;
    ruth.submit(json!({"words": ASKED})).await;
    assert!(ruth.screen().await.modal().is_none(), "the form closes");
    house.drain().await;
}

/// R3, A6, A7: the receipt opens the mailbox, however it is typed; nobody on the case sees that it was opened.
async fn tomas_answers(house: &House, receipt: &str) {
    let ruth = house.person("ruth");
    let before = ruth.screen().await.without_version();
    let tomas = house.person("tomas");
    open_mailbox(&tomas, &retyped(receipt)).await;
    let mailbox = tomas.modal().await;
    assert_eq!(mailbox.callback_id, "mailbox_answer", "{}", mailbox.errors);
    assert!(
        mailbox.text.contains(ASKED) && mailbox.text.contains("The people on the case have what you sent")
    );
    answer(&tomas, ANSWERED).await;
    let mailbox = tomas.modal().await;
    assert!(mailbox.text.contains("Your answer is stored"), "{}", mailbox.text);
    let block = mailbox.block_that_begins("answer_").expect("a place to answer");
    assert_eq!(mailbox.entered(&block), "", "what was sent does not stay in the form");
    tomas.close_modals().await;
    assert_eq!(house.drain().await, 0);
    assert_eq!(ruth.screen().await.without_version(), before, "nothing is to be seen before the release");
}

async fn the_answer_waits_and_arrives(house: &House) {
    let ruth = house.person("ruth");
    assert!(!read_again(&ruth, "kept up to date").await.contains(ANSWERED));
    house.deliver().await;
    let text = read_again(&ruth, "*The reporter wrote* in").await;
    assert!(text.contains(ANSWERED) && text.contains(ASKED));
    let room = ruth.screen().await.private_channels().remove(0);
    assert!(room.messages.iter().any(|message| message.text.contains("*The reporter wrote.*")));
}

/// Presses `Read` under this message; gives what the modal says.
async fn read_again(person: &Person, message: &str) -> String {
    let told = person.sees(message, |screen| screen.message(message)).await;
    person.click(&told.place, json!({"action_id": "case_read"})).await;
    let text = person.sees_modal(TYPED).await.text;
    person.close_modals().await;
    text
}

/// R4, R9: it is a matter for the Audit Committee, so its designee closes it: a finding and what was done from the lists, last words, and the channel is
/// archived.
async fn priya_closes(house: &House) {
    let (ruth, priya) = (house.person("ruth"), house.person("priya"));
    let room = priya.screen().await.private_channels().remove(0);
    let card = room.messages.iter().find(|message| message.pinned).expect("the card").clone();
    priya.click(&card.place, json!({"action_id": "case_close"})).await;
    priya.sees_modal("The channel is archived").await;
    priya.submit(json!({"finding": "substantiated", "outcomes": ["termination"], "words": LAST_WORDS})).await;
    assert!(priya.screen().await.modal().is_none(), "the form closes");
    house.drain().await;
    let rooms = house.case_rooms().await;
    assert_eq!((rooms.len(), &rooms[0]["archived"]), (1, &json!(true)));
    assert!(rooms[0]["topic"].as_str().is_some_and(|topic| topic.starts_with("Closed: Substantiated")));
    ruth.command("/ethics", "cases").await;
    ruth.sees("that none is open", |screen| screen.message("You are on no open case.")).await;
}

async fn tomas_reads_the_last_words(house: &House, receipt: &str) {
    let tomas = house.person("tomas");
    open_mailbox(&tomas, receipt).await;
    let mailbox = tomas.modal().await;
    assert!(mailbox.text.contains("The case is closed") && mailbox.text.contains(LAST_WORDS));
    tomas.close_modals().await;
}

/// A2, A6: Slack's history holds no word of it, and the receipt is on nobody's screen.
async fn a2_no_word_was_ever_posted(house: &House, receipt: &str) {
    for handle in EVERYBODY {
        let screen = house.person(handle).screen().await;
        let text = screen.text();
        for words in SAID.into_iter().chain([ASKED, LAST_WORDS]) {
            assert!(!text.contains(words), "{handle} sees {words:?}");
        }
        assert!(!shows_receipt(&screen, receipt), "{handle} sees the receipt");
    }
    let posts = [
        "chat.postMessage",
        "chat.postEphemeral",
        "chat.update",
        "conversations.setTopic",
        "conversations.create",
    ];
    for entry in house.wire(0).await {
        let kind = entry["kind"].as_str().unwrap_or_default();
        let request = entry["request"].to_string();
        let said = SAID.iter().any(|words| request.contains(words));
        assert!(!(posts.contains(&kind) && said), "{kind} carried the report");
        assert!(!(posts.contains(&kind) && is_receipt_in(&request.replace("\\n", " "), receipt)), "{kind}");
    }
}

fn shows_receipt(screen: &Screen, receipt: &str) -> bool {
    is_receipt_in(&screen.text(), receipt)
}

/// Whether three words of the receipt stand in a row.
fn is_receipt_in(text: &str, receipt: &str) -> bool {
    let text: Vec<String> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let receipt: Vec<String> = receipt.split_whitespace().map(str::to_owned).collect();
    receipt.windows(3).any(|three| text.windows(3).any(|window| window == three))
}

#[test]
fn a_receipt_is_recognized_in_any_form() {
    let receipt = "legal winner thank year\nwave sausage worth useful\nlegal winner thank yellow";
    assert!(is_receipt_in("so: SAUSAGE, worth\nuseful!", receipt));
    assert!(!is_receipt_in("sausage worth", receipt));
}
