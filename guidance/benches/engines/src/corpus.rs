//! Texts to search, and what is asked.

use std::error::Error;
use std::fs;
use std::path::Path;

const VOCABULARY: usize = 50_000;
const SHORTEST: usize = 15;
const LONGEST: usize = 60;
const QUERIES: usize = 500;
const QUERY_WORDS: usize = 5;

/// Texts and questions about them.
pub(crate) struct Corpus {
    /// Whether the texts are the shipped Code.
    pub(crate) shipped: bool,
    pub(crate) texts: Vec<String>,
    pub(crate) queries: Vec<String>,
}

impl Corpus {
    /// `code` is the shipped Code with its smoke questions; a number is so many texts of made-up words; two files have a text
    /// and a question a line.
    pub(crate) fn read(named: &[&str]) -> Result<Self, Box<dyn Error>> {
        match named {
            ["code"] => shipped(),
            [passages, queries] => {
                let lines = |file: &str| -> std::io::Result<Vec<String>> {
                    Ok(fs::read_to_string(file)?.lines().map(str::to_owned).collect())
                };
                Ok(Self { shipped: false, texts: lines(passages)?, queries: lines(queries)? })
            }
            [count] => Ok(made_up(count.parse()?)),
            _ => Err("expected PASSAGES QUERIES".into()),
        }
    }
}

fn shipped() -> Result<Corpus, Box<dyn Error>> {
    let smoke = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../policy/questions/smoke.jsonl");
    let mut queries = Vec::new();
    for line in fs::read_to_string(smoke)?.lines() {
        let question: serde_json::Value = serde_json::from_str(line)?;
        queries.push(question["q"].as_str().ok_or("no question")?.to_owned());
    }
    let texts = guidance::shipped().sections().iter().map(|section| section.text().to_owned()).collect();
    Ok(Corpus { shipped: true, texts, queries })
}

/// Words of three syllables, the n-th one n times rarer than the first, always the same.
fn made_up(count: usize) -> Corpus {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut sums = Vec::new();
    let mut sum = 0.0;
    for rank in 1..=VOCABULARY {
        sum += 1.0 / (rank as f64).powf(1.07);
        sums.push(sum);
    }
    let draw = |chance: &mut Chance| {
        let at = chance.share() * sum;
        word(sums.partition_point(|sum| *sum < at))
    };
    let texts: Vec<String> = (0..count)
        .map(|_| {
            let words = SHORTEST + chance.below(LONGEST - SHORTEST + 1);
            (0..words).map(|_| draw(&mut chance)).collect::<Vec<_>>().join(" ")
        })
        .collect();
    let queries = (0..QUERIES)
        .map(|_| {
            let words: Vec<&str> = texts[chance.below(texts.len().max(1))].split(' ').collect();
            let asked: Vec<&str> = (0..QUERY_WORDS).map(|_| words[chance.below(words.len())]).collect();
            asked.join(" ")
        })
        .collect();
    Corpus { shipped: false, texts, queries }
}

fn word(rank: usize) -> String {
    const CONSONANTS: [char; 14] = ['b', 'd', 'f', 'g', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z'];
    const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
    let syllables = CONSONANTS.len() * VOWELS.len();
    // Neighbours in rank are no neighbours in the alphabet
    let mut number = rank * 7_919 % syllables.pow(3);
    let mut word = String::new();
    for _ in 0..3 {
        let syllable = number % syllables;
        number /= syllables;
        word.push(CONSONANTS[syllable / VOWELS.len()]);
        word.push(VOWELS[syllable % VOWELS.len()]);
    }
    word
}

/// xorshift64*: the same numbers everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.share() * bound as f64) as usize
    }
}
