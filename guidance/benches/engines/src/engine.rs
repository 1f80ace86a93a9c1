//! The engines, each with its own words split by its own rules.

use std::error::Error;

use guidance::{Code, Guide};
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{STORED, Schema, TEXT, Value as _};
use tantivy::{Index, Searcher, TantivyDocument, doc};

use crate::corpus::Corpus;

const TOP: usize = 10;

pub(crate) trait Engine {
    /// How many texts were found.
    fn ask(&self, question: &str) -> usize;
}

pub(crate) fn build(name: &str, corpus: &Corpus) -> Result<Box<dyn Engine>, Box<dyn Error>> {
    Ok(match name {
        "guide" => Box::new(guide(corpus)),
        "bm25" => Box::new(Bm25(
            bm25::SearchEngineBuilder::<u32>::with_corpus(bm25::Language::English, &corpus.texts).build(),
        )),
        "tantivy" => Box::new(tantivy(corpus)?),
        other => return Err(format!("no engine {other}").into()),
    })
}

/// This project's: a whole answer, with the sentences to mark.
struct Ours(Guide);

fn guide(corpus: &Corpus) -> Ours {
    let code = if corpus.shipped {
        guidance::shipped()
    } else {
        Code::of_sections(corpus.texts.iter().map(|text| ("section", text.as_str())))
    };
    Ours(Guide::new(code))
}

impl Engine for Ours {
    fn ask(&self, question: &str) -> usize {
        self.0.answer(question).hits.len()
    }
}

struct Bm25(bm25::SearchEngine<u32>);

impl Engine for Bm25 {
    fn ask(&self, question: &str) -> usize {
        self.0.search(question, TOP).len()
    }
}

struct Tantivy {
    searcher: Searcher,
    parser: QueryParser,
    id: tantivy::schema::Field,
}

fn tantivy(corpus: &Corpus) -> Result<Tantivy, Box<dyn Error>> {
    let mut schema = Schema::builder();
    let (id, text) = (schema.add_u64_field("id", STORED), schema.add_text_field("text", TEXT));
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 50_000_000)?;
    for (number, passage) in corpus.texts.iter().enumerate() {
        writer.add_document(doc!(id => number as u64, text => passage.as_str()))?;
    }
    writer.commit()?;
    let parser = QueryParser::for_index(&index, vec![text]);
    Ok(Tantivy { searcher: index.reader()?.searcher(), parser, id })
}

impl Engine for Tantivy {
    fn ask(&self, question: &str) -> usize {
        let (query, _) = self.parser.parse_query_lenient(question);
        let top = TopDocs::with_limit(TOP).order_by_score();
        let found = self.searcher.search(&query, &top).unwrap_or_default();
        let named = found.iter().filter_map(|(_, at)| {
            let document: TantivyDocument = self.searcher.doc(*at).ok()?;
            document.get_first(self.id)?.as_u64()
        });
        named.count()
    }
}
