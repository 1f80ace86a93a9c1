//! Work done on the page is work that the server sees done.

use domain::{Randomness, SystemRandomness};
use passes::Work;
use serde_json::json;

use crate::node::Page;

fn work(bits: u32) -> Work {
    let mut challenge = [0; 32];
    SystemRandomness.fill(&mut challenge);
    Work::new(challenge, bits).unwrap()
}

#[test]
fn work_from_the_page_is_good_and_the_least_that_is() {
    let mut page = Page::open();
    for bits in [0, 1, 4, 8, 11, 12, 13] {
        let work = work(bits);
        let solved = page.call("solve", &json!([work.challenge_hex(), bits])).unwrap();
        let counter = solved.as_u64().unwrap();
        assert!(work.verify(counter), "{bits} bits");
        assert!((0..counter).all(|smaller| !work.verify(smaller)), "{bits} bits");
    }
}

#[test]
fn work_that_makes_no_sense_is_refused_by_the_page() {
    let mut page = Page::open();
    let challenge = work(4).challenge_hex();
    for wrong in [
        json!([challenge, 33]),
        json!([challenge, -1]),
        json!([challenge, 1.5]),
        json!([&challenge[2..], 4]),
        json!(["zz", 4]),
    ] {
        page.call("solve", &wrong).expect_err("out of range");
    }
}

#[test]
fn the_page_hashes_and_draws() {
    let mut page = Page::open();
    // FIPS 180-4's example
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(page.call("sha256hex", &json!([{ "bytes": "616263" }])).unwrap(), json!(hash));
    let mut draw = || page.call("draw", &json!([32])).unwrap()["bytes"].as_str().unwrap().to_owned();
    let (first, second) = (draw(), draw());
    assert!(first.len() == 64 && second.len() == 64 && first != second);
}
