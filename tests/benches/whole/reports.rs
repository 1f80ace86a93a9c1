//! Reports on the page.

use std::time::Instant;

use tests::Browser;

use crate::bot::Bot;

const REPORTS: usize = 200;

/// How long it takes until a report is stored for good and its receipt is valid. The work that a report without a pass asks for is done before.
pub(crate) async fn measure(bot: &Bot) {
    let browser = Browser::new(bot.page, reqwest::Client::builder().no_proxy().build().unwrap());
    let what = "The same invoice was paid twice, and nobody asked why. ".repeat(35);
    let mut reports = Vec::new();
    for _ in 0..REPORTS {
        let receipt = browser.receipt().await;
        let mut report = Browser::report(&receipt, "accounting", &what);
        report["work"] = browser.work(&receipt).await;
        reports.push(report);
    }
    let begun = Instant::now();
    let mut waits = Vec::new();
    for report in reports {
        let sent = Instant::now();
        browser.send("report", report).await;
        waits.push(sent.elapsed());
    }
    waits.sort_unstable();
    println!(
        "\nreports of {} bytes on the page, one at a time: {:.0} a second, p50 {:.1?}, p99 {:.1?}",
        what.len(),
        REPORTS as f64 / begun.elapsed().as_secs_f64(),
        waits[REPORTS / 2],
        waits[REPORTS * 99 / 100]
    );
}
