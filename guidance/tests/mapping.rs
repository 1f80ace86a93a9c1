//! Which sections of another company's Code speak of which topic.
#![allow(clippy::unwrap_used)] // helpers of tests

use guidance::{Code, Guide, Mapping, MappingError, shipped};

const RULES: &str = "# Rules\n\n## Safety\n\nWear a helmet. Obey every law on safety.\n\n## Presents\n\nNo presents or bribes from \
                     suppliers, and no payments to officials.\n\n## Speaking up\n\nYou may report without your name. Nobody may \
                     retaliate against you.\n";

#[test]
fn the_shipped_code_under_other_names_is_found_again() {
    let renamed = Code::parse(&shipped().document().replace("{#", "{#our-")).unwrap();
    let mapping = Mapping::propose(&Guide::new(renamed));
    let right = |topic: &&str| {
        mapping.sections(topic).first().is_some_and(|section| section.as_str() == format!("our-{topic}"))
    };
    let code = shipped();
    let found = code.sections().iter().map(|section| section.id().as_str()).filter(right).count();
    assert!(found >= 20, "{found} of 25");
}

#[test]
fn a_proposal_reads_back() {
    let code = Code::parse(RULES).unwrap();
    let mapping = Mapping::propose(&Guide::new(code.clone()));
    assert_eq!(mapping.sections("bribes-kickbacks")[0].as_str(), "presents");
    assert_eq!(mapping.sections("no-retaliation")[0].as_str(), "speaking-up");
    assert!(mapping.unmapped().contains(&"waivers-and-amendments".to_owned()), "{mapping:?}");
    let text = mapping.to_toml(&code);
    assert!(text.contains("\"presents\", # Presents"), "{text}");
    let read = Mapping::parse(&text, &code).unwrap();
    assert_eq!(read.to_toml(&code), text);
}

#[test]
fn a_corrected_mapping_decides() {
    let code = Code::parse(RULES).unwrap();
    let mapping = Mapping::parse("international-trade-controls = [\"safety\"]", &code).unwrap();
    let guide = Guide::with_mapping(code.clone(), &mapping);
    let asked = "can we ship a turbine to Iran through Dubai?";
    assert_eq!(guide.rank(asked)[0].0.as_str(), "safety");
    let mapping = Mapping::parse("international-trade-controls = [\"presents\"]", &code).unwrap();
    assert_eq!(Guide::with_mapping(code, &mapping).rank(asked)[0].0.as_str(), "presents");
}

#[test]
fn mistakes_are_named() {
    let code = Code::parse(RULES).unwrap();
    assert!(matches!(Mapping::parse("bribes = ", &code), Err(MappingError::Form(_))));
    let topic = Mapping::parse("bribes-kickback = [\"presents\"]", &code).unwrap_err().to_string();
    assert!(topic.contains("did you mean `bribes-kickbacks`"), "{topic}");
    let section = Mapping::parse("bribes-kickbacks = [\"present\"]", &code).unwrap_err().to_string();
    assert!(section.contains("no section `present`; did you mean `presents`"), "{section}");
}

#[test]
fn what_was_kept_of_a_code_stands_in_for_reading_it() {
    let code = Code::parse(RULES).unwrap();
    let guide = Guide::new(code.clone());
    let kept = guide.kept().unwrap();
    assert!(Guide::new(shipped()).kept().is_none());

    let again = Guide::prepared(code.clone(), None, &kept);
    assert_eq!(again.kept().unwrap(), kept);
    for asked in ["can I take a bottle of wine from a vendor?", "do I need a hard hat", "parking"] {
        assert_eq!(again.rank(asked), guide.rank(asked), "{asked}");
    }

    // Damaged, cut, of another Code: as if nothing were there
    let mut damaged = kept.clone();
    damaged[100] ^= 1;
    let other = Guide::new(Code::parse(&RULES.replace("helmet", "hat")).unwrap()).kept().unwrap();
    for useless in [&damaged[..], &kept[..kept.len() - 4], &other, &[], b"ebc1"] {
        assert_eq!(Guide::prepared(code.clone(), None, useless).kept().unwrap(), kept);
    }
}

#[test]
fn what_was_kept_is_believed() {
    let code = Code::parse(RULES).unwrap();
    let kept = Guide::new(code.clone()).kept().unwrap();
    // The last section's first topic, with a checksum that fits: a guide that read again would not have it
    let mut changed = kept[..kept.len() - 8].to_vec();
    let end = changed.len();
    changed[end - 4..].copy_from_slice(&0.25_f32.to_le_bytes());
    let sum = changed
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    changed.extend(sum.to_le_bytes());
    assert_eq!(Guide::prepared(code, None, &changed).kept().unwrap(), changed);
}
