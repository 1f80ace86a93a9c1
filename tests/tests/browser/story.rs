//! The main job, clicked through as three people: a question, a report, the case, the way back, the close.

use crate::{chrome::Chrome, demo::Demo, page::Page, pictures::Pictures};

const REPORTED: &str = "Invoices from the machine shop on Dock Street are signed before the parts arrive. It has happened every month since \
                        June, always for amounts just below what needs a second signature.";
const EVIDENCE: &str = "I have seen four of them in the receiving log.";
const ASKED: &str = "Thank you. Which months did you see yourself?";
const ANSWERED: &str = "June, July, September and October.";
const LAST_WORDS: &str =
    "The invoices were stopped and the supplier is under review. Thank you for telling us.";

const WINDOW: (u32, u32) = (1280, 900);
const PHONE: (u32, u32) = (390, 844);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_people_click_through_the_story() {
    let pictures = Pictures::wanted();
    // Soon in a test; in a picture, long enough that the form says something that could be true
    let demo = Demo::start(if pictures.are_wanted() { 15 } else { 3 }).await;
    let chrome = Chrome::start(WINDOW.0, WINDOW.1).await;
    let page = Page::open(chrome, demo.url(), "maya").await;

    maya_asks(&page, &pictures).await;
    let receipt = tomas_reports(&page, &pictures).await;
    ruth_reads_and_writes(&page, &pictures).await;
    tomas_answers(&page, &pictures, &receipt).await;
    priya_closes(&page).await;
    tomas_reads_the_last_words(&page, &receipt).await;

    page.leave().await;
    demo.end().await;
}

async fn maya_asks(page: &Page, pictures: &Pictures) {
    page.presses("Dismiss").await;
    page.writes("/").await;
    page.sees("Report a concern, with or without your name").await;
    pictures.take(&page.chrome, "completion").await;
    page.types("as").await;
    page.finds("[role=option]").await.click().await.expect("the command is completed");
    page.types("Can I accept a gift from a supplier?\n").await;
    page.sees("Only visible to you").await;
    page.sees("not a decision").await;
    pictures.take(&page.chrome, "employee").await;

    page.chrome.prefer("dark").await;
    pictures.take(&page.chrome, "dark").await;
    page.chrome.prefer("light").await;

    page.presses("Read the section").await;
    page.sees_dialog("The Code").await;
    page.presses("Close").await;
    page.sees_no_dialog().await;

    page.goes_to("Ethics Bot").await;
    page.presses("Home").await;
    page.sees("The whole Code, word for word: 25 sections.").await;
    pictures.take(&page.chrome, "home").await;
    page.goes_to("general").await;
}

/// Gives the receipt.
async fn tomas_reports(page: &Page, pictures: &Pictures) -> String {
    page.becomes("Tomás Rivera").await;
    assert!(!page.text().await.contains("not a decision"), "an answer is for whoever asked");
    page.writes("/report\n").await;
    page.sees_dialog("Report a concern").await;
    page.sees("Who will read it: the ethics manager (@Ruth Adeyemi) and outside counsel (@Jonas Weber).")
        .await;
    pictures.take(&page.chrome, "reporter").await;

    page.presses("Send").await;
    page.sees("Please complete this required field.").await;
    pictures.take(&page.chrome, "error").await;

    page.chooses("What is it about?", "Accounting, internal controls or auditing").await;
    page.sees("and the Audit Committee’s designee (@Priya Nair).").await;
    page.fills("What happened?", REPORTED).await;
    page.ticks("@Ruth Adeyemi").await;
    page.sees("Who will read it: outside counsel (@Jonas Weber) and the Audit Committee’s designee").await;
    page.ticks("@Ruth Adeyemi").await;
    page.sees("Who will read it: the ethics manager (@Ruth Adeyemi)").await;
    page.fills("How do you know", EVIDENCE).await;
    let kept = page.field("What happened?").await.value().await.expect("a value");
    assert_eq!(kept.as_deref(), Some(REPORTED), "the choices lost what was typed");

    page.chrome.resize(PHONE.0, PHONE.1, 1.5).await;
    page.asks("document.querySelector('#modal-title').focus(); document.querySelector('.modal-body').scrollTo(0, 0)").await;
    assert_eq!(
        page.asks("return document.documentElement.scrollWidth").await,
        PHONE.0,
        "nothing is wider than a phone"
    );
    pictures.take(&page.chrome, "reporter-phone").await;
    page.chrome.resize(WINDOW.0, WINDOW.1, 1.0).await;

    let receipt = page.finds("dialog pre").await.text().await.expect("the receipt");
    assert_eq!(receipt.split_whitespace().count(), 12, "{receipt}");
    page.presses("Send").await;
    page.sees_dialog("Your report is safe").await;
    page.sees(&receipt).await;
    pictures.take(&page.chrome, "receipt").await;
    page.presses("Done").await;
    page.sees_no_dialog().await;
    assert!(!page.text().await.contains(&receipt), "the receipt is shown in the form and nowhere else");
    receipt
}

async fn ruth_reads_and_writes(page: &Page, pictures: &Pictures) {
    page.becomes("Ruth Adeyemi").await;
    page.goes_to("Ethics Bot").await;
    page.sees("A new case is open.").await;
    assert!(!page.text().await.contains("Dock Street"), "no word of the report is posted");
    pictures.take(&page.chrome, "ethics-manager-dm").await;

    page.goes_to("case-").await;
    page.sees("Write to the reporter").await;
    page.sees("Without a name").await;
    assert!(!page.text().await.contains("Dock Street"), "no word of the report is posted");
    pictures.take(&page.chrome, "ethics-manager").await;

    page.presses("Read the report").await;
    page.sees(REPORTED).await;
    page.sees(EVIDENCE).await;
    pictures.take(&page.chrome, "report-open").await;
    page.presses("Write to the reporter").await;
    page.sees_dialog("Write to the reporter").await;
    page.fills("Your message", ASKED).await;
    page.presses("Send").await;
    // The form goes, and the report that it was opened from stands there again
    page.sees(REPORTED).await;
    page.presses("Close").await;
    page.sees_no_dialog().await;
    page.sees("A message was put into the reporter’s mailbox.").await;
}

async fn opens_the_mailbox(page: &Page, receipt: &str) {
    page.becomes("Tomás Rivera").await;
    page.writes("/report mailbox\n").await;
    page.sees_dialog("Your mailbox").await;
    page.fills("The twelve words of your receipt", receipt).await;
    page.presses("Open").await;
    page.sees("The people on the case").await;
}

async fn tomas_answers(page: &Page, pictures: &Pictures, receipt: &str) {
    opens_the_mailbox(page, receipt).await;
    page.sees(ASKED).await;
    page.fills("Write to the people on the case", ANSWERED).await;
    pictures.take(&page.chrome, "mailbox").await;
    page.presses("Send").await;
    page.sees("Your answer is stored.").await;
    page.presses("Close").await;
    page.sees_no_dialog().await;
}

async fn priya_closes(page: &Page) {
    page.becomes("Ruth Adeyemi").await;
    page.goes_to("case-").await;
    page.sees("The reporter wrote.").await;
    page.presses("Read the report").await;
    page.sees(ANSWERED).await;
    page.presses("Close").await;
    page.sees_no_dialog().await;

    // Accounting is a matter for the Audit Committee: its designee records what was found and done
    page.becomes("Priya Nair").await;
    page.goes_to("case-").await;
    page.sees("Read the report").await;
    page.presses("Close the case").await;
    page.sees_dialog("Close the case").await;
    page.ticks("Substantiated").await;
    page.chooses("What was done", "Termination of employment or service").await;
    page.fills("A last message to the reporter", LAST_WORDS).await;
    page.finds("dialog button[type=submit]").await.click().await.expect("the case is closed");
    page.sees_no_dialog().await;
    page.sees("Closed: Substantiated").await;
    page.sees("This channel is archived").await;
}

async fn tomas_reads_the_last_words(page: &Page, receipt: &str) {
    opens_the_mailbox(page, receipt).await;
    page.sees("The case is closed.").await;
    page.sees(ANSWERED).await;
    page.sees(LAST_WORDS).await;
    page.presses("Close").await;
    page.sees_no_dialog().await;
}
